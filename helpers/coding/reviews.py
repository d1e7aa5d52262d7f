"""The second reading: each sentence that rests on passages, held against them by another reader.

``waiting`` lists the lines of the notebooks' prose without a reading that holds; ``sheet`` lays
them out as CSV beside their passages, and ``take`` puts the verdicts of a filled sheet into
``data/reviews.csv``. A line that is changed has another key, and is read again.
"""

from __future__ import annotations

import ast
import dataclasses
import json
from pathlib import Path

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
        Sentence(path.name, cell, line)
        for path in _numbered(notebooks)
        for cell, markdown in _prose(path)
        for line in sentences.parse(markdown)
        if line.argued
    ]


def _prose(path: Path) -> list[tuple[int, str]]:
    """The texts that a notebook gives to ``prose``, each with the number of its cell."""
    found = []
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    for number, cell in enumerate(cells, start=1):
        source = "".join(cell["source"])
        if cell["cell_type"] != "code" or "prose(" not in source:
            continue
        try:
            calls = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
        except SyntaxError:
            continue  # the notebook fails when it is run, and says so
        for call in calls:
            name = getattr(call.func, "id", getattr(call.func, "attr", ""))
            if name == "prose" and call.args and isinstance(call.args[0], ast.Constant):
                found.append((number, str(call.args[0].value)))
    return found


def waiting(data: Path = paths.DATA, notebooks: Path = paths.NOTEBOOKS) -> list[Sentence]:
    """The sentences that nobody has read and found to hold. Raises DataError."""
    held = {row["sentence"] for row in _reviews(data).rows if row["verdict"] == "holds"}
    return [sentence for sentence in argued(notebooks) if sentence.line.key not in held]


def sheet(data: Path = paths.DATA, notebooks: Path = paths.NOTEBOOKS) -> str:
    """The waiting sentences as CSV; reader, day, verdict and note are the reader's to fill in.

    Of each passage it has the address, what it is in our words, and the events that it tells;
    the passage's own text where it lies in ``texts/``.
    """
    known = _Passages(data)
    blank = [""] * 4
    rows = [
        [s.line.key, s.notebook, s.cell, s.line.number, s.line.text, known.told(s.line), *blank]
        for s in waiting(data, notebooks)
    ]
    return csv_text(_SHEET, [[str(cell) for cell in row] for row in rows])


class _Passages:
    """What is held of each passage."""

    def __init__(self, data: Path) -> None:
        known = tables.read(data)
        about = known.passages.set_index(["source_id", "paragraph"])
        self._notes = about["note"].to_dict()
        self._urls = known.sources.set_index("source_id")["url"].to_dict()
        titles = known.events.set_index("event_id")["title"]
        self._events: dict[tuple[str, int], list[str]] = {}
        for row in known.reports.itertuples():
            told = f"{row.date_as_told or 'undated'}: {titles[row.event_id]}"
            self._events.setdefault((row.source_id, row.paragraph), []).append(told)

    def told(self, line: Line) -> str:
        return "\n".join(self._one(*passage) for passage in line.rests_on)

    def _one(self, source: str, paragraph: int) -> str:
        place = (source, paragraph)
        said = [f"[{source}, {paragraph}]", self._notes.get(place, ""), self._urls.get(source, "")]
        said += self._events.get(place, [])
        return " | ".join([part for part in said if part] + _text(source, paragraph))


def _text(source: str, paragraph: int) -> list[str]:
    """The passage itself, where its text is at hand."""
    for folder in (paths.TEXTS, paths.OWN_TEXTS):
        if (path := folder / f"{source}.txt").is_file():
            text = fingerprints.paragraphs(path).get(paragraph)
            return [text] if text else []
    return []


