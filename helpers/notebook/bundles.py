"""What a cell displays, as one MIME bundle: a part that people read, and one that exporters do."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from html import escape
from itertools import groupby
from typing import TYPE_CHECKING, Any

from helpers.record.faults import UnfitError
from helpers.record.mime import EDITION_MIME, METADATA_KEY, PAGE_MIME, TABLE_MIME
from helpers.record.spreadsheets import csv_text

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.figure import Figure

Bundle = tuple[dict[str, Any], dict[str, Any]]

_ALIGNMENTS = ("left", "center", "right")
_DASH = "–"


def figure(
    fig: Figure,
    *,
    label: str,
    caption: str,
    alt: str,
    data: pd.DataFrame | None = None,
    source: str = "",
    page: Mapping[str, str] | None = None,
) -> Bundle:
    """What `notebook.show_figure` displays; the figure stays open."""
    _require(label, "fig", caption=caption, alt=alt)
    content: dict[str, Any] = {
        "image/svg+xml": svg(fig),
        "text/plain": f"Figure ({label}): {caption}",
    }
    if page is not None:
        content[PAGE_MIME] = dict(page)
    if data is not None:
        written = data.to_csv(index=_index_speaks(data), lineterminator="\n")
        head, *lines = csv.reader(io.StringIO(written))
        content["text/csv"] = csv_text(head, lines)
    about = {"kind": "figure", "label": label, "caption": caption, "source": source, "alt": alt}
    return content, {METADATA_KEY: about}


def table(
    df: pd.DataFrame,
    *,
    label: str,
    caption: str,
    source: str = "",
    align: Sequence[str] | None = None,
    anchor: str = "",
    widths: Sequence[float] | None = None,
) -> Bundle:
    """What `notebook.table` displays."""
    _require(label, "tbl", caption=caption)
    if anchor and anchor not in df.columns:
        raise UnfitError(f"{label} has no column {anchor!r} to take the anchors from")
    anchors = [_anchors(value) for value in df[anchor]] if anchor else [[] for _ in range(len(df))]
    shown = df.drop(columns=anchor) if anchor else df
    columns = [str(column) for column in shown.columns]
    if not columns:
        raise UnfitError(f"{label} has no columns to print")
    rows = [[_cell(value, label) for value in row] for row in shown.itertuples(index=False)]
    for name, given in (("align", align), ("widths", widths)):
        if given is not None and len(given) != len(columns):
            raise UnfitError(f"{label} prints {len(columns)} columns but {name} has {len(given)}")
    if unknown := set(align or ()) - set(_ALIGNMENTS):
        raise UnfitError(f"{label}: align is one of {_ALIGNMENTS}, not {sorted(unknown)}")
    sides = list(align or (_side([row[i] for row in rows]) for i in range(len(columns))))
    payload = {
        "columns": columns,
        "align": sides,
        "widths": widths if widths is None else list(widths),
        "rows": rows,
        "anchors": anchors,
    }
    as_text = [[_cell_text(cell) for cell in row] for row in rows]
    bare = [["" if cell in (None, []) else _cell_text(cell) for cell in row] for row in rows]
    content: dict[str, Any] = {
        "text/html": _html(columns, as_text, sides, caption),
        "text/csv": csv_text(columns, bare),
        TABLE_MIME: payload,
        "text/plain": f"Table ({label}): {caption}",
    }
    about = {"kind": "table", "label": label, "caption": caption, "source": source}
    return content, {METADATA_KEY: about}


def text(markdown: str) -> Bundle:
    """What `notebook.text` displays."""
    return {"text/markdown": markdown, "text/plain": markdown}, {}


def opening(meta: Mapping[str, Any]) -> Bundle:
    """What `notebook.title_block` displays; refuses what JSON cannot carry."""
    plain = json.loads(json.dumps(dict(meta), ensure_ascii=False))
    return {EDITION_MIME: plain, "text/plain": str(meta.get("edition_line", ""))}, {}


def _require(label: str, prefix: str, **texts: str) -> None:
    if not re.fullmatch(rf"{prefix}:[A-Za-z0-9][A-Za-z0-9_-]*", label):
        raise UnfitError(f"label {label!r} should look like '{prefix}:timeline'")
    for name, value in texts.items():
        if not isinstance(value, str) or not value.strip():
            meaning = "alternative text (alt)" if name == "alt" else name
            raise UnfitError(f"{label} has no {meaning}")


def svg(fig: Figure) -> str:
    """The figure as SVG with selectable text and the same bytes on every run."""
    import matplotlib as mpl

    buffer = io.StringIO()
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "brief"}):
        fig.savefig(buffer, format="svg", metadata={"Date": None})
    return buffer.getvalue()


def _index_speaks(frame: pd.DataFrame) -> bool:
    """False for row numbers, also those left by a filter: they say nothing to a reader."""
    import pandas as pd

    named = any(name is not None for name in frame.index.names)
    return named or not pd.api.types.is_integer_dtype(frame.index.dtype)


def _anchors(value: object) -> list[str]:
    """The identifiers by which a link can lead to a row."""
    if isinstance(value, list | tuple):
        return [str(item) for item in value]
    return [] if _missing(value) else [str(value)]


def _missing(value: Any) -> bool:  # noqa: ANN401 (whatever a cell holds)
    """None, NaN, NaT and pandas' NA, of what is no list."""
    import pandas as pd

    return bool(pd.isna(value))


