"""Moscow's mood toward the Taliban month by month, and beside it toward Kabul's governments."""

from __future__ import annotations

import pandas as pd

from helpers import dates, measures
from helpers.narrative.argument import section
from helpers.narrative.words import FigureWords, capital, count, listed, number, signed, tone, verb
from helpers.tables import Tables

# -- the months ------------------------------------------------------------------------------


def months(events: pd.DataFrame) -> FigureWords:
    """Words around the tone month by month."""
    empty = (
        "Between January 2021 and May 2023 no event of this selection shows Moscow's tone toward "
        "the Taliban."
    )
    if len(events) == 0:
        return FigureWords("", "", "", "", empty)
    dated = events[events["month"].notna()]
    loose = len(events) - len(dated)
    means = dated.groupby("month")["tone"].mean()
    title = _turn(means)
    caption = (
        f"Dots are the {count(len(dated), 'event')} dated to a month or better, the dark line their "
        f"mean in the month; a month without a dot is one of which nothing is told. "
        f"{capital(count(loose, 'event'))} {verb(loose, 'is', 'are')} dated too loosely for a month "
        f"and {verb(loose, 'stands', 'stand')} as pale bars under "
        f"{verb(loose, 'its', 'their')} tone; no mean counts them."
    )
    if loose == 0:
        caption = caption.split(" No events")[0]
    told = listed(
        f"{dates.told(month.strftime('%Y-%m'))} {signed(mean)} "
        f"({count(int((dated['month'] == month).sum()), 'event')})"
        for month, mean in means.items()
    )
    alt = (
        f"Tone toward the Taliban by month: {told}." if len(means) else "No month has a dated tone."
    )
    if loose:
        alt += f" {capital(count(loose, 'event'))} too loosely dated."
    subtitle = "Moscow's tone toward the Taliban as told, −2 to +2, January 2021 to May 2023"
    return FigureWords(title, subtitle, caption, alt, empty)


def _turn(means: pd.Series) -> str:
    if len(means) == 0:
        return "No event is dated well enough for a month"
    warm, cold = means[means > 0], means[means < 0]
    if len(means) == 1:
        return f"One month has a dated tone: {tone(float(means.iloc[0]))}"
    if len(cold) == 0:
        return (
            f"The tone is above neutral in {number(len(warm))} of {count(len(means), 'month')} told"
        )
    first = dates.told(cold.index[0].strftime("%Y-%m"))
    if len(warm) and cold.index[0] > warm.index[0]:
        swings = int(((means > 0).astype(int).diff().abs() == 1).sum())
        if swings > 1:
            return f"Warm until {first}, then back and forth"
        return f"Warm at first, cool from {first}"
    return f"Cool in {number(len(cold))} of {count(len(means), 'month')} told"


# -- beside it, Kabul ------------------------------------------------------------------------


def moods_table(cells: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """The cells under their printed labels."""
    names = tables.labels("counterpart")
    return cells.assign(name=cells["counterpart"].map(names), tone=cells["tone"].round(2))


def moods(cells: pd.DataFrame, scheme: pd.DataFrame) -> FigureWords:
    """Words around the two moods."""
    empty = (
        "Since 1989 no event of this selection shows Moscow's tone toward Kabul or the Taliban, so "
        "there is nothing to compare."
    )
    if len(cells) == 0:
        return FigureWords("", "", "", "", empty)
    pairs = cells.pivot(index="number", columns="counterpart", values="tone").dropna()
    title = "Moscow's tone toward Kabul and the Taliban, phase by phase"
    if set(cells["counterpart"]) == {"taliban"}:
        title = "Only a tone toward the Taliban is told"
    elif set(cells["counterpart"]) == {"kabul"}:
        title = "Only a tone toward Kabul is told"
    elif len(pairs) and (pairs["taliban"] > pairs["kabul"]).all():
        n = len(pairs)
        title = "Wherever both can be compared, the tone is warmer toward the Taliban"
        if n == 1:
            title = "In the one phase that shows both, the tone is warmer toward the Taliban"
    names = dict(zip(scheme["phase_id"], scheme["name"], strict=True))
    total = int(cells["toned"].sum())
    caption = (
        "A level line is a phase's mean; the number beside it counts the events behind it. An event "
        "counts in the phase that holds the first day on which it can have happened; one that "
        f"concerns both sides counts for both, {total} pairs in all. A side that was left out of an "
        "event is not spoken to in it."
    )
    said = [
        f"{names[phase]}: "
        + listed(f"{row['counterpart']} {signed(row['tone'])}" for _, row in group.iterrows())
        for phase, group in cells.sort_values("number").groupby("phase_id", sort=False)
    ]
    alt = f"Mean tone by phase. {'; '.join(said)}.".replace("taliban", "Taliban").replace(
        "kabul ", "Kabul "
    )
    subtitle = "Mean tone of Moscow's events as told, −2 to +2, by phase; numbers: events"
    return FigureWords(title, subtitle, caption, alt, empty)


def kabul(tables: Tables) -> str:
    """The argument on Kabul's governments."""
    rows = measures.ladder.kabul_governments(tables)
    total = int(rows["events"].sum())
    if total == 0:
        return section(tables, "kabul-ties") or (
            "This selection tells of no dealings between Moscow and the governments of Najibullah, "
            "Karzai or Ghani."
        )
    told = rows[rows["toned"] > 1]
    counted = ""
    if len(told):
        parts = [
            f"{tone(float(row['tone']))} under {row['government']} ({signed(row['tone'])}, "
            f"{count(int(row['toned']), 'event')})"
            for _, row in told.iterrows()
        ]
        counted = f"Moscow's tone is {listed(parts)}."
    return section(tables, "kabul-ties", counted)


def governments_table(tables: Tables) -> pd.DataFrame:
    """Each Kabul government's dealings with Moscow as a printed table; none where none is told."""
    rows = measures.ladder.kabul_governments(tables)
    rows = rows[rows["events"] > 0]
    return pd.DataFrame(
        {
            "Government": rows["government"],
            "Term as told": [dates.told(term) for term in rows["term"]],
            "Events": rows["events"].astype(str),
            "Moscow acts": rows["by_moscow"].astype(str),
            "Kabul acts": rows["by_kabul"].astype(str),
            "Both": rows["together"].astype(str),
            "Warm": rows["warm"].astype(str),
            "Cool": rows["cold"].astype(str),
            "Tone": [signed(value) for value in rows["tone"]],
        }
    )
