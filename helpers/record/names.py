"""What a note calls a source: whose word it is, and of which day; a reprint is marked as one."""

from __future__ import annotations

import re
from collections.abc import Hashable

import pandas as pd

from helpers.record import dates

# Behind these a publisher's name is explained, which a note has no room for.
_EXPLAINED = re.compile(r"\s*[(,;].*")
_UNNAMED = "not named"


def short_names(sources: pd.DataFrame) -> dict[str, str]:
    """Each source_id with its short name.

    ``Janse, SCEEUS 2021``; ``TASS, 30 May 2024``; ``AFP, 3 May 2018, reprinted by TRT World``.
    """
    return {str(source["source_id"]): _short(source) for source in sources.to_dict("records")}


def _short(source: dict[Hashable, str]) -> str:
    publisher = _EXPLAINED.sub("", str(source["publisher"]))
    day = _day(str(source["published"]))
    if source["author"]:
        surname = str(source["author"]).split()[-1]
        named = _UNNAMED not in str(source["publisher"])
        return f"{surname}, {publisher} {day[-4:]}" if named else f"{surname} {day[-4:]}"
    if source["tier"] == "core":
        return f"{publisher} {day[-4:]}"
    origin = _EXPLAINED.sub("", str(source["reprint_of"]))
    if origin and origin != publisher:
        return f"{origin}, {day}, reprinted by {publisher}"
    return f"{publisher}, {day}"


def _day(published: str) -> str:
    """When it was out, in words: a day, month or year, or that by which it was."""
    last = dates.told(published.split("/")[-1].rstrip("?~%") or published)
    return f"by {last}" if "/" in published else last
