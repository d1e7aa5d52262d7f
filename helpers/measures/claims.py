"""Who says what of a contested point: the ledger of claims and its voices.

A voice is a named speaker or unnamed group that a passage lets speak, or the text itself where it
speaks for itself. Families of texts are counted too, since articles that repeat one origin are one.
An account that conflicts with a claim without speaking to it is our inference, and no voice: it is
on neither side and counts nowhere.
"""

from __future__ import annotations

import pandas as pd

from helpers.measures.words import capital, passages
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
    days = [dates.bounds(text).last if text else dates.LAST_DAY for text in rows["date"]]
    years = (0 if day == dates.LAST_DAY else day.year for day in days)
    heard = list(zip(map(str, rows["voice"]), years, strict=True))
    rows = rows.assign(day=days, heard=heard, passage=passages(rows))
    rows = rows.sort_values(["day", "source_id", "paragraph"], kind="stable")
    side = ["claim_id", "side"]
    said = rows.drop_duplicates([*side, "voice"]).groupby(side)["heard"].agg(tuple).to_dict()
    families = rows.groupby(side)["family"].nunique().to_dict()
    cited = rows.groupby("claim_id")["passage"].agg(lambda pairs: sorted(set(pairs))).to_dict()
    claims = tables.claims[tables.claims["claim_id"].isin(rows["claim_id"])]
    claims = claims.sort_values(["topic", "claim_id"], kind="stable", ignore_index=True)
    names = claims["claim_id"]
    ours, theirs, account = (
        [said.get((name, side), ()) for name in names] for side in ("for", "against", "account")
    )
    return claims[["claim_id", "topic", "claim", "settle"]].assign(
        supporters=ours,
        opponents=theirs,
        for_families=[families.get((name, "for"), 0) for name in names],
        against_families=[families.get((name, "against"), 0) for name in names],
        by_account=account,
        contested=[
            bool(one and other and len({voice for voice, _ in one + other}) > 1)
            for one, other in zip(ours, theirs, strict=True)
        ],
        passages=[cited[name] for name in names],
    )


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
