"""The desk's two forms: a draft a paragraph at a time, and the second reading of sentences.

The files stay the truth. The form of a draft reads it whenever a paragraph is opened and writes the
paragraph that is open; what was changed in the file meanwhile is not overwritten but shown.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import ipywidgets as widgets

from helpers.coding import desk, draft, markup, merge, reviews
from helpers.coding.date_proposals import When
from helpers.record import tables
from helpers.record.faults import DataError, UsageError
from helpers.record.paths import NOTEBOOKS
from helpers.record.records import describe

Row = dict[str, str]

_WIDE = widgets.Layout(width="100%")
_FIELD = widgets.Layout(width="auto", min_width="17em", flex="1 1 17em")
_FILLED_IN = ("source_id", "paragraph", "tier")
_LONG = {"title", "summary", "date_basis", "reasoning", "note", "statement", "claim", "measure"}


class Form(widgets.VBox):
    """One paragraph of a draft: ``coding.form(desk)`` makes it, ``turn_to(3)`` goes to the third.

    ``coding`` and ``note`` are the paragraph's own fields, ``rows`` the fields of each row as
    (table, fields by column); ``date``, ``event`` and ``actors`` hold what was recognised.
    """

    def __init__(self, at: desk.Desk) -> None:
        self._at = at
        self._texts, self._hints = at.texts(), at.hints(at.draft())
        self._known = {row["event_id"] for row in merge.rows(at.data)["events"]}
        self._codes = {  # by table and column; none where any text may stand
            table: {
                field["name"]: list(map(str, field.get("constraints", {}).get("enum", ())))
                for field in resource["schema"]["fields"]
            }
            for table, resource in describe(at.data).items()
        }
        self.paragraph = 0
        self.rows: list[tuple[str, dict[str, Any]]] = []
        places = [(f"{n}: {text[:60]}", n) for n, text in self._texts.items()]
        self._choice = widgets.Dropdown(description="Paragraph", options=places, layout=_FIELD)
        self._text, self.said = widgets.HTML(layout=_WIDE), widgets.HTML(layout=_WIDE)
        codings = self._codes["passages"]["coding"]
        self.coding = widgets.Dropdown(description="Coding", options=["", *codings])
        self.note = widgets.Text(description="Note", continuous_update=False, layout=_FIELD)
        self.date = widgets.Dropdown(description="Date", layout=_FIELD)
        self.event = widgets.Combobox(
            description="Event", placeholder="a known event; empty: a new one", layout=_FIELD
        )
        self.actors = widgets.SelectMultiple(description="Actors", rows=4, layout=_FIELD)
        self._table = widgets.Dropdown(description="A row of", options=draft.TABLES, layout=_FIELD)
        self._shown = widgets.VBox(layout=_WIDE)
        add_row = _button("Add a row", lambda: self.add_row(self._table.value))
        again = _button("Read the file again", lambda: self.turn_to(self.paragraph))
        super().__init__(
            [
                _line(self._choice, *_both_ways(self._step, "Next")),
                self._text,
                _line(self.coding, self.note),
                _line(self.date, self.event, self.actors),
                _line(_button("Add the event", self.add_event), self._table, add_row),
                self._shown,
                _line(_button("Save and check", self.check), again),
                self.said,
            ]
        )
        self.add_class("coding-form")
        self.turn_to(next(iter(self._texts), 0))
        self._choice.observe(lambda change: self._go_to(change["new"]), "value")

    def _step(self, by: int) -> None:
        """To the paragraph before or after; the choice of another leads there."""
        place = self._choice.index + by
        if 0 <= place < len(self._texts):
            self._choice.index = place

    def _go_to(self, paragraph: int) -> None:
        """To another paragraph, once this one is saved."""
        if paragraph != self.paragraph and self.save():
            self.turn_to(paragraph)
        self._choice.value = self.paragraph

    # -- reading and writing the draft -----------------------------------------------------------

    def turn_to(self, paragraph: int) -> None:
        """Show a paragraph as the file has it."""
        try:
            found = self._at.draft()
            passage, self._loaded = found.passage(paragraph).cells, self._lines(found, paragraph)
        except (DataError, UsageError) as error:
            self._say(str(error))
            return
        self.paragraph = self._choice.value = paragraph
        hints = self._hints[paragraph]
        self._text.value = markup.quoted(self._texts[paragraph], hints.lines())
        self.coding.value, self.note.value = passage.get("coding", ""), passage.get("note", "")
        known = [(f'{w.resolved} ("{w.words}")', w) for w in hints.dates if w.resolved]
        self.date.options = [("no date", None), *known]
        # Chosen where it is the only one. By way of none: else the browser keeps what it had.
        for index in (None, int(len(known) == 1)):
            self.date.index = index
        self.event.options, self.event.value = [event.key for event in hints.events], ""
        self.actors.options, self.actors.value = [a.actor_id for a in hints.actors], ()
        self.rows = [(e.table, self._fields(e.table, e.cells)) for e in found.under(paragraph)]
        self._held = self._filled()
        self._show_rows()
        self._say("")

    def _lines(self, found: draft.Draft, paragraph: int) -> list[str]:
        """The lines of a paragraph in the file."""
        passage = found.passage(paragraph)
        return self._at.file().read_text("utf-8").splitlines()[passage.line - 1 : passage.end]

    def _filled(self) -> tuple[Row, list[tuple[str, Row]]]:
        """The paragraph's cells and its rows as they stand in the fields."""
        passage = {"coding": str(self.coding.value), "note": self.note.value.strip()}
        return passage, [
            (table, {name: str(field.value).strip() for name, field in fields.items()})
            for table, fields in self.rows
        ]

    def save(self) -> bool:
        """Write the paragraph into the draft; False, and a sentence, where that cannot be."""
        filled, file = self._filled(), self._at.file()
        try:
            found = self._at.draft()
            if self._lines(found, self.paragraph) != self._loaded:
                raise UsageError(
                    f"paragraph {self.paragraph} was changed in {file.name} meanwhile; "
                    "nothing was saved: read the file again"
                )
            if filled != self._held:
                draft.rewrite(file, found, self.paragraph, *filled)
                found = self._at.draft()
                self._loaded, self._held = self._lines(found, self.paragraph), filled
        except (DataError, UsageError, OSError) as error:
            self._say(str(error))
            return False
        self._say(f"Paragraph {self.paragraph} is in {file.name}.")
        return True

    def check(self) -> None:
        """Save, and judge the tables with the draft in them: this paragraph's faults in full."""
        if not self.save():
            return
        try:
            merged, here = self._at.merged(), self._at.draft().passage(self.paragraph)
        except (DataError, UsageError) as error:
            self._say(str(error))
            return
        if not merged.faults:
            self._say(f"Nothing is at fault. {merged.amount()}.")
            return
        name, (first, last) = self._at.file().name, (here.line, here.end)
        mine = [f for f in merged.faults if f.file == name and first <= f.line <= last]
        rest = f"{len(merged.faults) - len(mine)} faults elsewhere."
        self._say("\n".join([*map(str, mine or ["Nothing is at fault here."]), rest]))

    def _say(self, said: str) -> None:
        self.said.value = f'<div role="status">{markup.plain(said)}</div>' if said else ""

    # -- rows ------------------------------------------------------------------------------------

    def add_event(self) -> None:
        """A report of the chosen event; of a new one also its row and those of its actors."""
        when, event_id = self.date.value, self.event.value.strip()
        edtf = when.resolved if when else ""
        if event_id not in self._known:
            event_id = event_id or f"{edtf[:10] or 'YYYY'}-"
            self.add("events", {"event_id": event_id, "date": edtf})
            for actor in self.actors.value:
                row = {"event_id": event_id, "actor_id": actor, "role": "participant"}
                self.add("participants", row)
        report = {"event_id": event_id, "date_as_told": edtf, "stance": "reports"}
        if when:
            report |= {"words": when.words, "date_by": "stated", "reasoning": when.how}
            if not when.edtf:
                report |= {"date_by": "relative", "date_from": self._supplier(when)}
        self.add("reports", report)
        self.coding.value = "events"

    def _supplier(self, when: When) -> str:
        """What a proposed date counts from, as ``date_from`` has it."""
        if "publication" in when.how:
            return "published"
        told = (
            number
            for number in range(self.paragraph, 0, -1)
            if any(f"'{other.words}'" in when.how for other in self._hints[number].dates)
        )
        return f"{self._at.source_id} {next(told, self.paragraph)}"

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

    def _fields(self, table: str, cells: Row) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        for name, codes in self._codes[table].items():
            value = cells.get(name, "")
            if name in _FILLED_IN:
                continue
            if codes and value in ["", *codes]:
                fields[name] = widgets.Dropdown(options=["", *codes], value=value)
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
                    widgets.HTML(f"<strong>{table}</strong>"),
                    _line(*fields.values()),
                    _button(f"Take the {table} row out", lambda n=n: self._remove(n)),
                ]
            )
            for n, (table, fields) in enumerate(self.rows)
        ]

    def _remove(self, number: int) -> None:
        del self.rows[number]
        self._show_rows()


