"""The draft as a form: a paragraph at a time, with what was recognised in it ready to be taken.

The file stays the truth. The form reads it whenever a paragraph is opened and writes the paragraph
that is open; what was changed in the file meanwhile is not overwritten but shown.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as widgets

from helpers.coding import desk, draft, merge, sheet
from helpers.coding.anchors import When
from helpers.coding.candidates import Hints
from helpers.record.faults import DataError, UsageError

Row = dict[str, str]

_WIDE = widgets.Layout(width="100%")
_FIELD = widgets.Layout(width="auto", min_width="17em", flex="1 1 17em")
_FILLED_IN = ("source_id", "paragraph", "tier")
_LONG = {"title", "summary", "date_basis", "reasoning", "note", "statement", "claim", "measure"}
_TABLES = ("reports", "events", "participants", "attitudes", "positions", "quantities",
           "assessments", "outcomes", "meetings", "seats", "steps", "claims", "actors")  # fmt: skip


class Form(widgets.VBox):
    """One paragraph of a draft: ``coding.form(desk)`` makes it, ``turn_to(3)`` goes to the third.

    ``coding`` and ``note`` are the paragraph's own fields, ``rows`` the fields of each row as
    (table, fields by column).
    """

    def __init__(self, at: desk.Desk) -> None:
        self._at = at
        self._texts, self._hints = desk.texts(at), desk.hints(at)
        self._columns = {
            name: resource["schema"]["fields"] for name, resource in merge.describe(at.data).items()
        }
        self.paragraph = 0
        self.rows: list[tuple[str, dict[str, Any]]] = []
        self._listing = False
        self._choice = widgets.Dropdown(description="Paragraph", layout=_FIELD)
        self._text, self._said = widgets.HTML(layout=_WIDE), widgets.HTML(layout=_WIDE)
        codings = self._codes("passages", "coding")
        self.coding = widgets.Dropdown(description="Coding", options=codings)
        self.note = widgets.Text(description="Note", continuous_update=False, layout=_FIELD)
        self._date = widgets.Dropdown(description="Date", layout=_FIELD)
        self._event = widgets.Combobox(
            description="Event", placeholder="a known event; empty: a new one", layout=_FIELD
        )
        self._actors = widgets.SelectMultiple(description="Actors", rows=4, layout=_FIELD)
        self._table = widgets.Dropdown(description="A row of", options=_TABLES, layout=_FIELD)
        self._shown = widgets.VBox(layout=_WIDE)
        back, ahead = button("Back", lambda: self._go(-1)), button("Next", lambda: self._go(1))
        add_event = button("Add the event", self.add_event)
        add_row = button("Add a row", lambda: self.add_row(self._table.value))
        check, save = button("Save and check", self.check), button("Save", self.save)
        again = button("Read the file again", lambda: self.turn_to(self.paragraph))
        super().__init__(
            [
                _line(self._choice, back, ahead),
                self._text,
                _line(self.coding, self.note),
                _line(self._date, self._event, self._actors),
                _line(add_event, self._table, add_row),
                self._shown,
                _line(check, save, again),
                self._said,
            ]
        )
        self.add_class("coding-form")
        self.turn_to(next(iter(self._texts), 0))
        self._choice.observe(self._turned, "value")

    def _go(self, step: int) -> None:
        """To the paragraph before or after, once this one is saved."""
        places = list(self._texts)
        place = places.index(self.paragraph) + step
        if 0 <= place < len(places) and self.save():
            self.turn_to(places[place])

    def _turned(self, change: dict[str, Any]) -> None:
        if self._listing or change["new"] == self.paragraph:
            return
        if self.save():
            self.turn_to(change["new"])
        else:
            self._choice.value = self.paragraph

    # -- reading and writing the draft -----------------------------------------------------------

    def turn_to(self, paragraph: int) -> None:
        """Show a paragraph as the file has it."""
        try:
            found = self._at.draft()
            self._loaded, _ = self._block(found, paragraph)
        except (DataError, UsageError) as error:
            self._say(sheet.sentence(str(error)))
            return
        self.paragraph = paragraph
        passage, entries = found.under(paragraph)
        hints = self._hints[paragraph]
        self._text.value = sheet.quoted(self._texts[paragraph], draft.hinted(hints))
        self.coding.value, self.note.value = passage.get("coding", ""), passage.get("note", "")
        self._propose(hints)
        self.rows = [(e.table, self._fields(e.table, e.cells)) for e in entries]
        self._held = self._filled()
        self._show_rows()
        self._list(found)
        self._say("")

    def _block(self, found: draft.Draft, paragraph: int) -> tuple[list[str], tuple[int, int]]:
        """The lines of a paragraph in the file, and between which of them it stands."""
        lines = self._at.file.read_text(encoding="utf-8").splitlines()
        start, end = draft.block(found, paragraph, lines)
        return lines[start:end], (start, end)

    def _filled(self) -> tuple[Row, list[tuple[str, Row]]]:
        """The paragraph's cells and its rows as they stand in the fields."""
        passage = {"coding": self.coding.value, "note": self.note.value.strip()}
        return passage, [
            (table, {name: str(field.value).strip() for name, field in fields.items()})
            for table, fields in self.rows
        ]

    def save(self) -> bool:
        """Write the paragraph into the draft; False, and a sentence, where that cannot be."""
        filled = self._filled()
        try:
            found = self._at.draft()
            if self._block(found, self.paragraph)[0] != self._loaded:
                raise UsageError(
                    f"paragraph {self.paragraph} was changed in {self._at.file.name} meanwhile; "
                    "nothing was saved: read the file again"
                )
            if filled != self._held:
                draft.rewrite(self._at.file, found, self.paragraph, *filled)
                found = self._at.draft()
                self._loaded, _ = self._block(found, self.paragraph)
                self._held = filled
        except (DataError, UsageError, OSError) as error:
            self._say(sheet.sentence(str(error)))
            return False
        self._list(found)
        self._say(sheet.sentence(f"Paragraph {self.paragraph} is in {self._at.file.name}."))
        return True

    def check(self) -> None:
        """Save, and judge the tables with the draft in them: this paragraph's faults in full."""
        if not self.save():
            return
        try:
            merged, faults = self._at.merged()
        except UsageError as error:
            self._say(sheet.sentence(str(error)))
            return
        if merged and not faults:
            self._say(sheet.faults(self._at.file, merged, faults))
            return
        start, end = self._block(self._at.draft(), self.paragraph)[1]
        here = [f for f in faults if f.file == self._at.file.name and start < f.line <= end]
        text = sheet.listed(here) if here else sheet.sentence("Nothing is at fault here.")
        rest = len(faults) - len(here)
        self._say(text + (sheet.sentence(f"{rest} elsewhere.") if rest else ""))

    def _say(self, body: str) -> None:
        self._said.value = f'<div role="status">{body}</div>' if body else ""

    def _list(self, found: draft.Draft) -> None:
        """The paragraphs to choose from, each with its coding."""
        coded = {row.get("paragraph"): row.get("coding", "") for row in found.of("passages")}
        options = [(f"{n}: {coded.get(str(n)) or 'not coded'}", n) for n in self._texts]
        self._listing = True  # new options choose the first for a moment
        self._choice.options = options
        self._choice.value = self.paragraph
        self._listing = False

    # -- what can be taken -----------------------------------------------------------------------

    def _propose(self, hints: Hints) -> None:
        known = (when for when in hints.dates if when.resolved)
        dates = [(f'{when.resolved} ("{when.words}")', when) for when in known]
        self._date.options = [("no date", None), *dates]
        # Chosen where it is the only one. By way of none: else the browser keeps what it had.
        for index in (None, int(len(dates) == 1)):
            self._date.index = index
        self._event.options = [event.key for event in hints.events]
        self._event.value = ""
        self._actors.options = list(dict.fromkeys(actor.actor_id for actor in hints.actors))
        self._actors.value = ()

    def add_event(self) -> None:
        """A report of the chosen event; of a new one also its row and those of its actors."""
        when, event_id = self._date.value, self._event.value.strip()
        edtf = when.resolved if when else ""
        report = {"event_id": event_id, "date_as_told": edtf, "stance": "reports"}
        if when:
            report |= {"words": when.words, "date_by": "stated", "reasoning": when.how}
            if not when.edtf:
                report |= {"date_by": "relative", "date_from": self._supplier(when)}
        known = {row["event_id"] for row in merge.sheets(self._at.data)["events"]}
        if event_id not in known:
            report["event_id"] = event_id = event_id or f"{edtf[:10] or 'YYYY'}-"
            self.add("events", {"event_id": event_id, "date": edtf})
            for actor in self._actors.value:
                row = {"event_id": event_id, "actor_id": actor, "role": "participant"}
                self.add("participants", row)
        self.add("reports", report)
        self.coding.value = "events"

    def _supplier(self, when: When) -> str:
        """What a proposed date counts from, as ``date_from`` has it."""
        if "publication" in when.how:
            return "published"
        for number in range(self.paragraph, 0, -1):
            named = self._hints[number].dates if number in self._hints else []
            if any(f"'{other.words}'" in when.how for other in named):
                return f"{self._at.source_id} {number}"
        return f"{self._at.source_id} {self.paragraph}"

    def add_row(self, table: str) -> None:
        """A row with what was recognised: the first call takes the first hint, and so on."""
        hints = self._hints[self.paragraph]
        found: dict[str, list[Row]] = {
            "actors": [{"name": name} for name in hints.names],
            "attitudes": [
                {"holder": a.holder, "target": a.target, "tone": str(a.tone)}
                for a in hints.attitudes
            ],
            "assessments": [{"statement": said} for said in hints.expected],
            "positions": [{"claim_id": claim.key} for claim in hints.claims],
            "outcomes": [{"assessment_id": forecast.key} for forecast in hints.forecasts],
        }
        taken = sum(name == table for name, _ in self.rows)
        self.add(table, next(iter(found.get(table, [])[taken:]), {}))

    def add(self, table: str, cells: Row) -> None:
        """One more row of a table, as far as it is known."""
        self.rows.append((table, self._fields(table, cells)))
        self._show_rows()

    # -- rows as fields --------------------------------------------------------------------------

    def _names(self, table: str) -> list[str]:
        return [f["name"] for f in self._columns[table] if f["name"] not in _FILLED_IN]

    def _codes(self, table: str, column: str) -> list[str]:
        """The codes of a column, nothing first; empty where any text may stand."""
        found = next(f for f in self._columns[table] if f["name"] == column)
        codes = found.get("constraints", {}).get("enum", [])
        return ["", *map(str, codes)] if codes else []

    def _fields(self, table: str, cells: Row) -> dict[str, Any]:
        fields = {}
        for name in self._names(table):
            codes, value = self._codes(table, name), cells.get(name, "")
            if codes and value in codes:
                fields[name] = widgets.Dropdown(options=codes, value=value)
            else:
                fields[name] = widgets.Text(value, continuous_update=False)
            fields[name].description = name
            fields[name].layout = _WIDE if name in _LONG else _FIELD
            fields[name].style.description_width = "8em"
        return fields

    def _show_rows(self) -> None:
        self._shown.children = [
            widgets.VBox(
                [
                    widgets.HTML(f"<strong>{escape(table)}</strong>"),
                    _line(*fields.values()),
                    button(f"Take the {table} row out", lambda n=n: self._remove(n)),
                ]
            )
            for n, (table, fields) in enumerate(self.rows)
        ]

    def _remove(self, number: int) -> None:
        del self.rows[number]
        self._show_rows()


def _line(*children: widgets.Widget) -> widgets.Box:
    return widgets.Box(children, layout=widgets.Layout(display="flex", flex_flow="row wrap"))


def button(name: str, what: Callable[[], Any]) -> widgets.Button:
    """A button that calls a function."""
    made = widgets.Button(
        description=name, layout=widgets.Layout(width="auto", align_self="flex-start")
    )
    made.on_click(lambda _: what())
    return made
