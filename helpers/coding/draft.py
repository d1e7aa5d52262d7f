"""One coder's file: the source, its paragraphs, and the rows that the coder fills in.

It is YAML, so that a text editor is enough, the rows of a paragraph stand under its text, and no
spreadsheet turns ``2016-12`` into a day. Every value is read as the text that was written. Lines
that begin with ``#`` show the text and what was recognised in it; they are not read.
"""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

import yaml

from helpers.coding.anchors import When
from helpers.coding.candidates import Hints
from helpers.record.faults import DataError, Fault, UsageError

Row = dict[str, str]
Fields = dict[str, list[str]]

_WIDTH = 96
ADDRESS = ("source_id", "paragraph")
_OWN = ("paragraph", "sha256", "coding", "note")
# What nobody writes in a draft: the source has its own place, the codebook is not the coder's.
_NOT_ROWS = ("sources", "passages", "codes")


class Entry(NamedTuple):
    """One row of a draft, with the place of the row and of each of its cells in the file, and the
    paragraph under which it stands.
    """

    table: str
    cells: Row
    line: int
    places: dict[str, tuple[int, int]]
    under: str = ""


@dataclass
class Draft:
    """All rows of a draft, in the order of the file."""

    file: str
    entries: list[Entry] = field(default_factory=list)

    def of(self, table: str) -> list[Row]:
        """The cells of the rows of one table."""
        return [entry.cells for entry in self.entries if entry.table == table]

    @property
    def source(self) -> Row:
        """The row of the source that is coded."""
        return self.of("sources")[0]

    @property
    def source_id(self) -> str:
        """Its name; empty where its line is gone, which is a fault of the row."""
        return self.source.get("source_id", "")

    def under(self, paragraph: int) -> tuple[Row, list[Entry]]:
        """A paragraph's own cells, empty where it has none, and the rows that stand under it."""
        mine = [entry for entry in self.entries if entry.under == str(paragraph)]
        passage = next((entry.cells for entry in mine if entry.table == "passages"), {})
        return passage, [entry for entry in mine if entry.table != "passages"]


# -- writing -----------------------------------------------------------------------------------


def blank(source: Row, marks: Sequence[str], texts: Sequence[str], hints: Sequence[Hints]) -> str:
    """A draft with nothing coded yet: ``marks`` are the fingerprints of the ``texts``."""
    how = (Path(__file__).parent / "draft.txt").read_text(encoding="utf-8")
    lines = [*(f"# {line}".rstrip() for line in how.splitlines()), "", "source:"]
    lines += [f"  {line}" for line in _quoted(source)]
    lines += ["", "passages:"]
    for number, (mark, text, hint) in enumerate(zip(marks, texts, hints, strict=True), start=1):
        lines += ["", f"- paragraph: {number}", f"  sha256: {mark}"]
        lines += [f"  # | {line}" for line in textwrap.wrap(text, _WIDTH, break_on_hyphens=False)]
        lines += [f"  # {' '.join(line.split())}" for line in hinted(hint)]
        lines += ["  coding:", "  note:"]
    return "\n".join(lines) + "\n"


def hinted(hint: Hints) -> list[str]:
    """What was recognised in a paragraph, a kind a line; also for the terminal."""
    lists = {
        "dates:": [_dated(when) for when in hint.dates],
        "actors:": [f'{actor.actor_id} ("{actor.words}")' for actor in hint.actors],
        "not among the actors:": hint.names,
        "figures:": [f"{f.words} ({f.topic})" if f.topic else f.words for f in hint.figures],
        "attitudes?": [
            f'{a.holder} toward {a.target} {a.tone:+} ("{a.words}")' for a in hint.attitudes
        ],
        "a forecast?": [f'"{said}"' for said in hint.expected],
    }
    lines = [f"{name} {'; '.join(said)}" for name, said in lists.items() if said]
    for name, rows in hint.rows.items():
        for row in rows:
            told = ", ".join(row.told_in[:4]) + (", ..." if len(row.told_in) > 4 else "")
            why = ", ".join(row.shared) + (f"; told in {told}" if told else "")
            date = f" ({row.date})" if row.date else ""
            lines.append(f"{name} {row.key}{date}: {row.title} [{why}]")
    return lines


