"""What is seen of a selection: three pictures of the brief's own, and its events as a table."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers import charts, measures, narrative
from helpers.explore.questions import Selection, of_events
from helpers.notebook import display, preview
from helpers.record.tables import Tables

LISTED = 1000  # rows of events that the table takes at once; a narrower question shows the others


@dataclasses.dataclass(frozen=True)
class View:
    """A small table, the chart that draws it, and the words around it; as chapters have them."""

    label: str
    table: pd.DataFrame
    chart: Callable[[Axes, pd.DataFrame], Axes]
    words: narrative.FigureWords
    height: float
    room: float = 30

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw; ``words.empty`` then says so."""
        return len(self.table) == 0

    def figure(self) -> Figure:
        """The picture; whoever asks closes it."""
        return display.drawn(self.chart, self.table, self.words, self.height, self.room)

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
    table = narrative.piles.timeline_table(spans)
    return View(
        "fig:timeline",
        table,
        lambda ax, rows: charts.timeline(ax, rows, selection.record.phases),
        narrative.phases.timeline(spans),
        charts.height(table),
    )


def hedging(selection: Selection) -> View:
    """Toward whom Moscow acted in the selected events, phase by phase."""
    record = selection.record
    counts = measures.hedging.phase_counts(record.tables, record.phases)
    return View(
        "fig:counterparts",
        narrative.hedging.shares_table(record.tables, counts),
        charts.hedging.shares,
        narrative.hedging.shares(counts),
        charts.hedging.height(counts["phase_id"].nunique()),
    )


def themes(selection: Selection) -> View:
    """What Moscow's acts among the selected events were about, phase by phase."""
    record = selection.record
    cells = measures.interests.acts_by_phase(record.tables, record.phases, "theme")
    shifts = measures.interests.phase_shifts(record.tables, record.phases, "theme")
    return View(
        "fig:themes",
        narrative.interests.mix_table(record.tables, cells, "theme"),
        lambda ax, rows: charts.interests.mix(ax, rows, shifts),
        narrative.interests.themes(record.tables, record.phases),
        charts.interests.height(cells),
        28,
    )


VIEWS: dict[str, Callable[[Selection], View]] = {
    "When": timeline,
    "Toward whom": hedging,
    "About what": themes,
}


def events_table(selection: Selection, most: int | None = None) -> pd.DataFrame:
    """The events in the order of their dates, the first ``most`` of them.

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
    rows = rows.sort_values("day", kind="stable").head(most or len(rows))
    if len(rows) < len(tables.events):
        tables = of_events(tables, rows, ("reports", "participants"))
    toward = _toward(tables)
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
            "tone": rows["event_id"].map(_tones(selection.record.tables)).fillna(""),
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


def _toward(tables: Tables) -> pd.Series:
    """The counterparts of each event, read out. To join them group by group takes ten times as
    long.
    """
    pairs, labels = measures.counterparts(tables), tables.labels("counterpart")
    found: dict[str, list[str]] = {}
    for event_id, code in zip(pairs["event_id"], pairs["counterpart"], strict=True):
        found.setdefault(event_id, []).append(labels[code])
    return pd.Series({event_id: "; ".join(names) for event_id, names in found.items()}, dtype=str)


def listed(selection: Selection) -> str:
    """What the table does not list, said; nothing where it lists all."""
    n = len(selection.events)
    if n <= LISTED:
        return ""
    return (
        f"The table lists, sorts and filters the first {LISTED:,} of {n:,} events by date; narrow "
        "the question to see others. “Save events” writes all."
    )
