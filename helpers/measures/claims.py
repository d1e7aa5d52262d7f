"""Who says what of a contested point: the ledger of claims and its voices.

A voice is a named speaker or unnamed group that a passage lets speak, or the text itself where it
speaks for itself. Voices are counted three ways: distinct speakers; parties (Moscow's officials
are one party, and so on); and families of texts, since articles that repeat one origin are one.
An account that conflicts with a claim without speaking to it is our inference, and no voice: it
is on neither side and counts nowhere.
"""

from __future__ import annotations

import pandas as pd

from helpers.measures.once import once
from helpers.record import dates
from helpers.record.knowledge import among
from helpers.record.tables import Tables

PARTIES = ["moscow", "taliban", "kabul", "west", "other", "text"]
SIDES = {
    "asserts": "for",
    "concedes": "for",
    "denies": "against",
    "doubts": "against",
    "conflicts": "account",
}

_VOICE = ["claim_id", "topic", "side", "voice", "party", "family", "position"]
_VOICE += ["date", "source_id", "paragraph"]
_LEDGER = ["claim_id", "topic", "claim", "settle", "supporters", "opponents", "for_families"]
_LEDGER += ["against_families", "by_account", "voices", "families", "contested", "apart"]
_LEDGER += ["passages"]


@once
def voices(tables: Tables, window: dates.Bounds | None = None) -> pd.DataFrame:
    """One row a position taken: claim_id, topic, side (for: asserts or concedes; against: denies
    or doubts; account: conflicts with the claim without speaking to it, by our inference), voice
    (actor_id, or ``@source_id`` where the text speaks for itself), party (one of PARTIES), family,
    position, date (EDTF), source_id, paragraph.

    With a window only claims that a speaker voices in it, or that a text makes for itself in a
    passage telling an event of it.

    >>> said = measures.claims.voices(record.tables).query("claim_id == 'russia-arms-taliban'")
    >>> said.groupby("side")["voice"].nunique().to_dict()
    {'against': 5, 'for': 5}
    """
    rows = tables.positions.merge(tables.claims[["claim_id", "topic"]], on="claim_id")
    if window is not None:
        rows = rows[rows["claim_id"].isin(rows.loc[_raised(tables, rows, window), "claim_id"])]
    own = rows["speaker"] == ""
    groups = tables.actors.set_index("actor_id")["counterpart"]
    families = tables.sources.set_index("source_id")["family"]
    party = rows["speaker"].map(groups).astype("string")
    party = party.where(party.isin(PARTIES), "other")
    found = rows.assign(
        side=rows["position"].map(SIDES).astype("string"),
        voice=rows["speaker"].where(~own, "@" + rows["source_id"]),
        party=party.where(~own, "text"),
        family=rows["source_id"].map(families).astype("string"),
    )
    return found[_VOICE].reset_index(drop=True)


def _raised(tables: Tables, rows: pd.DataFrame, window: dates.Bounds) -> pd.Series:
    inside = [falls_in(text, window) for text in tables.events["date"]]
    told = tables.reports[among(tables.reports["event_id"], tables.events.loc[inside, "event_id"])]
    telling = set(zip(told["source_id"], told["paragraph"], strict=True))
    found = [
        falls_in(date, window) if speaker else (source, paragraph) in telling
        for speaker, date, source, paragraph in zip(
            rows["speaker"], rows["date"], rows["source_id"], rows["paragraph"], strict=True
        )
    ]
    return pd.Series(found, index=rows.index, dtype=bool)


def falls_in(text: str, window: dates.Bounds) -> bool:
    """Whether a date meets a window; one open on a side is placed by its known bound alone.

    >>> measures.claims.falls_in("2016-12-27", phases.span("2016", "2017"))
    True
    """
    if not text:
        return False
    first, last = dates.bounds(text)
    if first == dates.FIRST_DAY:
        first = last
    return dates.Bounds(first, first if last == dates.LAST_DAY else last).meets(window)


@once
def ledger(tables: Tables, window: dates.Bounds | None = None) -> pd.DataFrame:
    """One row a claim that has a voice in this selection, by topic and claim_id.

    Columns: claim_id, topic, claim, settle, supporters and opponents (tuples of (voice, year of
    its first word or 0), earliest first), for_families and against_families (how many
    families carry each side), by_account (whose accounts conflict with it, as ``supporters``;
    on no side and in no count), voices and families (distinct over both sides), contested (voices
    on both sides, and not one voice alone), apart (contested, and no family carries both sides:
    the texts themselves disagree), passages.

    >>> claims = measures.claims.ledger(record.tables).set_index("claim_id")
    >>> claims.loc["russia-arms-taliban", ["topic", "contested"]].astype(str).to_list()
    ['arms-to-taliban', 'True']
    """
    rows = voices(tables, window)
    texts = tables.claims.set_index("claim_id")
    days = [dates.bounds(text).last if text else dates.LAST_DAY for text in rows["date"]]
    rows = rows.assign(day=pd.Series(days, index=rows.index, dtype=object))
    rows = rows.sort_values(["day", "source_id", "paragraph"], kind="stable")
    found = []
    for claim_id, mine in rows.groupby("claim_id", sort=True):
        sides = {name: mine[mine["side"] == name] for name in SIDES.values()}
        told = {name: set(part["family"]) for name, part in sides.items()}
        names = {name: set(part["voice"]) for name, part in sides.items()}
        everyone = names["for"] | names["against"]
        contested = bool(names["for"] and names["against"]) and len(everyone) > 1
        found.append(
            {
                "claim_id": claim_id,
                "topic": texts.at[claim_id, "topic"],
                "claim": texts.at[claim_id, "claim"],
                "settle": texts.at[claim_id, "settle"],
                "supporters": _heard(sides["for"]),
                "opponents": _heard(sides["against"]),
                "for_families": len(told["for"]),
                "against_families": len(told["against"]),
                "by_account": _heard(sides["account"]),
                "voices": len(everyone),
                "families": len(told["for"] | told["against"]),
                "contested": contested,
                "apart": contested and not told["for"] & told["against"],
                "passages": _addresses(mine),
            }
        )
    return pd.DataFrame(found, columns=_LEDGER).sort_values(
        ["topic", "claim_id"], kind="stable", ignore_index=True
    )


def _heard(rows: pd.DataFrame) -> tuple[tuple[str, int], ...]:
    first = rows.drop_duplicates("voice")
    years = [0 if day == dates.LAST_DAY else day.year for day in first["day"]]
    return tuple(zip(map(str, first["voice"]), years, strict=True))


def _addresses(rows: pd.DataFrame) -> list[tuple[str, int]]:
    pairs = zip(rows["source_id"], rows["paragraph"], strict=True)
    return sorted({(str(source), int(paragraph)) for source, paragraph in pairs})
