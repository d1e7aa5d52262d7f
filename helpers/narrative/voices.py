"""Who stands on which side of a contested claim: names as printed, tables, and the balance."""

from __future__ import annotations

import pandas as pd

from helpers import measures
from helpers.narrative.words import capital
from helpers.record import dates
from helpers.record.tables import Tables

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
SHORT = {"afghan-government": "Kabul", "us-military": "US commanders"}


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
