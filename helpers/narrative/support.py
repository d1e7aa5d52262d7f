"""How far readings agree, and what computed breaks can bear, in words."""

from __future__ import annotations

import pandas as pd

from helpers.measures.breaks import DRAWS, FEWEST
from helpers.narrative.words import FigureWords, capital, count, listed, number, of, verb
from helpers.record.places import OWN_SCHEME, TABLE_SCHEME

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


def method(runs: pd.DataFrame) -> str:
    """What the series count, by which rules, and at what price a break is admitted."""
    tried, thin = runs[runs["state"] != "too few"], runs[runs["state"] == "too few"]
    events, loose = int(runs["events"].max()), int(runs["loose"].max())
    if events == 0:
        return "No dated event of this selection has Moscow in it, so there is no series to search."
    if len(tried) == 0:
        return (
            f"Only {count(events, 'dated event')} with Moscow "
            f"{verb(events, 'falls', 'fall')} into the years searched, and no series has a value "
            f"in {number(FEWEST)} of them, the least that could hold three stretches of three "
            "years. No break is computed: the record is too thin to say whether there was one."
        )
    said = [
        f"Three yearly series are made of {number(events)} events with Moscow, "
        f"{int(tried['first'].min())} to {int(tried['last'].max())}: how many a year, their mean "
        "tone, and the shares of counterparts and themes (numbers and shares as square roots, "
        "which evens out their scatter). An event counts in the first year in which it can have "
        f"happened; {of(loose, events)} may belong to a later one. A year without events counts "
        "as none; a tone or a mix is taken only from years with three events that show it. "
        "A stretch lasts at least three years, and one more break must save more squared error "
        "than the Bayesian information criterion charges: (p + 1)/p · s² · log T for p columns "
        "and T years, where s² is the scatter between neighbouring years (Yao 1988)."
    ]
    prices = [
        f"{row['penalty']:.2f} for {spoken(row['series'])} ({row['points']} years with a value)"
        for _, row in tried.iterrows()
        if row["penalty"] > 0
    ]
    if prices:
        said.append(f"That is {listed(prices)}.")
    said.append(
        "Every partition was searched, and PELT finds the same breaks."
        if tried["pelt"].all()
        else "Every partition was searched; where PELT finds other breaks, the search stands."
    )
    if len(thin):
        names = listed(spoken(name) for name in thin["series"])
        said.append(f"For {names} fewer than nine years have a value; no break is sought there.")
    return " ".join(said)


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


def standing(firmness: pd.DataFrame, chance: pd.DataFrame, runs: pd.DataFrame) -> str:
    """How each computed break stands the three tests, and what small numbers allow."""
    if len(chance) == 0:
        return ""
    odds = chance.set_index("series")
    said = [_one(row, float(odds.at[row["series"], "as_many"])) for _, row in firmness.iterrows()]
    quiet = runs[runs["state"].isin(["none", "constant"])]
    for _, run in quiet.iterrows():
        mean = float(odds.at[run["series"], "shuffled"])
        said.append(
            f"**{capital(spoken(run['series']))} does not break.** That is no evidence that "
            f"nothing changed: in {number(run['points'])} years with a value only a large and "
            f"lasting change would show (a shuffled record has {mean:.2f} breaks on average)."
        )
    cheaper = [
        f"{spoken(run['series'])} in {listed(map(str, more))}"
        for _, run in runs.iterrows()
        if (more := [year for year in run["halved"] if year not in run["breaks"]])
    ]
    if cheaper:
        said.append(f"At half the price the search would also break {listed(cheaper)}.")
    return " ".join(said)


def _one(row: pd.Series, as_many: float) -> str:
    when = str(row["year"])
    if row["before"] < row["year"] - 1:
        when = f"{row['year']} (or after {row['before']}, since the years between have no value)"
    weak = row["support"] < _EVEN or bool(row["lost_without"])
    firm = row["support"] >= _FIRM and as_many <= _RARE
    verdict = "is weak" if weak else "holds" if firm else "holds in part"
    said = f"**The break of {when} in {spoken(row['series'])} {verdict}.** "
    seldom = 0 < row["support"] < _EVEN
    said += f"It returns within a year in {'only ' if seldom else ''}{_share(row['support'])} "
    said += "of the resampled records"
    if row["lost_without"]:
        said += (
            f", {'and' if seldom else 'but'} is gone without {listed(row['lost_without'], 'or')}"
        )
    elif row["sources"]:
        said += ", and no single source carries it"
    said += ". "
    if not row["sources"]:
        said += "With one source there is none to leave out. "
    if not row["dated"]:
        said += "It hangs on loosely dated events and goes when they are left out. "
    if not row["doubled"]:
        said += "At twice the price it would not be made. "
    said += f"As many breaks come up in {_share(as_many)} of the shuffled records."
    if row["series"] == "activity":
        said += (
            " It counts what the texts tell, and they dwell on the years before they were written, "
            "so a rise may be theirs as well as Moscow's."
        )
    return said


def _share(part: float) -> str:
    """``_share(0.951) == "95 per cent"``; a share of draws is never rounded to none or all."""
    if part in (0, 1):
        return "none" if part == 0 else "all"
    return "less than one per cent" if part < 0.01 else f"{min(100 * part, 99):.0f} per cent"
