"""Read an executed notebook into a `Document`; whatever would get lost is refused."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date
from typing import Any

from nbformat import NotebookNode, from_dict

from helpers.export.document import (
    Block,
    Cell,
    Document,
    Edition,
    ExportError,
    Figure,
    Place,
    Prose,
    Table,
)
from helpers.export.escape import clean
from helpers.record.mime import EDITION_MIME, METADATA_KEY, PAGE_MIME, TABLE_MIME

_REMOVED_TAGS = frozenset(
    {"parameters", "injected-parameters", "papermill-error-cell-tag", "remove-cell"}
)
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*\s*(?:\{[^}]*\})?\s*$", re.MULTILINE)
_DASH = "–"
_ANNEX = "annex.ipynb"  # the end of the name of the notebook that is printed as the annex
_NOTED = re.compile(r"\s*(\[@(?!fig:|tbl:|sec:)[^\]]*\])([.,;:]?)")
_LEVEL = re.compile(r"(#{1,6})\s")
_SECTION = re.compile(r"\{#(?:sec:)?([\w-]+)\}")
_CROSS = re.compile(r"\s*\(@((?:fig|tbl|sec):[\w-]+)\)")
_DECLARED = re.compile(r"(?<!@)\b(?:fig|tbl|sec):[\w-]+")


def read(nb: NotebookNode) -> Document:
    """Everything the brief prints, checked and numbered in printing order.

    Raises ExportError, naming the cell, for anything that cannot be printed as it stands.
    """
    nb = from_dict(_cleaned(nb))
    code = [cell for cell in nb.cells if cell.cell_type == "code" and cell.source.strip()]
    if code and not any(cell.outputs or cell.execution_count for cell in code):
        raise ExportError("the notebook was not run; run all its cells, save it, and export again")
    found: list[Block] = []
    openings: list[dict[str, Any]] = []
    for place, cell in _kept_cells(nb):
        shown = (output.get("data", {}) for output in cell.get("outputs", []))
        openings += [data[EDITION_MIME] for data in shown if EDITION_MIME in data]
        found += _blocks(cell, place)
    blocks = _numbered(sorted(found, key=lambda block: not block.cover))
    declared = {name for cell in nb.cells for name in _DECLARED.findall(cell.source)}
    blocks = _referring(_with_text(blocks), declared)
    return Document(_edition(openings, nb, blocks), tuple(blocks))


def assets(nb: NotebookNode) -> list[Figure | Table]:
    """All numbered figures and tables of an executed notebook, in printing order."""
    return read(nb).numbered


def _with_text(blocks: list[Block]) -> list[Block]:
    """The blocks without headings of prose under which nothing is printed."""
    kept: list[Block] = []
    level = 0  # of the heading that follows what was looked at last, counted from the end
    for block in reversed(blocks):
        if not isinstance(block, Prose):
            kept.append(block)
            level = 7
            continue
        lines: list[str] = []
        for line in reversed(block.markdown.split("\n")):
            found = _LEVEL.match(line)
            if not found:
                level = 7 if line.strip() else level
            elif block.noted and len(found[1]) >= level:
                continue
            else:
                level = len(found[1])
            lines.append(line)
        if text := "\n".join(reversed(lines)).strip():
            kept.append(replace(block, markdown=text))
    return kept[::-1]


def _referring(blocks: list[Block], declared: set[str]) -> list[Block]:
    """References of prose in brackets; those to what this edition does not print are left out."""
    there: set[str] = set()
    for block in blocks:
        prose = isinstance(block, Prose)
        there |= set(_SECTION.findall(block.markdown)) if prose else {block.label}

    def referred(found: re.Match[str]) -> str:
        gone = found[1].removeprefix("sec:") not in there and found[1] in declared
        return "" if gone else f" [@{found[1]}]"

    return [
        replace(block, markdown=_CROSS.sub(referred, block.markdown))
        if isinstance(block, Prose) and block.noted
        else block
        for block in blocks
    ]


def _kept_cells(nb: NotebookNode) -> Iterator[tuple[Place, NotebookNode]]:
    """The cells that a reader sees, each with its place in the whole notebook.

    A notebook put together from chapters may say in a cell's metadata where the cell was:
    `{"brief": {"notebook": "03-phases.ipynb", "cell": 4}}`.
    """
    for number, cell in enumerate(nb.cells, start=1):
        if _REMOVED_TAGS.isdisjoint(cell.metadata.get("tags", [])):
            origin = cell.metadata.get(METADATA_KEY, {})
            notebook = origin.get("notebook", "")
            first_line = (cell.source.strip().splitlines() or [""])[0]
            hint = first_line if len(first_line) <= 50 else first_line[:49] + "…"
            part = "annex" if notebook.endswith(_ANNEX) else "main"
            part = "cover" if "cover" in cell.metadata.get("tags", []) else part
            yield Place(origin.get("cell", number), notebook, hint, part), cell


def _blocks(cell: NotebookNode, place: Place) -> Iterator[Block]:
    if cell.cell_type == "markdown":
        if cell.get("attachments"):
            raise ExportError(f"{place}: an attached image would get lost; use show_figure")
        yield Prose(place, cell.source)
    elif cell.cell_type == "code":
        yield from filter(None, (_printed(output, place) for output in cell.outputs))
    elif cell.source.strip():
        raise ExportError(f"{place}: a raw cell would get lost; tag it remove-cell or make it text")


def _cleaned(value: Any) -> Any:  # noqa: ANN401
    """A notebook, each text in it cleaned."""
    if isinstance(value, dict):
        return {key: _cleaned(held) for key, held in value.items()}
    if isinstance(value, list):
        return [_cleaned(held) for held in value]
    return clean(value) if isinstance(value, str) else value


def _printed(output: NotebookNode, place: Place) -> Block | None:
    """What one output becomes, if anything."""
    if output.output_type == "stream":
        return _literal(output.text, place) if output.name != "stderr" else None
    if output.output_type == "error":
        raise ExportError(f"{place} failed: {output.ename}: {output.evalue}")
    data, about = output.data, output.get("metadata", {}).get(METADATA_KEY, {})
    kind = about.get("kind")
    if EDITION_MIME in data:
        return None
    if kind in ("figure", "table"):
        return _numbered_block(kind, data, about, place)
    if kind == "prose":
        # The mark of a note stands behind the full stop.
        text = _NOTED.sub(r"\2\1", about["markdown"].strip())
        return Prose(place, text, noted=True) if text else None
    if "text/markdown" in data:
        return Prose(place, data["text/markdown"])
    if set(data) <= {"text/plain"}:
        return _literal(data.get("text/plain", ""), place)
    raise _lost(place, sorted(set(data) - {"text/plain"}))


def _lost(place: Place, kinds: list[str]) -> ExportError:
    said = f"an output of type {', '.join(kinds)} would get lost"
    if any(kind.startswith("image/") for kind in kinds):
        said = "a figure without alternative text, caption and label; use notebook.show_figure"
    elif "text/html" in kinds:
        said = "a table without caption and label; use notebook.table, or notebook.text for prose"
    return ExportError(f"{place}: {said}")


def _literal(text: str, place: Place) -> Prose | None:
    """Printed text as a code block, fenced by more backticks than it holds."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return Prose(place, f"{fence}\n{text.rstrip()}\n{fence}") if text.strip() else None