class Reading(widgets.VBox):
    """The sentences that await a second reading, one at a time; ``coding.review`` makes it."""

    def __init__(self, reader: str, day: str, data: Path, notebooks: Path = NOTEBOOKS) -> None:
        self._reading, self._data = {"reader": reader, "day": day}, data
        self._tables = tables.read(data)
        self.waiting = reviews.waiting(data, notebooks)
        self._place = 0
        self.said, self.sentence = widgets.HTML(layout=_WIDE), widgets.HTML(layout=_WIDE)
        verdicts = ["(open)", *reviews.VERDICTS]
        self.verdict = widgets.ToggleButtons(description="Verdict", options=verdicts)
        self.note = widgets.Text(description="Note", placeholder="what does not hold", layout=_WIDE)
        back, ahead = _both_ways(self._go, "Leave it")
        buttons = widgets.HBox([back, _button("Save and next", self.save), ahead])
        super().__init__([self.sentence, self.verdict, self.note, buttons, self.said])
        self.add_class("coding-form")
        self._go(0)

    def _go(self, step: int, said: str = "") -> None:
        """Show a sentence before or after."""
        self.said.value = f'<div role="status">{said}</div>'
        self._place = max(0, min(self._place + step, len(self.waiting) - 1))
        if not self.waiting:
            self.sentence.value = markup.sentence("No sentence awaits a second reading.")
            return
        sentence = self.waiting[self._place]
        where = f"{self._place + 1} of {len(self.waiting)} that wait: {sentence.place}"
        told = reviews.passages(sentence, self._tables)
        self.sentence.value = markup.sentence(where) + markup.quoted(sentence.line.text, told)
        self.verdict.value, self.note.value = "(open)", ""

    def save(self) -> None:
        """Put the verdict into ``reviews.csv`` and go on; a sentence says what is missing."""
        if not self.waiting:
            return
        sentence, verdict = self.waiting[self._place], self.verdict.value
        reading = self._reading | {"verdict": verdict, "note": self.note.value}
        try:
            reviews.record(sentence, reading, self._data)
        except (UsageError, OSError) as error:
            self.said.value = f'<div role="alert">{markup.sentence(str(error))}</div>'
            return
        if verdict == "holds":
            del self.waiting[self._place]
        self._go(int(verdict != "holds"), f"Saved. {len(self.waiting)} wait.")


def _line(*children: widgets.Widget) -> widgets.Box:
    return widgets.Box(children, layout=widgets.Layout(display="flex", flex_flow="row wrap"))


def _button(name: str, what: Callable[[], Any]) -> widgets.Button:
    """A button that calls a function."""
    layout = widgets.Layout(width="auto", align_self="flex-start")
    made = widgets.Button(description=name, layout=layout)
    made.on_click(lambda _: what())
    return made


def _both_ways(go: Callable[[int], None], ahead: str) -> list[widgets.Button]:
    """A button to what stands before, and one, under a name, to what comes next."""
    return [_button("Back", lambda: go(-1)), _button(ahead, lambda: go(1))]
