"""Who says what of a contested point: the ledger of claims and its voices.

A voice is a named speaker or unnamed group that a passage lets speak, or the text itself where it
speaks for itself. Families of texts are counted too, since articles that repeat one origin are one.
An account that conflicts with a claim without speaking to it is our inference, and no voice: it is
on neither side and counts nowhere.
"""

from __future__ import annotations

import pandas as pd

from helpers.measures.words import capital
from helpers.measures.words import voices as printed
from helpers.record import dates
from helpers.record.knowledge import meeting
from helpers.record.tables import Tables

SIDES = {
    "asserts": "for",
    "concedes": "for",
    "denies": "against",
    "doubts": "against",
    "conflicts": "account",
}


def voices(tables: Tables, window: dates.Bounds | None = None) -> pd.DataFrame:
    """One row a position taken: claim_id, side (for: asserts or concedes; against: denies or
    doubts; account: conflicts with the claim without speaking to it, by our inference), voice
    (actor_id, or ``@source_id`` where the text speaks for itself), family, date (EDTF), source_id,
    paragraph.

    With a window only claims that a speaker voices in it, or that a text makes for itself in a
    passage telling an event of it.
    """
    rows = tables.positions
    if window is not None:
        rows = rows[rows["claim_id"].isin(rows.loc[_raised(tables, rows, window), "claim_id"])]
    families = tables.sources.set_index("source_id")["family"]
    found = rows.assign(
        side=rows["position"].map(SIDES).astype("string"),
        voice=rows["speaker"].where(rows["speaker"] != "", "@" + rows["source_id"]),
        family=rows["source_id"].map(families).astype("string"),
    )
    columns = ["claim_id", "side", "voice", "family", "date", "source_id", "paragraph"]
    return found[columns].reset_index(drop=True)


def _raised(tables: Tables, rows: pd.DataFrame, window: dates.Bounds) -> pd.Series:
    """Voiced in the window, or by a text itself in a passage that tells an event of it."""
    inside = tables.events.loc[meeting(tables.events["date"], window), "event_id"]
    told = tables.reports[tables.reports["event_id"].isin(inside)]
    passage = ["source_id", "paragraph"]
    telling = pd.MultiIndex.from_frame(rows[passage]).isin(pd.MultiIndex.from_frame(told[passage]))
    return meeting(rows["date"], window).where(rows["speaker"] != "", telling)


def ledger(tables: Tables, window: dates.Bounds | None = None) -> pd.DataFrame:
    """One row a claim that has a voice in this selection, by topic and claim_id.

    Columns: claim_id, topic, claim, settle, supporters and opponents (tuples of (voice, year of
    its first word or 0), earliest first), for_families and against_families (how many families
    carry each side), by_account (whose accounts conflict with it, as ``supporters``; on no side and
    in no count), contested (voices on both sides, and not one voice alone), passages.
    """
    rows = voices(tables, window)
    texts = tables.claims.set_index("claim_id")
    days = [dates.bounds(text).last if text else dates.LAST_DAY for text in rows["date"]]
    rows = rows.assign(day=pd.Series(days, index=rows.index, dtype=object))
    rows = rows.sort_values(["day", "source_id", "paragraph"], kind="stable")
    found = []
    for claim_id, mine in rows.groupby("claim_id", sort=True):
        ours, theirs, account = (
            mine[mine["side"] == side] for side in ("for", "against", "account")
        )
        everyone = {*ours["voice"], *theirs["voice"]}
        found.append(
            {
                "claim_id": claim_id,
                **texts.loc[claim_id, ["topic", "claim", "settle"]],
                "supporters": _heard(ours),
                "opponents": _heard(theirs),
                "for_families": ours["family"].nunique(),
                "against_families": theirs["family"].nunique(),
                "by_account": _heard(account),
                "contested": len(ours) > 0 and len(theirs) > 0 and len(everyone) > 1,
                "passages": sorted({*zip(mine["source_id"], mine["paragraph"], strict=True)}),
            }
        )
    columns = "claim_id topic claim settle supporters opponents for_families against_families"
    columns = [*columns.split(), "by_account", "contested", "passages"]
    ordered = pd.DataFrame(found, columns=columns).sort_values(["topic", "claim_id"], kind="stable")
    return ordered.reset_index(drop=True)


def _heard(rows: pd.DataFrame) -> tuple[tuple[str, int], ...]:
    first = rows.drop_duplicates("voice")
    years = [0 if day == dates.LAST_DAY else day.year for day in first["day"]]
    return tuple(zip(map(str, first["voice"]), years, strict=True))


def ledger_table(tables: Tables, window: dates.Bounds | None = None) -> pd.DataFrame:
    """Every claim of ``ledger`` with its topic and what would settle it, as the annex prints it."""
    rows, voices = ledger(tables, window), printed(tables)
    topics = rows["topic"].map(tables.labels("claim_topic"))
    claims = zip(topics + ": " + rows["claim"], rows["passages"], strict=True)
    families = zip(rows["for_families"], rows["against_families"], strict=True)
    return pd.DataFrame(
        {
            "Claim": [[claim, *passages] for claim, passages in claims],
            "Assert or concede": [_people(people, voices) for people in rows["supporters"]],
            "Deny or doubt": [_people(people, voices) for people in rows["opponents"]],
            "Conflicting accounts": [_people(people, voices) for people in rows["by_account"]],
            "Families": [f"{one} : {other}" for one, other in families],
            "What would settle it": [capital(text) for text in rows["settle"]],
        }
    )


def _people(people: tuple[tuple[str, int], ...], voices: dict[str, str]) -> str | None:
    """``Zamir Kabulov 2017; Janse 2021``; two pages of one outlet and year read the same."""
    said = (f"{voices[who]} {year}" if year else voices[who] for who, year in people)
    return "; ".join(dict.fromkeys(said)) or None
