"""The second reading: each sentence that rests on passages, held against them by another reader.

``waiting`` lists the lines of the notebooks' prose without a reading that holds; ``sheet`` lays
them out as CSV beside their passages, and ``take`` puts the verdicts of a filled sheet into
``data/reviews.csv``. A line that is changed has another key, and is read again.
"""

from __future__ import annotations

import ast
import contextlib
import dataclasses
import json
import operator
from collections.abc import Container, Iterator
from pathlib import Path

from helpers.measures import quantities
from helpers.record import dates, fingerprints, paths, sentences, tables
from helpers.record.faults import DataError, Fault, UsageError
from helpers.record.gate import cited_passages, named_years
from helpers.record.records import Records, describe, read_records
from helpers.record.sentences import UNTIL, Line
from helpers.record.spreadsheets import csv_text, without_apostrophe

Row = dict[str, str]

VERDICTS = ("holds", "amended", "struck")
_SHEET = ("sentence", "notebook", "cell", "line", "text", "passages", "reader", "day", "verdict",
          "note")  # fmt: skip


@dataclasses.dataclass(frozen=True)
class Sentence:
    """A line of prose that rests on passages, and where it stands; ``cell`` counts from 1."""

    notebook: str
    cell: int
    line: Line

    @property
    def place(self) -> str:
        return f"{self.notebook}, cell {self.cell}, line {self.line.number}"


def argued(notebooks: Path = paths.NOTEBOOKS) -> list[Sentence]:
    """Every such line of the numbered notebooks, in reading order."""
    return [
        Sentence(notebook, cell, line)
        for notebook, cell, markdown in _prose(notebooks)
        for line in sentences.parse(markdown)
        if line.argued
    ]


