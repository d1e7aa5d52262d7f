"""What is asked of the record: the parameters of a run, and what only the explorer narrows."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

import pandas as pd

from helpers import measures, notebook
from helpers.measures.words import capital, count, listed, share
from helpers.notebook import loading
from helpers.record import dates, knowledge, parameters
from helpers.record.tables import Tables

_OF_EVENTS = ("events", "reports", "participants", "steps", "meetings", "seats")


@dataclasses.dataclass(frozen=True)
class Question:
    """``parameters`` can be given to a run; the rest narrows the events here alone.

    ``counterparts`` and ``themes`` are codes of the codebook, any of which an event may have;
    ``words`` stand in its title or summary, in either case of letters. Empty means: no limit.
    """

    parameters: parameters.Parameters
    counterparts: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    words: str = ""

    @property
    def narrows(self) -> bool:
        """Whether it asks for what no run can be asked."""
        return bool(self.counterparts or self.themes or self.words)


@dataclasses.dataclass(frozen=True)
class Selection:
    """What a question selects: a record of those events alone, and of how many they are part.

    ``record.tables.events`` has a row an event; ``among`` counts those of the parameters alone.
    """

    question: Question
    record: notebook.Record
    among: int

    @property
    def events(self) -> pd.DataFrame:
        """The selected rows of ``events``."""
        return self.record.tables.events

    def narrowing(self) -> str:
        """``that concern Taliban or Kabul government, on Narcotics, with the words “heroin”``."""
        asked, labels = self.question, self.record.tables.labels
        said = []
        if asked.counterparts:
            names = [labels("counterpart")[code] for code in asked.counterparts]
            said.append(f"that concern {listed(names, 'or')}")
        if asked.themes:
            said.append(f"on {listed((labels('theme')[code] for code in asked.themes), 'or')}")
        if asked.words:
            said.append(f"with the words “{asked.words}”")
        return ", ".join(said)

    def sentence(self) -> str:
        """How many events, what narrows them, how many sources tell them, and what day that is."""
        told = self.record.tables.reports["source_id"].nunique()
        n = len(self.events)
        said = capital(count(n, "event"))
        if self.question.narrows:
            narrowed = share(n, self.among, "event") if self.among else "no events"
            said = f"{capital(narrowed)} of these parameters, those {self.narrowing()}"
        known = dates.told(self.record.known_to.isoformat())
        return f"{said}; told by {count(told, 'source')}, known to {known}."


def ask(
    whole: Tables,
    given: dict[str, Any],
    *,
    counterparts: Sequence[str] = (),
    themes: Sequence[str] = (),
    words: str = "",
) -> Question:
    """A checked question. Raises ``parameters.ParameterError``, a sentence a line.

    >>> asked = explore.ask(notebook.whole(), {"start": "2015"}, counterparts=["taliban"])
    >>> asked.narrows, asked.parameters.start
    (True, '2015')
    """
    accepted = parameters.accept(given, whole)
    wrong = [
        f"{name}: '{code}' is not a code of the codebook; known are {', '.join(known)}"
        for name, known, codes in (
            ("counterparts", measures.COUNTERPARTS, counterparts),
            ("themes", list(whole.labels("theme")), themes),
        )
        for code in codes
        if code not in known
    ]
    if wrong:
        raise parameters.ParameterError("\n".join(wrong))
    return Question(accepted, tuple(counterparts), tuple(themes), " ".join(words.split()))


def select(whole: Tables, question: Question) -> Selection:
    """What the question selects of the whole tables: an event stays where all of it holds.

    >>> asked = explore.ask(notebook.whole(), {"end": "2001"}, counterparts=["taliban"])
    >>> selection = explore.select(notebook.whole(), asked)
    >>> 0 < len(selection.events) < selection.among
    True
    """
    record = loading.build(whole, question.parameters)
    tables = record.tables
    events = tables.events
    if question.themes:
        events = events[events["theme"].isin(question.themes)]
    if question.counterparts:
        pairs = measures.counterparts(tables)
        concerned = pairs.loc[pairs["counterpart"].isin(question.counterparts), "event_id"]
        events = events[events["event_id"].isin(set(concerned))]
    if question.words:
        text = events["title"] + " " + events["summary"]
        events = events[text.str.contains(question.words, case=False, regex=False).astype(bool)]
    kept = set(events["event_id"])
    cut = {name: knowledge.of_events(getattr(tables, name), kept) for name in _OF_EVENTS}
    narrowed = dataclasses.replace(record, tables=dataclasses.replace(tables, **cut))
    return Selection(question, narrowed, among=len(tables.events))