def _cell(value: object, label: str) -> str | int | float | list[str | list[str | int]] | None:
    """One cell in the form that JSON carries: text, number, passages and texts, or nothing."""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple):
        try:
            return [item if isinstance(item, str) else _passage(*item) for item in value]
        except (TypeError, ValueError):
            raise UnfitError(
                f"{label}: a list in a cell holds texts or (source_id, paragraph) pairs, not"
                f" {value!r}"
            ) from None
    if _missing(value):
        return None
    value = value.item() if hasattr(value, "item") else value
    return value if isinstance(value, int | float) and not isinstance(value, bool) else str(value)


def _passage(source: object, paragraph: Any) -> list[str | int]:  # noqa: ANN401 (a number)
    return [str(source), int(paragraph)]


def _cell_text(cell: object) -> str:
    """Passages stand in brackets only beside text."""
    if cell in (None, []):
        return _DASH
    if not isinstance(cell, list):
        return str(cell)
    runs = [(text, list(run)) for text, run in groupby(cell, lambda i: isinstance(i, str))]
    said = [" ".join(run) if text else _passages(run, len(runs) > 1) for text, run in runs]
    return " ".join(said)


def _passages(pairs: list[list[str | int]], brackets: bool) -> str:
    said = "; ".join(f"{source}, {paragraph}" for source, paragraph in pairs)
    return f"[{said}]" if brackets else said


def _side(cells: list[Any]) -> str:
    """Numbers stand on the right."""
    there = [cell for cell in cells if cell is not None]
    numbers = there and all(isinstance(cell, int | float) for cell in there)
    return "right" if numbers else "left"


def _html(columns: list[str], rows: list[list[str]], align: list[str], caption: str) -> str:
    def line(tag: str, cells: list[str]) -> str:
        styled = zip(cells, align, strict=True)
        return "".join(f'<{tag} style="text-align:{a}">{escape(c)}</{tag}>' for c, a in styled)

    body = "\n".join(f"<tr>{line('td', row)}</tr>" for row in rows)
    return (
        f"<table><caption>{escape(caption)}</caption>\n"
        f"<thead><tr>{line('th', columns)}</tr></thead>\n<tbody>\n{body}\n</tbody></table>"
    )


def display(content: dict[str, Any], metadata: dict[str, Any]) -> None:
    """Show a bundle in the notebook; in plain Python, which has no page, nothing."""
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.display import display as shown

    if InteractiveShell.initialized():
        shown(content, raw=True, metadata=metadata)
