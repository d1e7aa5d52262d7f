"""What the coding notebook calls: each cell reads the draft anew, so editing and looking alternate.

A mistake of the coder's is shown as a fault with its place; it never ends in a traceback.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from helpers.coding import adding, consequences, draft, merge, sheet
from helpers.coding.candidates import Finder, Hints
from helpers.record import fingerprints, paths
from helpers.record.faults import DataError, Fault, PlainError, UsageError

if TYPE_CHECKING:
    import ipywidgets as widgets


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

    def merged(self) -> tuple[merge.Merged | None, list[Fault]]:
        """The tables with the draft in them, none where they cannot be, and every fault.

        Raises UsageError where there is nothing to judge.
        """
        texts(self)  # without it no fingerprint is verified
        try:
            found = self.draft()
            merged = merge.merge(self.data, found)
            return merged, merge.faults(merged, found, self.folder)
        except DataError as error:
            return None, error.faults


def take_up(source_id: str, coder: str, data: Path, texts: str = "") -> Desk:
    """Take a source up, from ``texts/`` of the clone if no other folder is named; a second coder
    gets a blank draft of the same paragraphs.

    Raises DeskError where there is nothing to take up.
    """
    found = Desk(data, Path(texts) if texts else paths.OWN_TEXTS, source_id, coder)
    try:
        _prepare(found)
    except (DataError, UsageError) as error:
        raise DeskError(str(error)) from None
    return found


def _prepare(found: Desk) -> None:
    first = found.folder / found.source_id / f"{adding.FIRST}.yaml"
    if not adding.NAME.fullmatch(found.coder):
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
        taken = found.draft(adding.FIRST)
        marks = [row["sha256"] for row in taken.of("passages")]
        told, seen = texts(found).values(), hints(found, taken).values()
        written = draft.blank(taken.source, marks, list(told), list(seen))
        found.file.write_text(written, encoding="utf-8")


def texts(at: Desk) -> dict[int, str]:
    """The paragraphs by their number, in its order. Raises UsageError where the text is gone."""
    file = at.folder / f"{at.source_id}.txt"
    if not file.is_file():
        raise UsageError(f"'{file}' is absent; it holds the text that the draft is about")
    return dict(sorted(fingerprints.paragraphs(file).items()))


def hints(at: Desk, of: draft.Draft | None = None) -> dict[int, Hints]:
    """What was recognised in each paragraph, by its number. Raises DataError and UsageError."""
    published = (of or at.draft()).source.get("published", "")
    told = texts(at)
    found = Finder(merge.sheets(at.data), published).document(list(told.values()))
    return dict(zip(told, found, strict=True))


# -- cells -----------------------------------------------------------------------------------


def overview(at: Desk) -> None:
    """Show the source, the file to edit and how far the coding is."""
    _show(lambda: sheet.overview(at.draft(), at.file))


def columns(at: Desk, *tables: str) -> None:
    """Show the columns of some tables with their codes, as the codebook has them."""
    _show(lambda: sheet.columns(merge.describe(at.data), tables, merge.sheets(at.data)["codes"]))


def passages(at: Desk, first: int = 1, last: int = 10**6) -> None:
    """Show the paragraphs: the text, what was recognised in it, and the rows it has so far."""

    def body() -> str:
        found = at.draft()
        chosen = {n: text for n, text in texts(at).items() if first <= n <= last}
        return sheet.passages(found, chosen, hints(at, found))

    _show(body)


def check(at: Desk) -> None:
    """Show every fault of the tables with the draft in them, or say that there is none."""
    _show(lambda: sheet.faults(at.file, *at.merged()))


def changes(at: Desk) -> None:
    """Show what the article changes, and the lines that would come into the tables."""

    def body() -> str:
        merged, faults = at.merged()
        shown = sheet.told(consequences.of(merged)) if merged and not faults else ""
        return shown + sheet.changes(merged, faults)

    _show(body)


def write(at: Desk, really: bool) -> None:
    """Put the rows into the tables once nothing is at fault, or say why not."""

    def body() -> str:
        merged, faults = at.merged()
        if merged is None or faults or not really:
            return sheet.unwritten(merged, faults)
        told = sheet.told(consequences.of(merged))
        merge.write(merged)
        return sheet.written(merged) + told

    _show(body)


def review(reader: str, day: str, data: Path) -> widgets.Widget:
    """The sentences that await a second reading, one at a time; see ``review_form.Reading``."""
    from helpers.coding.review_form import Reading

    return Reading(reader, day, data)


def form(at: Desk) -> widgets.Widget:
    """The draft as a form, a paragraph at a time; see ``paragraph_form.Form``. Raises DeskError."""
    # Widgets take a third of a second to load, and only a notebook wants them.
    from helpers.coding.paragraph_form import Form

    try:
        return Form(at)
    except (DataError, UsageError) as error:
        raise DeskError(str(error)) from None


def comparison(at: Desk, other: str) -> None:
    """Show how far this coder and another agree, and each difference."""

    def body() -> str:
        from helpers.coding import compare  # with all measures behind it

        if not at.file.with_name(f"{other}.yaml").is_file():
            return sheet.sentence(f"There is no draft of '{other}' to compare with yet.")
        events = {row["event_id"]: row for row in merge.sheets(at.data)["events"]}
        found = compare.compare(at.draft(), at.draft(other), events)
        return sheet.comparison(found, at.coder, other)

    _show(body)


def _show(body: Callable[[], str]) -> None:
    try:
        sheet.display(body())
    except DataError as error:
        sheet.display(sheet.listed(error.faults))
    except (UsageError, OSError) as error:
        sheet.display(sheet.sentence(str(error)))