def _numbered_block(
    kind: str, data: dict[str, Any], about: dict[str, Any], place: Place
) -> Figure | Table:
    """As ``notebook.bundles`` wrote it, who refuses one without a label or a caption."""
    common = {name: about[name] for name in ("label", "caption", "source")}
    common |= {"place": place, "csv": data.get("text/csv")}
    if kind == "figure":
        svg, page = data["image/svg+xml"], data.get(PAGE_MIME, {})
        return Figure(**common, alt=about["alt"], svg=svg, page=page)
    content = data[TABLE_MIME]
    return Table(**common, **content | {"rows": [list(map(_cell, row)) for row in content["rows"]]})


def _cell(value: Any) -> Cell:  # noqa: ANN401
    if isinstance(value, list) and value:
        return value
    return _DASH if value in (None, []) else str(value)


def _numbered(blocks: list[Block]) -> list[Block]:
    """Figures and tables counted apart, those of the annex from A1."""
    counts = Counter[tuple[str, bool]]()
    numbered: list[Block] = []
    for block in blocks:
        if not isinstance(block, Prose):
            kind = (block.kind, block.annex)
            counts[kind] += 1
            block = replace(block, number=f"{'A' if block.annex else ''}{counts[kind]}")
        numbered.append(block)
    return numbered


def _edition(openings: list[dict[str, Any]], nb: NotebookNode, blocks: list[Block]) -> Edition:
    if any(other != openings[0] for other in openings[1:]):
        raise ExportError("two cells open the brief, with different title blocks")
    meta = openings[0] if openings else {}
    prose = (block.markdown for block in blocks if isinstance(block, Prose))
    headings = (found[1] for markdown in prose if (found := _HEADING.search(markdown)))
    title = meta.get("title") or nb.metadata.get("title") or next(headings, "")
    if not title:
        place = blocks[0].place if blocks else "the notebook"
        raise ExportError(f"{place}: no title; begin with a heading, or call notebook.title_block")
    given = {field.name: meta[field.name] for field in fields(Edition) if meta.get(field.name)}
    try:
        given |= {"date": date.fromisoformat(meta["date"])} if meta.get("date") else {}
    except ValueError:
        raise ExportError(f"the opening's date {meta['date']!r} is no day (2021-09-08)") from None
    return Edition(**given | {"title": title})
