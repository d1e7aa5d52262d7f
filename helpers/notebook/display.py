"""How a cell draws: a chart, a small table and words in, a figure or a sentence out."""

from __future__ import annotations

import inspect
import os
import textwrap
from collections.abc import Callable
from typing import Any

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers import charts, notebook
from helpers.notebook import bundles
from helpers.record.faults import UnfitError
from helpers.record.paths import CHECKED_VARIABLE

# On a phone: letters of a line of a row's name (half as many where rows are as tall as this), the
# least inches of a row, those of names of columns, pixels between two years.
_LETTERS, _TALL, _ROW, _UPRIGHT, _APART = 22, 0.9, 0.3, 0.8, 4
PRINTED = 2000  # rows of one table that a page can bear; its CSV holds all


def figure(
    draw: Callable[[Axes, pd.DataFrame], Axes],
    table: pd.DataFrame,
    words: charts.FigureWords | str,
    *,
    label: str,
    height: float = 3.2,
    room: float = 6,
) -> None:
    """Draw one small table under its finding, or say that there is nothing to draw.

    >>> counts = record.events["theme"].value_counts().rename_axis("label").reset_index()
    >>> notebook.figure(charts.bars, counts, "What events are about", label="fig:mine")
    Figure (fig:mine): What events are about.

    ``draw``: any chart, ``f(ax, table) -> ax``. ``words``: title, subtitle, caption, alternative
    text, and what to say of an empty table; of a title alone the others are made. ``height`` in
    inches; ``room`` in points, above the axes. ``label``: ``fig:`` and a name, by which the edition
    keeps the figure and its CSV. Raises UnfitError for what cannot be drawn or shown.
    """
    _fits(draw, table)
    words = charts.words_of(words, table) if isinstance(words, str) else words
    if len(table) == 0:
        if words.empty:
            notebook.text(words.empty)
        return
    fig = drawn(draw, table, words, height, room)
    screen = CHECKED_VARIABLE not in os.environ
    notebook.show_figure(
        fig,
        label=label,
        caption=words.caption,
        alt=words.alt,
        data=table,
        source=words.source,
        screen=screen,
        page=None if screen else _page(draw, table, words, height),
    )


def _page(
    draw: Callable[[Axes, pd.DataFrame], Axes],
    table: pd.DataFrame,
    words: charts.FigureWords,
    height: float,
) -> dict[str, str]:
    """What the page has instead: title and subtitle as text, a wide drawing and one for a phone."""
    made = {"title": words.title, "subtitle": words.subtitle}
    for name, width in (("wide", charts.house.SCREEN), ("narrow", charts.house.PHONE)):
        fig = drawn(draw, table, words, height, None, width)
        made[name] = bundles.svg(fig)
        plt.close(fig)
    return made


def drawn(
    draw: Callable[[Axes, pd.DataFrame], Axes],
    table: pd.DataFrame,
    words: charts.FigureWords,
    height: float,
    room: float | None,
    width: float = charts.house.WIDTH,
) -> Figure:
    """The picture of a table in the house style; whoever asks closes it.

    Under its title, with ``room`` points above the axes; without ``room`` the picture alone.
    """
    with plt.style.context(charts.STYLE):
        fig, ax = charts.canvas(height, width)
        try:
            draw(ax, table)
            if room is not None:
                charts.headed(ax, words.title, words.subtitle, room)
            if charts.house.narrow(ax):
                _narrow(ax)
        except KeyError as error:
            plt.close(fig)
            if error.args[0] in table:
                raise
            raise UnfitError(
                f"the chart asks for a column {error.args[0]!r}, and the table has "
                f"{', '.join(map(str, table))}; help of the chart says what it needs"
            ) from None
    return fig


def _narrow(ax: Axes) -> None:
    """Make room on a phone: names of rows in short lines, names of columns upright, fewer years."""
    fig = ax.figure
    rows = [label.get_text() for label in ax.get_yticklabels()]
    if any(rows):
        letters = _LETTERS // 2 if fig.get_figheight() / len(rows) > _TALL else _LETTERS
        wrapped = ["\n".join(_lines(row, letters)) for row in rows]
        ax.set_yticks(ax.get_yticks(), wrapped, fontsize=7.5, linespacing=1.05)
        fig.set_figheight(max(fig.get_figheight(), 0.9 + _ROW * len(rows)))
    columns = [label.get_text().replace("\n", " ") for label in ax.get_xticklabels()]
    if any(columns) and not any(map(str.isdigit, columns)):
        ax.set_xticks(ax.get_xticks(), columns, rotation=90)
        fig.set_figheight(fig.get_figheight() + _UPRIGHT)
        return
    fig.draw_without_rendering()
    last = -1.0
    for label in ax.get_xticklabels():
        box = label.get_window_extent()
        label.set_visible(box.x0 > last)
        last = box.x1 + _APART if box.x0 > last else last


def _lines(name: str, letters: int) -> list[str]:
    lines = name.split("\n")
    return [textwrap.fill(line, letters, break_long_words=False) for line in lines]


def _fits(draw: Callable[[Axes, pd.DataFrame], Axes], table: pd.DataFrame) -> None:
    """Raise UnfitError where a chart would stumble over what it is given."""
    if not isinstance(table, pd.DataFrame):
        raise UnfitError(
            f"a chart draws a pandas DataFrame, and this is a {type(table).__name__}; "
            "reset_index() makes one of a Series"
        )
    _, _, *more = inspect.signature(draw).parameters.values()
    if wanted := [one.name for one in more if one.default is one.empty]:
        raise UnfitError(
            f"the chart takes {' and '.join(wanted)} too; give it as "
            f"lambda ax, table: {draw.__name__}(ax, table, ...)"
        )


def table(
    frame: pd.DataFrame,
    caption: str,
    *,
    label: str,
    empty: str | None = None,
    **options: Any,  # noqa: ANN401
) -> None:
    """Show a table, or say in a sentence that it would be empty; with ``empty=""`` say nothing.

    >>> texts = record.tables.sources[["source_id", "published"]]
    >>> notebook.table(texts, "The sources", label="tbl:mine")
    Table (tbl:mine): The sources

    ``label``: ``tbl:`` and a name, by which the edition keeps its CSV. ``options`` are those of
    ``notebook.table``: source, align, anchor, widths. Raises UnfitError for what cannot be shown.
    """
    if len(frame) == 0:
        if empty != "":
            notebook.text(empty or f"Nothing to list: {caption}.")
        return
    notebook.table(frame, label=label, caption=caption, printed=PRINTED, **options)
