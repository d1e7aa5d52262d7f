"""Events, the passages that tell them, and the sources: what came in, went out, was recoded."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable

import pandas as pd

from helpers.narrative.words import capital, cite, count, few, listed, number, verb
from helpers.record import dates
from helpers.runs.changes.compare import Difference, Recoded, Side
from helpers.runs.changes.snapshot import Row
from helpers.runs.changes.words import (
    FEW,
    Known,
    Passages,
    Section,
    Sheet,
    by_column,
    column,
    passages,
    plain,
    told,
    value,
)


def events(earlier: Side, later: Side, found: dict[str, Difference], known: Known) -> Section:
    """What happened that the other edition did not know, and what is dated or coded otherwise."""
    events = found["events"]
    telling = _telling(earlier, later, known)
    said = [
        _moved_in(events.came, "came in", telling, _since(earlier, later, events.came)),
        _moved_in(events.went, "went out", telling, ""),
        _recoded(events.recoded, telling),
        _told_by_more(earlier, later, found),
        _reports_recoded(found["reports"]),
    ]
    sheets = [
        _rows_sheet("came", "Events that came in", events.came, telling),
        _rows_sheet("went", "Events that went out", events.went, telling),
        _recoded_sheet(events.recoded, telling),
        _reports_sheet(later, found["reports"].recoded, known),
    ]
    return Section("events", "Events", [s for s in said if s], [s for s in sheets if s])


def sources(found: dict[str, Difference]) -> Section:
    """The texts that speak, and what else of the record changed with them."""
    sources = found["sources"]
    said = [_texts(sources.came, "came in"), _texts(sources.went, "went out")]
    if sources.recoded:
        n = len(sources.recoded)
        said.append(
            f"{capital(count(n, 'source'))} {verb(n, 'is', 'are')} entered otherwise, "
            f"{by_column(sources.recoded)}."
        )
    said.append(_others(found["quantities"], "figure"))
    said.append(_others(found["actors"], "actor"))
    kept = [sentence for sentence in said if sentence]
    return Section("sources", "Sources and figures", [" ".join(kept)] if kept else [], [])


# -- events --------------------------------------------------------------------------------------


def _telling(earlier: Side, later: Side, known: Known) -> Callable[[str], Passages]:
    """The passages that tell an event: the later record's, else the earlier one's, if known."""
    told_by: dict[str, list[Row]] = {}
    for side in (later, earlier):
        new: dict[str, list[Row]] = {}
        for row in side.kept["reports"]:
            new.setdefault(row["event_id"], []).append(row)
        told_by = new | told_by
    return lambda event_id: passages(told_by.get(event_id, ()), known)


def _moved_in(rows: list[Row], went: str, telling: Callable[[str], Passages], when: str) -> str:
    """``Two events came in: …``, named while they are few."""
    n = len(rows)
    if n == 0:
        return ""
    lead = f"{capital(count(n, 'event'))} {went}"
    if n > FEW:
        return f"{lead}. {when}".strip()
    items = "; ".join(
        f"{plain(row['title'])} ({told(row['edtf'])}) {cite(telling(row['event_id']))}".strip()
        for row in rows
    )
    return f"{lead}: {items}. {when}".strip()


def _since(earlier: Side, later: Side, came: list[Row]) -> str:
    """How many of the new events happened after the day on which the earlier knowledge ends."""
    end, today = earlier.number("known to"), later.number("known to")
    dated = [dates.bounds(row["edtf"]).first for row in came if row["edtf"]]
    if not dated or not end or end >= today:
        return ""
    after = sum(day > dt.date.fromisoformat(end) for day in dated)
    n, day = len(came), told(end)
    if after == n:
        which = verb(n, "It", "All of them")
        return f"{which} happened after {day}, where the earlier record ends."
    if after == 0:
        which = verb(n, "It is no", "None of them is")
        return f"{which} later than {day}, where the earlier record ends: the past is told anew."
    return (
        f"{capital(number(after))} of them happened after {day}, where the earlier record ends. "
        f"{_of_the_past(earlier, later, dt.date.fromisoformat(end))}"
    ).strip()


def _of_the_past(earlier: Side, later: Side, end: dt.date) -> str:
    """How much of the time that both cover the earlier edition knew."""
    then = {row["event_id"] for row in earlier.kept["events"]}
    past = [
        row["event_id"]
        for row in later.kept["events"]
        if row["edtf"] and dates.bounds(row["edtf"]).first <= end
    ]
    knew = sum(name in then for name in past)
    return (
        f"Of the {number(len(past))} events up to that day that are known now, the earlier edition "
        f"knew {few(knew)}."
    )


def _recoded(rows: list[Recoded], telling: Callable[[str], Passages]) -> str:
    n = len(rows)
    if n == 0:
        return ""
    if n == 1:
        return f"One event that both know is coded otherwise: {_named(rows[0], telling)}."
    dated = [row["edtf"] for row in rows if "edtf" in row]
    alone = all(list(row) == ["edtf"] for row in rows)
    how = "dated otherwise" if alone else f"coded otherwise, {by_column(rows)}"
    said = f"{capital(count(n, 'event'))} that both know are {how}."
    return f"{said} {_dating(dated)}".strip() if len(dated) > 1 else said


def _named(row: Recoded, telling: Callable[[str], Passages]) -> str:
    source = cite(telling(row.after["event_id"]))
    return f"{plain(row.before['title'])} ({plain(_changed(row))}) {source}".strip()


def _changed(row: Recoded) -> str:
    """``date: 2016, now December 2016``."""
    return "; ".join(
        f"{column(name)}: {value(name, before)}, now {value(name, after)}"
        for name, (before, after) in row.items()
    )


def _dating(pairs: list[tuple[str, str]]) -> str:
    """How many dates became narrower, looser, or fell elsewhere."""
    kinds = {"narrower": 0, "looser": 0, "elsewhere": 0}
    for before, after in pairs:
        one, other = (dates.bounds(text) if text else dates.Bounds(dates.FIRST_DAY, dates.LAST_DAY)
                      for text in (before, after))  # fmt: skip
        inside = other.within(one)
        kinds["narrower" if inside else "looser" if one.within(other) else "elsewhere"] += 1
    parts = [f"{number(n)} {word}" for word, n in kinds.items() if n]
    if len(parts) == 1:
        return f"All these dates are {next(word for word, n in kinds.items() if n)} now."
    return f"Of these dates {listed(parts)}."


def _told_by_more(earlier: Side, later: Side, found: dict[str, Difference]) -> str:
    """New and lost passages on events that both editions hold."""
    held = {row["event_id"] for row in earlier.kept["events"]}
    held &= {row["event_id"] for row in later.kept["events"]}
    said = []
    for rows, words in ((found["reports"].came, "gained"), (found["reports"].went, "lost")):
        mine = [row for row in rows if row["event_id"] in held]
        n = len({row["event_id"] for row in mine})
        if mine:
            whose = (
                f"{number(n)} of the {number(len(held))} events" if len(held) > 1 else "the event"
            )
            said.append(f"{whose} that both know {words} {count(len(mine), 'account')}")
    return f"{capital('; '.join(said))}." if said else ""


def _reports_recoded(reports: Difference) -> str:
    n = len(reports.recoded)
    if n == 0:
        return ""
    return (
        f"{capital(count(n, 'account'))} {verb(n, 'was', 'were')} coded otherwise, the passage "
        f"being the same, {by_column(reports.recoded)}."
    )


def _rows_sheet(
    slug: str, caption: str, rows: list[Row], telling: Callable[[str], Passages]
) -> Sheet | None:
    """Events in the order of their record; few enough to be named in prose need no table."""
    if len(rows) <= FEW:
        return None
    pairs = [telling(row["event_id"]) for row in rows]
    cells = pd.DataFrame(
        {
            "Date": [told(row["edtf"]) for row in rows],
            "Event": [row["title"] for row in rows],
            "Told by": [found[:4] for found in pairs],
        }
    )
    weight = [
        (len({name for name, _ in found}), row["confidence"] == "high", row["edtf"])
        for row, found in zip(rows, pairs, strict=True)
    ]
    label = f"tbl:changes-{slug}"
    return Sheet(label, caption, cells, [2, 5, 3], weight, "those that most sources tell")


def _recoded_sheet(rows: list[Recoded], telling: Callable[[str], Passages]) -> Sheet | None:
    if len(rows) < 2:
        return None
    cells = pd.DataFrame(
        {
            "Event": [row.before["title"] for row in rows],
            "Was, and is now": [_changed(row) for row in rows],
            "Told by": [telling(row.after["event_id"])[:4] for row in rows],
        }
    )
    weight = [("edtf" in row, len(row)) for row in rows]
    chosen = "dates first"
    caption = "Events that are dated or coded otherwise"
    return Sheet("tbl:changes-recoded", caption, cells, [4, 4, 3], weight, chosen)


def _reports_sheet(later: Side, rows: list[Recoded], known: Known) -> Sheet | None:
    if not rows:
        return None
    titles = {row["event_id"]: row["title"] for row in later.kept["events"]}
    cells = pd.DataFrame(
        {
            "Event": [titles.get(row.after["event_id"], "") for row in rows],
            "Was, and is now": [_changed(row) for row in rows],
            "Passage": [passages([row.after], known) for row in rows],
        }
    )
    weight = [("stance" in row, len(row)) for row in rows]
    caption = "Accounts that are coded otherwise"
    return Sheet(
        "tbl:changes-accounts", caption, cells, [4, 4, 3], weight, "changes of stance first"
    )


# -- sources and the rest --------------------------------------------------------------------------


def _texts(rows: list[Row], went: str) -> str:
    n = len(rows)
    if n == 0:
        return ""
    if n <= FEW:
        items = listed(f"{row['source_id']} ({told(row['published'])})" for row in rows)
        return f"{capital(count(n, 'source'))} {went}: {items}."
    core = sum(row["tier"] == "core" for row in rows)
    tiers = [count(core, "core article")] if core else []
    tiers += [count(n - core, "further page")] if n > core else []
    return f"{capital(count(n, 'source'))} {went}, {listed(tiers)}{_published(rows)}."


def _published(rows: Iterable[Row]) -> str:
    days = sorted((row["published"] for row in rows), key=lambda text: dates.bounds(text).last)
    first, last = told(days[0].split("/")[0]), told(days[-1].split("/")[-1])
    return f", published from {first} to {last}" if first != last else f", published {first}"


def _others(found: Difference, noun: str) -> str:
    parts = [
        f"{number(len(rows))} {words}"
        for rows, words in (
            (found.came, "came in"),
            (found.went, "went out"),
            (found.recoded, "changed"),
        )
        if rows
    ]
    n = len(found.came or found.went or found.recoded)
    if not parts:
        return ""
    first, *rest = parts
    size, _, words = first.partition(" ")
    lead = f"{capital(size)} {noun if n == 1 else noun + 's'} {words}"
    return f"{listed([lead, *rest])}."
