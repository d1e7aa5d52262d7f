"""One coder's file: the source, its paragraphs, and the rows that the coder fills in.

It is YAML, so that a text editor is enough, the rows of a paragraph stand under its text, and no
spreadsheet turns ``2016-12`` into a day. Every value is read as the text that was written. Lines
that begin with ``#`` show the text and what was recognised in it; they are not read.
"""

from __future__ import annotations

import dataclasses
import json
import re
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import yaml

from helpers.coding.candidates import Hints
from helpers.record.faults import DataError, Fault, UsageError

Row = dict[str, str]

# The tables whose rows stand under a paragraph.
TABLES = ("reports", "events", "participants", "attitudes", "positions", "quantities",
          "assessments", "outcomes", "meetings", "seats", "steps", "claims", "actors",
          "offices")  # fmt: skip
ADDRESS = ("source_id", "paragraph")
_OWN = ("paragraph", "sha256", "coding", "note")


class Cell(str):
    """A text, and where in the file it stands."""

    line: int
    column: int


class Entry(NamedTuple):
    """One row of a draft: the line on which it begins and the one before which it ends, and the
    paragraph under which it stands.
    """

    table: str
    cells: Row
    line: int = 1
    end: int = 1
    under: str = ""


@dataclasses.dataclass
class Draft:
    """All rows of a draft, in the order of the file."""

    file: str
    entries: list[Entry] = dataclasses.field(default_factory=list)

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

    def passage(self, paragraph: int) -> Entry:
        """The row of a paragraph itself. Raises UsageError where there is none."""
        for entry in self.entries:
            if entry.table == "passages" and entry.under == str(paragraph):
                return entry
        raise UsageError(f"the draft holds no paragraph {paragraph}")

    def under(self, paragraph: int) -> list[Entry]:
        """The rows that stand under a paragraph."""
        mine = (entry for entry in self.entries if entry.under == str(paragraph))
        return [entry for entry in mine if entry.table != "passages"]


# -- writing -----------------------------------------------------------------------------------


def blank(source: Row, marks: Sequence[str], texts: Sequence[str], hints: Sequence[Hints]) -> str:
    """A draft with nothing coded yet: ``marks`` are the fingerprints of the ``texts``."""
    how = (Path(__file__).parent / "draft.txt").read_text(encoding="utf-8")
    lines = [*(f"# {line}".rstrip() for line in how.splitlines()), "", "source:"]
    lines += [f"  {line}" for line in _quoted(source)]
    lines += ["", "passages:"]
    for number, (mark, text, hint) in enumerate(zip(marks, texts, hints, strict=True), start=1):
        lines += ["", f"- paragraph: {number}", f"  sha256: {mark}"]
        lines += [f"  # | {line}" for line in textwrap.wrap(text, 96, break_on_hyphens=False)]
        lines += [f"  # {' '.join(line.split())}" for line in hint.lines()]
        lines += ["  coding:", "  note:"]
    return "\n".join(lines) + "\n"


def rewrite(
    file: Path, draft: Draft, paragraph: int, passage: Row, rows: Sequence[tuple[str, Row]]
) -> None:
    """Write the coding and the rows (table, cells) of one paragraph anew.

    Other lines stay, and so do those that show the text and what was recognised in it.
    """
    lines = file.read_text(encoding="utf-8").splitlines()
    old = draft.passage(paragraph)
    made = [f"- paragraph: {paragraph}"]
    if mark := old.cells.get("sha256"):
        made.append(f"  sha256: {mark}")
    made += [line for line in lines[old.line - 1 : old.end] if line.lstrip().startswith("#")]
    made += [f"  {line}" for line in _quoted(passage)]
    for table in dict.fromkeys(table for table, _ in rows):
        made.append(f"  {table}:")
        for cells in (cells for name, cells in rows if name == table):
            given = {k: v for k, v in cells.items() if v and k not in ADDRESS}
            first, *others = _quoted(given) or ["{}"]  # a row without a cell is still a row
            made += [f"  - {first}", *(f"    {line}" for line in others)]
    half = file.with_name(f".{file.name}")
    whole = [*lines[: old.line - 1], *made, "", *lines[old.end :]]
    half.write_text("\n".join(whole) + "\n", encoding="utf-8")
    half.replace(file)


def _quoted(cells: Row) -> list[str]:
    """Lines such as ``title: "A text"``: JSON's quotation marks are YAML's."""
    return [
        f"{name}: {json.dumps(cell, ensure_ascii=False)}" if cell else f"{name}:"
        for name, cell in cells.items()
    ]


# -- reading -----------------------------------------------------------------------------------


