"""How far readings agree, and what computed breaks can bear, in words."""

from __future__ import annotations

import pandas as pd

from helpers.measures.breaks import DRAWS, FEWEST
from helpers.narrative.words import FigureWords, capital, count, listed, number, of, verb
from helpers.tables import OWN_SCHEME

_SPOKEN = {
    "activity": "the number of events a year",
    "tone": "the tone",
    "mix": "the mix of counterparts and themes",
}
_LANES = {"activity": "Activity", "tone": "Tone", "mix": "Mix"}
_EMPTY = "There is no computed break to try on resampled or shuffled records."
_FIRM, _RARE = 0.8, 0.05


def label(reading: str) -> str:
    """``label("analyst") == "This brief"``, ``label("mix") == "Mix, computed"``."""
    if reading in _LANES:
        return f"{_LANES[reading]}, computed"
    return "This brief" if reading == OWN_SCHEME else reading


def whose_name(reading: str) -> str:
    """``whose_name("analyst") == "this brief"``."""
    return "this brief" if reading == OWN_SCHEME else reading


def agreement_table(agreed: pd.DataFrame) -> pd.DataFrame:
    """The agreement as a printed table; shares as "n of m"."""
    return pd.DataFrame(
        {
            "Against": [label(name) for name in agreed["reading"]],
            "Years": [f"{a}–{b}" for a, b in zip(agreed["first"], agreed["last"], strict=True)],
            "Precision": _parts(agreed["shared"], agreed["chosen"]),
            "Recall": _parts(agreed["shared"], agreed["other"]),
            "F1": _decimals(agreed["f1"]),
            "F1 by chance": _decimals(agreed["chance"]),
            "WindowDiff": _decimals(agreed["window_diff"]),
        }
    )


def _parts(part: pd.Series, whole: pd.Series) -> list[str]:
    return [f"{a} of {b}" if b else "–" for a, b in zip(part, whole, strict=True)]


def _decimals(values: pd.Series) -> list[str]:
    return ["–" if pd.isna(value) else f"{value:.2f}" for value in values]


def agreement(agreed: pd.DataFrame, scheme: str) -> str:
    """Which reading comes closest, and which agreement chance would give as well."""
    scored = agreed[agreed["as_good"].notna()]
    if len(scored) == 0:
        return ""
    best = scored.loc[scored["f1"].idxmax()]
    told = []
    firm = scored[scored["as_good"] <= 0.05]
    if best["f1"] > 0:
        near, by_chance = label(best["reading"]).lower(), best["chance"]
        told.append(
            f"{capital(whose_name(scheme))} comes closest to {near}, with an F1 of "
            f"{best['f1']:.2f} where breaks on random years would give {by_chance:.2f}."
        )
    if len(firm) == 0:
        told.append(
            "In no row does the agreement exceed what random years reach one time in twenty: with "
            "so few breaks on either side the figures cannot tell a shared view from an accident."
        )
    elif len(firm) < len(scored):
        rest = [
            label(name).lower() for name in scored["reading"] if name not in set(firm["reading"])
        ]
        told.append(
            f"Against {listed(rest)} random years do as well more than one time in twenty, so "
            f"{verb(len(rest), 'that row says', 'those rows say')} little either way."
        )
    if scheme == OWN_SCHEME and (agreed["kind"] == "author").any():
        told.append(
            "Nor is agreement with an author a confirmation: this brief was read out of the same "
            "texts. Only the computed rows are independent of their phases, and even they count "
            "what the texts chose to tell."
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
            f"{capital(count(events, 'dated event'))} of Moscow's "
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
        f"{row['penalty']:.2f} for {_SPOKEN[row['series']]} ({row['points']} years with a value)"
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
        names = listed(_SPOKEN[name] for name in thin["series"])
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
                f"{year}: {support:.0%} within a year" if found else ""
                for year, support, found in zip(
                    shares["year"], shares["support"], shares["found"], strict=True
                )
            ],
        }
    )


def support(shares: pd.DataFrame) -> FigureWords:
    """Words around the bootstrap and the shuffle."""
    if len(shares) == 0:
        return FigureWords("", "", "", "", _EMPTY)
    found = shares[shares["found"]]
    if len(found):
        best = found.loc[found["support"].idxmax()]
        title = (
            f"The break of {best['year']} in {_SPOKEN[best['series']]} returns in "
            f"{best['support']:.0%} of resampled records"
        )
    else:
        title = "No series breaks, and resampling finds no year that would"
        if shares["resampled"].max() >= 0.25:
            title = "No series breaks, though some resampled records do"
    first, last = int(shares["year"].min()), int(shares["year"].max())
    caption = (
        f"Bars: the share of {DRAWS} records, drawn with replacement from the events, in which "
        "the year comes out as a break; dark where the record itself breaks. Brown line: the same "
        f"for {DRAWS} shuffled records, in which the years are dealt anew among the events (for "
        "activity the yearly numbers change places). Each lane runs from 0 to 100 per cent. "
        "Pale vertical lines: the breaks of the reading chosen."
    )
    told = [
        f"{_LANES[row['series']]} breaks in {row['year']}, with {row['support']:.0%} of resampled "
        "records breaking within a year of it"
        for _, row in found.iterrows()
    ]
    alt = (
        f"Lanes of bars by year, {first} to {last}, for "
        f"{listed(_LANES[name].lower() for name in dict.fromkeys(shares['series']))}. "
        + ("; ".join(told) + "." if told else "No lane has a break of the record itself.")
    )
    subtitle = f"Share of records in which a year is a break, {first} to {last}, per cent"
    return FigureWords(title, subtitle, caption, alt, _EMPTY)


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
            f"**{capital(_SPOKEN[run['series']])} does not break.** Chance alone would give "
            f"{mean:.2f} breaks a record. {capital(number(run['points']))} years with a value show "
            "only a large and lasting change, so this is not evidence that nothing changed."
        )
    cheaper = [
        f"{_SPOKEN[run['series']]} in {listed(map(str, more))}"
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
    firm = row["support"] >= _FIRM and not row["lost_without"] and as_many <= _RARE
    verdict = "holds" if firm else "does not hold alone"
    said = f"**The break of {when} in {_SPOKEN[row['series']]} {verdict}.** "
    said += f"It returns within a year in {row['support']:.0%} of the resampled records"
    if row["lost_without"]:
        said += f", but is gone without {listed(row['lost_without'], 'or')}"
    elif row["sources"]:
        said += ", and no single source carries it"
    said += ". "
    if not row["sources"]:
        said += "With one source there is none to leave out. "
    if not row["dated"]:
        said += "It hangs on loosely dated events and goes when they are left out. "
    if not row["doubled"]:
        said += "At twice the price it would not be made. "
    return said + f"As many breaks come up in {as_many:.0%} of the shuffled records."
