"""Moscow's mood toward the Taliban month by month, and beside it toward Kabul's governments."""

from __future__ import annotations

import pandas as pd

from helpers import measures
from helpers.narrative.argument import section
from helpers.narrative.piles import thinning
from helpers.narrative.words import FigureWords, capital, count, listed, number, signed, tone, verb
from helpers.record import dates
from helpers.tables import Tables

# Fewer toned events than this carry no title.
_FEW = 12

# -- the months ------------------------------------------------------------------------------


def months(events: pd.DataFrame) -> FigureWords:
    """Words around the tone month by month."""
    if len(events) == 0:
        return FigureWords("", "", "", "", "")
    dated = events[events["month"].notna()]
    loose = len(events) - len(dated)
    means = dated.groupby("month")["tone"].mean()
    title = _long(means) if measures.ladder.wide(events) else _turn(means)
    n = len(dated)
    caption = "No event is dated well enough to stand in a month."
    if n:
        caption = (
            f"{capital(count(n, 'event'))} dated to a month or better "
            f"{verb(n, 'is a dot', 'are dots')}; where tones differ, a short line is the month's "
            "mean, and of a month without a dot nothing is told."
        )
        if measures.ladder.wide(events):
            caption = (
                f"{capital(count(n, 'event'))} dated to a month or better, a dot for each month "
                "and tone, larger where several events show it; where tones differ, a short line "
                "is the month's mean, and of a month without a dot nothing is told."
            )
    if loose:
        caption += (
            f" {capital(count(loose, 'event'))} {verb(loose, 'is', 'are')} dated too loosely for a "
            "month: bars under the tone, in no mean."
        )
    caption += thinning(events, "event")
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
    subtitle = f"Moscow's tone toward the Taliban as told, −2 to +2, {_span(events)}"
    return FigureWords(title, subtitle, caption, alt, "")


def _span(events: pd.DataFrame) -> str:
    """The months of the chart, from the first day told to the last."""
    first, last = (f"{day:%Y-%m}" for day in (events["first"].min(), events["last"].max()))
    return dates.told(first) if first == last else f"{dates.told(first)} to {dates.told(last)}"


def _long(means: pd.Series) -> str:
    """Over many months: how many are warm, and since when none is below neutral."""
    cold = means[means < 0]
    if len(cold) == 0:
        return f"No month told of {means.index[0].year} to {means.index[-1].year} is cool"
    warm = f"Above neutral in {number(int((means > 0).sum()))} of {count(len(means), 'month')} told"
    if (means.index > cold.index[-1]).sum() < _FEW:
        return warm
    last = dates.told(cold.index[-1].strftime("%Y-%m"))
    return f"{warm}; no month's mean below it after {last}"


def _turn(means: pd.Series) -> str:
    if len(means) == 0:
        return "No event is dated well enough for a month"
    warm, cold = means[means > 0], means[means < 0]
    if len(means) == 1:
        return f"One month has a dated tone: {tone(float(means.iloc[0]))}"
    if len(warm) == len(means):
        return "The tone is above neutral in every month of which one is told"
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
    """The cells as the chart draws them: each phase by its number and years."""
    places = {number: place for place, number in enumerate(dict.fromkeys(cells["number"]))}
    return pd.DataFrame(
        {
            "place": cells["number"].map(places),
            "phase": [
                f"{n}\n{_years(start, end)}"
                for n, start, end in zip(cells["number"], cells["start"], cells["end"], strict=True)
            ],
            "counterpart": cells["counterpart"],
            "name": cells["counterpart"].map(tables.labels("counterpart")),
            "tone": cells["tone"].round(2),
            "toned": cells["toned"],
        }
    )


def _years(start: str, end: str) -> str:
    """``1989–1992`` on two lines; ``2021–`` while a phase lasts."""
    first = dates.bounds(start).first.year
    last = dates.bounds(end).last.year if end else ""
    return str(first) if first == last else f"{first}–\n{last}"


