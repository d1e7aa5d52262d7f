"""The chapter on readings: the table's own phases beside its series, and beside those of others."""

from __future__ import annotations

import dataclasses

import pandas as pd

from helpers.dyads.measures.breaks import CODED
from helpers.dyads.narrative.words import dyad, none, speaks
from helpers.dyads.stretches import PERIODS, every
from helpers.dyads.table import Table
from helpers.measures.breaks import DRAWS, MARGIN
from helpers.measures.series import FEWEST
from helpers.narrative import breaks as coded
from helpers.narrative.breaks import agreement_table, readings_table
from helpers.narrative.coded import label
from helpers.narrative.support import spoken
from helpers.narrative.words import FigureWords, capital, count, few, listed, number, verb
from helpers.record.paths import TABLE_SCHEME

__all__ = [
    "agreement",
    "agreement_caption",
    "agreement_table",
    "argued",
    "finding",
    "method",
    "readings",
    "readings_table",
    "standing",
    "support",
    "support_table",
]

_MANY = 1_000  # acts from which a resampled table is all but the table


def finding(table: Table, marked: pd.DataFrame) -> str:
    """Where the table breaks, and whether the readings of others break there too."""
    if table.acts == 0:
        return none(table)
    mine = _placed(marked, "chosen")
    said = [speaks(table)]
    if every(table.own) not in ("", "Y"):
        said.append(
            f"The table's phases are made by {PERIODS[every(table.own)]}, for its acts span fewer "
            f"than {number(FEWEST)} years; what follows compares whole years, and no series is "
            "long enough to be searched by year."
        )
    if len(mine) == 0:
        said.append("The table itself has no break, so there is none for others to share.")
    else:
        series = _placed(marked, "computed")
        backed = [year for year in mine if _near(year, series)]
        said.append(
            f"Taken together, number and score break in {_years(mine)}; "
            + (
                f"near {_years(backed)} a single series breaks, too."
                if backed
                else "no single series, searched alone by year, breaks within a year of that."
            )
        )
    said.append(_others(table, marked, mine))
    return " ".join(text for text in said if text)


def _others(table: Table, marked: pd.DataFrame, mine: list[int]) -> str:
    """What the phases of the coded record and of its authors have to do with these."""
    if not table.of_the_record:
        return (
            "The phases of the coded record and of its authors are of Russia and Afghanistan, and "
            f"say nothing of {dyad(table)}."
        )
    first, last = marked.loc[marked["kind"] == "chosen", ["opens", "closes"]].iloc[0]
    said = []
    for kind, who in (("ours", CODED), ("author", "the authors")):
        theirs = sorted(
            year for year in set(_placed(marked, kind)) if first.year < year <= last.year
        )
        shared = [year for year in mine if _near(year, theirs)]
        if theirs and mine:
            said.append(
                f"Of the {number(len(theirs))} years in which a phase of {who} begins in the same "
                f"span, {_years(shared) if shared else 'none'} "
                f"{verb(max(len(shared), 1), 'lies', 'lie')} within a year of a break of the table."
            )
    return " ".join(said)


def _placed(marked: pd.DataFrame, kind: str) -> list[int]:
    rows = marked[(marked["kind"] == kind) & marked["year"].notna() & ~marked["loose"]]
    return sorted({int(year) for year in rows["year"]})


def _near(year: int, others: list[int]) -> bool:
    return any(abs(year - other) <= MARGIN for other in others)


def _years(years: list[int]) -> str:
    return listed(str(year) for year in years)


def readings(marked: pd.DataFrame, drawn: pd.DataFrame) -> FigureWords:
    """Words around the readings side by side."""
    words = coded.readings(marked, drawn)
    if not words.title:
        return dataclasses.replace(words, empty="")
    mine, others = _placed(marked, "chosen"), (marked["kind"] == "author").any()
    title = f"The table breaks in {_years(mine)}" if mine else "The table has no break"
    caption = (
        "Each mark is the beginning of a phase; the first row is the table, the last three its "
        "series, searched one by one. The grey line shows the years that a reading covers, and "
        "thin vertical lines repeat the breaks of the first row."
    )
    if others:
        caption += (
            " Filled: two texts or more begin a phase within a year; hollow: one; cross: none."
        )
    left, right = drawn["left"].iloc[0].year, drawn["right"].iloc[0].year
    subtitle = f"Beginnings of phases by reading, {left} to {right}"
    rows = list(dict.fromkeys(drawn["reading"]))
    alt = (
        f"Rows of marks from {left} to {right} for {listed(rows)}. The table has "
        f"{count(len(mine), 'break')}{f', in {_years(mine)}' if mine else ''}."
    )
    return FigureWords(title, subtitle, caption, alt, "")


def agreement_caption(scheme: str) -> str:
    """What the columns of the agreement say."""
    del scheme
    return coded.agreement_caption(TABLE_SCHEME)


def agreement(agreed: pd.DataFrame, scheme: str) -> str:
    """How close the table comes to each other reading, and what that is worth."""
    del scheme
    said = [coded.agreement(agreed, TABLE_SCHEME)]
    if (agreed["kind"] == "computed").any():
        said.append(
            "The computed rows are made of the same acts as the phases and confirm nothing; they "
            "show which series carries a break."
        )
    return " ".join(text for text in said if text)


