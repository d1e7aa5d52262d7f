"""Take in files of comma-separated values as numbers of their distinct cells.

Arrow reads a file of plain form ten times as fast as Python's own reader, and says little of what
is wrong with another. So it takes in what is shown to be plain, and ``csv`` everything else, in the
same way and with the lines of whatever is odd.
"""

from __future__ import annotations

import csv
import io
from array import array
from collections.abc import Sequence

import numpy as np
import pyarrow
from pyarrow import csv as arrow_csv

_BLOCK = 20_000  # rows that are held as lists of texts at a time
_BYTES = 1 << 24  # of a file that Arrow reads at a time
_BOM = b"\xef\xbb\xbf"  # csv takes it for part of a cell, Arrow drops it
_MARK = ord('"')
_BETWEEN = np.frombuffer(b",\r\n", dtype=np.uint8)  # what stands between two cells


class Words(dict[str, int]):
    """Every distinct cell once, numbered: ``texts[words[" a "]] == "a"``.

    Tables read into one such list share their cells, so a long table costs four bytes a cell and
    its rules look at each distinct text once.
    """

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.empty = self[""]

    def __missing__(self, cell: str) -> int:
        plain = cell.strip()
        number = self.get(plain)
        if number is None:
            number = self[plain] = len(self.texts)
            self.texts.append(plain)
        self[cell] = number
        return number


class Sheet:
    """A file of comma-separated values as it is taken in, block by block, blank lines left out."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.header: list[str] = []
        self.opens = self.last = 0  # the lines of the header and of the last record
        self.ragged: list[tuple[int, list[str]]] = []
        self._lines: Sequence[int] | np.ndarray = []
        self._blocks: list[list[np.ndarray]] = []

    def fill(self, raw: bytes) -> None:
        """Take in a whole file. Raises csv.Error and UnicodeDecodeError."""
        if not self._plain(raw):
            self._any(raw)

    def _plain(self, raw: bytes) -> bool:
        """Take in a file of one line a row, nothing odd; False, and nothing taken in, of others."""
        ends = raw.find(b"\n") + 1 or len(raw)
        rows = raw.count(b"\n", ends) + (ends < len(raw) and not raw.endswith(b"\n"))
        head = raw[:ends]
        if b'"' in head or not rows or raw.find(_BOM, 1) >= 0 or not _well_quoted(raw):
            return False
        try:
            header = [cell.strip() for cell in head.decode("utf-8-sig").split(",")]
            table = _by_arrow(raw[ends:], len(header))
        except (UnicodeDecodeError, pyarrow.ArrowInvalid):
            return False
        if not any(header) or table.num_rows != rows:
            return False
        self.header, self.opens, self.last = header, 1, rows + 1
        self._lines = np.arange(2, rows + 2)
        self._blocks = [[self._numbers(column) for column in table.columns]]
        return True

    def _numbers(self, column: pyarrow.ChunkedArray) -> np.ndarray:
        number, parts = self.words.__getitem__, []
        for part in column.chunks:
            texts = part.dictionary.to_pylist()
            numbers = np.fromiter(map(number, texts), np.int32, len(texts))
            parts.append(numbers[part.indices.to_numpy()])
        return np.concatenate(parts)

    def _any(self, raw: bytes) -> None:
        self._lines = array("l")
        text = io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8-sig", newline="")
        reader = csv.reader(text, strict=True)
        block: list[list[str]] = []
        for row in reader:
            if self.header and len(row) == len(self.header):
                block.append(row)
                self._lines.append(reader.line_num)
                if len(block) == _BLOCK:
                    self._keep(block)
                    block = []
            elif any(cells := [cell.strip() for cell in row]):
                self._odd(reader.line_num, cells)
            else:
                continue
            self.last = reader.line_num
        self._keep(block)

    def _odd(self, line: int, cells: list[str]) -> None:
        if self.header:
            self.ragged.append((line, cells))
        else:
            self.header, self.opens = cells, line

    def _keep(self, block: list[list[str]]) -> None:
        number, count = self.words.__getitem__, len(block)
        self._blocks.append(
            [np.fromiter(map(number, cells), np.int32, count) for cells in zip(*block, strict=True)]
        )

    def columns(self) -> tuple[dict[str, np.ndarray], np.ndarray]:
        """The numbers of the cells by field, and the lines."""
        blocks = [block for block in self._blocks if block]
        none = np.empty(0, np.int32)
        joined = [np.concatenate(parts) for parts in zip(*blocks, strict=True)]
        joined = joined or [none] * len(self.header)
        lines = np.array(self._lines, dtype=np.int32)
        blank = np.logical_and.reduce([codes == self.words.empty for codes in joined])
        if blank.any():
            joined, lines = [codes[~blank] for codes in joined], lines[~blank]
        return dict(zip(self.header, joined, strict=True)), lines


def _well_quoted(raw: bytes) -> bool:
    """Whether quotation marks stand around whole cells only, doubled within, and lines end alike.

    ``csv`` and Arrow part ways over any other mark and over a carriage return alone.
    """
    if raw.count(b"\r") != raw.count(b"\r\n"):
        return False
    text = np.frombuffer(raw + b"\n", dtype=np.uint8)
    marks = np.flatnonzero(text == _MARK)
    if len(marks) % 2:
        return False
    opening, closing = marks[::2], marks[1::2]
    doubled = closing[:-1] + 1 == opening[1:]
    opens, closes = np.isin(text[opening - 1], _BETWEEN), np.isin(text[closing + 1], _BETWEEN)
    opens[1:] |= doubled
    closes[:-1] |= doubled
    return bool(opens.all() and closes.all())


def _by_arrow(body: bytes, columns: int) -> pyarrow.Table:
    """The lines after the header, each column as a dictionary. Raises ArrowInvalid."""
    names = [str(place) for place in range(columns)]
    text = pyarrow.dictionary(pyarrow.int32(), pyarrow.string())
    return arrow_csv.read_csv(
        pyarrow.BufferReader(body),
        read_options=arrow_csv.ReadOptions(
            column_names=names, block_size=_BYTES, use_threads=False
        ),
        convert_options=arrow_csv.ConvertOptions(
            column_types=dict.fromkeys(names, text), strings_can_be_null=False
        ),
    )
