"""What is seen of a selection: three pictures of the brief's own, and its events as a table."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pandas as pd
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers import charts, measures
from helpers.charts.time import timeline_height
from helpers.explore.questions import Selection
from helpers.measures.words import capital, count
from helpers.notebook import display, preview
from helpers.record.tables import Tables

NOTHING = "Nothing that is selected can be drawn here."


@dataclasses.dataclass(frozen=True)
class View:
    """A small table, the chart that draws it, and the words around it; as chapters have them."""

    label: str
    table: pd.DataFrame
    chart: Callable[[Axes, pd.DataFrame], Axes]
    words: charts.FigureWords
    height: float

    @property
    def empty(self) -> bool:
        """Whether there is nothing to draw."""
        return len(self.table) == 0

    def figure(self) -> Figure:
        """The picture; whoever asks closes it."""
        return display.drawn(self.chart, self.table, self.words, self.height, room=30)

    def html(self) -> str:
        """The picture for the screen, which a narrow one moves sideways, with its words."""
        if self.empty:
            return preview.words(NOTHING)
        fig = self.figure()
        shown = scrolled(preview.picture(fig, self.words.alt), "Picture")
        plt.close(fig)
        return shown + preview.words(self.words.caption)

    _repr_html_ = html


def scrolled(html: str, name: str) -> str:
    """What is wider than a narrow screen, in a part that the keyboard reaches and moves too."""
    return f'<div class="explore-wide" role="group" aria-label="{name}" tabindex="0">{html}</div>'


def timeline(selection: Selection) -> View:
    """The selected events over the phases."""
    table = measures.acts.in_lanes(measures.dated_events(selection.record.tables))
    first, last = table["first"].min(), table["last"].max()
    title = f"{capital(count(len(table), 'event'))} over time"
    words = charts.words_of(
        title,
        table,
        subtitle="Events by date, at their true precision; bands: phases",
        caption="Each mark is an event, as long as its date is loose. Those dated to a "
        "quarter-year or better pile up from the line, looser ones hang below it as thin lines. "
        "Pale: one bound of the date is inferred and not drawn.",
        alt=f"Timeline of {count(len(table), 'event')} from {first:%Y} to {last:%Y}.",
    )
    return View(
        "fig:timeline",
        table,
        lambda ax, rows: charts.timeline(ax, rows, selection.record.phases),
        words,
        timeline_height(table),
    )


def hedging(selection: Selection) -> View:
    """Toward whom Moscow acted in the selected events, phase by phase."""
    record = selection.record
    counts = measures.hedging.phase_counts(record.tables, record.phases)
    table = measures.hedging.shares_table(record.tables, counts)
    words = charts.words_of(
        "Toward whom Moscow acted, phase by phase",
        table,
        subtitle="Share of Moscow's acts by phase and counterpart; numbers: acts",
        caption="An act that concerns two counterparts stands in two columns. It counts in the "
        "phase that holds the first day on which it can have happened.",
        alt=charts.hedging.read_out(table),
    )
    height = charts.rows_height(counts["phase_id"].nunique())
    return View("fig:counterparts", table, charts.hedging.shares, words, height)


def themes(selection: Selection) -> View:
    """What Moscow's acts among the selected events were about, phase by phase."""
    record, labels = selection.record, selection.record.tables.labels("theme")
    acts = record.events[record.events["instrument"] != ""]
    numbers = record.phases.set_index("phase_id")["number"]
    counts = pd.crosstab(acts["theme"], acts["phase"].map(numbers))
    table = counts.reindex([code for code in labels if code in counts.index]).rename(labels)
    words = charts.words_of(
        "What Moscow's acts are about, phase by phase",
        table.reset_index(),
        subtitle="Acts of Moscow's by theme and phase (numbered above)",
        caption="Each act counts where it can first have happened.",
    )
    height = charts.rows_height(len(table))
    return View("fig:themes", table.reset_index(), charts.matrix, words, height)


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