def method(runs: pd.DataFrame) -> str:
    """What the series count, by which rules, and at what price a break is admitted."""
    tried = runs[runs["state"] != "too few"]
    acts, loose = int(runs["events"].max()), int(runs["loose"].max())
    if acts == 0:
        return "Without an act there is no series to search."
    if len(tried) == 0:
        return (
            f"{capital(count(acts, 'act'))} {verb(acts, 'gives', 'give')} no series a value in "
            f"{number(FEWEST)} years, the least that could hold three stretches of three years, so "
            "no break is sought by year."
        )
    said = [
        f"Three yearly series are made of {number(acts)} acts: how many a year, their mean score, "
        "and the shares of the types of act (numbers and shares as square roots, which evens out "
        f"their scatter). {capital(few(loose))} {verb(max(loose, 1), 'is', 'are')} dated more "
        "loosely than to a year. A mean or a mix is taken only from years with three acts that "
        "have a score, or a type. The search and the price of a break are those of the coded "
        "record: stretches of three years at least, and (p + 1)/p · s² · log T (Yao 1988). The "
        "phases of the table search number and score together, each in units of its scatter.",
    ]
    thin = runs[runs["state"] == "too few"]
    if len(thin):
        names = listed(spoken(name) for name in thin["series"])
        said.append(f"For {names} fewer than nine years have a value; no break is sought there.")
    return " ".join(said)


def support(shares: pd.DataFrame) -> FigureWords:
    """Words around the resampled and the shuffled tables."""
    words = coded.support(shares)
    caption = (
        f"Bars: the share of {DRAWS} tables, drawn with replacement from the acts, in which the "
        "year comes out as a break; blue where the table itself breaks. Brown line: the same for "
        f"{DRAWS} shuffled tables, in which every year keeps its number of acts and their types "
        "are dealt anew (for the acts the yearly numbers change places). Each lane runs from 0 to "
        "100 per cent; the number at a break is the share of tables with one within a year. "
        "Thin vertical lines: the breaks of the table."
    )
    return dataclasses.replace(words, caption=caption) if words.title else words


def support_table(shares: pd.DataFrame) -> pd.DataFrame:
    """The shares under printed names; over a break stand its year and its support."""
    said = [
        f"{year}: {support_:.0%}" if found else ""
        for year, support_, found in zip(
            shares["year"], shares["support"], shares["found"], strict=True
        )
    ]
    return coded.support_table(shares).assign(said=said)


def standing(firmness: pd.DataFrame, chance: pd.DataFrame, runs: pd.DataFrame) -> str:
    """How the breaks of each series stand the tests, and what a test of many acts is worth."""
    if len(chance) == 0:
        return ""
    odds = chance.set_index("series")
    said = []
    for series, mine in firmness.groupby("series", sort=False):
        said.append(_series(str(series), mine, float(odds.at[series, "as_many"])))
    quiet = runs.loc[runs["state"].isin(["none", "constant"]), "series"]
    if len(quiet):
        names = listed(spoken(name) for name in quiet)
        said.append(
            f"{capital(names)} {verb(len(quiet), 'does', 'do')} not break; that is no evidence "
            "that nothing changed, for in so few years only a large and lasting change would show."
        )
    if firmness.shape[0] and runs["events"].max() >= _MANY:
        said.append(
            "Of so many acts a table drawn anew is nearly the same table: that a break returns "
            "shows that it is no accident of few acts, and nothing of how the press changed."
        )
    return " ".join(said)


def _series(series: str, mine: pd.DataFrame, as_many: float) -> str:
    """One series: its breaks, how often each returns, and what each hangs on."""
    years = [int(year) for year in mine["year"]]
    low, high = mine["support"].min(), mine["support"].max()
    often = percent(low) if percent(low) == percent(high) else f"{percent(low)} to {percent(high)}"
    said = (
        f"**{capital(spoken(series))} breaks in {_years(years)}.** "
        f"{'It returns' if len(years) == 1 else 'They return'} within a year in {often} of the "
        "resampled tables; shuffled tables have as many breaks in "
        f"{percent(as_many)} of the cases. "
    )
    for flag, words in (
        ("dated", "hangs on acts that are dated more loosely than to a year"),
        ("doubled", "would not be made at twice the price"),
    ):
        weak = mine.loc[~mine[flag].astype(bool), "year"]
        if len(weak):
            said += f"That of {_years([int(y) for y in weak])} {words}. "
    for _, row in mine[[bool(names) for names in mine["lost_without"]]].iterrows():
        gone = listed((label(name) for name in row["lost_without"]), "or")
        said += f"That of {row['year']} is gone without {gone}. "
    return said.strip()


def percent(part: float) -> str:
    """A share of draws in words: ``none``, ``all``, ``6 per cent``."""
    if part in (0, 1):
        return "none" if part == 0 else "all"
    return "less than one per cent" if part < 0.01 else f"{min(100 * part, 99):.0f} per cent"


def argued(table: Table) -> str:
    """What speaks against breaks of a count."""
    if table.acts == 0:
        return ""
    return (
        "*Against it.* A count of reports breaks where reporting does: a new bureau, a war that "
        "draws correspondents, a data set that changes its sources or its coder. Nothing in the "
        "table tells these from a change of policy.\n\n*What would change this reading.* The same "
        "breaks in another data set, or in a record that nobody's reports supplied."
    )
