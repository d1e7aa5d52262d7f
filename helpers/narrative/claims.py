"""The chapter on contested claims: what the ledger holds, and five questions."""

from __future__ import annotations

import pandas as pd

from helpers import measures
from helpers.narrative.voices import NOTHING, topic_name
from helpers.narrative.words import (
    beats,
    capital,
    count,
    listed,
    number,
    share,
    verb,
)
from helpers.record import dates
from helpers.tables import Tables

HEADINGS = {
    "arms": "Arms for the Taliban",
    "first-contact": "First contact",
    "stance-2001": "The stance on the intervention of 2001",
    "najibullah": "The break with Najibullah",
    "is-threat": "Islamic State: fear or instrument",
    "format": "The Moscow format",
    "ban": "The ban on the Taliban",
}
_SMALLER = ("format", "ban")  # argued where there are sentences for them, and else not missed


def overview(tables: Tables, window: dates.Bounds | None = None) -> str:
    """How many claims, how many disputed, and by what rule voices are counted."""
    rows = measures.claims.ledger(tables, window)
    n, disputed = len(rows), int(rows["contested"].sum())
    if n == 0:
        return NOTHING
    said = [
        f"The ledger of this selection holds {count(n, 'claim')} that the texts make, hedge or "
        f"dispute; {share(disputed, n, 'claim')} {verb(max(disputed, 1), 'has', 'have')} voices "
        "on both sides."
    ]
    apart, alone = int(rows["apart"].sum()), int((rows["families"] == 1).sum())
    if disputed and len(tables.sources) > 1:
        said.append(
            f"In {number(apart) if apart else 'none'} of these it is the texts themselves that "
            "part; the other quarrels are told inside one text."
        )
    said.append(
        "Voices are counted twice over. A speaker is anyone whom a passage lets speak, an unnamed "
        "group included, or the text itself. A family is a text with all that repeats it, and "
        "only families are independent: "
        + (
            f"{share(alone, n, 'claim')} {verb(max(alone, 1), 'rests', 'rest')} on one family, "
            "however many speakers it quotes."
            if alone < n
            else "here every claim rests on a single one, however many speakers it quotes."
        )
    )
    said += _conflicting(rows)
    if window is not None:
        said.append(
            "Only claims are counted that someone voices in these years, or that a text makes "
            "where it tells of them."
        )
    return " ".join(said)


def _conflicting(rows: pd.DataFrame) -> list[str]:
    """How many accounts contradict a claim without speaking to it."""
    n = sum(map(len, rows["by_account"]))
    if n == 0:
        return []
    return [
        f"{capital(count(n, 'account'))} {verb(n, 'says', 'say')} nothing of a claim and "
        f"{verb(n, 'tells', 'tell')} what cannot well stand beside it. That is our inference and "
        "no denial: the ledger shows it in a column of its own, and no count includes it."
    ]


def sections(tables: Tables, window: dates.Bounds | None = None) -> str:
    """A section for each of the five questions that the selection speaks to; the rest are named."""
    rows = measures.claims.ledger(tables, window)
    heard = measures.claims.voices(tables, window)
    parts, silent = [], []
    for slug, topic in measures.claims.SECTION_TOPICS.items():
        mine = rows[rows["topic"] == topic]
        if len(mine) == 0:
            silent.append(
                topic_name(topic).lower() if topic != "islamic-state" else "Islamic State"
            )
            continue
        counted = _counted(tables, mine, heard[heard["topic"] == topic])
        parts.append(f"## {HEADINGS[slug]}")
        parts.append(argued(tables.judgements, slug, counted, "*What would settle it.*"))
    for slug in _SMALLER:
        if said := argued(tables.judgements, slug, "", "*What would settle it.*"):
            parts += [f"## {HEADINGS[slug]}", said]
    if silent and not parts and len(rows):
        return "None of the five questions that this chapter argues comes up in this selection."
    if parts and silent:
        parts.append(
            "Of the five main questions of this chapter, the selection is silent on "
            f"{listed(_spoken(silent))}."
        )
    return "\n\n".join(parts)


def _spoken(topics: list[str]) -> list[str]:
    said = {
        "arms to the taliban": "arms for the Taliban",
        "first contact": "the first contact",
        "stance on 2001": "the intervention of 2001",
        "break with najibullah": "the break with Najibullah",
    }
    return [said.get(name, name) for name in topics]


def argued(judgements: pd.DataFrame, section: str, counted: str, change: str) -> str:
    """Four beats in two paragraphs: the reading with its evidence, then doubts and tests."""
    said = {name: beats(judgements, section, name) for name in ("reading", "evidence", "counter")}
    said["change"] = beats(judgements, section, "change")
    evidence = " ".join(part for part in (counted, said["evidence"]) if part)
    lead = "*Evidence.* " if said["reading"] else ""
    leads = (
        (said["reading"], evidence and f"{lead}{evidence}"),
        (
            said["counter"] and f"*Against it.* {said['counter']}",
            said["change"] and f"{change} {said['change']}",
        ),
    )
    paragraphs = [" ".join(part for part in parts if part) for parts in leads]
    return "\n\n".join(text for text in paragraphs if text)


def _counted(tables: Tables, rows: pd.DataFrame, heard: pd.DataFrame) -> str:
    """The ledger's numbers on one question."""
    n, disputed = len(rows), int(rows["contested"].sum())
    if disputed == n:
        said = (
            "The one claim here has"
            if n == 1
            else f"{'Both' if n == 2 else f'All {number(n)}'} claims here have"
        )
        said += " voices on both sides"
    elif disputed:
        said = f"Of {number(n)} claims here {number(disputed)} "
        said += f"{verb(disputed, 'has', 'have')} voices on both sides"
    else:
        said = "The one claim here has" if n == 1 else f"The {number(n)} claims here each have"
        said += " voices on one side only"
    sides = {name: heard[heard["side"] == name] for name in ("for", "against")}
    sizes = {name: part["voice"].nunique() for name, part in sides.items()}
    only = sizes["for"]
    said += f": {count(only, 'speaker') if only else 'nobody'} "
    said += (
        f"{verb(max(only, 1), 'asserts', 'assert')} or {verb(max(only, 1), 'concedes', 'concede')}"
    )
    if sizes["against"] == 0:
        return f"{said}, nobody denies."
    said += f", {number(sizes['against'])} {verb(sizes['against'], 'denies', 'deny')} or "
    said += verb(sizes["against"], "doubts", "doubt")
    moscow = sides["against"].loc[sides["against"]["party"] == "moscow", "voice"].nunique()
    if sizes["against"] > 1 and moscow == sizes["against"]:
        return f"{said}; all of those against are Moscow's, and so one party."
    if moscow > 1:
        return f"{said}; {number(moscow)} of those against are Moscow's, and so one party."
    return f"{said}."