def _prose(notebooks: Path) -> Iterator[tuple[str, int, str]]:
    """The texts that notebooks give to ``prose``, each with its notebook and number of its cell."""
    for path in sorted(notebooks.glob("[0-9][0-9]-*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        for number, cell in enumerate(cells, start=1):
            source = "".join(cell["source"])
            if cell["cell_type"] != "code" or "prose(" not in source:
                continue
            with contextlib.suppress(SyntaxError):  # the notebook fails when it is run, and says so
                for call in ast.walk(ast.parse(source)):
                    match call:
                        case ast.Call(
                            func=ast.Name("prose") | ast.Attribute(attr="prose"),
                            args=[ast.Constant(text), *_],
                        ):
                            yield path.name, number, text


def waiting(data: Path = paths.DATA, notebooks: Path = paths.NOTEBOOKS) -> list[Sentence]:
    """The sentences that nobody has read and found to hold. Raises DataError."""
    held = {row["sentence"] for row in _reviews(data).rows if row["verdict"] == "holds"}
    return [sentence for sentence in argued(notebooks) if sentence.line.key not in held]


def sheet(data: Path = paths.DATA, notebooks: Path = paths.NOTEBOOKS) -> str:
    """The waiting sentences as CSV; reader, day, verdict and note are the reader's to fill in.

    Of each passage it has the address, what it is in our words, and the events, figures and
    positions that it tells; the passage's own text where it lies in ``texts/``.
    """
    known, rows = tables.read(data), []
    for one in waiting(data, notebooks):
        place = (one.notebook, str(one.cell), str(one.line.number))
        told = "\n".join(passages(one, known))
        rows.append([one.line.key, *place, one.line.text, told, "", "", "", ""])
    return csv_text(_SHEET, rows)


def passages(sentence: Sentence, known: tables.Tables) -> list[str]:
    """What is held of each passage that a sentence rests on, one text a passage."""
    notes = known.passages.set_index(["source_id", "paragraph"])["note"]
    urls = known.sources.set_index("source_id")["url"]
    events = known.events.set_index("event_id")[["title", "summary"]].agg(". ".join, axis=1)
    claims = known.claims.set_index("claim_id")["claim"]
    found = []
    for source, paragraph in sentence.line.rests_on:
        said = [f"[{source}, {paragraph}]", notes.get((source, paragraph)), urls.get(source)]
        reports, figures, positions = (
            table[(table["source_id"] == source) & (table["paragraph"] == paragraph)]
            for table in (known.reports, known.quantities, known.positions)
        )
        said += [
            f"{row.date_as_told or 'undated'}: {events[row.event_id]}"
            for row in reports.itertuples()
        ]
        for _, row in figures.iterrows():
            said.append(
                f"{row['measure']}: {quantities.amount(row)} ({row['speaker'] or 'the author'})"
            )
        for row in positions.itertuples():
            told = f"{row.date or 'undated'}: {row.speaker or 'the author'} {row.position}"
            said.append(f"{told}: {claims[row.claim_id]} ({row.note})")
        for folder in (paths.TEXTS, paths.OWN_TEXTS):
            if (file := folder / f"{source}.txt").is_file():
                said.append(fingerprints.paragraphs(file).get(paragraph))
        found.append(" | ".join(part for part in said if part))
    return found


def take(file: Path, data: Path = paths.DATA, notebooks: Path = paths.NOTEBOOKS) -> int:
    """Put the verdicts of a filled sheet into ``reviews.csv``; returns how many.

    Rows without a verdict are left alone. Raises DataError, and writes nothing then.
    """
    fields = [{"name": name} for name in _SHEET]
    resource = {"name": "sheet", "path": file.name, "schema": {"fields": fields}}
    filled, faults, taken = _records(file.parent, resource), [], []
    notebook_of = {sentence.line.key: sentence.notebook for sentence in argued(notebooks)}
    for row, written in enumerate(filled.rows):
        cells = {name: without_apostrophe(cell) for name, cell in written.items()}
        if cells["verdict"]:
            faults += [filled.fault(row, *wrong) for wrong in _wrong(cells, notebook_of)]
            taken.append(cells | {"notebook": notebook_of.get(cells["sentence"], "")})
    if faults:
        raise DataError(faults)
    return _put(taken, data)


def record(sentence: Sentence, reading: Row, data: Path) -> None:
    """Put one reading (reader, day, verdict, note) into ``reviews.csv``.

    Raises UsageError for one that cannot stand.
    """
    cells = {name: cell.strip() for name, cell in reading.items()}
    cells |= {"sentence": sentence.line.key, "notebook": sentence.notebook}
    if wrong := list(_wrong(cells, {sentence.line.key})):
        raise UsageError("; ".join(f"{column}: {message}" for column, message in wrong))
    _put([cells], data)


def _put(taken: list[Row], data: Path) -> int:
    """Put readings at the end of ``reviews.csv`` but those that stand there; returns how many."""
    held, key = _reviews(data), operator.itemgetter("sentence", "reader", "verdict")
    stood = set(map(key, held.rows))
    new = [row for row in taken if key(row) not in stood]
    rows = [[row.get(name, "") for name in held.fields] for row in [*held.rows, *new]]
    half = data / ".reviews.csv"
    half.write_text(csv_text(held.fields, rows), encoding="utf-8", newline="")
    half.replace(data / "reviews.csv")
    return len(new)


def _wrong(cells: Row, known: Container[str]) -> Iterator[tuple[str, str]]:
    """What is wrong with one filled row, by column."""
    if cells["sentence"] not in known:
        yield "sentence", "no notebook holds this line any more; make a new sheet"
    if cells["verdict"] not in VERDICTS:
        yield "verdict", f"'{cells['verdict']}' is none of {', '.join(VERDICTS)}"
    elif cells["verdict"] != "holds" and not cells["note"]:
        yield "note", "say what does not hold"
    if not cells["reader"]:
        yield "reader", "who read it?"
    try:
        dates.bounds(cells["day"])
    except dates.DateError as error:
        yield "day", str(error)


def _reviews(data: Path) -> Records:
    return _records(data, describe(data)["reviews"])


def _records(folder: Path, resource: dict) -> Records:
    """A table as it stands. Raises DataError."""
    records, faults = read_records(folder, resource)
    if records is None or faults:
        raise DataError(faults)
    return records


def faults(data: Path = paths.DATA, notebooks: Path = paths.NOTEBOOKS) -> list[Fault]:
    """Lines that no edition can print, each by notebook, cell and line: those that cite what is no
    passage, or name a year in which no source was published yet.
    """
    prose = list(_prose(notebooks))
    strange = set(tables.unknown_passages(data, *(markdown for _, _, markdown in prose)))
    published = _records(data, describe(data)["sources"]).column("published")
    newest = max(dates.bounds(day).last.year for day in published if dates.valid(day))
    found = []
    for notebook, cell, markdown in prose:
        for line in sentences.parse(markdown):
            cited = (f"{source}, {n}" for source, n in cited_passages(line.text))
            unknown = "; ".join(one for one in cited if one in strange)
            later = [y for y in named_years(UNTIL.sub("", line.text)) if y > newest]
            wrong = []
            if passage := sentences.malformed(line.text) or unknown:
                wrong.append(f"cites [{passage}], and there is no such passage")
            if later:
                wrong.append(
                    f"names {later[0]}, after the newest source ({newest}), and would "
                    "never be printed; say it without the year"
                )
            place = (f"notebooks/{notebook}", line.number, 1)
            found += [Fault(*place, f"cell {cell}: {message}") for message in wrong]
    return found
