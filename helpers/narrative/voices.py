"""Who stands on which side of a contested claim: names as printed, tables, and the balance."""

from __future__ import annotations

import pandas as pd

from helpers import measures
from helpers.narrative.words import FigureWords, capital, count, listed, number, of, verb
from helpers.record import dates
from helpers.tables import Tables

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
NOTHING = "No passage of this selection raises a contested point, so the ledger is empty."


def balance(rows: pd.DataFrame) -> FigureWords:
    """Words around the balance of voices; ``rows`` is ``topic_balance``."""
    if len(rows) == 0:
        return FigureWords("", "", "", "", NOTHING)
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
        f"{topic_name(name)} {counts.at[name, 'for']} for and {counts.at[name, 'against']} against"
        for name in names
    )
    caption = (
        f"{capital(count(total, 'voice'))}: each is one speaker on one side of one claim. "
        f"{capital(of(own, total))} {verb(own, 'is', 'are')} the texts speaking for themselves and "
        f"{number(moscow) if moscow else 'none'} {verb(moscow, 'belongs', 'belong')} to Moscow. "
        "A long bar means that much is said, not that it is true."
    )
    subtitle = "Voices by topic and party; left of a line they deny or doubt, right they assert"
    return FigureWords(title, subtitle, caption, f"{alt}.", NOTHING)


def balance_bars(rows: pd.DataFrame) -> pd.DataFrame:
    """The segments as ``charts.claims.balance`` draws them."""
    order = list(dict.fromkeys(rows["topic"]))
    sign = [1 if side == "for" else -1 for side in rows["side"]]
    width = rows["voices"] * sign
    before = width.groupby([rows["topic"], rows["side"]]).cumsum() - width
    return pd.DataFrame(
        {
            "topic": [topic_name(name) for name in rows["topic"]],
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
    printed.insert(5, "What would settle it", [capital(str(text)) for text in rows["settle"]])
    printed.insert(0, "Topic", [topic_name(name) for name in rows["topic"]])
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
            "Conflicting accounts": [_people(people, names) for people in rows["by_account"]],
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


def topic_name(slug: str) -> str:
    return TOPICS.get(slug, slug.replace("-", " ").capitalize())