def moods(cells: pd.DataFrame, tables: Tables, scheme: pd.DataFrame) -> FigureWords:
    """Words around the two moods."""
    empty = (
        "Since 1989 no event of this selection shows Moscow's tone toward Kabul or the Taliban, so "
        "there is nothing to compare."
    )
    if len(cells) == 0:
        return FigureWords("", "", "", "", empty)
    names = dict(zip(scheme["number"], scheme["name"], strict=True))
    labels = {"kabul": "Kabul", "taliban": "the Taliban"}
    left = measures.moods.straddling(tables, scheme)
    caption = (
        "A dot is a phase's mean, the number beside it counts its events; phases are numbered as "
        "in the table of phases. An event that concerns both sides counts for neither, since its "
        f"one tone may be toward either: {count(int(cells['toned'].sum()), 'event')} in all."
    )
    if left:
        caption += (
            f" {capital(number(left))} more {verb(left, 'is', 'are')} dated too loosely for one "
            f"phase and {verb(left, 'counts', 'count')} in none."
        )
    said = [
        f"{names[place]}: "
        + listed(
            f"{labels[row['counterpart']]} {signed(row['tone'])} ({row['toned']})"
            for _, row in group.iterrows()
        )
        for place, group in cells.groupby("number", sort=False)
    ]
    alt = f"Mean tone by phase, with the number of events. {'; '.join(said)}."
    subtitle = "Moscow's mean tone as its events show it, −2 to +2, by phase; numbers: events"
    return FigureWords(_warmer(cells), subtitle, caption, alt, empty)


def _warmer(cells: pd.DataFrame) -> str:
    """The finding: from when on the one side is spoken to more warmly than the other."""
    sides = set(cells["counterpart"])
    if len(sides) == 1:
        return f"Only a tone toward {'the Taliban' if 'taliban' in sides else 'Kabul'} is told"
    pairs = cells.pivot(index="number", columns="counterpart", values="tone").dropna()
    warmer = pairs["taliban"] > pairs["kabul"]
    starts = cells.set_index("number")["start"]
    if len(pairs) == 0:
        return "Moscow's tone toward Kabul and the Taliban, never in the same phase"
    if not warmer.iloc[-1] or cells["toned"].sum() < _FEW:
        return "Moscow's tone toward Kabul and the Taliban, phase by phase"
    if len(warmer) < 2 or not warmer.iloc[-2]:
        return "In the last phase that shows both, the tone is warmer toward the Taliban"
    since = warmer.index[-1]
    for place in reversed(warmer.index):
        if not warmer[place]:
            break
        since = place
    begin = starts.loc[[since]].iloc[0]
    return f"From {dates.told(begin)} the tone is warmer toward the Taliban than toward Kabul"


def kabul(tables: Tables) -> str:
    """The argument on Kabul's governments."""
    rows = measures.moods.kabul_governments(tables)
    total = int(rows["events"].sum())
    if total == 0:
        return section(tables, "kabul-ties") or (
            "This selection tells of no dealings between Moscow and the governments of Najibullah, "
            "Karzai or Ghani."
        )
    told = rows[rows["events"] > 0]
    counted = [f"{capital(_dealings(row))}." for _, row in told.iterrows()]
    return section(tables, "kabul-ties", " ".join(counted))


def _dealings(row: pd.Series) -> str:
    """``of 20 events with Karzai's government 11 are moves of Moscow alone``, and their tone."""
    n, ours, theirs = int(row["events"]), int(row["by_moscow"]), int(row["by_kabul"])
    if n == 1:
        mover = "Moscow alone" if ours else "Kabul alone" if theirs else "both sides"
        return f"one event with {row['government']}'s government is told, a move of {mover}"
    moved = f"{_part(ours, n)} {verb(ours, 'is a move', 'are moves')} of Moscow alone"
    if ours < n:
        moved += f" and {_part(theirs, n)} of Kabul alone"
    said = f"of {count(n, 'event')} with {row['government']}'s government {moved}"
    if row["toned"] < 2:
        return said
    mood = tone(float(row["tone"]))
    return f"{said}; the tone is {mood} ({signed(float(row['tone']))} over {number(row['toned'])})"


def _part(part: int, whole: int) -> str:
    if part == whole:
        return "both" if whole == 2 else "all"
    return number(part) if part else "none"
