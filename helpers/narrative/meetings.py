"""The chapter on the tables: who met whom, what came of it, and where the accounts part."""

from __future__ import annotations

import pandas as pd

from helpers import measures
from helpers.narrative.words import FigureWords, capital, count, listed, number, verb
from helpers.record import dates
from helpers.record.tables import Tables

_TAKEOVER = pd.Timestamp("2021-08-15")
_SIDES = {
    "russia": "Russia",
    "kabul": "Kabul",
    "taliban": "Taliban",
    "afghans": "Other\nAfghans",
    "us": "United\nStates",
    "china": "China",
    "pakistan": "Pakistan",
    "iran": "Iran",
    "india": "India",
    "central-asia": "Central\nAsia",
    "other": "Others",
}
_SAID = {
    "russia": "Russia",
    "kabul": "the Kabul government",
    "taliban": "the Taliban",
    "afghans": "other Afghans",
    "us": "the United States",
    "china": "China",
    "pakistan": "Pakistan",
    "iran": "Iran",
    "india": "India",
    "central-asia": "the Central Asian states",
    "other": "others",
}


def chart_table(tables: Tables) -> pd.DataFrame:
    """The seats under their printed labels: meeting, row, side, column, mark."""
    rows = measures.meetings.shown(tables)
    cells = measures.meetings.seats(tables).merge(rows, on="event_id")
    cells = cells.assign(when=cells["event_id"].map(_whens(cells)))
    cells = cells.drop_duplicates(["row", "side"])
    return pd.DataFrame(
        {
            "meeting": [
                f"{series}, {when}"
                for series, when in zip(cells["series"], cells["when"], strict=True)
            ],
            "row": cells["row"],
            "side": cells["side"].map(_SIDES),
            "column": cells["side"].map(measures.meetings.SIDES.index),
            "mark": cells["mark"],
        }
    )


def _whens(placed: pd.DataFrame) -> dict[str, str]:
    """When each meeting was, those that share a row together: ``22 Mar–11 Jul 2019 (3)``."""
    once = placed.drop_duplicates("event_id")
    found = {}
    for _, group in once.groupby("row"):
        told = list(group["date"])
        when = short(told[0])
        if len(told) > 1:
            when = f"{short(f'{told[0]}/{told[-1]}')} ({len(told)})"
        found |= dict.fromkeys(group["event_id"], when)
    return found


def short(date: str) -> str:
    """A date for the margin of a chart: ``short("2016-12-27") == "27 Dec 2016"``."""
    start, _, end = date.partition("/")
    if not end:
        return _short(date)
    if ".." in (start, end):
        return f"by {_short(end)}" if start == ".." else f"from {_short(start)}"
    first, last = (text.rstrip("?~%").split("-") for text in (start, end))
    if len(first) == len(last) == 3 and first[:2] == last[:2]:
        return f"{int(first[2])}–{_short(end)}"
    if first[0] == last[0]:
        return f"{_short(start).removesuffix(first[0]).strip()}–{_short(end)}".lstrip("–")
    return f"{first[0]}–{last[0]}"


def _short(text: str) -> str:
    plain = text.rstrip("?~%")
    parts = plain.split("-")
    if len(parts) == 1:
        return plain
    month = dates.MONTHS[int(parts[1])][:3]
    return " ".join([*([str(int(parts[2]))] if len(parts) == 3 else []), month, parts[0]])


