"""The explorer as an analyst sees it: controls, linked views, and buttons that save.

Each change of a control is one question; a question that cannot be asked leaves the views as they
are and is told why. Only the picture on show is drawn: another follows when it is turned to.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pandas as pd
from itables.widget import ITable

from helpers import measures, notebook
from helpers.explore import questions, saving, views, voices
from helpers.record.parameters import ParameterError, Parameters
from helpers.record.tables import Tables

_CELL = widgets.Layout(width="auto", min_width="17em", flex="1 1 17em")
# Each control's label and, where one types, an example.
_LABELS = {
    "start": ("From", "e.g. 2015"),
    "end": ("To", "e.g. 2021-08"),
    "as_of": ("Known by", "e.g. 2017-12-31"),
    "words": ("Words", "e.g. Moscow format"),
    "tier": ("Tier", ""),
    "phase_scheme": ("Phases of", ""),
    "sources": ("Sources", ""),
    "counterparts": ("Counterparts", ""),
    "themes": ("Themes", ""),
}
_HELP = {name: field.description or "" for name, field in Parameters.model_fields.items()} | {
    "counterparts": "whom an event concerns: any of these; all when none is chosen",
    "themes": "what an event is about: any of these; all when none is chosen",
    "words": "words in the title or the summary of an event",
}
_NONE_CHOSEN = "Choose a row of the table to see its passages, and where their accounts part."
_HEADS = {"told": "date as told", "words": "its date words", "reasoning": "how it was coded"}
_STYLE = Path(__file__).with_suffix(".css")


class Explorer(widgets.VBox):
    """Controls over linked views; ``explore.explorer(record)`` makes one.

    ``controls`` holds the widgets by the names of what they ask; to set ``controls["start"].value``
    is to type there. ``selection`` is what they select, ``event`` the event_id that is chosen.
    """

    def __init__(self, record: notebook.Record) -> None:
        self._whole = notebook.whole()
        self._paper = record.parameters.paper
        self._listening = True
        self.event = ""
        self.controls = _controls(self._whole, record.parameters)
        self._fault, self._said, self._code, self._told, self._saved = (
            widgets.HTML() for _ in range(5)
        )
        self._pictures = [widgets.HTML() for _ in views.VIEWS]
        self._tabs = widgets.Tab(self._pictures, titles=tuple(views.VIEWS))
        self._table = ITable(
            pd.DataFrame({"event": []}),
            select="single",
            column_filters="header",
            classes="display compact",
            style="table-layout:auto;width:100%;margin:0",
            maxBytes=0,
            showIndex=False,
            pageLength=8,
            lengthMenu=[8, 25, 100],
        )
        self._chosen = widgets.Combobox(
            description="Event",
            placeholder="choose a row, or begin to type",
            continuous_update=False,
            layout=widgets.Layout(width="auto", max_width="40em"),
        )
        self._folder = widgets.Text(
            str(saving.FOLDER), description="Folder", layout=widgets.Layout(flex="1 1 20em")
        )
        self._saves = [
            _button("Save parameters", lambda: self._save(saving.save_parameters)),
            _button("Save figure", lambda: self._save(saving.save_figure, self._view)),
            _button("Save events", lambda: self._save(saving.save_events)),
        ]
        super().__init__(
            [
                widgets.HTML(f"<style>{_STYLE.read_text(encoding='utf-8')}</style>"),
                _row(*self.controls.values()),
                self._fault,
                _row(_button("Ask for everything", self._reset), self._said),
                self._tabs,
                self._code,
                self._table,
                self._chosen,
                self._told,
                _row(self._folder, *self._saves),
                self._saved,
            ]
        )
        self.add_class("explorer")
        for control in self.controls.values():
            control.observe(self._ask, "value")
        self._tabs.observe(self._draw, "selected_index")
        self._table.observe(self._row_chosen, "selected_rows")
        self._chosen.observe(lambda change: self._tell(change["new"].strip()), "value")
        self._show(self._asked())

    def __repr__(self) -> str:
        return f"Explorer: {self.selection.sentence()}"

    # -- what is asked ---------------------------------------------------------------------------

    def _asked(self) -> questions.Question:
        """The question that the controls ask. Raises ParameterError."""
        asked: dict[str, Any] = {name: control.value for name, control in self.controls.items()}
        narrowing = {name: asked.pop(name) for name in ("counterparts", "themes", "words")}
        texts = {name: asked[name].strip() for name in ("start", "end", "as_of")}
        given = asked | texts | {"sources": list(asked["sources"]), "paper": self._paper}
        return questions.ask(self._whole, given, **narrowing)

    def _ask(self, _: object = None) -> None:
        """Answer what the controls ask now, or say why that cannot be asked."""
        if not self._listening:
            return
        try:
            question = self._asked()
        except ParameterError as error:
            said = escape(" ".join(str(error).splitlines()))
            self._fault.value = f'<div role="alert" class="explore-fault">{said}</div>'
            return
        if question != self.selection.question:
            self._show(question)
        self._fault.value = ""

    def _reset(self) -> None:
        """Everything as it was when nothing was asked."""
        self._listening = False
        for name, control in self.controls.items():
            many = isinstance(control, widgets.SelectMultiple)
            control.value = () if many else Parameters().model_dump().get(name, "")
        self._listening = True
        self._ask()

    # -- what is seen ----------------------------------------------------------------------------

    def _show(self, question: questions.Question) -> None:
        self.selection = questions.select(self._whole, question)
        self._said.value = _status(self.selection.sentence())
        self._draw()
        self._events = views.events_table(self.selection)
        shown = self._events.drop(columns="event_id")
        self._table.update(shown.rename(columns=str.capitalize), selected_rows=[])
        self._chosen.options = tuple(self._events["event_id"])
        self._tell(self.event)

    def _draw(self, _: object = None) -> None:
        """The picture that is turned to, and its code."""
        place = self._tabs.selected_index or 0
        name, view = list(views.VIEWS.items())[place]
        self._view = view(self.selection)
        self._pictures[place].value = self._view.html()
        self._code.value = _code(saving.code_text(self.selection, name))

    def _row_chosen(self, change: dict[str, Any]) -> None:
        if change["new"]:
            self._chosen.value = str(self._events["event_id"].iloc[change["new"][0]])

    def _tell(self, event_id: str) -> None:
        """The chosen event, its passages and where they part."""
        self.event = event_id
        tables = self.selection.record.tables
        rows = tables.events[tables.events["event_id"] == event_id]
        if len(rows) == 0:
            outside = "This event is not among those selected." if event_id else _NONE_CHOSEN
            self._told.value = _status(outside)
            return
        event = rows.iloc[0]
        told = voices.accounts(tables, event_id)
        table = told.rename(columns=_HEADS).to_html(index=False, border=0, classes="explore-told")
        basis = f" Why this date: {event['date_basis']}." if event["date_basis"] else ""
        self._told.value = (
            f"<h2>{escape(event['title'])}</h2><p>{escape(event['summary'])} Dated "
            f"{escape(event['date'] or 'nowhere')}.{escape(basis)}</p>"
            f"<p>{escape(voices.rivalry(tables, event_id))}</p>"
            f"{views.scrolled(table, 'Passages')}"
        )

    # -- what is kept ----------------------------------------------------------------------------

    def _save(self, save: Callable[..., list[Path]], *view: views.View) -> None:
        try:
            files = save(self.selection, Path(self._folder.value).expanduser(), *view)
        except OSError as error:
            self._saved.value = _status(f"Nothing was saved: {error}.")
            return
        said = f"Saved {', '.join(str(file) for file in files)}."
        if save is saving.save_parameters and self.selection.question.narrows:
            said += (
                f" A run prints all events of these parameters: it does not know that you "
                f"looked at those {self.selection.narrowing()}; the file says so in a comment."
            )
        self._saved.value = _status(said)


def _controls(whole: Tables, given: Parameters) -> dict[str, widgets.ValueWidget]:
    """A control for each thing that can be asked, in the order of the page."""
    counterparts, start = whole.labels("counterpart"), given.model_dump()
    codes = {
        "sources": list(whole.sources["source_id"]),
        "counterparts": [(counterparts[code], code) for code in measures.COUNTERPARTS],
        "themes": [(label, code) for code, label in whole.labels("theme").items()],
    }
    made: dict[str, widgets.ValueWidget] = {
        name: widgets.Text(start.get(name, ""), placeholder=example, continuous_update=False)
        for name, (_, example) in _LABELS.items()
        if example
    }
    for name, options in (
        ("tier", ["all", "core", "update"]),
        ("phase_scheme", list(whole.phases["scheme"].unique())),
    ):
        made[name] = widgets.Dropdown(options=options, value=start[name])
    for name, options in codes.items():
        chosen = tuple(start.get(name, ()))
        made[name] = widgets.SelectMultiple(options=options, value=chosen, rows=5)
    for name, control in made.items():
        control.description, control.tooltip = _LABELS[name][0], _HELP[name]
        control.layout = _CELL
        control.style.description_width = "8em"
    return made


def _row(*children: widgets.Widget) -> widgets.Box:
    layout = widgets.Layout(display="flex", flex_flow="row wrap", align_items="flex-start")
    return widgets.Box(children, layout=layout)


def _button(name: str, what: Callable[[], None]) -> widgets.Button:
    button = widgets.Button(description=name, layout=widgets.Layout(width="auto"))
    button.on_click(lambda _: what())
    return button


def _code(text: str) -> str:
    """The code under a button that copies it; without a clipboard it can be marked and copied."""
    copy = "navigator.clipboard.writeText(this.parentElement.querySelector('pre').textContent)"
    return (
        "<details><summary>The code that makes this view</summary>"
        f'<button type="button" onclick="{copy}">Copy</button><pre>{escape(text)}</pre></details>'
    )


def _status(sentence: str) -> str:
    return f'<div role="status" style="line-height:1.4;padding:.4em 0">{escape(sentence)}</div>'
