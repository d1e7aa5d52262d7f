"""Friendly to rivals at once, and which of three words fits which phase."""

from __future__ import annotations

import pandas as pd

from helpers.measures import rivals as measure
from helpers.narrative.words import FigureWords, count, listed, number, of, verb
from helpers.tables import Tables

NAMES = {
    "kabul": "Kabul",
    "taliban": "the Taliban",
    "north": "northern leaders",
    "west": "the United States and NATO",
    "region": "regional powers",
    "central-asia": "Central Asia",
    "jihadists": "jihadists",
    "other": "others",
}
CAMPS = {"kabul": "Kabul and its backers", "taliban": "the Taliban", "north": "northern leaders"}
NO_WORD = "none of the three"
CALLED = {
    "hedging": "hedging",
    "alignment": "alignment",
    "engagement": "engagement",
    "": NO_WORD,
}


def by_year(years: pd.DataFrame, signed: pd.DataFrame) -> FigureWords:
    """Words around the two series of friendly and unfriendly acts by year."""
    empty = (
        f"From {measure.SINCE} on, no act of this selection that shows a tone toward Kabul, its "
        "Western backers or the Taliban is dated within one year."
    )
    if len(years) == 0:
        return FigureWords("", "", "", "", empty if len(signed) else "")
    found = measure.simultaneity(years)
    span = _years(years["start"])
    title = "In no year does the record show Moscow friendly to both sides"
    if found["both"]:
        shared = listed(str(day.year) for day in years.loc[years["both"], "start"])
        title = f"Friendly to both sides in {of(found['both'], len(years))} years: {shared}"
    if len(years) == 1:
        title = f"Moscow is {'' if found['both'] else 'not '}friendly to both sides in {span}"
    loose = len(measure.loose(signed))
    caption = (
        "Bars that rise are acts in which Moscow is friendly, bars that hang those in which it is "
        "not; neutral acts are not drawn. Shaded: years friendly to both. Kabul's backers are the "
        "United States and NATO. An act counts only where both bounds of its date lie in one year; "
        f"{number(loose)} more {verb(loose, 'is', 'are')} dated too loosely."
    )
    sums = years.drop(columns=["start", "both"]).sum()
    alt = (
        f"Acts by year, {span}. Toward Kabul and its backers {sums['kabul_friendly']} friendly and "
        f"{sums['kabul_unfriendly']} unfriendly; toward the Taliban {sums['taliban_friendly']} "
        f"friendly and {sums['taliban_unfriendly']} unfriendly. {title}."
    )
    subtitle = f"Moscow's acts that show a tone, by year, {span}; up friendly, down unfriendly"
    return FigureWords(title, subtitle, caption, alt, empty)


def _years(starts: pd.Series) -> str:
    first, last = starts.min().year, starts.max().year
    return str(first) if first == last else f"{first} to {last}"


def simultaneous(signed: pd.DataFrame) -> str:
    """How often friendly to both, as a range, and by other windows."""
    years = measure.windows(signed)
    if len(years) == 0:
        return ""
    found = measure.simultaneity(years)
    both, most = found["both"], measure.possible(signed, years)
    said = [
        f"Of {count(len(years), 'year')} from {_years(years['start'])}, Moscow is friendly to "
        f"Kabul or its backers in {none_or(found['kabul'])}, to the Taliban in "
        f"{none_or(found['taliban'])}, and to both in {none_or(both)}"
    ]
    if len(years) == 1:
        said = [
            f"In {_years(years['start'])} the friendly acts are "
            f"{none_or(int(years['kabul_friendly'].sum()))} to {CAMPS['kabul']} and "
            f"{none_or(int(years['taliban_friendly'].sum()))} to the Taliban"
        ]
    loose = measure.loose(signed)
    friendly = loose[loose["tone"] > 0]["camp"].value_counts()
    if len(loose):
        rest = f"{count(len(loose), 'act')} {verb(len(loose), 'is', 'are')} too loosely dated"
        kind = listed(
            f"{number(int(friendly[camp]))} friendly to {CAMPS[camp]}"
            for camp in measure.RIVALS
            if camp in friendly.index
        )
        said[0] += f"; {rest} to count" + (
            f", among them {kind}" if kind and len(loose) > 1 else ""
        )
    said[0] += "."
    if most > both:
        said.append(
            f"Were those with a bounded date to fall wherever it lets them, as many as "
            f"{number(most)} years could be friendly to both: the record cannot say how often "
            f"hedging was practised, only that {'it was' if both else 'it may have been'}."
        )
    finer = measure.simultaneity(measure.windows(signed, "half-year"))
    if finer["windows"] and len(years) > 2:
        said.append(
            f"By half-years, which hold fewer of the acts, it is {none_or(finer['both'])} of "
            f"{number(finer['windows'])}."
        )
    return " ".join(said)


