"""Speakers and texts by the names that tables print."""

from __future__ import annotations

from helpers.measures.subject import SHORT_NAMES
from helpers.record.tables import Tables


def people(tables: Tables) -> dict[str, str]:
    """Each actor_id with its name, without what stands behind it in brackets."""
    rows = tables.actors
    return {
        str(key): str(name).partition(" (")[0]
        for key, name in zip(rows["actor_id"], rows["name"], strict=True)
    }


def voices(tables: Tables) -> dict[str, str]:
    """Officials by name, some of them shorter, and ``@source_id`` by its author or publisher."""
    texts = {f"@{name}": writer(tables, name) for name in tables.sources["source_id"]}
    return people(tables) | SHORT_NAMES | texts


def writer(tables: Tables, source_id: str) -> str:
    """Whom to call the author of a text: the family name, or else the publisher."""
    source = tables.sources.set_index("source_id").loc[source_id]
    author = str(source["author"]).split()
    return author[-1] if author else str(source["publisher"]).partition(";")[0].partition(",")[0]
