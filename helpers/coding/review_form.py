"""The second reading as a form: a sentence, its passages, and a verdict."""

from __future__ import annotations

from html import escape
from pathlib import Path

import ipywidgets as widgets

from helpers.coding import reviews, sheet
from helpers.coding.paragraph_form import button
from helpers.record import paths
from helpers.record.faults import UsageError

_WIDE = widgets.Layout(width="100%")


class Reading(widgets.VBox):
    """The sentences that await a second reading, one at a time; ``coding.review`` makes it."""

    def __init__(
        self, reader: str, day: str, data: Path = paths.DATA, notebooks: Path = paths.NOTEBOOKS
    ) -> None:
        self._reader, self._day, self._data = reader, day, data
        self.waiting = reviews.waiting(data, notebooks)
        self._place = 0
        self._said, self._sentence = widgets.HTML(layout=_WIDE), widgets.HTML(layout=_WIDE)
        self.verdict = widgets.ToggleButtons(
            description="Verdict", options=["(open)", *reviews.VERDICTS]
        )
        self.note = widgets.Text(description="Note", placeholder="what does not hold", layout=_WIDE)
        back, ahead = button("Back", lambda: self._go(-1)), button("Leave it", lambda: self._go(1))
        buttons = widgets.HBox([back, button("Save and next", self.save), ahead])
        super().__init__([self._sentence, self.verdict, self.note, buttons, self._said])
        self.add_class("coding-form")
        self._show()

    def _show(self) -> None:
        if not self.waiting:
            self._sentence.value = "<p>No sentence awaits a second reading.</p>"
            return
        sentence = self.waiting[self._place]
        self._sentence.value = (
            f"<p>{self._place + 1} of {len(self.waiting)} that wait: {escape(sentence.place)}</p>"
            + sheet.quoted(sentence.line.text, reviews.passages(sentence, self._data))
        )
        self.verdict.value, self.note.value = "(open)", ""

    def _go(self, step: int) -> None:
        if self.waiting:
            self._place = max(0, min(self._place + step, len(self.waiting) - 1))
        self._said.value = ""
        self._show()

    def save(self) -> None:
        """Put the verdict into ``reviews.csv`` and go on; a sentence says what is missing."""
        if not self.waiting:
            return
        sentence, holds = self.waiting[self._place], self.verdict.value == "holds"
        try:
            reviews.record(
                sentence, self._reader, self._day, self.verdict.value, self.note.value, self._data
            )
        except (UsageError, OSError) as error:
            self._said.value = f'<div role="alert">{escape(str(error))}</div>'
            return
        if holds:
            del self.waiting[self._place]
        self._go(0 if holds else 1)
        self._said.value = f'<div role="status">Saved. {len(self.waiting)} wait.</div>'
