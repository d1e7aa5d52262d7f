"""A comparison in small tables (numbers, sums, the rows themselves), as cells or as Markdown."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Collection

import nbformat
import pandas as pd

from helpers.notebook import bundles
from helpers.record import dates
from helpers.record.markdown import literal
from helpers.runs.compare import CAME, RECODED, WENT, Change, Side, differences
from helpers.runs.notebooks import origins
from helpers.runs.snapshot import Row

_IN_BRIEF, _IN_TERMINAL = 12, 40  # rows of one table
_NOTHING = "Nothing that a reader would see changed in the record."
LIST = "changes.csv"

Known = Collection[tuple[str, int]] | None  # the passages that can be looked up; None: all

# What each table of a record is called, in the order in which a reader is told of them.
SUBJECTS = {
    "sentences": "Sentences",
    "phases": "Phases",
    "breaks": "Computed breaks",
    "assessments": "Forecasts",
    "claims": "Contested claims",
    "positions": "Positions on claims",
    "events": "Events",
    "reports": "Accounts of events",
    "attitudes": "Attitudes",
    "sources": "Sources",
    "quantities": "Figures",
    "actors": "Actors",
}
_DATES = ("edtf", "date", "date_as_told", "published", "made", "start", "end", "as_of", "known to")
_COLUMNS = {"edtf": "date", "date_as_told": "date as told", "as_of": "time"}
_NAMED = {
    "sentences": "{text}", "phases": "{name}", "breaks": "{series}", "assessments": "{statement}",
    "claims": "{claim}", "attitudes": "{holder} toward {target}",
    "quantities": "{measure}, {as_of}", "sources": "{title} ({source_id})", "actors": "{name}",
}  # fmt: skip
_CITED = re.compile(r"\s*\[@[^\]]*\]|\*+")
_MOST_TOLD = 4  # passages of one row


@dataclasses.dataclass(frozen=True)
class Listing:
    """One table of the comparison; ``slug`` ends its label and the anchor of its heading."""

    slug: str
    caption: str
    frame: pd.DataFrame
    widths: tuple[float, ...]

    def limited(self, most: int | None) -> tuple[pd.DataFrame, str]:
        """The first ``most`` rows and the caption that says of how many; all where None."""
        whole = len(self.frame)
        if most is None or whole <= most:
            return self.frame, self.caption
        return self.frame.head(most), f"{self.caption}; {most} of {whole:,} rows"


def differing(earlier: Side, later: Side, known: Known) -> list[Listing]:
    """Every table in which two editions differ; none where a reader would see no change."""
    found = differences(earlier.record, later.record)
    made = [_numbers(earlier, later), _sums(earlier, later, found)]
    made += [_rows(name, found[name], earlier, later, known) for name in SUBJECTS if found[name]]
    return [listing for listing in made if len(listing.frame)]


def _numbers(earlier: Side, later: Side) -> Listing:
    """What was asked, what the editions were made of, and their headline numbers."""
    asked = sorted(set(earlier.parameters) | set(later.parameters))
    pairs = [(name, *(_asked(side, name) for side in (earlier, later))) for name in asked]
    old, new = earlier.headline, later.headline
    for name in dict.fromkeys([*old, *new]):
        pairs.append((name, *(_value(name, side.get(name, "")) for side in (old, new))))
    rows = [(name.replace("_", " "), then, now) for name, then, now in pairs if then != now]
    edited, program = _edited(earlier, later)
    rows += [("tables that were edited", "–", ", ".join(edited))] if edited else []
    rows += [("program or versions", "–", "changed")] if program else []
    frame = pd.DataFrame(rows, columns=["Asked, made of, held", "Then", "Now"])
    return Listing("numbers", "The editions in numbers, then and now", frame, (3, 2, 2))


def _asked(side: Side, name: str) -> str:
    value = side.parameters.get(name) or ""
    return ", ".join(value) if isinstance(value, list) else _value(name, str(value))


def _edited(earlier: Side, later: Side) -> tuple[list[str], bool]:
    """The tables that differ, and whether anything else that the editions were made of does."""
    names = sorted(set(earlier.inputs) | set(later.inputs))
    differ = [name for name in names if earlier.inputs.get(name) != later.inputs.get(name)]
    tables = [name for name in differ if name.startswith("data/") or name == "events"]
    said = [name.removeprefix("data/").removesuffix(".csv") for name in tables]
    return said, len(tables) < len(differ) or earlier.packages != later.packages


def _sums(earlier: Side, later: Side, found: dict[str, list[Change]]) -> Listing:
    """How many rows of each table are new, gone or coded otherwise."""
    rows = []
    for name, title in SUBJECTS.items():
        kinds = Counter(change.kind for change in found[name])
        if (now := later.record[name]) or earlier.record[name]:
            rows.append((title, len(now), *(kinds[kind] for kind in (CAME, WENT, RECODED))))
    changed = rows if any(found[name] for name in SUBJECTS) else []
    frame = pd.DataFrame(changed, columns=["Table", "Rows now", "New", "Gone", "Recoded"])
    caption = "Rows that only one edition has, and rows that are coded otherwise"
    return Listing("sums", caption, frame, (3, 1, 1, 1, 1))


def _rows(name: str, found: list[Change], earlier: Side, later: Side, known: Known) -> Listing:
    """The rows that are coded otherwise, then those that are new, then those that are gone."""
    told = sorted(found, key=lambda change: change.kind != RECODED)
    cells = pd.DataFrame(
        {
            "Which": [_named(name, change.row, earlier, later) for change in told],
            "What changed": [_said(change) for change in told],
            "Told by": [_passages(change.row, earlier, later, known) for change in told],
        }
    )
    widths: tuple[float, ...] = (5, 3, 2)
    if not any(cells["Told by"]):
        cells, widths = cells.drop(columns="Told by"), (5, 3)
    return Listing(name, SUBJECTS[name], cells, widths)


def _said(change: Change) -> str:
    """``new``, ``gone``, or ``date: 2016, now December 2016``."""
    return {CAME: "new", WENT: "gone"}.get(change.kind) or "; ".join(
        f"{_COLUMNS.get(name, name.replace('_', ' '))}: {_value(name, then)}, now "
        f"{_value(name, now)}"
        for name, (then, now) in change.cells.items()
    )


def _value(column: str, text: str) -> str:
    """A cell as a reader says it."""
    if column in _DATES and text and dates.valid(text):
        return dates.told(text)
    return text.replace("-", "−") if re.fullmatch(r"-[\d.]+", text) else text or "–"


def _named(name: str, row: Row, earlier: Side, later: Side) -> str:
    """By what a reader knows a row."""
    if name == "events":
        return f"{row['title']} ({dates.told(row['edtf'])})"
    if name == "reports":
        return _other("events", "title", "event_id", row, earlier, later)
    if name == "positions":
        claim = _other("claims", "claim", "claim_id", row, earlier, later)
        return f"{row['speaker'] or 'the author'} {row['position']}: {claim}"
    return _CITED.sub("", _NAMED[name].format_map(row))


def _other(table: str, column: str, key: str, row: Row, *sides: Side) -> str:
    """A cell of another table that a row points at, of whichever edition has it."""
    return next(
        (there[column] for side in sides for there in side.record[table] if there[key] == row[key]),
        row[key],
    )


def _passages(row: Row, earlier: Side, later: Side, known: Known) -> list[tuple[str, int]]:
    """The passages that tell of a row, as far as they can be looked up."""
    if "paragraph" in row:
        told = [row]
    else:
        told = [
            report
            for side in (later, earlier)
            for report in side.record["reports"]
            if report["event_id"] == row.get("event_id")
        ]
    pairs = dict.fromkeys((r["source_id"], int(r["paragraph"])) for r in told if r["paragraph"])
    return [pair for pair in pairs if known is None or pair in known][:_MOST_TOLD]


# -- on paper and in a terminal ------------------------------------------------------------------


def chapter_cells(
    earlier: Side, later: Side, known: Known, name: str
) -> list[nbformat.NotebookNode]:
    """The comparison as one chapter of the brief, its tables short; LIST holds the rest.

    ``name``: what the brief calls the earlier edition. Headings bear names of their own, so that
    no other chapter's links go astray.
    """
    listings = differing(earlier, later, known)
    made = [nbformat.v4.new_markdown_cell(f"# What changed since {literal(name)} {{#changes}}")]
    made += [_table(listing) for listing in listings]
    said = f"Every change, one a line, stands in `{LIST}` beside this brief."
    made.append(nbformat.v4.new_markdown_cell(said if listings else _NOTHING))
    for number, cell in enumerate(made, start=1):
        cell.id = f"changes-{number}"
        cell.metadata["brief"] = {"notebook": "what-changed-annex.ipynb", "cell": number}
    return made


def insert(brief: nbformat.NotebookNode, chapter: list[nbformat.NotebookNode]) -> None:
    """Put a chapter first in the annex, or after the first notebook of what has no annex."""
    names = origins(brief)
    annex = [place for place, name in enumerate(names) if name.endswith("annex.ipynb")]
    place = annex[0] if annex else names.count(names[0]) if names else 0
    brief.cells[place:place] = chapter


def _table(listing: Listing) -> nbformat.NotebookNode:
    rows, caption = listing.limited(_IN_BRIEF)
    label = f"tbl:changes-{listing.slug}"
    data, metadata = bundles.table(rows, label=label, caption=caption, widths=listing.widths)
    output = nbformat.v4.new_output("display_data", data=data, metadata=metadata)
    return nbformat.v4.new_code_cell("", outputs=[output])


def report(earlier: Side, later: Side, full: bool = False) -> str:
    """The comparison in Markdown, as ``brief diff`` prints it; with ``full`` no row is left out."""
    parts = [f"# From {literal(earlier.name)} to {literal(later.name)}"]
    cut = False
    listings = differing(earlier, later, None)
    for listing in listings:
        rows, caption = listing.limited(None if full else _IN_TERMINAL)
        cut = cut or len(rows) < len(listing.frame)
        parts.append(f"{literal(caption)}:\n\n{_pipes(rows)}")
    if not listings:
        parts.append(_NOTHING)
    if cut:
        parts.append(f"`brief diff {earlier.name} {later.name} --full` prints every row.")
    return "\n\n".join(parts)


def _pipes(frame: pd.DataFrame) -> str:
    """A pipe table; no cell can break out of it."""
    lines = [[str(name) for name in frame.columns], ["---"] * len(frame.columns)]
    lines += [[_cell(value) for value in row] for row in frame.itertuples(index=False)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _cell(value: object) -> str:
    if isinstance(value, list):
        return "; ".join(f"{source}, {paragraph}" for source, paragraph in value)
    return literal(value)
