"""``brief add-source``: a document becomes numbered text, fingerprints and a draft to be coded.

The rows wait in the draft, outside ``data/``, until every paragraph is coded. So the tables are
sound at any time: a run that prints them every night from the same clone is not stopped by an
article that is coded over a week, no half-coded source passes for a coded one, and the source comes
into git as one change.
"""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from helpers.coding import draft, merge, rows, texts
from helpers.coding.candidates import Finder
from helpers.record import dates
from helpers.record.faults import DataError, UsageError
from helpers.record.fingerprints import fingerprint

FIRST = "first"
NAME = re.compile(r"[a-z0-9][a-z0-9-]*", re.ASCII)
# What a document says of itself is taken for these, and said; the rest only the analyst can know.
_FROM_DOCUMENT = ("title", "author", "publisher", "language", "url")
_NEEDED = ("title", "publisher", "perspective")


def add(file: Path, given: Mapping[str, str], data: Path, folder: Path) -> str:
    """Number a document, lay its text and a draft into ``folder``, and say what was recognised.

    ``given`` are columns of ``sources``. Raises UsageError and DataError; then nothing was written.
    """
    tables = merge.sheets(data)
    source_id, published = given["source_id"], given["published"]
    _check_names(given)
    place = folder / source_id
    if source_id in {row["source_id"] for row in tables["sources"]}:
        raise UsageError(f"'{source_id}' stands in the tables already; choose another --id")
    if place.exists() or (folder / f"{source_id}.txt").exists():
        raise UsageError(
            f"'{place}' is there already; go on in it, or remove it and '{place}.txt' to begin anew"
        )
    document = texts.read(file)
    source, remarks = _source(given, document, merge.fields(data)["sources"])
    marks = [fingerprint(text) for text in document.paragraphs]
    _refuse_known(file, marks, tables["passages"])
    hints = Finder(tables, published).document(document.paragraphs)
    written = draft.blank(source, marks, document.paragraphs, hints)
    _lay(folder, source_id, texts.numbered(document.paragraphs), written)
    lines = []
    for number, (text, hint) in enumerate(zip(document.paragraphs, hints, strict=True), start=1):
        lines.append(f"[{number}] {text if len(text) <= 88 else text[:85] + '...'}")
        lines += [f"      {line}" for line in draft.hinted(hint)]
    lines += ["", *(f"note: {remark}" for remark in remarks)]
    lines += [
        f"{len(document.paragraphs)} paragraphs of {source_id} are numbered in {place}.txt; "
        "the tables are as they were.",
        f"Next: fill in {place / FIRST}.yaml, with notebooks/code-an-article.ipynb open "
        f'beside it (source_id = "{source_id}").',
    ]
    return "\n".join(lines)


def _check_names(given: Mapping[str, str]) -> None:
    for option, name in (("id", "source_id"), ("family", "family")):
        if given.get(name) and not NAME.fullmatch(given[name]):
            raise UsageError(
                f"--{option} '{given[name]}' is not usable; take small letters, digits and '-', "
                "e.g. example-2026"
            )
    try:
        dates.bounds(given["published"])
    except dates.DateError as error:
        raise UsageError(f"--published {error}") from None
    if given.get("language") and not re.fullmatch("[a-z]{2}", given["language"]):
        raise UsageError(f"--language '{given['language']}' is not two letters, e.g. en or ru")


def _source(
    given: Mapping[str, str], document: texts.Document, columns: Sequence[str]
) -> tuple[dict[str, str], list[str]]:
    """The row of ``sources``, and remarks on what nobody stated. Raises UsageError."""
    row = {name: texts.normalised(given.get(name) or "") for name in columns}
    remarks = list(document.remarks)
    for name in _FROM_DOCUMENT:
        if not row[name] and document.found.get(name):
            row[name] = document.found[name]
            remarks.append(f"{name} '{row[name]}' was taken from the document; look whether it is")
    missing = [f"--{name}" for name in _NEEDED if not row[name]]
    if missing:
        raise UsageError(
            f"{' and '.join(missing)} must be given: whose text it is, and from which point of view"
        )
    if not row["language"]:
        row["language"] = texts.language_of(document.paragraphs)
        remarks.append(f"the language was taken to be '{row['language']}', by the letters")
    row["family"] = row["family"] or row["source_id"]
    said = document.found.get("published", "")
    if said and dates.conflict(said, row["published"]):
        remarks.append(f"the page gives {said} as its date, not {row['published']}")
    return row, remarks


def _refuse_known(file: Path, marks: Sequence[str], passages: Sequence[Mapping[str, str]]) -> None:
    """The same article under another name would be counted as a second voice."""
    known = {row["sha256"]: row["source_id"] for row in passages if row["sha256"]}
    met = Counter(known[mark] for mark in marks if mark in known)
    if met.total() * 2 >= len(marks):
        name = met.most_common(1)[0][0]
        raise UsageError(f"'{file}' is {name}, by its paragraphs; it stands in the tables already")


def _lay(folder: Path, source_id: str, text: str, written: str) -> None:
    """Both files, or none. Raises UsageError."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".coming-", dir=folder) as coming:
            staged = Path(coming)
            (staged / "draft").mkdir()
            (staged / "draft" / f"{FIRST}.yaml").write_text(written, encoding="utf-8")
            (staged / "text").write_text(text, encoding="utf-8", newline="\n")
            (staged / "draft").rename(folder / source_id)
            (staged / "text").rename(folder / f"{source_id}.txt")
    except OSError as error:
        raise UsageError(
            f"the draft could not be written to '{folder}': {error.strerror}"
        ) from None


def waiting(data: Path, folder: Path) -> list[str]:
    """A line on every draft whose source is not in the (sound) tables yet, for ``brief check``."""
    known = {row["source_id"] for row in rows.sheet((data / "sources.csv").read_bytes()).rows}
    columns, said = merge.fields(data), []
    for file in sorted(folder.glob(f"*/{FIRST}.yaml")):
        name = file.parent.name
        if name in known:
            continue
        try:
            passages = draft.read(file, columns).of("passages")
        except DataError:
            said.append(f"draft: {name} cannot be read; the notebook says why")
            continue
        done = sum(bool(row.get("coding")) for row in passages)
        said.append(f"draft: {name} is not in the tables; {done} of {len(passages)} coded")
    return said
