"""The explorer as an analyst sees it: controls, linked views, and buttons that save.

Each change of a control is one question; a question that cannot be asked leaves the views as they
are and is told why. Only the picture on show is drawn: the others follow when they
are turned to, and all of them answer the same question.
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

_WRAP = {"display": "flex", "flex_flow": "row wrap", "align_items": "flex-start"}
_CELL = widgets.Layout(width="auto", min_width="17em", flex="1 1 17em")
_MANY = ("sources", "counterparts", "themes")
_EXAMPLES = {"start": "2015", "end": "2021-08", "as_of": "2017-12-31", "words": "Moscow format"}
_HELP = {name: field.description or "" for name, field in Parameters.model_fields.items()} | {
    "counterparts": "whom an event concerns: any of these; all when none is chosen",
    "themes": "what an event is about: any of these; all when none is chosen",
    "words": "words in the title or the summary of an event",
}
_NAMES = {
    "start": "From",
    "end": "To",
    "as_of": "Known by",
    "words": "Words",
    "tier": "Tier",
    "phase_scheme": "Phases of",
    "sources": "Sources",
    "counterparts": "Counterparts",
    "themes": "Themes",
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
        self._events = pd.DataFrame()
        self._views: dict[str, views.View] = {}
        self.event = ""
        self.controls = _controls(self._whole, record.parameters)
        self._fault = widgets.HTML()
        self._said = widgets.HTML()
        self._pictures = [widgets.HTML() for _ in views.VIEWS]
        self._tabs = widgets.Tab(self._pictures, titles=tuple(views.VIEWS))
        self._code = widgets.HTML()
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
        self._told = widgets.HTML()
        self._saved = widgets.HTML()
        self._folder = widgets.Text(
            str(saving.FOLDER), description="Folder", layout=widgets.Layout(flex="1 1 20em")
        )
        self.selection = questions.select(self._whole, self._asked())
        super().__init__(self._laid_out())
        self.add_class("explorer")
        self._show()
        self._listen()

    def __repr__(self) -> str:
        return f"Explorer: {self.selection.sentence()}"

    # -- what is asked ---------------------------------------------------------------------------

    def _asked(self) -> questions.Question:
        """The question that the controls ask. Raises ParameterError."""
        asked: dict[str, Any] = {name: control.value for name, control in self.controls.items()}
        narrowing = {name: asked.pop(name) for name in ("counterparts", "themes", "words")}
        asked["sources"] = list(asked["sources"])
        texts = {name: asked[name].strip() for name in ("start", "end", "as_of")}
        given = asked | texts | {"paper": self._paper}
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
        self._fault.value = ""
        if question != self.selection.question:
            self.selection = questions.select(self._whole, question)
            self._show()

    def _reset(self, _: object = None) -> None:
        """Everything as it was when nothing was asked."""
        self._listening = False
        for name, control in self.controls.items():
            control.value = () if name in _MANY else Parameters().model_dump().get(name, "")
        self._listening = True
        self._ask()

    # -- what is seen ----------------------------------------------------------------------------

    def _show(self) -> None:
        self._said.value = _status(self.selection.sentence())
        self._views = {}
        self._draw()
        self._events = views.events_table(self.selection)
        shown = self._events.drop(columns="event_id")
        self._table.update(shown.rename(columns=str.capitalize), selected_rows=[])
        self._chosen.options = tuple(self._events["event_id"])
        self._tell(self.event)

    def _turned_to(self) -> str:
        return list(views.VIEWS)[self._tabs.selected_index or 0]

    def _view(self) -> views.View:
        """The picture that is turned to, of the present selection."""
        name = self._turned_to()
        if name not in self._views:
            self._views[name] = views.VIEWS[name](self.selection)
        return self._views[name]

    def _draw(self, _: object = None) -> None:
        """The picture that is turned to, drawn once a selection, and its code."""
        self._code.value = _code(saving.code_text(self.selection, self._turned_to()))
        if self._turned_to() not in self._views:
            self._pictures[self._tabs.selected_index or 0].value = self._view().html()

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

    def _save(self, what: Callable[[Path], list[Path]]) -> None:
        try:
            files = what(Path(self._folder.value).expanduser())
        except OSError as error:
            self._saved.value = _status(f"Nothing was saved: {error}.")
            return
        said = f"Saved {', '.join(str(file) for file in files)}."
        if files[0].suffix == ".yaml" and self.selection.question.narrows:
            said += (
                f" A run prints all events of these parameters: it does not know that you "
                f"looked at those {self.selection.narrowing()}; the file says so in a comment."
            )
        self._saved.value = _status(said)

    # -- how it is put together ------------------------------------------------------------------

    def _laid_out(self) -> list[widgets.Widget]:
        self._buttons = {
            "Save parameters": lambda folder: saving.save_parameters(self.selection, folder),
            "Save figure": lambda folder: saving.save_figure(self.selection, self._view(), folder),
            "Save events": lambda folder: saving.save_events(self.selection, folder),
        }
        saves = [
            _button(name, lambda _, what=what: self._save(what))
            for name, what in self._buttons.items()
        ]
        return [
            widgets.HTML(f"<style>{_STYLE.read_text(encoding='utf-8')}</style>"),
            widgets.Box(list(self.controls.values()), layout=widgets.Layout(**_WRAP)),
            self._fault,
            widgets.Box(
                [_button("Ask for everything", self._reset), self._said],
                layout=widgets.Layout(**_WRAP),
            ),
            self._tabs,
            self._code,
            self._table,
            self._chosen,
            self._told,
            widgets.Box([self._folder, *saves], layout=widgets.Layout(**_WRAP)),
            self._saved,
        ]

    def _listen(self) -> None:
        for control in self.controls.values():
            control.observe(self._ask, "value")
        self._tabs.observe(self._draw, "selected_index")
        self._table.observe(self._row_chosen, "selected_rows")
        self._chosen.observe(lambda change: self._tell(change["new"].strip()), "value")


def _controls(whole: Any, given: Parameters) -> dict[str, widgets.ValueWidget]:  # noqa: ANN401
    """A control for each thing that can be asked, in the order of the page."""
    schemes = list(dict.fromkeys(whole.phases["scheme"]))
    labels = {name: whole.labels(name) for name in ("counterpart", "theme")}
    codes = {
        "sources": [(str(name), str(name)) for name in whole.sources["source_id"]],
        "counterparts": [(labels["counterpart"][code], code) for code in measures.COUNTERPARTS],
        "themes": [(label, code) for code, label in labels["theme"].items()],
    }
    start = given.model_dump()
    made: dict[str, widgets.ValueWidget] = {}
    for name, example in _EXAMPLES.items():
        made[name] = widgets.Text(
            start.get(name, ""), placeholder=f"e.g. {example}", continuous_update=False
        )
    made["tier"] = widgets.Dropdown(options=["all", "core", "update"], value=start["tier"])
    made["phase_scheme"] = widgets.Dropdown(options=schemes, value=start["phase_scheme"])
    for name in _MANY:
        made[name] = widgets.SelectMultiple(
            options=codes[name], value=tuple(start.get(name, ())), rows=5
        )
    for name, control in made.items():
        control.description, control.tooltip = _NAMES[name], _HELP[name]
        control.layout = _CELL
        control.style.description_width = "8em"
    return made


def _button(name: str, what: Callable[[object], None]) -> widgets.Button:
    button = widgets.Button(description=name, layout=widgets.Layout(width="auto"))
    button.on_click(what)
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
