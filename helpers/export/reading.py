"""Read an executed notebook into a `Document`; whatever would get lost is refused."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from nbformat import NotebookNode

from helpers.export.document import (
    PAPERS,
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
_ANCHOR = re.compile(r"[\w][\w.:-]*")
_HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*\s*(?:\{[^}]*\})?\s*$", re.MULTILINE)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Z]{2})?")
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
    _was_run(nb)
    openings: list[dict[str, Any]] = []
    found: list[Block] = []
    for place, cell in _kept_cells(nb):
        annex = place.notebook.endswith(_ANNEX)
        found.extend(replace(block, annex=annex) for block in _blocks(cell, place, openings))
    blocks = _numbered([b for b in found if b.cover] + [b for b in found if not b.cover])
    declared = {name for cell in nb.cells for name in _DECLARED.findall(cell.source)}
    blocks = _referring(_with_text(blocks), declared)
    return Document(_edition(openings, nb, blocks), tuple(blocks))


def assets(nb: NotebookNode) -> list[Figure | Table]:
    """All numbered figures and tables of an executed notebook, in printing order."""
    return [block for block in read(nb).blocks if isinstance(block, Figure | Table)]


def _was_run(nb: NotebookNode) -> None:
    """Refuse a notebook none of whose code was run."""
    code = [cell for cell in nb.cells if cell.cell_type == "code" and cell.source.strip()]
    if code and not any(cell.outputs or cell.execution_count for cell in code):
        raise ExportError("the notebook was not run; run all its cells, save it, and export again")


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
    there = {block.label for block in blocks if isinstance(block, Figure | Table)}
    there |= {f"sec:{name}" for block in blocks if isinstance(block, Prose)
              for name in _SECTION.findall(block.markdown)}  # fmt: skip

    def referred(found: re.Match[str]) -> str:
        gone = found[1] not in there and found[1] in declared
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
            first_line = (cell.source.strip().splitlines() or [""])[0]
            hint = first_line if len(first_line) <= 50 else first_line[:49] + "…"
            yield Place(origin.get("cell", number), origin.get("notebook", ""), hint), cell


def _blocks(cell: NotebookNode, place: Place, openings: list[dict[str, Any]]) -> Iterator[Block]:
    cover = "cover" in cell.metadata.get("tags", [])
    if cell.cell_type == "markdown":
        if cell.get("attachments"):
            raise ExportError(
                f"{place}: an attached image would get lost; use notebook.show_figure"
            )
        yield Prose(place, cover, clean(cell.source))
    elif cell.cell_type == "code":
        for output in cell.outputs:
            yield from _output_blocks(output, place, cover, openings)
    elif cell.source.strip():
        raise ExportError(f"{place}: a raw cell would get lost; tag it remove-cell or make it text")


def _output_blocks(
    output: NotebookNode, place: Place, cover: bool, openings: list[dict[str, Any]]
) -> Iterator[Block]:
    if output.output_type == "stream":
        if output.name != "stderr":
            yield from _literal(output.text, place, cover)
        return
    if output.output_type == "error":
        raise ExportError(f"{place} failed: {output.ename}: {output.evalue}")
    data = output.get("data", {})
    about = output.get("metadata", {}).get(METADATA_KEY, {})
    kind = about.get("kind")
    if EDITION_MIME in data:
        openings.append(data[EDITION_MIME])
    elif kind == "figure":
        yield _figure(data, about, place, cover)
    elif kind == "table":
        yield _table(data, about, place, cover)
    elif kind == "prose":
        if text := clean(about["markdown"]).strip():
            # The mark of a note stands behind the full stop.
            yield Prose(place, cover, _NOTED.sub(r"\2\1", text), noted=True)
    elif "text/markdown" in data:
        yield Prose(place, cover, clean(data["text/markdown"]))
    elif set(data) <= {"text/plain"}:
        yield from _literal(data.get("text/plain", ""), place, cover)
    else:
        raise ExportError(_would_get_lost(place, sorted(set(data) - {"text/plain"})))


def _would_get_lost(place: Place, kinds: list[str]) -> str:
    if any(kind.startswith("image/") for kind in kinds):
        return (
            f"{place}: a figure without alternative text, caption and label; "
            "use notebook.show_figure"
        )
    if "text/html" in kinds:
        return (
            f"{place}: a table without caption and label; use notebook.table, or notebook.text "
            "for prose"
        )
    return f"{place}: an output of type {', '.join(kinds)} would get lost"


def _literal(text: str, place: Place, cover: bool) -> Iterator[Prose]:
    """Printed text as a code block, fenced by more backticks than it holds."""
    if text.strip():
        longest = max((len(run) for run in re.findall("`+", text)), default=0)
        fence = "`" * max(3, longest + 1)
        yield Prose(place, cover, f"{fence}\n{clean(text).rstrip()}\n{fence}")


def _said(about: dict[str, Any], key: str, place: Place) -> str:
    value = clean(str(about.get(key) or "")).strip()
    if not value:
        name = {"alt": "alternative text (alt)"}.get(key, key)
        raise ExportError(f"{place}: {about.get('label') or 'an output'} has no {name}")
    return value


def _common(data: dict[str, Any], about: dict[str, Any], place: Place) -> dict[str, Any]:
    """What figures and tables both have."""
    return {
        "place": place,
        "label": _said(about, "label", place),
        "caption": _said(about, "caption", place),
        "source": clean(about.get("source", "")),
        "csv": clean(data["text/csv"]) if "text/csv" in data else None,
    }


def _figure(data: dict[str, Any], about: dict[str, Any], place: Place, cover: bool) -> Figure:
    common = _common(data, about, place)
    if "image/svg+xml" not in data:
        raise ExportError(f"{place}: {common['label']} has no SVG")
    return Figure(
        **common,
        cover=cover,
        alt=_said(about, "alt", place),
        svg=clean(data["image/svg+xml"]),
        page={name: clean(text) for name, text in data.get(PAGE_MIME, {}).items()},
    )


def _table(data: dict[str, Any], about: dict[str, Any], place: Place, cover: bool) -> Table:
    common = _common(data, about, place)
    if TABLE_MIME not in data:
        raise ExportError(f"{place}: {common['label']} has no rows of type {TABLE_MIME}")
    content = data[TABLE_MIME]
    table = Table(
        **common,
        cover=cover,
        columns=tuple(clean(column) for column in content["columns"]),
        align=tuple(content["align"]),
        widths=tuple(content["widths"]) if content.get("widths") else None,
        rows=tuple(tuple(_cell(cell) for cell in row) for row in content["rows"]),
        anchors=tuple(tuple(row) for row in content["anchors"]),
    )
    for anchor in table.names:
        if not _ANCHOR.fullmatch(anchor):
            raise ExportError(
                f"{place}: {table.label} has an anchor {anchor!r} that no link can name"
            )
    return table


def _cell(value: object) -> Cell:
    if isinstance(value, list) and value:
        return [clean(v) if isinstance(v, str) else (str(v[0]), int(v[1])) for v in value]
    return _DASH if value is None or value == [] else clean(str(value))


def _numbered(blocks: list[Block]) -> list[Block]:
    """Figures and tables counted apart, those of the annex from A1."""
    counts = Counter[tuple[str, bool]]()
    numbered: list[Block] = []
    for block in blocks:
        if isinstance(block, Figure | Table):
            counts[block.kind, block.annex] += 1
            count = counts[block.kind, block.annex]
            block = replace(block, number=f"A{count}" if block.annex else str(count))
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
    try:
        day = date.fromisoformat(meta["date"]) if meta.get("date") else None
    except ValueError:
        raise ExportError(f"the opening's date {meta['date']!r} is no day (2021-09-08)") from None
    language, paper = (meta.get(key) or getattr(Edition, key) for key in ("language", "paper"))
    if not _LANGUAGE.fullmatch(language):
        raise ExportError(f"the opening's language {language!r} is no language tag (en, en-GB)")
    if paper not in PAPERS:
        raise ExportError(f"the opening's paper {paper!r} is none of {', '.join(PAPERS)}")
    if any("id" not in item for item in meta.get("bibliography") or []):
        raise ExportError("an item of the opening's bibliography has no id")
    return Edition(
        title=clean(title),
        subtitle=clean(meta.get("subtitle") or ""),
        author=clean(meta.get("author") or ""),
        edition_line=clean(meta.get("edition_line") or ""),
        date=day,
        keywords=tuple(clean(word) for word in meta.get("keywords") or ()),
        notice=clean(meta.get("notice") or ""),
        language=language,
        paper=paper,
        bibliography=tuple(meta.get("bibliography") or ()),
        known_passages=dict(meta.get("known_passages") or {}),
        short_names=dict(meta.get("short_names") or {}),
        families=dict(meta.get("families") or {}),
    )
