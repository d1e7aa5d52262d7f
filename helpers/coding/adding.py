"""``brief add-source``: a document becomes numbered text, fingerprints and a draft to be coded.

The rows wait in the draft, outside ``data/``, until every paragraph is coded. So the tables are
sound at any time: a run that prints them every night from the same clone is not stopped by an
article that is coded over a week, no half-coded source passes for a coded one, and the source comes
into git as one change.
"""

from __future__ import annotations

import contextlib
import re
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from helpers.coding import draft, merge, texts
from helpers.coding.candidates import Finder
from helpers.record import dates, schema
from helpers.record.faults import UsageError
from helpers.record.fingerprints import fingerprint
from helpers.record.records import Records, describe, read_records

FIRST = "first"
NAME = re.compile(r"[a-z0-9][a-z0-9-]*", re.ASCII)


def add(file: Path, given: Mapping[str, str], data: Path, folder: Path) -> str:
    """Number a document, lay its text and a draft into ``folder``, and say what was recognised.

    ``given`` are columns of ``sources``. Raises UsageError and DataError; then nothing was written.
    """
    rows, document = merge.rows(data), texts.read(file)
    source, remarks = _source(given, document, data)
    source_id = source["source_id"]
    place, text = folder / source_id, folder / f"{source_id}.txt"
    if source_id in {row["source_id"] for row in rows["sources"]}:
        raise UsageError(f"'{source_id}' stands in the tables already; choose another --id")
    if place.exists() or text.exists():
        raise UsageError(f"'{place}' is there already; remove it and '{text}' to begin anew")
    marks = [fingerprint(paragraph) for paragraph in document.paragraphs]
    _refuse_known(file, marks, rows["passages"])
    hints = Finder(rows, source["published"]).document(document.paragraphs)
    try:
        place.mkdir(parents=True)
        written = draft.blank(source, marks, document.paragraphs, hints)
        (place / f"{FIRST}.yaml").write_text(written, encoding="utf-8")
        text.write_text(texts.numbered(document.paragraphs), encoding="utf-8", newline="\n")
    except OSError as error:
        shutil.rmtree(place, ignore_errors=True)
        with contextlib.suppress(OSError):
            text.unlink()
        raise UsageError(
            f"the draft could not be written to '{folder}': {error.strerror}"
        ) from None
    lines = []
    for number, (said, hint) in enumerate(zip(document.paragraphs, hints, strict=True), start=1):
        lines += [f"[{number}] {said[:88]}", *(f"      {line}" for line in hint.lines())]
    lines += ["", *(f"note: {remark}" for remark in remarks)]
    lines.append(f"{len(hints)} paragraphs are numbered in {text}; the tables are as they were.")
    beside = f'with notebooks/code-an-article.ipynb open beside it (source_id = "{source_id}")'
    return "\n".join([*lines, f"Next: fill in {place / FIRST}.yaml, {beside}."])


def _source(
    given: Mapping[str, str], document: texts.Document, data: Path
) -> tuple[dict[str, str], list[str]]:
    """The row of ``sources``, and remarks on what nobody stated. Raises UsageError."""
    resources = describe(data)
    names = [field["name"] for field in resources["sources"]["schema"]["fields"]]
    row = {name: texts.normalised(given.get(name) or "") for name in names}
    remarks, said = list(document.remarks), document.found.get("published", "")
    for name, found in document.found.items():
        if not row[name]:
            row[name] = found
            remarks.append(f"{name} '{found}' was taken from the document; look whether it is")
    row["family"] = row["family"] or row["source_id"]
    records = Records("sources", "sources.csv", names, [row], [1])
    wrong = [fault.message for fault in schema.faults({"sources": records}, resources)]
    if not dates.valid(row["published"]):
        wrong.append(f"published: '{row['published']}' is not an EDTF date, e.g. 2026-09-03")
    if wrong:
        options = (f"--{message.replace('source_id', 'id', 1)}" for message in wrong)
        raise UsageError("; ".join(options))
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


def waiting(data: Path, folder: Path) -> list[str]:
    """A line on every draft whose source is not in the (sound) tables yet, for ``brief check``."""
    sources = read_records(data, describe(data)["sources"])[0]
    known = sources.column("source_id") if sources else []
    return [f"draft: {n} is not in the tables yet" for n in drafts(folder) if n not in known]


def drafts(folder: Path) -> list[str]:
    """The sources of which a folder holds a draft."""
    return sorted(file.parent.name for file in folder.glob(f"*/{FIRST}.yaml"))