def none_or(n: int) -> str:
    """``none_or(0) == "none"``, else as ``number`` says it."""
    return number(n) if n else "none"


def words(tables: Tables, scheme: pd.DataFrame) -> str:
    """The rules for three words, and which of them fits which phase."""
    rows = measure.postures(tables, scheme)
    rows = rows[rows.filter(regex="^(kabul|taliban)_").sum(axis=1) > 0]
    if len(rows) == 0:
        return ""
    if (rows["word"] == "").all():
        return (
            "Hedging, engagement and alignment are words for a record richer than this one: in "
            "no phase does Moscow show a friendly tone to either side in more than "
            f"{number(measure.FRIENDLY_ACTS - 1)} act, or else blame outweighs it."
        )
    said = [
        "Three words, three rules, for the phases that reach beyond "
        f"{measure.SINCE - 1}. *Hedging*: at least {number(measure.FRIENDLY_ACTS)} friendly acts "
        "to Kabul or its backers and as many to the Taliban, the weaker side with no less than a "
        "quarter of them. *Alignment*: friendly to one, and more often unfriendly than friendly "
        "to the other. *Engagement*: friendly to one without turning on the other. In brackets "
        "stand friendly and unfriendly acts to Kabul's side, then to the Taliban."
    ]
    fits = []
    for (name, side), group in rows[rows["word"] != ""].groupby(["word", "toward"], sort=False):
        whom = f" with {CAMPS[side]}" if side else ""
        fits.append(f"**{name}{whom}** fits {listed(_counts(row) for _, row in group.iterrows())}")
    said += [f"By these rules {'; '.join(fits)}."] if fits else []
    none = rows[rows["word"] == ""]
    if len(none):
        said.append(f"No word fits {phases_said(none)}: friendly acts are too few or outweighed.")
    said += _checked(tables, scheme, rows)
    return " ".join(said)


def _counts(row: pd.Series) -> str:
    sides = (f"{row[f'{side}_friendly']}:{row[f'{side}_unfriendly']}" for side in measure.RIVALS)
    return f"phase {row['number']} ({', '.join(sides)})"


def _checked(tables: Tables, scheme: pd.DataFrame, rows: pd.DataFrame) -> list[str]:
    """Which words change without the West, and whether the scheme calls the same phases hedging."""
    said = []
    alone = measure.postures(tables, scheme, measure.KABUL_ALONE).loc[rows.index]
    moved = [
        f"phase {number_} would be {CALLED[new]}"
        for number_, old, new in zip(rows["number"], rows["word"], alone["word"], strict=True)
        if old != new
    ]
    if moved:
        said.append(f"Were Kabul's government alone on its side, {listed(moved)}.")
    told, found = (rows[rows[column] == "hedging"] for column in ("posture", "word"))
    if len(told) and set(told["number"]) == set(found["number"]):
        said.append("The phases that the scheme itself calls hedging are the same.")
    elif len(told):
        verdict = f"The scheme, drawn before this count, calls {phases_said(told)} hedging"
        own = f"the count {phases_said(found)}" if len(found) else "the count none"
        said.append(f"{verdict}, {own}.")
    return said


def phases_said(rows: pd.DataFrame) -> str:
    return f"phase{'' if len(rows) == 1 else 's'} {listed(str(n) for n in rows['number'])}"
