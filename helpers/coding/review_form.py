"""The second reading as a form: a sentence, its passages, and a verdict."""

from __future__ import annotations

from pathlib import Path

import ipywidgets as widgets

from helpers.coding import markup, reviews
from helpers.coding.paragraph_form import button
from helpers.record import tables
from helpers.record.faults import UsageError
from helpers.record.paths import NOTEBOOKS

_WIDE = widgets.Layout(width="100%")


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
        back, ahead = button("Back", lambda: self._go(-1)), button("Leave it", lambda: self._go(1))
        buttons = widgets.HBox([back, button("Save and next", self.save), ahead])
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