def _dated(when: When) -> str:
    if when.resolved and not when.how:
        return f'{when.resolved} ("{when.words}")'
    said = f"proposed {when.resolved}" if when.resolved else "open"
    return f'{said} ("{when.words}"; {when.how})'


def _quoted(cells: Row) -> list[str]:
    """Lines such as ``title: "A text"``: JSON's quotation marks are YAML's."""
    return [
        f"{name}: {json.dumps(cell, ensure_ascii=False)}" if cell else f"{name}:"
        for name, cell in cells.items()
    ]


# -- editing -----------------------------------------------------------------------------------


def block(draft: Draft, paragraph: int, lines: Sequence[str]) -> tuple[int, int]:
    """Where a paragraph stands among the lines of its file: the first, from 0, and after the last.

    Raises UsageError where the draft holds no such paragraph.
    """
    starts = {e.under: e.line - 1 for e in draft.entries if e.table == "passages"}
    start = starts.get(str(paragraph))
    if start is None:
        raise UsageError(f"the draft holds no paragraph {paragraph}")
    after = [n for n, line in enumerate(lines) if n > start and re.match(r"[^\s#-]", line)]
    end = min([n for n in starts.values() if n > start] + after + [len(lines)])
    while not lines[end - 1].strip():
        end -= 1
    return start, end


def rewrite(
    file: Path, draft: Draft, paragraph: int, passage: Row, rows: Sequence[tuple[str, Row]]
) -> None:
    """Write the coding and the rows (table, cells) of one paragraph anew.

    Other lines stay, and so do those that show the text and what was recognised in it.
    """
    lines = file.read_text(encoding="utf-8").splitlines()
    start, end = block(draft, paragraph, lines)
    made = [f"- paragraph: {paragraph}"]
    if mark := draft.under(paragraph)[0].get("sha256"):
        made.append(f"  sha256: {mark}")
    made += [line for line in lines[start:end] if line.lstrip().startswith("#")]
    made += [f"  {line}" for line in _quoted(passage)]
    for table in dict.fromkeys(table for table, _ in rows):
        made.append(f"  {table}:")
        for cells in (cells for name, cells in rows if name == table):
            given = {k: v for k, v in cells.items() if v and k not in ADDRESS}
            first, *others = _quoted(given) or ["{}"]  # a row without a cell is still a row
            made += [f"  - {first}", *(f"    {line}" for line in others)]
    half = file.with_name(f".{file.name}")
    half.write_text("\n".join([*lines[:start], *made, *lines[end:]]) + "\n", encoding="utf-8")
    half.replace(file)


# -- reading -----------------------------------------------------------------------------------