def read(file: Path, columns: dict[str, list[str]]) -> Draft:
    """The rows of a draft; ``columns`` are those of each table. Raises DataError."""
    place = (1, 1)
    try:
        root = yaml.compose(file.read_text(encoding="utf-8-sig") + "\n", Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        if mark := error.problem_mark or error.context_mark:
            place = (mark.line + 1, mark.column + 1)
        said = f"{error.problem}; put a text that holds ': ' or ' #' in quotation marks"
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        said = f"is not YAML in UTF-8: {' '.join(str(error).split())[:120]}"
    except OSError as error:
        said = f"cannot be read: {error.strerror}"
    else:
        reader = _Reader(file.name, columns)
        reader.whole(root)
        if reader.faults:
            raise DataError(sorted(reader.faults))
        return reader.draft
    raise DataError([Fault(file.name, *place, said)])


class _Reader:
    """Walks through the file and notes every fault of form, so that all are said at once."""

    def __init__(self, file: str, columns: dict[str, list[str]]) -> None:
        self.draft, self.columns, self.faults = Draft(file), columns, []

    def whole(self, root: yaml.Node | None) -> None:
        parts = self._pairs(root, ["source", "passages"])
        for name in {"source", "passages"} - parts.keys():
            self._fault(root, f"'{name}' is missing; take the file as add-source made it")
        if self.faults:
            return
        source = self._cells(self._pairs(parts["source"], self.columns["sources"]))
        self._keep("sources", source, parts["source"])
        for node in self._listed(parts["passages"]):
            self._passage(source.get("source_id", ""), node)

    def _passage(self, source_id: str, node: yaml.Node) -> None:
        pairs = self._pairs(node, [*_OWN, *TABLES])
        own = self._cells({name: pairs[name] for name in _OWN if name in pairs})
        under = own.get("paragraph", "")
        self._keep("passages", {"source_id": source_id} | own, node, under)
        for table in (name for name in pairs if name in TABLES):
            address = {"source_id": source_id, "paragraph": under}
            implied = address if "paragraph" in self.columns[table] else {}
            for item in self._listed(pairs[table]):
                self._row(table, implied, item, under)

    def _row(self, table: str, implied: Row, node: yaml.Node, under: str) -> None:
        nested = ["participants"] if table == "events" else []
        pairs = self._pairs(node, [*self.columns[table], *nested])
        acting = pairs.pop("participants", None)
        cells = implied | self._cells(pairs)
        self._keep(table, cells, node, under)
        # ``participants: {russia: host, taliban: [participant, observer]}`` of an event
        for actor, value in (self._pairs(acting) if acting else {}).items():
            for role in value.value if isinstance(value, yaml.SequenceNode) else [value]:
                named = {"event_id": cells.get("event_id", ""), "actor_id": actor}
                self._keep("participants", named | self._cells({"role": role}), value, under)

    def _keep(self, table: str, cells: Row, node: yaml.Node, under: str = "") -> None:
        line, flow = node.start_mark.line + 1, bool(getattr(node, "flow_style", False))
        end = node.end_mark.line + flow  # else it ends where the next one begins
        self.draft.entries.append(Entry(table, cells, line, end, under))

    def _pairs(self, node: yaml.Node | None, known: Sequence[str] = ()) -> dict[Cell, yaml.Node]:
        """The values of a mapping by their names, each with its place."""
        pairs: dict[Cell, yaml.Node] = {}
        if not isinstance(node, yaml.MappingNode):
            self._fault(node, "should hold lines such as 'name: value'")
            return pairs
        for key, value in node.value:
            name = _cell(key)
            if known and name not in known:
                self._fault(key, f"'{name}' is not known here; known are {', '.join(known)}")
            elif name in pairs:
                self._fault(key, f"'{name}' stands twice; keep one")
            else:
                pairs[name] = value
        return pairs

    def _listed(self, node: yaml.Node) -> list[yaml.Node]:
        if isinstance(node, yaml.SequenceNode):
            return node.value
        if not _empty(node):
            self._fault(node, "should be a list: each row begins with '- '")
        return []

    def _cells(self, pairs: dict[Cell, yaml.Node]) -> dict[str, Cell]:
        for name, node in pairs.items():
            if not isinstance(node, yaml.ScalarNode):
                self._fault(node, f"'{name}' should be one text; put it in quotation marks")
        return {name: _cell(node) for name, node in pairs.items()}

    def _fault(self, node: yaml.Node | None, message: str) -> None:
        line, column = (node.start_mark.line, node.start_mark.column) if node else (0, 0)
        self.faults.append(Fault(self.draft.file, line + 1, column + 1, message))


def _cell(node: yaml.Node) -> Cell:
    """The text of a node, on one line; nothing for one that is no text."""
    scalar = isinstance(node, yaml.ScalarNode) and not _empty(node)
    cell = Cell(re.sub(r"[\0\r\n]+", " ", node.value).strip() if scalar else "")
    cell.line, cell.column = node.start_mark.line + 1, node.start_mark.column + 1
    return cell


def _empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag.endswith(":null")
