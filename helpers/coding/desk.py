"""What the coding notebook calls: each cell reads the draft anew, so editing and looking alternate.

A mistake of the coder's is shown as a fault with its place; it never ends in a traceback.
"""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

from helpers.coding import adding, draft, merge, sheet
from helpers.coding.candidates import Finder
from helpers.record import fingerprints
from helpers.record.faults import DataError, Fault, PlainError, UsageError

_CODER = re.compile(r"[a-z0-9][a-z0-9-]*", re.ASCII)


class DeskError(PlainError):
    """There is nothing to code; the message says why."""


@dataclasses.dataclass(frozen=True)
class Desk:
    """One source on one coder's desk: the tables, the folder of texts, and whose draft it is."""

    data: Path
    folder: Path
    source_id: str
    coder: str

    @property
    def file(self) -> Path:
        """The coder's draft."""
        return self.folder / self.source_id / f"{self.coder}.yaml"

    def draft(self, coder: str = "") -> draft.Draft:
        """The draft as it is now. Raises DataError."""
        file = self.file.with_name(f"{coder or self.coder}.yaml")
        return draft.read(file, merge.fields(self.data))

    def merged(self) -> tuple[merge.Merged | None, list[Fault], str]:
        """The tables with the draft in them; where they cannot be, the faults or a sentence."""
        try:
            _texts(self)  # without it no fingerprint is verified
            found = self.draft()
            merged = merge.merge(self.data, found)
            return merged, merge.faults(merged, found, self.folder), ""
        except DataError as error:
            return None, error.faults, ""
        except UsageError as error:
            return None, [], str(error)


def take_up(source_id: str, coder: str, data: Path, texts: str = "") -> Desk:
    """Take a source up; a second coder gets a blank draft of the same paragraphs.

    Raises DeskError where there is nothing to take up.
    """
    folder = merge.texts_folder(texts)
    found = Desk(data, folder, source_id, coder)
    try:
        _prepare(found)
    except (DataError, UsageError) as error:
        raise DeskError(str(error)) from None
    return found


def _prepare(found: Desk) -> None:
    first = found.folder / found.source_id / f"{adding.FIRST}.yaml"
    if not _CODER.fullmatch(found.coder):
        raise UsageError(f"coder '{found.coder}' is not usable; write e.g. first or second")
    if not found.source_id or not first.is_file():
        listed = ", ".join(sorted(file.parent.name for file in found.folder.glob("*/first.yaml")))
        if not listed:
            raise UsageError(
                f"no article has been taken in yet ({found.folder} holds no draft); begin with: "
                ".venv/bin/brief add-source FILE --id NAME --published DATE"
            )
        missing = f"'{found.source_id}' has no draft; " if found.source_id else ""
        raise UsageError(
            f"{missing}set source_id to one of: {listed}, or begin with brief add-source"
        )
    if not found.file.exists():
        taken = draft.read(first, merge.fields(found.data))
        texts = [text for _, text in sorted(_texts(found).items())]
        finder = _finder(found, taken)
        marks = [row["sha256"] for row in taken.of("passages")]
        hints = [finder.hints(text) for text in texts]
        written = draft.blank(taken.of("sources")[0], marks, texts, hints)
        found.file.write_text(written, encoding="utf-8")


def _texts(at: Desk) -> dict[int, str]:
    file = at.folder / f"{at.source_id}.txt"
    if not file.is_file():
        raise UsageError(f"'{file}' is absent; it holds the text that the draft is about")
    return fingerprints.paragraphs(file)


def _finder(at: Desk, of: draft.Draft) -> Finder:
    return Finder(merge.sheets(at.data), of.of("sources")[0].get("published", ""))


# -- cells -----------------------------------------------------------------------------------


def overview(at: Desk) -> None:
    """Show the source, the file to edit and how far the coding is."""
    _show(at, lambda found: sheet.overview(found, at.file))


def columns(at: Desk, *tables: str) -> None:
    """Show the columns of some tables with their codes, as the codebook has them."""
    sheet.display(sheet.columns(merge.describe(at.data), tables))


def passages(at: Desk, first: int = 1, last: int = 10**6) -> None:
    """Show the paragraphs: the text, what was recognised in it, and the rows it has so far."""

    def body(found: draft.Draft) -> str:
        finder, texts = _finder(at, found), _texts(at)
        chosen = {n: text for n, text in texts.items() if first <= n <= last}
        return sheet.passages(found, chosen, {n: finder.hints(t) for n, t in chosen.items()})

    _show(at, body)


def check(at: Desk) -> None:
    """Show every fault of the tables with the draft in them, or say that there is none."""
    merged, faults, said = at.merged()
    sheet.display(sheet.faults(at.file, merged, faults, said))


def changes(at: Desk) -> None:
    """Show the lines that would come into the tables, and those that would change."""
    merged, faults, said = at.merged()
    sheet.display(sheet.changes(merged, faults, said))


def write(at: Desk, really: bool) -> None:
    """Put the rows into the tables once nothing is at fault, or say why not."""
    merged, faults, said = at.merged()
    if merged and not faults and really:
        try:
            merge.write(merged)
            said = ""
        except (UsageError, OSError) as error:
            said = f"{error}"
    sheet.display(sheet.written(merged, faults, said, really))


def comparison(at: Desk, other: str) -> None:
    """Show how far this coder and another agree, and each difference."""
    if not at.file.with_name(f"{other}.yaml").is_file():
        sheet.display(sheet.sentence(f"There is no draft of '{other}' to compare with yet."))
        return

    def body(found: draft.Draft) -> str:
        from helpers.coding import compare  # with all measures behind it

        events = {row["event_id"]: row for row in merge.sheets(at.data)["events"]}
        return sheet.comparison(compare.compare(found, at.draft(other), events), at.coder, other)

    _show(at, body)


def _show(at: Desk, body: sheet.Body) -> None:
    try:
        sheet.display(body(at.draft()))
    except DataError as error:
        sheet.display(sheet.listed(error.faults))
    except UsageError as error:
        sheet.display(sheet.sentence(str(error)))
