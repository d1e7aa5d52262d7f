"""What is seen of a selection: three pictures of the brief's own, and its events as a table."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers import charts, measures
from helpers.explore.questions import Selection
from helpers.notebook import display, preview
from helpers.record.tables import Tables


@dataclasses.dataclass(frozen=True)
class View:
    """A small table, the chart that draws it, and the words around it; as chapters have them."""

    label: str
    table: pd.DataFrame
    chart: Callable[[Axes, pd.DataFrame], Axes]
    words: charts.FigureWords
    height: float
    room: float = 30

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw; ``words.empty`` then says so."""
        return len(self.table) == 0

    def figure(self) -> Figure:
        """The picture; whoever asks closes it."""
        return display.drawn(self.chart, self.table, self.words, self.height, self.room)

    def _repr_html_(self) -> str:
        return preview.words(self.words.empty) if self.empty else self.html()

    def html(self) -> str:
        """The picture for the screen, which a narrow one moves sideways, with its words."""
        fig = self.figure()
        shown = scrolled(preview.picture(fig, self.words.alt), "Picture")
        plt.close(fig)
        return shown + preview.words(self.words.caption)


def scrolled(html: str, name: str) -> str:
    """What is wider than a narrow screen, in a part that the keyboard reaches and moves too."""
    return f'<div class="explore-wide" role="group" aria-label="{name}" tabindex="0">{html}</div>'


def timeline(selection: Selection) -> View:
    """The selected events over the phases."""
    spans = measures.dated_events(selection.record.tables)
    table = measures.acts.in_lanes(spans)
    return View(
        "fig:timeline",
        table,
        lambda ax, rows: charts.timeline(ax, rows, selection.record.phases),
        charts.timeline_words(spans),
        charts.height(table),
    )


def hedging(selection: Selection) -> View:
    """Toward whom Moscow acted in the selected events, phase by phase."""
    record = selection.record
    counts = measures.hedging.phase_counts(record.tables, record.phases)
    table = measures.hedging.shares_table(record.tables, counts)
    return View(
        "fig:counterparts",
        table,
        charts.hedging.shares,
        charts.hedging.shares_words(table),
        charts.hedging.height(counts["phase_id"].nunique()),
    )


def themes(selection: Selection) -> View:
    """What Moscow's acts among the selected events were about, phase by phase."""
    record = selection.record
    cells = measures.interests.acts_by_phase(record.tables, record.phases)
    shifts = measures.interests.phase_shifts(record.tables, record.phases)
    rest = measures.interests.outside_acts(record.tables, record.phases)
    table = measures.interests.mix_table(record.tables, cells)
    return View(
        "fig:themes",
        table,
        lambda ax, rows: charts.interests.mix(ax, rows, shifts),
        charts.interests.mix_words(table, shifts, rest),
        charts.interests.height(cells),
        28,
    )


VIEWS: dict[str, Callable[[Selection], View]] = {
    "When": timeline,
    "Toward whom": hedging,
    "About what": themes,
}


def events_table(selection: Selection) -> pd.DataFrame:
    """The events in the order of their dates.

    Columns: event_id, date (EDTF, as exact as the texts are), event (title), theme, type, toward
    (counterparts, Moscow's part aside), sources (that tell it), tone (Moscow's toward each
    counterpart to which it shows one).

    >>> asked = explore.ask(notebook.whole(), {"tier": "core"}, words="Kazan")
    >>> explore.events_table(explore.select(notebook.whole(), asked))[["event_id", "date"]]
                                    event_id     date
    0                    2023-05-kazan-forum  2023-05
    1  2023-05-kazan-sideline-business-talks  2023-05
    """
    tables = selection.record.tables
    rows = tables.events.assign(day=tables.events["first"].fillna(tables.events["last"]))
    rows = rows.sort_values("day", kind="stable")
    pairs = measures.counterparts(tables)
    named = pairs["counterpart"].map(tables.labels("counterpart")).astype("string")
    toward = named.groupby(pairs["event_id"]).agg("; ".join)
    sources = tables.reports.groupby("event_id")["source_id"].nunique()
    return pd.DataFrame(
        {
            "event_id": rows["event_id"],
            "date": rows["date"],
            "event": rows["title"],
            "theme": rows["theme"].map(tables.labels("theme")),
            "type": rows["type"].map(tables.labels("type")),
            "toward": rows["event_id"].map(toward).fillna(""),
            "sources": rows["event_id"].map(sources).fillna(0).astype(int),
            "tone": rows["event_id"].map(_tones(tables)).fillna(""),
        }
    ).reset_index(drop=True)


def _tones(tables: Tables) -> pd.Series:
    """Moscow's tone toward each counterpart, by event: ``Taliban +1, US and NATO −1``."""
    labels, shown = tables.labels("counterpart"), measures.tones(tables)
    said = [
        f"{labels[code]} {f'{tone:+.1f}'.replace('-', '−')}"
        for code, tone in zip(shown["counterpart"], shown["tone"], strict=True)
    ]
    return pd.Series(said, dtype="string").groupby(shown["event_id"].to_numpy()).agg(", ".join)
