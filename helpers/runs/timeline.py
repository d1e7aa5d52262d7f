"""All events as an edition knows them, in the form in which its page holds them.

What is empty or goes without saying is left out: the page holds the rest of a thousand accounts.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

import pandas as pd

from helpers import measures
from helpers.charts import house
from helpers.record import dates
from helpers.record.names import short_names
from helpers.record.phases import OUTSIDE, UNDATED
from helpers.record.tables import Tables

_UNPLACED = {OUTSIDE: "Outside all phases", UNDATED: "No passage tells when"}
_NOBODY = {"author": "the author", "general": "nobody in particular"}  # who is no actor
_FOR, _AGAINST = ("reports", "asserts"), ("denies", "doubts")
_LIVE = ("https://", "http://")

Told = dict[str, Any]


def told(tables: Tables, scheme: pd.DataFrame, known_to: dt.date) -> Told:
    """All events of tables that were cut to what is known, over the phases of a scheme.

    ``camps``, ``themes``, ``kinds``, ``stances``: code to label; ``colours`` of the camps.
    ``phases``: [phase_id, name, first day, last day], and behind them where events of no phase
    stand. ``sources``: source_id to [short name, address]. ``names``: of actors, whom accounts name
    by place. ``events``: by phase and day, see ``_event``. Days are ISO dates, empty where open.
    """
    flat = measures.flat(tables, scheme)
    names = dict(zip(tables.actors["actor_id"], tables.actors["name"], strict=True)) | _NOBODY
    camps, accounts = _camps(tables), _accounts(tables, {one: n for n, one in enumerate(names)})
    phases = _phases(scheme, set(flat["phase"]))
    places = {code: place for place, (code, *_) in enumerate(phases)}
    order = flat.assign(place=flat["phase"].map(places), day=flat["first"].fillna(flat["last"]))
    order = order.sort_values(["place", "day", "event_id"], kind="stable")
    rows = order.merge(tables.events[["event_id", "summary", "date_basis", "precision"]])
    return {
        "until": known_to.isoformat(),
        "camps": {code: tables.label("counterpart", code) for code in measures.COUNTERPARTS},
        "colours": {code: house.COUNTERPART_COLOURS[code] for code in measures.COUNTERPARTS},
        "themes": tables.labels("theme"),
        "kinds": tables.labels("type"),
        "stances": tables.labels("stance"),
        "phases": phases,
        "sources": _sources(tables),
        "names": list(names.values()),
        "events": [
            _event(row, camps[row["event_id"]], accounts[row["event_id"]], list(names.values()))
            for row in rows.to_dict("records")
        ],
    }


def _phases(scheme: pd.DataFrame, used: set[str]) -> list[list[str]]:
    rows = scheme[["phase_id", "name", "first", "last"]].itertuples(index=False, name=None)
    found = [[code, name, *map(_day, span)] for code, name, *span in rows]
    return found + [[code, name, "", ""] for code, name in _UNPLACED.items() if code in used]


def _day(stamp: pd.Timestamp) -> str:
    return "" if pd.isna(stamp) else f"{stamp:%Y-%m-%d}"


def _sources(tables: Tables) -> dict[str, list[str]]:
    short = short_names(tables.sources)
    addresses = _pairs(tables.sources, "url")
    return {name: [short[name], url if url.startswith(_LIVE) else ""] for name, url in addresses}


def _pairs(sources: pd.DataFrame, column: str) -> Iterable[tuple[str, str]]:
    return zip(sources["source_id"], sources[column], strict=True)


def _event(
    row: Told, camps: dict[str, float | None], accounts: list[Told], names: list[str]
) -> Told:
    """One event; ``camps`` with Moscow's tone toward each, None where none is shown.

    ``exact``: one of ``dates.PRECISIONS``, of the bounds that a passage tells; ``doubt``: whether
    the date is marked as uncertain or about. What is empty is left out.
    """
    same = ("title", "date", "phase", "theme", "confidence", "summary")
    event = {name: row[name] for name in same} | {
        "id": row["event_id"],
        "first": _day(row["first"]),
        "last": _day(row["last"]),
        "exact": row["precision"],
        "doubt": any(sign in row["edtf"] for sign in "?~%"),
        "kind": row["type"],
        "basis": row["date_basis"],
        "camps": camps,
        "apart": _apart(accounts, names),
        "accounts": [_usual(account, row["date"]) for account in accounts],
    }
    return {name: value for name, value in event.items() if value}


def _usual(account: Told, date: str) -> Told:
    """An account without what is empty or goes without saying: the event's own date, a report."""
    unsaid = {"edtf": account["edtf"], "date": date, "stance": _FOR[0], "speaker": -1}
    rest = {name: value for name, value in account.items() if value != unsaid.get(name)}
    return {name: value for name, value in rest.items() if value not in ("", [])}


