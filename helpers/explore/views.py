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
from helpers.measures.words import capital, count, signed
from helpers.notebook import display, preview

NOTHING = "Nothing that is selected can be drawn here."


@dataclasses.dataclass(frozen=True)
class View:
    """A small table, the chart that draws it, and the words around it; as chapters have them."""

    label: str
    table: pd.DataFrame
    chart: Callable[[Axes, pd.DataFrame], Axes]
    words: charts.FigureWords
    height: float

    def figure(self) -> Figure:
        """The picture; whoever asks closes it."""
        return display.drawn(self.chart, self.table, self.words, self.height, room=30)

    def html(self) -> str:
        """The picture for the screen, which a narrow one moves sideways, with its words."""
        if self.table.empty:
            return preview.words(NOTHING)
        fig = self.figure()
        shown = scrolled(preview.picture(fig, self.words.alt), "Picture")
        plt.close(fig)
        return shown + preview.words(self.words.caption)

    _repr_html_ = html


def scrolled(html: str, name: str) -> str:
    """What is wider than a narrow screen, in a part that the keyboard reaches and moves too."""
    return f'<div class="explore-wide" role="group" aria-label="{name}" tabindex="0">{html}</div>'


def over_time(selection: Selection) -> View:
    """The selected events by year, with Moscow and without."""
    events = selection.record.events.dropna(subset=["year"])
    sides = events["moscow"].map({True: "with Moscow", False: "without"})
    table = pd.crosstab(events["year"], sides).reset_index()
    years = f"{events['year'].min()} to {events['year'].max()}"
    words = charts.words_of(
        f"{capital(count(len(events), 'event'))}, {years}",
        table,
        subtitle="Events a year",
        caption="An event counts in the first year in which it can have happened.",
        alt=f"Timeline of {count(len(events), 'event')}, {years}.",
    )
    return View("fig:timeline", table, charts.over_time, words, 2.6)


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
    "When": over_time,
    "Toward whom": hedging,
    "About what": themes,
}


def events_table(selection: Selection) -> pd.DataFrame:
    """The events in the order of their dates, as a reader scans them.

    Columns: event_id, date (EDTF, as exact as the texts are), event (title), theme, type,
    counterparts and sources (by semicolons), toward Kabul and toward the Taliban (Moscow's tone).

    >>> asked = explore.ask(notebook.whole(), {"tier": "core"}, words="Kazan")
    >>> explore.events_table(explore.select(notebook.whole(), asked))[["event_id", "date"]]
                                    event_id     date
    0                    2023-05-kazan-forum  2023-05
    1  2023-05-kazan-sideline-business-talks  2023-05
    """
    record = selection.record
    rows = record.events.assign(day=record.events["first"].fillna(record.events["last"]))
    rows = rows.sort_values("day", kind="stable").reset_index(drop=True)
    shown = rows[["event_id", "edtf", "title", "theme", "type", "counterparts", "sources"]]
    return shown.rename(columns={"edtf": "date", "title": "event"}).assign(
        **{name: rows[name].map(record.tables.labels(name)) for name in ("theme", "type")},
        **{"toward Kabul": rows["tone_kabul"].map(signed)},
        **{"toward the Taliban": rows["tone_taliban"].map(signed)},
    )
