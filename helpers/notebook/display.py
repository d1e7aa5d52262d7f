"""A figure, a table, computed prose and the title block of a notebook, each shown by one call."""

from __future__ import annotations

import inspect
import os
import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import Any, cast

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from helpers import charts
from helpers.notebook import bundles, preview
from helpers.notebook.markdown import no_passages, prose
from helpers.record import paths, tables
from helpers.record.faults import UnfitError

__all__ = ["drawn", "figure", "prose", "show_figure", "table", "text", "title_block"]

Draw = Callable[[Axes, pd.DataFrame], Axes]

# On a phone: letters of a line of a row's name (half as many where rows are as tall as this), the
# least inches of a row, those of names of columns, pixels between two years.
_LETTERS, _TALL, _ROW, _UPRIGHT, _APART = 22, 0.9, 0.3, 0.8, 4


def figure(
    draw: Draw | Axes | Figure,
    table: pd.DataFrame | str,
    words: charts.FigureWords | str = "",
    *,
    label: str,
    height: float = 3.2,
    room: float = 6,
) -> None:
    """Draw one small table under its finding, or say that there is nothing to draw.

    >>> counts = record.events["theme"].value_counts().rename_axis("label").reset_index()
    >>> notebook.figure(charts.bars, counts, "What events are about", label="fig:mine")
    Figure (fig:mine): What events are about.

    A plot that stands already is given itself, with a title alone or the table behind it first:

    >>> ax = counts.plot.bar("label", "count")
    >>> notebook.figure(ax, "What events are about", label="fig:plot")
    Figure (fig:plot): What events are about.

    ``draw``: any chart, ``f(ax, table) -> ax``. ``words``: title, subtitle, caption, alternative
    text, and what to say of an empty table; of a title alone the others are made. ``height`` in
    inches; ``room`` in points, above the axes. ``label``: ``fig:`` and a name, by which the edition
    keeps the figure and its CSV. Raises UnfitError for what cannot be drawn or shown.
    """
    page = None
    if isinstance(draw, Axes | Figure):
        fig, data = cast(Figure, draw.figure), None if isinstance(table, str) else table
        if isinstance(table, str):
            words = charts.FigureWords(table, "", f"{table}.", f"A plot: {table}.")
        elif isinstance(words, str):
            words = charts.words_of(words, table)
    else:
        data = _fitting(draw, table)
        words = charts.words_of(words, data) if isinstance(words, str) else words
        if len(data) == 0:
            if words.empty:
                text(words.empty)
            return
        fig = drawn(draw, data, words, height, room)
        if os.environ.get(paths.UNWATCHED_VARIABLE):
            page = _page(draw, data, words, height)
    said = {"caption": words.caption, "alt": words.alt, "source": words.source}
    show_figure(fig, label=label, data=data, page=page, **said)


def _page(
    draw: Draw, table: pd.DataFrame, words: charts.FigureWords, height: float
) -> dict[str, str]:
    """What the page has instead: title and subtitle as text, a wide drawing and one for a phone."""
    made = {"title": words.title, "subtitle": words.subtitle}
    for name, width in (("wide", charts.house.SCREEN), ("narrow", charts.house.PHONE)):
        fig = drawn(draw, table, words, height, None, width)
        made[name] = bundles.svg(fig)
        plt.close(fig)
    return made


def drawn(
    draw: Draw,
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
    fig = cast(Figure, ax.figure)
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


def _fitting(draw: Draw, table: pd.DataFrame | str) -> pd.DataFrame:
    """The table, if a chart can draw it. Raises UnfitError."""
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
    return table


def show_figure(
    fig: Figure,
    *,
    label: str,
    caption: str,
    alt: str,
    data: pd.DataFrame | None = None,
    source: str = "",
    page: Mapping[str, str] | None = None,
) -> None:
    """Show a figure that was drawn by other means, and close it.

    ``data`` is the small table behind it, which travels along as CSV. In JupyterLab it has its
    caption and source under it and is a picture in our typeface, which a browser has not. ``page``
    is what the brief's page has instead: title and subtitle (text), wide and narrow (SVG). Raises
    UnfitError, naming the label, where the caption or the alternative text is empty.

    >>> fig, ax = charts.canvas(2)
    >>> notebook.show_figure(fig, label="fig:mine", caption="An empty figure", alt="Two bare axes")
    Figure (fig:mine): An empty figure
    """
    content, metadata = bundles.figure(
        fig, label=label, caption=caption, alt=alt, data=data, source=source, page=page
    )
    if not os.environ.get(paths.UNWATCHED_VARIABLE):
        content["text/html"] = preview.picture(fig, alt) + preview.words(caption, source)
    plt.close(fig)
    bundles.display(content, metadata)


def table(
    frame: pd.DataFrame,
    caption: str,
    *,
    label: str,
    empty: str | None = None,
    source: str = "",
    align: Sequence[str] | None = None,
    anchor: str = "",
    widths: Sequence[float] | None = None,
) -> None:
    """Show a table, or say in a sentence that it would be empty; with ``empty=""`` say nothing.

    >>> texts = record.tables.sources[["source_id", "published"]]
    >>> notebook.table(texts, "The sources", label="tbl:mine")
    Table (tbl:mine): The sources

    A cell is a string, a number, nothing (printed as an en dash), or a list of texts and
    (source_id, paragraph) pairs, which are printed as citations:

    >>> rows = pd.DataFrame({"what": ["an act"], "told in": [[("janse-2021", 66)]]})
    >>> notebook.table(rows, "One act and its passage", label="tbl:act")
    Table (tbl:act): One act and its passage

    ``label``: ``tbl:`` and a name, by which the edition keeps its CSV. ``align`` has left, center
    or right for each printed column, ``widths`` their relative widths. ``anchor`` names a column
    that is not printed but whose values (a string or a list of strings) become the link targets of
    the rows. Raises UnfitError, naming the label, for what cannot be shown.
    """
    if len(frame) == 0:
        if empty != "":
            text(empty or f"Nothing to list: {caption}.")
        return
    about = {"label": label, "caption": caption, "source": source, "anchor": anchor}
    bundles.display(*bundles.table(frame, align=align, widths=widths, **about))


def text(markdown: str) -> None:
    """Show computed prose, as Markdown; ``[@source_id, paragraph]`` becomes a citation.

    >>> notebook.text(f"Moscow acts in **{len(measures.moscow_events(record.tables))}** events.")
    Moscow acts in **213** events.

    Raises UnfitError where it cites a passage that does not exist.
    """
    if unknown := tables.unknown_passages(paths.data_dir(), markdown):
        raise UnfitError(no_passages(unknown))
    bundles.display(*bundles.text(markdown))


def title_block(meta: Mapping[str, Any]) -> None:
    """Hand the edition's title block to the exporters; JupyterLab shows only the edition line.

    ``meta`` has title, subtitle, author, edition_line, date (ISO), keywords, bibliography (CSL-JSON
    items whose id is the source_id), notice, known_passages ({source_id: last paragraph}),
    language (BCP 47: en-GB) and paper (a4 or letter).

    >>> notebook.title_block({"title": "T", "edition_line": "Known to today"})
    Known to today
    """
    bundles.display(*bundles.opening(meta))
