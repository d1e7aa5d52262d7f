"""The chapter on contested claims: the ledger, who stands on which side, and five questions."""

from __future__ import annotations

import pandas as pd

from helpers import measures
from helpers.narrative.words import (
    FigureWords,
    beats,
    capital,
    count,
    listed,
    number,
    of,
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
TOPICS = {
    "arms-to-taliban": "Arms to the Taliban",
    "first-contact": "First contact",
    "stance-2001": "Stance on 2001",
    "najibullah-break": "Break with Najibullah",
    "islamic-state": "Islamic State",
    "motives": "Moscow's motives",
    "legitimacy": "Legitimacy",
    "disinformation": "Disinformation",
    "kabul-ties": "Ties with Kabul",
    "moscow-talks": "The Moscow talks",
    "intervention-1979": "Intervention of 1979",
    "us-role": "The American role",
    "narcotics": "Narcotics",
    "central-asia": "Central Asia",
    "taliban-conduct": "Conduct of the Taliban",
    "china-role": "China's role",
    "other": "All other topics",
}
PARTIES = {
    "moscow": "Moscow",
    "taliban": "Taliban",
    "kabul": "Kabul",
    "west": "US and NATO",
    "other": "Others",
    "text": "The texts themselves",
}
SHORT = {"afghan-government": "Kabul", "us-military": "US commanders"}
_NOTHING = "No passage of this selection raises a contested point, so the ledger is empty."


def overview(tables: Tables, window: dates.Bounds | None = None) -> str:
    """How many claims, how many disputed, and by what rule voices are counted."""
    rows = measures.claims.ledger(tables, window)
    n, disputed = len(rows), int(rows["contested"].sum())
    if n == 0:
        return _NOTHING
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
    if window is not None:
        said.append(
            "Only claims are counted that someone voices in these years, or that a text makes "
            "where it tells of them."
        )
    return " ".join(said)


def balance(rows: pd.DataFrame) -> FigureWords:
    """Words around the balance of voices; ``rows`` is ``topic_balance``."""
    if len(rows) == 0:
        return FigureWords("", "", "", "", _NOTHING)
    sums = rows.groupby("party")["voices"].sum()
    sides = rows.groupby("side")["voices"].sum()
    total, right, left = int(sums.sum()), int(sides.get("for", 0)), int(sides.get("against", 0))
    own, moscow = int(sums.get("text", 0)), int(sums.get("moscow", 0))
    title = ""
    if left:
        title = f"{right} voices assert, {left} deny or doubt"
    if not left:
        title = "Nobody in this selection denies what another asserts"
    elif right / left < 1.5:
        title = f"{capital(count(right, 'voice'))} for, {number(left)} against"
    names = rows.drop_duplicates("topic")["topic"]
    counts = rows.pivot_table(
        index="topic", columns="side", values="voices", aggfunc="sum", fill_value=0
    ).reindex(columns=["for", "against"], fill_value=0)
    alt = "Bars to both sides of a line for each party; in all, by topic: " + listed(
        f"{_topic(name)} {counts.at[name, 'for']} for and {counts.at[name, 'against']} against"
        for name in names
    )
    caption = (
        f"{capital(count(total, 'voice'))}: each is one speaker on one side of one claim. "
        f"{capital(of(own, total))} {verb(own, 'is', 'are')} the texts speaking for themselves and "
        f"{number(moscow) if moscow else 'none'} {verb(moscow, 'belongs', 'belong')} to Moscow. "
        "A long bar means that much is said, not that it is true."
    )
    subtitle = "Voices by topic and party; left of a line they deny or doubt, right they assert"
    return FigureWords(title, subtitle, caption, f"{alt}.", _NOTHING)


def balance_bars(rows: pd.DataFrame) -> pd.DataFrame:
    """The segments as ``charts.claims.balance`` draws them."""
    order = list(dict.fromkeys(rows["topic"]))
    sign = [1 if side == "for" else -1 for side in rows["side"]]
    width = rows["voices"] * sign
    before = width.groupby([rows["topic"], rows["side"]]).cumsum() - width
    return pd.DataFrame(
        {
            "topic": [_topic(name) for name in rows["topic"]],
            "row": [order.index(name) for name in rows["topic"]],
            "side": rows["side"],
            "party": [PARTIES[name] for name in rows["party"]],
            "start": before.astype(float),
            "width": width.astype(float),
            "voices": rows["voices"],
        }
    )


def main_table(tables: Tables, window: dates.Bounds | None = None) -> pd.DataFrame:
    """The main claims with voices on both sides, as the body prints them."""
    later = set(tables.sources.loc[tables.sources["tier"] == "update", "source_id"])
    rows = measures.claims.main_claims(measures.claims.ledger(tables, window), later=later)
    return _printed(tables, rows)


def ledger_table(tables: Tables, window: dates.Bounds | None = None) -> pd.DataFrame:
    """Every claim of the selection with what would settle it, as the annex prints it."""
    rows = measures.claims.ledger(tables, window)
    printed = _printed(tables, rows)
    printed.insert(4, "What would settle it", [capital(str(text)) for text in rows["settle"]])
    printed.insert(0, "Topic", [_topic(name) for name in rows["topic"]])
    return printed


def _printed(tables: Tables, rows: pd.DataFrame) -> pd.DataFrame:
    names = _names(tables)
    families = zip(rows["for_families"], rows["against_families"], strict=True)
    return pd.DataFrame(
        {
            "Claim": [
                [text, *told] for text, told in zip(rows["claim"], rows["passages"], strict=True)
            ],
            "Assert or concede": [_people(people, names) for people in rows["supporters"]],
            "Deny or doubt": [_people(people, names) for people in rows["opponents"]],
            "Families": [f"{one} : {other}" for one, other in families],
        }
    )


def _names(tables: Tables) -> dict[str, str]:
    """Voices as printed: officials by name, a text by its author or else its publisher."""
    rows = tables.actors
    names = {
        str(key): str(name).partition(" (")[0]
        for key, name in zip(rows["actor_id"], rows["name"], strict=True)
    }
    texts = {f"@{name}": writer(tables, name) for name in tables.sources["source_id"]}
    return names | SHORT | texts


def writer(tables: Tables, source_id: str) -> str:
    """Whom to call the author of a text: the family name, or else the publisher."""
    source = tables.sources.set_index("source_id").loc[source_id]
    author = str(source["author"]).split()
    return author[-1] if author else str(source["publisher"]).partition(";")[0].partition(",")[0]


def _people(people: tuple[tuple[str, int], ...], names: dict[str, str]) -> str | None:
    if not people:
        return None
    said = (f"{names[who]} {year}" if year else names[who] for who, year in people)
    # Two pages of one outlet and year read the same.
    return "; ".join(dict.fromkeys(said))


def _topic(slug: str) -> str:
    return TOPICS.get(slug, slug.replace("-", " ").capitalize())


def sections(tables: Tables, window: dates.Bounds | None = None) -> str:
    """A section for each of the five questions that the selection speaks to; the rest are named."""
    rows = measures.claims.ledger(tables, window)
    heard = measures.claims.voices(tables, window)
    parts, silent = [], []
    for slug, topic in measures.claims.SECTION_TOPICS.items():
        mine = rows[rows["topic"] == topic]
        if len(mine) == 0:
            silent.append(_topic(topic).lower() if topic != "islamic-state" else "Islamic State")
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
        return f"{said}; all of the latter are Moscow's, and so one party."
    if moscow > 1:
        return f"{said}; {number(moscow)} of the latter are Moscow's, and so one party."
    return f"{said}."
