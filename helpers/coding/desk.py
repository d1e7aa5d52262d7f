"""What the coding notebook calls: each cell reads the draft anew, so editing and looking alternate.

A mistake of the coder's is shown as a fault with its place; it never ends in a traceback.
"""

from __future__ import annotations

import dataclasses
import functools
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from helpers.coding import adding, consequences, draft, markup, merge
from helpers.coding.candidates import Finder, Hints
from helpers.record import fingerprints, paths
from helpers.record.faults import DataError, PlainError, UsageError
from helpers.record.records import describe

if TYPE_CHECKING:
    import ipywidgets as widgets


@dataclasses.dataclass(frozen=True)
class Desk:
    """One source on one coder's desk: the tables, the folder of texts, and whose draft it is."""

    data: Path
    folder: Path
    source_id: str
    coder: str

    def file(self, coder: str = "") -> Path:
        """A coder's draft."""
        return self.folder / self.source_id / f"{coder or self.coder}.yaml"

    def draft(self, coder: str = "") -> draft.Draft:
        """The draft as it is now. Raises DataError."""
        return draft.read(self.file(coder), self.data)

    def texts(self) -> dict[int, str]:
        """The paragraphs by their number. Raises UsageError where the text is gone."""
        file = self.folder / f"{self.source_id}.txt"
        if not file.is_file():
            raise UsageError(f"'{file}' is absent; it holds the text that the draft is about")
        return dict(sorted(fingerprints.paragraphs(file).items()))

    def hints(self, of: draft.Draft) -> dict[int, Hints]:
        """What was recognised in each paragraph, by its number. Raises DataError, UsageError."""
        texts = self.texts()
        finder = Finder(merge.rows(self.data), of.source.get("published", ""))
        return dict(zip(texts, finder.document(list(texts.values())), strict=True))

    def merged(self) -> merge.Merged:
        """The tables with the draft in them, and every fault. Raises DataError and UsageError."""
        self.texts()  # without it no fingerprint is verified
        return merge.merge(self.data, self.draft(), self.folder)


def take_up(source_id: str, coder: str, data: Path, texts: str = "") -> Desk:
    """Take a source up, from ``texts/`` of the clone if no other folder is named; a second coder
    gets a blank draft of the same paragraphs.

    Raises PlainError where there is nothing to take up.
    """
    at = Desk(data, Path(texts) if texts else paths.OWN_TEXTS, source_id, coder)
    if not adding.NAME.fullmatch(coder):
        raise PlainError(f"coder '{coder}' is not usable; write e.g. first or second")
    if not source_id or not at.file(adding.FIRST).is_file():
        listed = ", ".join(adding.drafts(at.folder))
        none = f"no article has been taken in yet ({at.folder} holds no draft); "
        some = f"'{source_id}' has no draft; set source_id to one of: {listed}; or "
        begin = "begin with: .venv/bin/brief add-source FILE --id NAME --published DATE"
        raise PlainError((some if listed else none) + begin)
    try:
        if not at.file().exists():
            taken, told = at.draft(adding.FIRST), at.texts()
            marks = [row["sha256"] for row in taken.of("passages")]
            hints = at.hints(taken).values()
            at.file().write_text(draft.blank(taken.source, marks, told.values(), hints), "utf-8")
    except (DataError, UsageError) as error:
        raise PlainError(str(error)) from None
    return at


# Columns of the datapackage, and their heads here.
_SHOWN = ["name", "constraints.required", "description", "constraints.enum", "codes"]
_HEADS = {"name": "column", "constraints.required": "needed", "description": "meaning",
          "definition": "when to use it"}  # fmt: skip


# -- cells -----------------------------------------------------------------------------------


def _cell(page: Callable[..., str]) -> Callable[..., None]:
    """A function that shows its page, or what prevents it."""

    @functools.wraps(page)
    def shown(*given: object, **named: object) -> None:
        try:
            body = page(*given, **named)
        except DataError as error:
            body = markup.listed(error.faults)
        except (UsageError, OSError) as error:
            body = markup.sentence(str(error))
        markup.show(body)

    return shown


@_cell
def overview(at: Desk) -> str:
    """Show the source, the file to edit and how far the coding is."""
    found = at.draft()
    passages = found.of("passages")
    done = sum(bool(row.get("coding")) for row in passages)
    source = pd.DataFrame(list(found.source.items()), columns=["column", "value"])
    said = f"{done} of {len(passages)} paragraphs are coded. Edit the draft, save it, run again: "
    return f"<p>{said}{markup.linked(at.file())}</p>" + markup.table(source)