def _camps(tables: Tables) -> dict[str, dict[str, float | None]]:
    """The camps of each event: those that have a part in it, and those that Moscow's tone is to."""
    found: dict[str, dict[str, float | None]] = defaultdict(dict)
    pairs, shown = measures.counterparts(tables), measures.tones(tables)
    for event_id, camp in zip(pairs["event_id"], pairs["counterpart"], strict=True):
        found[event_id][camp] = None
    for event_id, camp, tone in shown.itertuples(index=False, name=None):
        found[event_id][camp] = round(tone, 2)
    return found


def _accounts(tables: Tables, names: dict[str, int]) -> dict[str, list[Told]]:
    """How each passage tells each event, in the order of publication; an actor by its place.

    ``edges``: [holder, target, teller (-1 where the text itself tells it), tone, by what, note].
    """
    held = tables.passages[tables.passages["sha256"] != ""]
    notes = held.set_index(["source_id", "paragraph"])["note"].to_dict()
    edges: dict[tuple, list[list[Any]]] = defaultdict(list)
    for row in tables.attitudes.to_dict("records"):
        who = [names.get(row[part], -1) for part in ("holder", "target", "teller")]
        how = tables.label("shown_by", row["shown_by"]).lower()
        key = (row["event_id"], row["source_id"], row["paragraph"])
        edges[key].append([*who, int(row["tone"]), how, row["note"]])
    out = {name: dates.bounds(day).last for name, day in _pairs(tables.sources, "published")}
    rows = tables.reports.to_dict("records")
    found: dict[str, list[Told]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (out[row["source_id"]], row["source_id"])):
        passage = (row["source_id"], row["paragraph"])
        found[row["event_id"]].append(
            {
                "source": row["source_id"],
                "paragraph": int(row["paragraph"]),
                "edtf": row["date_as_told"],
                "date": dates.told(row["date_as_told"]) if row["date_as_told"] else "",
                "words": row["words"],
                "stance": row["stance"],
                "speaker": names.get(row["speaker"], -1),
                "note": notes.get(passage, ""),
                "why": row["reasoning"],
                "edges": edges[row["event_id"], *passage],
            }
        )
    return found


def _apart(accounts: list[Told], names: list[str]) -> list[list[Any]]:
    """Where accounts part: [what, [[one answer, places of the accounts that give it], ...]].

    Dates that exclude each other, one telling what another denies, attitudes of both signs.
    """
    given = _grouped((one["edtf"], place) for place, one in enumerate(accounts) if one["edtf"])
    stances = _grouped((one["stance"], place) for place, one in enumerate(accounts))
    signs: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for place, account in enumerate(accounts):
        for holder, target, _, tone, _, _ in account["edges"]:
            if tone:
                sign = "friendly" if tone > 0 else "unfriendly"
                signs[f"{names[holder]} toward {names[target]}"].append((sign, place))
    sides = {pair: _grouped(held) for pair, held in signs.items()}
    found = {pair: grouped for pair, grouped in sides.items() if len(grouped) > 1}
    if set(stances) & set(_FOR) and set(stances) & set(_AGAINST):
        found = {"Whether it happened": stances} | found
    if any(dates.conflict(one, other) for one in given for other in given):
        found = {"Date": {dates.told(text): places for text, places in given.items()}} | found
    return [[what, [list(answer) for answer in answers.items()]] for what, answers in found.items()]


def _grouped(pairs: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for text, place in pairs:
        found.setdefault(text, []).append(place)
    return found
