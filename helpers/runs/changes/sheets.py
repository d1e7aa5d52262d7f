"""The tables that say what differs between two editions: numbers, sums, and the rows themselves."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Collection

import pandas as pd

from helpers.record import dates
from helpers.runs.changes.compare import Difference, Recoded, Side, compare
from helpers.runs.changes.snapshot import Row

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
class Sheet:
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


def differing(earlier: Side, later: Side, known: Known) -> list[Sheet]:
    """Every table in which two editions differ; none where a reader would see no change."""
    found = compare(earlier.record, later.record)
    made = [_numbers(earlier, later), _sums(earlier, later, found)]
    names = (name for name in SUBJECTS if found[name])
    made += [_rows(name, found[name], earlier, later, known) for name in names]
    return [sheet for sheet in made if len(sheet.frame)]


def _numbers(earlier: Side, later: Side) -> Sheet:
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
    return Sheet("numbers", "The editions in numbers, then and now", frame, (3, 2, 2))


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


def _sums(earlier: Side, later: Side, found: dict[str, Difference]) -> Sheet:
    """How many rows of each table are new, gone or coded otherwise."""
    rows = [
        (title, len(now), len(found[name].came), len(found[name].went), len(found[name].recoded))
        for name, title in SUBJECTS.items()
        if (now := later.record[name]) or earlier.record[name]
    ]
    changed = rows if any(found[name] for name in SUBJECTS) else []
    frame = pd.DataFrame(changed, columns=["Table", "Rows now", "New", "Gone", "Recoded"])
    caption = "Rows that only one edition has, and rows that are coded otherwise"
    return Sheet("sums", caption, frame, (3, 1, 1, 1, 1))


def _rows(name: str, found: Difference, earlier: Side, later: Side, known: Known) -> Sheet:
    """The rows that are coded otherwise, then those that are new, then those that are gone."""
    told = [(row.after, _recoded(row)) for row in found.recoded]
    told += [(row, "new") for row in found.came] + [(row, "gone") for row in found.went]
    cells = pd.DataFrame(
        {
            "Which": [_named(name, row, earlier, later) for row, _ in told],
            "What changed": [said for _, said in told],
            "Told by": [_passages(row, earlier, later, known) for row, _ in told],
        }
    )
    widths: tuple[float, ...] = (5, 3, 2)
    if not any(cells["Told by"]):
        cells, widths = cells.drop(columns="Told by"), (5, 3)
    return Sheet(name, SUBJECTS[name], cells, widths)


def _recoded(row: Recoded) -> str:
    """``date: 2016, now December 2016``."""
    return "; ".join(
        f"{_COLUMNS.get(name, name.replace('_', ' '))}: {_value(name, then)}, now "
        f"{_value(name, now)}"
        for name, (then, now) in row.items()
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
