"""How a cell draws: a chart, a small table and words in, a figure or a sentence out."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers import charts, narrative, show
from helpers.record.places import CHECKED_VARIABLE


def figure(
    draw: Callable[[Axes, pd.DataFrame], Axes],
    table: pd.DataFrame,
    words: narrative.FigureWords | str,
    *,
    label: str,
    height: float = 3.2,
    room: float = 6,
) -> None:
    """Draw one small table under its finding, or say that there is nothing to draw.

    >>> counts = measures.precision_counts(record.tables)
    >>> bars = counts.set_axis(["label", "count"], axis=1).assign(focus=False)
    >>> chapter.figure(charts.bars, bars, "How exactly events are dated", label="fig:mine")
    Figure (fig:mine): How exactly events are dated.

    ``draw``: any chart, ``f(ax, table) -> ax``. ``words``: title, subtitle, caption, alternative
    text, and what to say of an empty table; of a title alone the others are made. ``height`` in
    inches; ``room`` in points, above the axes. ``label``: ``fig:`` and a name, by which the edition
    keeps the figure and its CSV.
    """
    words = narrative.words_of(words, table) if isinstance(words, str) else words
    if len(table) == 0:
        show.text(words.empty)
        return
    fig = drawn(draw, table, words, height, room)
    show.figure(
        fig,
        label=label,
        caption=words.caption,
        alt=words.alt,
        data=table,
        source=words.source,
        screen=CHECKED_VARIABLE not in os.environ,
    )


def drawn(
    draw: Callable[[Axes, pd.DataFrame], Axes],
    table: pd.DataFrame,
    words: narrative.FigureWords,
    height: float,
    room: float,
) -> Figure:
    """The picture of a table in the house style, under its title; whoever asks closes it."""
    with plt.style.context(charts.STYLE):
        fig, ax = charts.canvas(height)
        charts.headed(draw(ax, table), words.title, words.subtitle, room)
    return fig


def table(frame: pd.DataFrame, caption: str, *, label: str, empty: str, **options: Any) -> None:  # noqa: ANN401
    """Show a table, or say in a sentence, if there is one, that it would be empty.

    >>> texts = record.tables.sources[["source_id", "published"]]
    >>> chapter.table(texts, "The sources", label="tbl:mine", empty="There is no source.")
    Table (tbl:mine): The sources

    ``label``: ``tbl:`` and a name, by which the edition keeps its CSV. ``options`` are those of
    ``show.table``: source, align, anchor, widths. Raises ValueError for a label of another form.
    """
    if len(frame) == 0:
        if empty:
            show.text(empty)
        return
    show.table(frame, label=label, caption=caption, printed=narrative.annex.PRINTED, **options)