def read(file: Path, fields: Fields) -> Draft:
    """The rows of a draft; ``fields`` are the columns of each table. Raises DataError."""
    place = (1, 1)
    try:
        root = yaml.compose(file.read_text(encoding="utf-8-sig"), Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        if mark := error.problem_mark or error.context_mark:
            place = (mark.line + 1, mark.column + 1)
        said = f"{error.problem}; put a text that holds ': ' or ' #' in quotation marks"
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        said = f"is not YAML in UTF-8: {' '.join(str(error).split())[:120]}"
    except OSError as error:
        said = f"cannot be read: {error.strerror}"
    else:
        reader = _Reader(file.name, fields)
        reader.whole(root)
        if reader.faults:
            raise DataError(sorted(reader.faults))
        return reader.draft
    raise DataError([Fault(file.name, *place, said)])


class _Reader:
    """Walks through the file and notes every fault of form, so that all are said at once."""

    def __init__(self, file: str, fields: Fields) -> None:
        self.draft, self.fields, self.faults = Draft(file), fields, []
        self.under = ""
        self.tables = [name for name in fields if name not in _NOT_ROWS]

    def whole(self, root: yaml.Node | None) -> None:
        parts = dict(self._items(root, ["source", "passages", *self.tables])) if root else {}
        for name in {"source", "passages"} - parts.keys():
            self._fault(root, f"'{name}' is missing; take the file as add-source made it")
        if self.faults:
            return
        items = self._items(parts.pop("source")[1], self.fields["sources"])
        source = {name: self._text(*pair) for name, pair in items}
        source_id = self._keep("sources", source, parts["passages"][0]).get("source_id", "")
        for node in self._listed(parts.pop("passages")[1]):
            self._passage(source_id, node)
        self.under = ""
        for table, (_, node) in parts.items():
            self._rows(table, node, {})

    def _passage(self, source_id: str, node: yaml.Node) -> None:
        parts = dict(self._items(node, [*_OWN, *self.tables]))
        own = {name: self._text(*parts[name]) for name in _OWN if name in parts}
        own["source_id"] = (source_id, node)
        address = {name: own[name][0] for name in ADDRESS if name in own}
        self.under = address.get("paragraph", "")
        self._keep("passages", own, node)
        for table in self.tables:
            if table in parts:
                self._rows(table, parts[table][1], address)

    def _rows(self, table: str, node: yaml.Node, address: Row) -> None:
        nested = ["participants"] if table == "events" else []
        implied = address if address.keys() <= set(self.fields[table]) else {}
        for item in self._listed(node):
            parts = dict(self._items(item, [*self.fields[table], *nested]))
            acting = parts.pop("participants", None)
            cells = {name: (cell, item) for name, cell in implied.items()}
            cells |= {name: self._text(*pair) for name, pair in parts.items()}
            event_id = self._keep(table, cells, item).get("event_id", "")
            if acting:
                self._acting(event_id, acting[1])

    def _acting(self, event_id: str, node: yaml.Node) -> None:
        """``participants: {russia: host, taliban: [participant, observer]}`` of an event."""
        for actor, (key, value) in self._items(node, None):
            roles = value.value if isinstance(value, yaml.SequenceNode) else [value]
            known = {"event_id": (event_id, key), "actor_id": (actor, key), "source_id": ("", key)}
            for role in roles:
                self._keep("participants", known | {"role": self._text(key, role)}, key)

    def _keep(self, table: str, cells: dict[str, tuple[str, yaml.Node]], node: yaml.Node) -> Row:
        places = {name: _place(where) for name, (_, where) in cells.items()}
        plain = {name: text for name, (text, _) in cells.items()}
        self.draft.entries.append(Entry(table, plain, _place(node)[0], places, self.under))
        return plain

    def _items(
        self, node: yaml.Node | None, known: list[str] | None
    ) -> Iterator[tuple[str, tuple[yaml.Node, yaml.Node]]]:
        """The pairs of a mapping: name, and the nodes of name and value."""
        if not isinstance(node, yaml.MappingNode):
            self._fault(node, "should hold lines such as 'name: value'")
            return
        seen = set()
        for key, value in node.value:
            name = str(key.value)
            if known is not None and name not in known:
                self._fault(key, f"'{name}' is not known here; known are {', '.join(known)}")
            elif name in seen:
                self._fault(key, f"'{name}' stands twice; keep one")
            else:
                seen.add(name)
                yield name, (key, value)

    def _listed(self, node: yaml.Node) -> list[yaml.Node]:
        if isinstance(node, yaml.SequenceNode):
            return node.value
        if not _empty(node):
            self._fault(node, "should be a list: each row begins with '- '")
        return []

    def _text(self, key: yaml.Node, node: yaml.Node) -> tuple[str, yaml.Node]:
        if isinstance(node, yaml.ScalarNode):
            return "" if _empty(node) else node.value.strip(), node
        self._fault(node, f"'{key.value}' should be one text; put it in quotation marks")
        return "", node

    def _fault(self, node: yaml.Node | None, message: str) -> None:
        line, column = _place(node) if node else (1, 1)
        self.faults.append(Fault(self.draft.file, line, column, message))


def _empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag.endswith(":null")


def _place(node: yaml.Node) -> tuple[int, int]:
    return node.start_mark.line + 1, node.start_mark.column + 1
