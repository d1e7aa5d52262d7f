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
    method,
    spoken,
    standing,
    support,
    support_table,
    whose_name,
)
from helpers.narrative.words import FigureWords, beats, capital, count, listed, number, verb
from helpers.tables import OWN_SCHEME, Tables

__all__ = [
    "agreement",
    "agreement_caption",
    "agreement_table",
    "alone",
    "argued",
    "finding",
    "method",
    "readings",
    "readings_table",
    "standing",
    "support",
    "support_table",
]

_EMPTY = "This selection has no two readings with phases, so nothing can be set side by side."
_ARGUED_FROM = 2015  # the sentences argue about the years since; earlier windows speak in numbers


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


def finding(tables: Tables, marked: pd.DataFrame) -> str:
    """The judgement, then how many breaks the chosen reading has and which stand everywhere."""
    if len(tables.events) == 0 or marked["opens"].isna().all():
        return "The record holds no event of this selection, so there are no readings to compare."
    chosen, _, computed = _split(marked)
    said = [_argument(tables, "reading")]
    whose, years = whose_name(str(marked["reading"].iloc[0])), _years(chosen)
    if marked["kind"].iloc[0] != "chosen":
        said.append("The chosen scheme has no phase here; the other readings are shown without it.")
    elif len(years) == 0:
        said.append(f"In this window {whose} has no break that can be placed in a year.")
    elif len(years) == 1:
        said.append(f"In this window {whose} makes one break, in {years[0]}.")
    else:
        backed = len(_years(_where(chosen, (voices > 0 for voices in _voices(chosen)))))
        other = "a text" if whose == "this brief" else "another text"
        near = f"{other} begins a phase near {_all_of(backed, years)}"
        if backed == 0:
            near = "no other text begins a phase near any of them"
        said.append(
            f"The breaks of {whose} fall into {number(len(years))} years between {years[0]} and "
            f"{years[-1]}; {near}."
        )
    said.append(_counted(marked, computed, whose) if years else "")
    return " ".join(part for part in said if part)


def _all_of(part: int, years: list[str]) -> str:
    if part == len(years):
        return "each of them"
    return f"{number(part)} of them"


def _counted(marked: pd.DataFrame, computed: pd.DataFrame, whose: str) -> str:
    """What the series say to the chosen reading, in a sentence."""
    if marked.loc[marked["kind"] == "computed", "state"].eq("too few").all():
        return ""
    if len(computed) == 0:
        return "The counts, which know nothing of anyone's phases, show no break at all."
    found = listed(
        f"{spoken(name)} in {listed(_years(rows))}" for name, rows in _by_reading(computed)
    )
    often = {1: "once", 2: "twice"}.get(len(computed), f"{number(len(computed))} times")
    said = f"The counts, which know nothing of anyone's phases, change level {often}: {found}. "
    everywhere, these = _everywhere(marked), verb(len(computed), "that", "these")
    if everywhere:
        near = verb(len(everywhere), "the break", "the breaks")
        return said + (
            f"Of the breaks that {whose} shares with a text, only {near} of {listed(everywhere)} "
            f"{verb(len(everywhere), 'lies', 'lie')} within a year of {these}."
        )
    return said + f"No break of {whose} that a text shares lies within a year of {these}."


def _argument(tables: Tables, beat: str) -> str:
    """The sentences of one beat, where the selection reaches the years that they argue about."""
    years = tables.events["first"].dt.year.dropna()
    reached = len(years) > 0 and years.max() >= _ARGUED_FROM
    return beats(tables.judgements, "breaks", beat) if reached else ""


def argued(tables: Tables) -> str:
    """What speaks against the chapter's reading, and what would change it."""
    parts = [
        f"{lead} {said}"
        for beat, lead in (
            ("counter", "*Against it.*"),
            ("change", "*What would change this reading.*"),
        )
        if (said := _argument(tables, beat))
    ]
    return "\n\n".join(parts)


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


def alone(tables: Tables, marked: pd.DataFrame) -> str:
    """Which breaks hang on one text, and which on none; then what the texts say themselves."""
    chosen, authors, _ = _split(marked)
    if len(chosen) + len(authors) == 0 or len(tables.events) == 0:
        return ""
    own = _argument(tables, "evidence")
    if len(tables.sources) == 1:
        only = "One source is in this selection, so no break in it can have a second voice."
        return f"{only} {own}".strip()
    said = []
    if len(chosen) and chosen["reading"].iloc[0] == OWN_SCHEME:
        none = _years(_where(chosen, (len(names) == 0 for names in chosen["authors"])))
        single = [
            (_years(_where(chosen, (names == (who,) for names in chosen["authors"]))), who)
            for who in dict.fromkeys(names[0] for names in chosen["authors"] if len(names) == 1)
        ]
        if single:
            parts = [f"{listed(years)} with {who}" for years, who in single]
            said.append(
                "*Breaks of one author's making.* What this brief takes from one text alone falls "
                f"with it: {'; '.join(parts)}."
            )
        if none:
            said.append(f"No text at hand begins a phase near {listed(none, 'or')}.")
    lonely = _where(authors, (voices == 0 for voices in _voices(authors)))
    if len(lonely):
        parts = [f"{name} in {listed(_years(rows))}" for name, rows in _by_reading(lonely)]
        said.append(
            f"Among the authors, {listed(parts)} {verb(len(parts), 'begins', 'begin')} phases "
            "that no other text begins within a year."
        )
    return " ".join([*said, own]).strip()


def _by_reading(rows: pd.DataFrame) -> Iterable[tuple[str, pd.DataFrame]]:
    return rows.groupby("reading", sort=False)
