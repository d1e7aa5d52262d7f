"""What the coding desk shows, as HTML that follows JupyterLab's light and dark themes."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from pathlib import Path
from urllib.parse import quote

import pandas as pd

from helpers.record import paths
from helpers.record.faults import Fault


def show(body: str) -> None:
    """Show a page in the notebook."""
    from IPython.display import HTML, display  # which no command needs

    style = (Path(__file__).parent / "desk.css").read_text(encoding="utf-8")
    display(HTML(f'<style>{style}</style><div class="coding">{body}</div>'))


def sentence(said: str) -> str:
    """One paragraph."""
    return f"<p>{escape(said)}</p>"


def plain(text: object) -> str:
    """Text whose lines stay as they are, such as a difference."""
    return f"<pre>{escape(str(text))}</pre>"


def listed(faults: Iterable[Fault]) -> str:
    """Faults as ``file:line:column: message``, a line each."""
    return plain("\n".join(map(str, faults)))


def quoted(text: str, lines: Iterable[str]) -> str:
    """A text of others, and what is to be said of it."""
    said = "".join(f'<li dir="auto">{escape(line)}</li>' for line in lines)
    return f'<blockquote dir="auto">{escape(text)}</blockquote><ul>{said}</ul>'


def table(frame: pd.DataFrame) -> str:
    """A small table without its index."""
    with pd.option_context("display.max_colwidth", None):
        return frame.to_html(index=False, border=0, na_rep="–", float_format="{:.2f}".format)


def linked(file: Path) -> str:
    """A file; in JupyterLab one of the clone opens beside the notebook at a click."""
    name = f"<code>{escape(str(file))}</code>"
    if not file.is_relative_to(paths.HOME):
        return name
    return f'<a href="../{quote(file.relative_to(paths.HOME).as_posix())}">{name}</a>'
