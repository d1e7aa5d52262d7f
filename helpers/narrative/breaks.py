"""The chapter on three readings: whose breaks are whose, how far they agree, what they bear."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from helpers.measures.breaks import MARGIN, SINCE
from helpers.narrative.support import (
    agreement,
    agreement_caption,
    agreement_table,
    label,
    support,
    support_table,
)
from helpers.narrative.words import FigureWords, capital, count, listed, number, verb

__all__ = [
    "agreement",
    "agreement_caption",
    "agreement_table",
    "readings",
    "readings_table",
    "support",
    "support_table",
]

_EMPTY = "This selection has no two readings with phases, so nothing can be set side by side."


def _years(rows: pd.DataFrame) -> list[str]:
    return list(dict.fromkeys(str(year) for year in rows["year"].dropna()))


def _split(marked: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Breaks that can be placed: of the chosen reading, of the authors, computed."""
    placed = marked[marked["year"].notna() & ~marked["loose"]]
    kinds = placed["kind"]
    return placed[kinds == "chosen"], placed[kinds == "author"], placed[kinds == "computed"]


def _where(rows: pd.DataFrame, mask: Iterable[bool]) -> pd.DataFrame:
    """The rows for which the mask is true; also of none."""
    return rows[pd.Series(list(mask), index=rows.index, dtype=bool)]


def _voices(rows: pd.DataFrame) -> list[int]:
    """How many other texts begin a phase near each break (a text is no second voice to itself)."""
    return [
        len(set(authors) - {name})
        for authors, name in zip(rows["authors"], rows["reading"], strict=True)
    ]


def _everywhere(marked: pd.DataFrame) -> list[str]:
    """The chosen reading's breaks that some author and some series have within a year."""
    chosen, _, computed = _split(marked)
    years = set(computed["year"])
    near = [any(abs(year - other) <= MARGIN for other in years) for year in chosen["year"]]
    pairs = zip(near, _voices(chosen), strict=True)
    return _years(_where(chosen, (a and voices > 0 for a, voices in pairs)))


def _headline(marked: pd.DataFrame) -> str:
    everywhere, chosen = _everywhere(marked), _split(marked)[0]
    if len(chosen) == 0:
        return "What the texts and the counts take for breaks"
    if marked.loc[marked["kind"] == "computed", "state"].eq("too few").all():
        return "The breaks of the texts; the record is too thin to compute any"
    if not everywhere:
        return "No break stands in all three readings"
    only = "" if len(everywhere) == len(_years(chosen)) else "only "
    stands = verb(len(everywhere), "stands", "stand")
    return capital(f"{only}{listed(everywhere)} {stands} in all three readings")


def readings_table(marked: pd.DataFrame, runs: pd.DataFrame) -> pd.DataFrame:
    """The marks as the chart takes them, from 1978 on unless nearly all lie before."""
    shown = marked[marked["opens"].notna() | (marked["kind"] == "computed")]
    if shown.loc[shown["opens"].notna(), "reading"].nunique() < 2:
        return shown.head(0)
    placed = shown[shown["year"].notna()]
    late = placed[placed["first"] >= pd.Timestamp(SINCE, 1, 1)]
    left = shown["opens"].min()
    if len(late) >= 3 or len(placed) == len(late) > 0:
        left = max(left, pd.Timestamp(SINCE, 1, 1))
    right = shown["closes"].max()
    gone = placed.index.difference(placed[placed["last"] >= left].index)
    early = shown.index.isin(gone)
    points = runs.set_index("series")["points"]
    return pd.DataFrame(
        {
            "reading": [label(name) for name in shown["reading"]],
            "chosen": shown["kind"] == "chosen",
            "first": shown["first"].mask(early),
            "last": shown["last"].mask(early),
            "voices": [
                -1 if loose else len(authors)
                for loose, authors in zip(shown["loose"], shown["authors"], strict=True)
            ],
            "opens": shown["opens"],
            "closes": shown["closes"],
            "left": left,
            "right": right,
            "note": [
                _note(state, int(points.get(name, 0)))
                for state, name in zip(shown["state"], shown["reading"], strict=True)
            ],
        }
    ).reset_index(drop=True)


def _note(state: str, points: int) -> str:
    if state == "too few":
        return f"too few years with a value ({points}) to look for a break"
    if state == "constant":
        return "the same in every year: no break"
    return f"no break in {points} years with a value" if state == "none" and points else ""


def readings(marked: pd.DataFrame, drawn: pd.DataFrame) -> FigureWords:
    """Words around the readings side by side."""
    if len(drawn) == 0:
        return FigureWords("", "", "", "", _EMPTY)
    chosen, authors, computed = _split(marked)
    left, right = drawn["left"].iloc[0].year, drawn["right"].iloc[0].year
    early = _years(chosen[chosen["last"] < drawn["left"].iloc[0]])
    loose = int((drawn["voices"] < 0).sum())
    caption = (
        "Each mark is the beginning of a phase. Filled: two texts or more begin a phase within a "
        "year of it; hollow: one text alone does; cross: none does. The grey line shows the years "
        "that a reading covers, and thin vertical lines repeat the breaks of the first row."
    )
    if loose:
        caption += " Broad bars are beginnings too loosely dated to be placed."
    if early:
        caption += f" Not drawn: the earlier {verb(len(early), 'break', 'breaks')} of the first "
        caption += f"row, {listed(early)}."
    alone = [voices == 0 for voices in _voices(authors)]
    alt = (
        f"Rows of marks from {left} to {right}: {label(str(marked['reading'].iloc[0]))} with "
        f"{count(len(chosen), 'break')}, the authors with {number(len(authors))}, of which "
        f"{number(sum(alone))} {verb(sum(alone), 'has', 'have')} no second text, and the computed "
        f"readings with {number(len(computed)) if len(computed) else 'none'}."
    )
    subtitle = f"Beginnings of phases by reading, {left} to {right}; hollow: one text alone"
    return FigureWords(_headline(marked), subtitle, caption, alt, _EMPTY)
