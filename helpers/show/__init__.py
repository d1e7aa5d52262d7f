"""What a notebook cell calls to show a figure, a table or prose.

Each function displays one MIME bundle (`bundles`): JupyterLab draws the readable part of it, and
the exporters in `helpers.export` read the private part (label, caption, alternative text, rows).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from helpers.notebook import bundles, preview
from helpers.notebook.markdown import prose
from helpers.record import paths, tables
from helpers.record.faults import UnfitError

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

__all__ = ["figure", "opening", "prose", "table", "text"]


def __dir__() -> list[str]:
    return __all__


def figure(
    fig: Figure,
    *,
    label: str,
    caption: str,
    alt: str,
    data: pd.DataFrame | pd.Series | None = None,
    source: str = "",
    screen: bool = False,
    page: Mapping[str, str] | None = None,
) -> None:
    """Display a drawn figure and close it: `figure(fig, label="fig:timeline", caption=, alt=)`.

    `data` is the small table behind the figure; it travels along as CSV. With `screen` JupyterLab
    shows the caption and the source under it, and a picture in our typeface, which a browser has
    not. `page` is what the brief's page has instead: title and subtitle (text), wide and narrow
    (SVG). Raises UnfitError, naming the label, when the caption or the alternative text is empty.

    >>> fig, ax = charts.canvas(2)
    >>> notebook.show_figure(fig, label="fig:mine", caption="An empty figure", alt="Two bare axes")
    Figure (fig:mine): An empty figure
    """
    content, metadata = bundles.figure(
        fig, label=label, caption=caption, alt=alt, data=data, source=source, page=page
    )
    if screen:
        content["text/html"] = preview.figure(fig, caption, alt, source)
    from matplotlib import pyplot as plt

    plt.close(fig)
    bundles.display(content, metadata)


def table(
    df: pd.DataFrame,
    *,
    label: str,
    caption: str,
    source: str = "",
    align: Sequence[str] | None = None,
    anchor: str | Sequence[str | Sequence[str]] | None = None,
    widths: Sequence[float] | None = None,
    printed: int | None = None,
) -> None:
    """Display a table: `table(rows, label="tbl:sources", caption="The sources")`.

    A cell is a string, a number, nothing (printed as an en dash), or a list of texts and
    (source_id, paragraph) pairs, which are printed as citations. `align` has left, center or
    right for each printed column, `widths` their relative widths (without them the exporter
    finds good ones). `anchor` names a column that is not printed but whose values (a string, or a
    list of strings) become the link targets of the rows; it may also be such a list itself, one
    item a row. Of a table longer than `printed` only that many rows are printed, and its source
    line says so; the CSV holds all. Raises UnfitError, naming the label, for what cannot be shown.

    >>> rows = pd.DataFrame({"what": ["an act"], "told in": [[("janse-2021", 66)]]})
    >>> notebook.table(rows, label="tbl:mine", caption="One act and its passage")
    Table (tbl:mine): One act and its passage
    """
    bundles.display(
        *bundles.table(
            df,
            label=label,
            caption=caption,
            source=source,
            align=align,
            anchor=anchor,
            widths=widths,
            printed=printed,
        )
    )


def text(markdown: str) -> None:
    """Display computed prose, as Markdown; `[@source_id, paragraph]` becomes a citation.

    >>> notebook.text(f"Moscow acts in **{len(measures.moscow_events(record.tables))}** events.")
    Moscow acts in **213** events.

    Raises UnfitError where it cites a passage that does not exist.
    """
    if unknown := tables.unknown_passages(paths.data_dir(), markdown):
        raise UnfitError(
            f"cites [{'; '.join(unknown)}], and there is no such passage; sources.csv and "
            "passages.csv list those that there are"
        )
    bundles.display(*bundles.text(markdown))


def opening(meta: Mapping[str, Any]) -> None:
    """Hand the edition's title block to the exporters; JupyterLab shows only the edition line.

    `meta` has title, subtitle, author, edition_line, date (ISO), keywords, bibliography (CSL-JSON
    items whose id is the source_id), notice, known_passages ({source_id: last paragraph}),
    language (BCP 47: en-GB) and paper (a4 or letter).

    >>> notebook.title_block({"title": "T", "edition_line": "Known to today"})
    Known to today
    """
    bundles.display(*bundles.opening(meta))
