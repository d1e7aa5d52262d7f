"""How far readings agree, and what computed breaks can bear, in words."""

from __future__ import annotations

import pandas as pd

from helpers.measures.breaks import DRAWS
from helpers.narrative.words import FigureWords, capital, listed
from helpers.record.paths import OWN_SCHEME, TABLE_SCHEME

_SPOKEN = {
    "activity": "the number of events a year",
    "tone": "the tone",
    "mix": "the mix of counterparts and themes",
    # of a table of events
    "acts": "the number of acts a year",
    "score": "the mean score",
    "types": "the mix of types of act",
}
_LANES = {
    "activity": "Activity", "tone": "Tone", "mix": "Mix",
    "acts": "Acts", "score": "Score", "types": "Types",
}  # fmt: skip
_OWN = {OWN_SCHEME: "this brief", TABLE_SCHEME: "this table"}
_FIRM, _EVEN, _RARE = 0.8, 0.5, 0.05


def label(reading: str) -> str:
    """``label("analyst") == "This brief"``, ``label("mix") == "Mix, computed"``."""
    if reading in _LANES:
        return f"{_LANES[reading]}, computed"
    return capital(_OWN[reading]) if reading in _OWN else reading


def spoken(series: str) -> str:
    """``spoken("activity") == "the number of events a year"``."""
    return _SPOKEN[series]


def whose_name(reading: str) -> str:
    """``whose_name("analyst") == "this brief"``."""
    return _OWN.get(reading, reading)


def agreement_table(agreed: pd.DataFrame) -> pd.DataFrame:
    """The agreement as a printed table; shares as "n of m"."""
    return pd.DataFrame(
        {
            "Against": [label(name) for name in agreed["reading"]],
            "Years": [f"{a}–{b}" for a, b in zip(agreed["first"], agreed["last"], strict=True)],
            "Precision": parts(agreed["shared"], agreed["chosen"]),
            "Recall": parts(agreed["shared"], agreed["other"]),
            "F1": decimals(agreed["f1"]),
            "F1 by chance": decimals(agreed["chance"]),
            "WindowDiff": decimals(agreed["window_diff"]),
        }
    )


def parts(part: pd.Series, whole: pd.Series) -> list[str]:
    """``3 of 8`` for each row; a dash where there is nothing to be a part of."""
    return [f"{a} of {b}" if b else "–" for a, b in zip(part, whole, strict=True)]


def decimals(values: pd.Series) -> list[str]:
    """Two decimals for each value; a dash for none."""
    return ["–" if pd.isna(value) else f"{value:.2f}" for value in values]


def _row(reading: str) -> str:
    """A row of the table as prose names it: ``the computed tone``."""
    return f"the computed {reading}" if reading in _LANES else whose_name(reading)


def agreement(agreed: pd.DataFrame, scheme: str) -> str:
    """Which reading comes closest, and which agreement chance would give as well."""
    scored = agreed[agreed["as_good"].notna()]
    if len(scored) == 0:
        return ""
    told = []
    firm = scored[scored["as_good"] <= _RARE]
    if len(firm) == 0:
        told.append(
            "In no row does the agreement exceed what random years reach one time in twenty: with "
            "so few breaks on either side the figures cannot tell a shared view from an accident."
        )
    else:
        best = firm.loc[firm["f1"].idxmax()]
        told.append(
            f"{capital(whose_name(scheme))} comes closest to {_row(best['reading'])}, with an F1 "
            f"of {best['f1']:.2f} where breaks on random years would give {best['chance']:.2f}."
        )
    rest = [_row(name) for name in scored["reading"] if name not in set(firm["reading"])]
    if len(firm) and rest:
        where = "In the other rows" if len(rest) > 2 else f"Against {listed(rest)}"
        told.append(
            f"{where} random years do as well more than one time in twenty, so these figures say "
            "little either way."
        )
    if scheme == OWN_SCHEME and (agreed["kind"] == "author").any():
        told.append(
            "Agreement with an author is in any case no confirmation: this brief was read out of "
            "the same texts."
        )
        if (agreed["kind"] == "computed").any():
            told.append(
                "Only the computed rows owe nothing to anyone's phases, and even they count what "
                "the texts chose to tell."
            )
    return " ".join(told)


def agreement_caption(scheme: str) -> str:
    """What the columns of the agreement say."""
    whose = whose_name(scheme)
    return (
        f"Breaks of {whose} against every other reading, in the years that both cover, at a "
        f"margin of one year: precision (breaks of {whose} found there), recall (of the other "
        "found here), their F1, the F1 that random years give on average, and WindowDiff (0 the "
        "same, 1 different everywhere; Pevzner and Hearst 2002)"
    )


def support_table(shares: pd.DataFrame) -> pd.DataFrame:
    """The shares under printed names; ``said`` stands over a break that was found."""
    return pd.DataFrame(
        {
            "series": [_LANES[name] for name in shares["series"]],
            "year": shares["year"],
            "resampled": shares["resampled"].round(4),
            "shuffled": shares["shuffled"].round(4),
            "found": shares["found"],
            "said": [
                f"{year}\n{support:.0%}" if found else ""
                for year, support, found in zip(
                    shares["year"], shares["support"], shares["found"], strict=True
                )
            ],
        }
    )


def support(shares: pd.DataFrame) -> FigureWords:
    """Words around the bootstrap and the shuffle; without series ``method`` has said why."""
    if len(shares) == 0:
        return FigureWords("", "", "", "", "")
    found = shares[shares["found"]]
    if len(found):
        best = found.loc[found["support"].idxmax()]
        title = (
            f"The break of {best['year']} in {spoken(best['series'])} returns in "
            f"{_share(best['support'])} of the resampled records"
        )
    else:
        title = "No series breaks, and resampling finds no year that would"
        if shares["resampled"].max() >= 0.25:
            title = "No series breaks, though some resampled records do"
    first, last = int(shares["year"].min()), int(shares["year"].max())
    caption = (
        f"Bars: the share of {DRAWS} records, drawn with replacement from the events, in which "
        "the year comes out as a break; blue where the record itself breaks. Brown line: the same "
        f"for {DRAWS} shuffled records, in which the years are dealt anew among the events (for "
        "activity the yearly numbers change places). Each lane runs from 0 to 100 per cent. "
        "Thin vertical lines: the breaks of the reading chosen."
    )
    told = [
        f"{_LANES[row['series']]} breaks in {row['year']}, with {_share(row['support'])} of "
        "the resampled records breaking within a year of it"
        for _, row in found.iterrows()
    ]
    alt = (
        f"Lanes of bars by year, {first} to {last}, for "
        f"{listed(_LANES[name].lower() for name in dict.fromkeys(shares['series']))}. "
        + ("; ".join(told) + "." if told else "No lane has a break of the record itself.")
    )
    subtitle = f"Share of records in which a year is a break, {first} to {last}, per cent"
    return FigureWords(title, subtitle, caption, alt, "")


def _share(part: float) -> str:
    """``_share(0.951) == "95 per cent"``; a share of draws is never rounded to none or all."""
    if part in (0, 1):
        return "none" if part == 0 else "all"
    return "less than one per cent" if part < 0.01 else f"{min(100 * part, 99):.0f} per cent"