def seats(tables: Tables) -> FigureWords:
    """Words around the matrix of seats."""
    cells = measures.meetings.seats(tables)
    if len(cells) == 0:
        return FigureWords("", "", "", "", "")
    total, rows = cells["event_id"].nunique(), measures.meetings.shown(tables)
    disputed = cells[cells["mark"] == "disputed"]
    # Of the table that is drawn, while there was a government in Kabul to be asked.
    early = tables.events.loc[tables.events["last"] < _TAKEOVER, "event_id"]
    drawn = cells[cells["event_id"].isin(set(rows["event_id"]) & set(early))]
    taliban = drawn[(drawn["side"] == "taliban") & drawn["mark"].isin(("host", "present"))]
    both = set(taliban["event_id"]) & set(
        cells.loc[(cells["side"] == "kabul") & cells["mark"].isin(("host", "present")), "event_id"]
    )
    title = "Who sat at which table"
    if len(taliban) and not both:
        title = "No table is told at which Kabul and the Taliban both sat"
        if not ((cells["side"] == "kabul") & cells["mark"].isin(("host", "present"))).any():
            tables_told = f"{number(len(taliban))} of {count(total, 'table')}"
            title = f"The Taliban are told at {tables_told}, Kabul at none"
    elif len(both) < len(taliban) - len(both):
        title = (
            f"Before August 2021 Kabul's government sat at {number(len(both))} of "
            f"{count(len(taliban), 'meeting')} with the Taliban"
        )
    caption = (
        "Meetings by the last day on which each can have been held, and the sides that the texts "
        "name. A blank means that nothing is told of the side, not that it was away. Disputed: one "
        "passage seats the side, another says that it was not there or not the host. Other Afghans "
        "are leaders of the north, former mujahidin, opposition politicians and the diaspora; "
        f"others are {_others(tables, cells)}."
    )
    if len(rows) > rows["row"].nunique():
        caption += " A number in brackets: meetings of one kind that share a row."
    if left := total - len(rows):
        caption += (
            " Kabul is the government that fell in August 2021."
            f" {capital(count(left, 'meeting'))} of two sides, none in dispute, "
            f"{verb(left, 'is', 'are')} left out here and in the table of results."
        )
    cells = cells[cells["event_id"].isin(rows["event_id"])]
    total = f"{len(rows)} of {total} meetings" if left else count(total, "meeting")
    counts = cells["mark"].value_counts()
    alt = (
        f"Matrix of {total} and {count(cells['side'].nunique(), 'side')}. Marks: "
        + listed(f"{int(counts[m])} {m}" for m in measures.meetings.MARKS if m in counts)
        + "."
    )
    if len(disputed):
        alt += " Disputed: " + listed(_cell(row) for _, row in disputed.iterrows()) + "."
    subtitle = ", ".join(filter(None, (f"{capital(total)} by side", _years(cells["date"]))))
    return FigureWords(title, subtitle, caption, alt, "")


def _others(tables: Tables, cells: pd.DataFrame) -> str:
    """What the last column holds: organisations, and states where some sit in it."""
    seated = tables.seats[tables.seats["event_id"].isin(cells["event_id"])]
    seated = seated.merge(tables.actors, on="actor_id")
    sides = [
        measures.meetings.side_of(actor, group)
        for actor, group in zip(seated["actor_id"], seated["counterpart"], strict=True)
    ]
    kinds = set(seated["kind"][[side == "other" for side in sides]])
    return "organisations and other states" if kinds & {"state", "group"} else "organisations"


def _all(passages: pd.Series) -> list[tuple[str, int]]:
    return list(dict.fromkeys(pair for pairs in passages for pair in pairs))


def _cell(row: pd.Series) -> str:
    return f"{_SAID[row['side']]} ({row['series']}, {short(row['date'])})"


def _years(told: pd.Series) -> str:
    ends = sorted({dates.bounds(text).last.year for text in told if text})
    return " to ".join(dict.fromkeys(map(str, ends[:1] + ends[-1:])))


def results_table(tables: Tables) -> pd.DataFrame:
    """What came of each meeting that is shown, as far as the known texts tell."""
    placed = measures.meetings.meetings(tables).merge(measures.meetings.shown(tables))
    whens = _whens(placed)
    groups = [group for _, group in placed.groupby("row")]
    return pd.DataFrame(
        {
            "When": [whens[group["event_id"].iloc[0]] for group in groups],
            "Meeting": [group["series"].iloc[0] for group in groups],
            "What came of it": [" ".join(group["result"].unique()) for group in groups],
            "Passages": [_all(group["passages"]) for group in groups],
        }
    )
