"""One coder's file: the source, its paragraphs, and the rows that the coder fills in.

It is YAML, so that a text editor is enough, the rows of a paragraph stand under its text, and no
spreadsheet turns ``2016-12`` into a day. Every value is read as the text that was written. Lines
that begin with ``#`` show the text and what was recognised in it; they are not read.
"""

from __future__ import annotations

import dataclasses
import re
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from helpers.coding.candidates import Hints
from helpers.record.faults import DataError, Fault, UsageError
from helpers.record.records import describe

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


class _Block(dict):
    """Pairs of names and values, from which line and up to which."""

    line = end = 1


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


def blank(source: Row, marks: Iterable[str], texts: Iterable[str], hints: Iterable[Hints]) -> str:
    """A draft with nothing coded yet: ``marks`` are the fingerprints of the ``texts``."""
    how = (Path(__file__).parent / "draft.txt").read_text(encoding="utf-8")
    lines = [*(f"# {line}".rstrip() for line in how.splitlines()), "", "source:"]
    lines += [f"  {line}" for line in _dumped({str(n): str(cell) for n, cell in source.items()})]
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
    lines, old = file.read_text(encoding="utf-8").splitlines(), draft.passage(paragraph)
    head, before = {"paragraph": paragraph}, lines[old.line - 1 : old.end]
    if mark := old.cells.get("sha256"):
        head["sha256"] = str(mark)
    body: dict[str, Any] = dict(passage)
    for table, cells in rows:
        given = {name: cell for name, cell in cells.items() if cell and name not in ADDRESS}
        body.setdefault(table, []).append(given)
    made = [f"  {line}" for line in _dumped(head)]
    made[0] = made[0].replace("  ", "- ", 1)
    made += [line for line in before if line.lstrip().startswith("#")]
    made += [f"  {line}" for line in _dumped(body)]
    half = file.with_name(f".{file.name}")
    whole = [*lines[: old.line - 1], *made, "", *lines[old.end :]]
    half.write_text("\n".join(whole) + "\n", encoding="utf-8")
    half.replace(file)


def _dumped(values: dict[str, Any]) -> list[str]:
    made = yaml.safe_dump(values, sort_keys=False, allow_unicode=True, width=10_000)
    return made.split("\n")[:-1]


# -- reading -----------------------------------------------------------------------------------

_SHOULD = {
    str: "should be one text; put it in quotation marks",
    list: "should be a list: each row begins with '- '",
    dict: "should hold lines such as 'name: value'",
}


def read(file: Path, data: Path) -> Draft:
    """The rows of a draft for the tables of a folder. Raises DataError."""
    columns = {
        name: [field["name"] for field in resource["schema"]["fields"]]
        for name, resource in describe(data).items()
    }
    try:
        root = yaml.compose(file.read_text(encoding="utf-8-sig") + "\n", Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        said = f"{error.problem}; put a text that holds ': ' or ' #' in quotation marks"
        raise DataError([Fault(file.name, *place, said)]) from None
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        said = f"is not YAML in UTF-8: {' '.join(str(error).split())[:120]}"
        raise DataError([Fault(file.name, 1, 1, said)]) from None
    except OSError as error:
        raise DataError([Fault(file.name, 1, 1, f"cannot be read: {error.strerror}")]) from None
    rows = {name: [dict.fromkeys(columns[name], str)] for name in TABLES}
    rows["events"][0]["participants"] = {}  # an actor and its role, or roles
    passage = dict.fromkeys(_OWN, str) | rows
    shape = {"source": dict.fromkeys(columns["sources"], str), "passages": [passage]}
    faults: list[Fault] = []
    taken = _taken(root, shape, file.name, faults) if root else _Block()
    if missing := shape.keys() - taken.keys():
        said = f"'{min(missing)}' is missing; take the file as add-source made it"
        faults.append(Fault(file.name, 1, 1, said))
    if faults:
        raise DataError(sorted(faults))
    return Draft(file.name, list(_entries(taken, columns)))


def _taken(node: yaml.Node, shape: Any, file: str, faults: list[Fault]) -> Any:  # noqa: ANN401
    """What a node holds where it has a shape: texts, lists of a shape, or names with a shape each.

    Every fault of form is added to ``faults``, so that all are said at once.
    """
    if shape is str and isinstance(node, yaml.ScalarNode):
        return _cell(node)
    if isinstance(shape, list) and (isinstance(node, yaml.SequenceNode) or _empty(node)):
        return [_taken(item, shape[0], file, faults) for item in node.value or ()]
    block, names = _Block(), isinstance(shape, dict) and isinstance(node, yaml.MappingNode)
    if not names:
        should = _SHOULD[str if shape is str else type(shape)]
        faults.append(Fault(file, node.start_mark.line + 1, node.start_mark.column + 1, should))
        return block
    block.line = node.start_mark.line + 1
    block.end = node.end_mark.line + bool(node.flow_style)  # else where the next one begins
    for key, value in node.value:
        name, said = _cell(key), ""
        if shape and name not in shape:
            said = f"'{name}' is not known here; known are {', '.join(shape)}"
        elif name in block:
            said = f"'{name}' stands twice; keep one"
        if said:
            faults.append(Fault(file, name.line, name.column, said))
            continue
        roles = [str] if isinstance(value, yaml.SequenceNode) else str
        block[name] = _taken(value, shape.get(name, roles), file, faults)
    return block


def _entries(root: _Block, columns: dict[str, list[str]]) -> Iterator[Entry]:
    source = root["source"]
    yield Entry("sources", source, source.line)
    for passage in root["passages"]:
        under = passage.get("paragraph", "")
        address = {"source_id": source.get("source_id", ""), "paragraph": under}
        own = {name: cell for name, cell in passage.items() if name in _OWN}
        yield Entry("passages", address | own, passage.line, passage.end, under)
        rows = ((name, row) for name in passage if name in TABLES for row in passage[name])
        for table, row in rows:
            acting = row.pop("participants", {})
            implied = address if "paragraph" in columns[table] else {}
            yield Entry(table, implied | row, row.line, row.end, under)
            for actor, roles in acting.items():
                for role in roles if isinstance(roles, list) else [roles]:
                    named = {"event_id": row.get("event_id", ""), "actor_id": actor, "role": role}
                    yield Entry("participants", named, actor.line, actor.line, under)


def _cell(node: yaml.Node) -> Cell:
    """The text of a node, on one line."""
    cell = Cell("" if _empty(node) else re.sub(r"[\0\r\n]+", " ", str(node.value)).strip())
    cell.line, cell.column = node.start_mark.line + 1, node.start_mark.column + 1
    return cell


def _empty(node: yaml.Node) -> bool:
    return isinstance(node, yaml.ScalarNode) and node.tag.endswith(":null")