def take(file: Path, data: Path = paths.DATA, notebooks: Path = paths.NOTEBOOKS) -> int:
    """Put the verdicts of a filled sheet into ``reviews.csv``; returns how many.

    Rows without a verdict are left alone. Raises DataError, and writes nothing then.
    """
    fields = [{"name": name} for name in _SHEET]
    filled = _records(
        file.parent, {"name": "sheet", "path": file.name, "schema": {"fields": fields}}
    )
    known = {sentence.line.key: sentence for sentence in argued(notebooks)}
    taken, faults = [], []
    for row, cells in enumerate(filled.rows):
        cells = {name: without_apostrophe(cell) for name, cell in cells.items()}
        if cells["verdict"]:
            faults += [filled.fault(row, *wrong) for wrong in _wrong(cells, known)]
            taken.append(cells)
    if faults:
        raise DataError(faults)
    return _put([cells | {"notebook": known[cells["sentence"]].notebook} for cells in taken], data)


def _put(taken: list[Row], data: Path) -> int:
    """Put readings at the end of ``reviews.csv`` but those that stand there; returns how many."""
    held = _reviews(data)
    stood = {(row["sentence"], row["reader"], row["verdict"]) for row in held.rows}
    new = [row for row in taken if (row["sentence"], row["reader"], row["verdict"]) not in stood]
    rows = [[row.get(name, "") for name in held.fields] for row in [*held.rows, *new]]
    draft = data / ".reviews.csv"
    draft.write_text(csv_text(held.fields, rows), encoding="utf-8", newline="")
    draft.replace(data / "reviews.csv")
    return len(new)


def record(
    sentence: Sentence, reader: str, day: str, verdict: str, note: str, data: Path = paths.DATA
) -> None:
    """Put one verdict into ``reviews.csv``. Raises UsageError for one that cannot stand."""
    cells = {"sentence": sentence.line.key, "notebook": sentence.notebook,
             "reader": reader.strip(), "day": day.strip(), "verdict": verdict,
             "note": note.strip()}  # fmt: skip
    if wrong := _wrong(cells, {sentence.line.key: sentence}):
        raise UsageError("; ".join(f"{column}: {message}" for column, message in wrong))
    _put([cells], data)


def passages(sentence: Sentence, data: Path = paths.DATA) -> list[str]:
    """What is held of each passage that a sentence rests on, one text a passage."""
    return _Passages(data).told(sentence.line).splitlines()


def _wrong(cells: Row, known: dict[str, Sentence]) -> list[tuple[str, str]]:
    """What is wrong with one filled row, by column."""
    found = []
    if cells["sentence"] not in known:
        found.append(("sentence", "no notebook holds this line any more; make a new sheet"))
    if cells["verdict"] not in VERDICTS:
        found.append(("verdict", f"'{cells['verdict']}' is none of {', '.join(VERDICTS)}"))
    elif cells["verdict"] != "holds" and not cells["note"]:
        found.append(("note", "say what does not hold"))
    if not cells["reader"]:
        found.append(("reader", "who read it?"))
    try:
        dates.bounds(cells["day"])
    except dates.DateError as error:
        found.append(("day", str(error)))
    return found


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
    prose = [(path, *cell) for path in _numbered(notebooks) for cell in _prose(path)]
    strange = set(tables.unknown_passages(data, *(markdown for _, _, markdown in prose)))
    found = []
    published = _records(data, describe(data)["sources"]).column("published")
    newest = max(dates.bounds(day).last.year for day in published if dates.valid(day))
    for path, cell, markdown in prose:
        for line in sentences.parse(markdown):
            cited = [f"{source}, {n}" for source, n in cited_passages(line.text)]
            unknown = "; ".join(one for one in cited if one in strange)
            if wrong := sentences.malformed(line.text) or unknown:
                message = f"cell {cell}: cites [{wrong}], and there is no such passage"
                found.append(Fault(f"notebooks/{path.name}", line.number, 1, message))
            if later := [y for y in named_years(UNTIL.sub("", line.text)) if y > newest]:
                message = (
                    f"cell {cell}: names {later[0]}, after the newest source ({newest}), and would "
                    "never be printed; say it without the year"
                )
                found.append(Fault(f"notebooks/{path.name}", line.number, 1, message))
    return found


def _numbered(notebooks: Path) -> list[Path]:
    return sorted(notebooks.glob("[0-9][0-9]-*.ipynb"))
