"""How wide the columns of a printed table are: no word sticks out, and few lines are needed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

import numpy as np

from helpers.export.document import Table, plain
from helpers.export.escape import soften
from helpers.export.fonts import FONTS

SIZE = 8.2  # points, as the Typst template sets a table's text
INSET = 4.0  # points on each side of a cell
_BOLD, _PLAIN = "PTS75F.ttf", "PTS55F.ttf"
_STEPS = 60
_POWER = 6
_ROWS = 100  # enough to see what a table is like
# Lines break at spaces, after a hyphen before a letter, after a slash, and where `soften` says.
_UNBROKEN = re.compile(r"[ \u200b]|(?<=-)(?=[^\W\d])|(?<=/)")


def widths(table: Table, room: float) -> list[float] | None:
    """Points for each column of a table set over `room` points; None if it needs less than that.

    Each column first gets what its longest unbreakable word needs; what is left goes, a sixtieth
    at a time, to the column that saves the most lines by it. Wished widths (`table.widths`) only
    share out the rest differently: no wish lets one cell's text run into the next.
    """
    rows = [[plain(cell) for cell in row] for row in table.rows]
    columns = list(zip(*rows, strict=True)) or [()] * len(table.columns)
    heads = [_measure(_BOLD, name) for name in table.columns]
    lengths = [[_measure(_PLAIN, text) for text in column] for column in columns]
    natural = [max([head, *cells]) for head, cells in zip(heads, lengths, strict=True)]
    padding = 2 * INSET * len(columns)
    if sum(natural) + padding <= room and not table.widths:
        return None
    least = [
        max([_longest(_BOLD, name), *(_longest(_PLAIN, text) for text in column)])
        for name, column in zip(table.columns, columns, strict=True)
    ]
    rest = room - padding - sum(least)
    if rest <= 0:
        given = [width * (room - padding) / sum(least) for width in least]
    elif table.widths:
        given = _wished(least, table.widths, room - padding)
    else:
        measured = list(zip(*lengths, strict=True))
        given = _shared(least, natural, measured[:: len(measured) // _ROWS + 1], rest)
    return [width + 2 * INSET for width in given]


def _wished(least: list[float], wishes: Sequence[float], room: float) -> list[float]:
    """The wished shares of the room, except where a column needs more."""
    short: set[int] = set()
    while True:
        left = room - sum(least[i] for i in sorted(short))
        total = sum(wish for i, wish in enumerate(wishes) if i not in short)
        given = [least[i] if i in short else left * w / total for i, w in enumerate(wishes)]
        found = {i for i, width in enumerate(given) if width < least[i]}
        if not found:
            return given
        short |= found


def _shared(
    least: list[float], natural: list[float], rows: list[tuple[float, ...]], rest: float
) -> list[float]:
    """The widths after the rest is given away where it saves the most lines.

    A row is as high as its highest cell. The high power stands for that maximum, and still tells
    which of two equally high cells to begin with.
    """
    given, step = np.array(least), rest / _STEPS
    powers = (np.array(rows).reshape(-1, len(least)) / given) ** _POWER
    powers = powers[powers.any(axis=1)]
    for _ in range(_STEPS):
        if not (given < natural).any():
            break
        shrunk = (given / (given + step)) ** _POWER
        totals = powers.sum(axis=1, keepdims=True)
        saved = totals ** (1 / _POWER) - (totals - powers * (1 - shrunk)) ** (1 / _POWER)
        best = np.where(given < natural, saved.sum(axis=0), -1).argmax()
        powers[:, best] *= shrunk[best]
        given[best] += step
    return list(given + (rest - (given.sum() - sum(least))) / len(given))


def _longest(font: str, text: str) -> float:
    return max((_measure(font, word) for word in _UNBROKEN.split(soften(text))), default=0.0)


def _measure(font: str, text: str) -> float:
    """Points that a text takes on one line."""
    advances = _advances(font)
    return sum(advances.get(letter, 1.0) for letter in text) * SIZE


@cache
def _advances(font: str) -> dict[str, float]:
    """The width of each character in ems."""
    from fontTools.ttLib import TTFont

    with TTFont(FONTS / font) as opened:
        metrics, em = opened["hmtx"].metrics, opened["head"].unitsPerEm
        return {chr(code): metrics[name][0] / em for code, name in opened.getBestCmap().items()}