@_cell
def columns(at: Desk, *names: str) -> str:
    """Show the columns of some tables with their codes, and when to use each."""
    resources, parts = describe(at.data), []
    codes = pd.DataFrame(merge.rows(at.data)["codes"])
    for name in names:
        fields = pd.json_normalize(resources[name]["schema"]["fields"])
        fields = fields.reindex(columns=_SHOWN).astype(object)
        coded = fields[fields["constraints.enum"].notna()]
        coded = coded.assign(field=coded["codes"].fillna(coded["name"]))[["name", "field"]]
        meant = coded.merge(codes).rename(columns=_HEADS)[["column", "code", "when to use it"]]
        fields["codes"] = fields["constraints.enum"].str.join(", ")
        shown = fields.drop(columns="constraints.enum").rename(columns=_HEADS)
        page = markup.table(shown) + (markup.table(meant) if len(meant) else "")
        parts.append(f"<details><summary>{escape(name)}</summary>{page}</details>")
    return "".join(parts)


@_cell
def passages(at: Desk, first: int = 1, last: int = 10**6) -> str:
    """Show the paragraphs: the text, what was recognised in it, and the rows it has so far."""
    found, parts = at.draft(), []
    hints, own = at.hints(found), {row.get("paragraph"): row for row in found.of("passages")}
    shown = {number: text for number, text in at.texts().items() if first <= number <= last}
    for number, text in shown.items():
        passage = own.get(str(number), {})
        said = f"{passage.get('coding') or 'not coded'} · {passage.get('note', '')}"
        parts.append(f"<section><strong>{number}</strong> · {escape(said)}")
        parts.append(markup.quoted(text, hints[number].lines()))
        for entry in found.under(number):
            cells = {k: v for k, v in entry.cells.items() if v and k not in draft.ADDRESS}
            told = "; ".join(f"{name}: {cell}" for name, cell in cells.items())
            row = f"<strong>{entry.table}</strong>, line {entry.line}: {escape(told)}"
            parts.append(f'<div class="row" dir="auto">{row}</div>')
        parts.append("</section>")
    return "".join(parts)


@_cell
def check(at: Desk) -> str:
    """Show every fault of the tables with the draft in them, or say that there is none."""
    merged = at.merged()
    if not merged.faults:
        return markup.sentence(f"Nothing is at fault. {merged.amount()}.")
    said = f"{len(merged.faults)} to mend in {at.file().name}; nothing was written."
    return markup.sentence(said) + markup.listed(merged.faults)


@_cell
def changes(at: Desk) -> str:
    """Show what the article changes, and the lines that would come into the tables."""
    merged = at.merged()
    return ("" if merged.faults else _consequences(merged)) + markup.plain(merged.diff())


@_cell
def write(at: Desk, really: bool) -> str:
    """Put the rows into the tables once nothing is at fault, or say why not."""
    merged = at.merged()
    if merged.faults:
        left = f"{len(merged.faults)} faults are left, see above"
        return markup.sentence(f"Nothing was written: {left}.")
    if not really:
        return markup.sentence(f"Nothing was written yet: set write = True. {merged.amount()}.")
    told = _consequences(merged)
    merge.write(merged)
    then = "look through the difference in git; then .venv/bin/brief check, and for what it changed"
    commands = ".venv/bin/brief render --since latest or .venv/bin/brief diff EARLIER latest"
    return markup.sentence(f"Written. {merged.amount()}. Next: {then} {commands}.") + told


def _consequences(merged: merge.Merged) -> str:
    found = consequences.of(merged)
    if found.empty:
        return markup.sentence("Nothing that was known changes; the article only adds.")
    return markup.table(found)


@_cell
def comparison(at: Desk, other: str) -> str:
    """Show how far this coder and another agree, and each difference."""
    from helpers.coding import compare  # with all measures behind it

    if not at.file(other).is_file():
        return markup.sentence(f"There is no draft of '{other}' to compare with yet.")
    found = compare.compare(at.draft(), at.draft(other), merge.rows(at.data)["events"])
    page = markup.table(found.agreement)
    if found.paired:
        page += markup.sentence("Taken for the same event, under two names:")
        page += markup.plain("\n".join(found.paired))
    page += markup.sentence("They differ on:" if len(found.differences) else "They agree.")
    names = {"first": at.coder, "second": other}
    return page + markup.table(found.differences.rename(columns=names))


def review(reader: str, day: str, data: Path) -> widgets.Widget:
    """The sentences that await a second reading, one at a time; see ``forms.Reading``."""
    from helpers.coding.forms import Reading

    return Reading(reader, day, data)


def form(at: Desk) -> widgets.Widget:
    """The draft as a form, see ``forms.Form``. Raises PlainError."""
    # Widgets take a third of a second to load, and only a notebook wants them.
    from helpers.coding.forms import Form

    try:
        return Form(at)
    except (DataError, UsageError) as error:
        raise PlainError(str(error)) from None
