"""Who a paragraph names: the actors of the table, by name or alias, and names that it lacks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from helpers.coding.date_words import WORDS

Row = dict[str, str]

_ASIDE = re.compile(r"\s*\(([^)]*)\)")
_NAME = r"[A-ZА-Я][\w’'-]++"
_CAPITALS = re.compile(
    rf"(?<![\w-])(?:(?:{WORDS['no name']})\s)*+"
    rf"(?P<name>[A-Z]{{3,}}+|{_NAME}(?:\s(?:(?:of|al|bin|ul)\s)?{_NAME})++)(?![\w-]|\s?·)"
)


class Seen(NamedTuple):
    """An actor as a paragraph names it."""

    actor_id: str
    words: str
    start: int


class Names:
    """The names of the actors in a table."""

    def __init__(self, actors: Sequence[Row]) -> None:
        surnames = Counter(map(_surname, actors))
        found = {(row["actor_id"], name) for row in actors for name in _names(row, surnames)}
        self._names = sorted(found, key=lambda item: (-len(item[1]), item))
        groups = {row["actor_id"] for row in actors if row["kind"] == "group"}
        patterns = (_pattern(name, actor in groups) for actor, name in self._names)
        options = "|".join(f"(?P<n{place}>{words})" for place, words in enumerate(patterns))
        self._any = re.compile(rf"(?<!\w)(?:{options})(?!\w)")

    def seen(self, text: str) -> list[Seen]:
        """Every mention of an actor, the longest name first where names overlap."""
        return [
            Seen(self._names[int(str(match.lastgroup)[1:])][0], match[0], match.start())
            for match in (self._any.finditer(text) if self._names else ())
        ]

    def new(self, text: str, seen: Iterable[Seen], known: str) -> list[str]:
        """Names with capitals that are no actor of the table and no words of a known text."""
        for actor in seen:
            end = actor.start + len(actor.words)
            text = text[: actor.start] + "·" * len(actor.words) + text[end:]
        found = dict.fromkeys(match["name"] for match in _CAPITALS.finditer(text))
        return [name for name in found if name not in known and name.title() not in known]


def _names(row: Row, surnames: Counter[str]) -> list[str]:
    """An actor's names: ``Islamic State (IS, Daesh)`` has three, ``Sergei Lavrov`` also his surname
    if no other actor has it, ``Experts (unnamed)`` one: what only explains is written small.
    """
    asides = [part.strip() for aside in _ASIDE.findall(row["name"]) for part in aside.split(",")]
    names = [_ASIDE.sub("", row["name"]), *row["aliases"].split(";")]
    names += asides if all(re.fullmatch(r"[A-Z][\w-]*", part) for part in asides) else []
    names += [_surname(row)] if surnames[_surname(row)] == 1 else []
    return [name.strip() for name in names if len(name.strip()) > 1]


def _surname(row: Row) -> str:
    words = _ASIDE.sub("", row["name"]).split()
    person = row["kind"] in ("official", "expert") and "," not in row["name"]
    return words[-1] if person and len(words) > 1 and all(w[0].isupper() for w in words) else ""


def _pattern(name: str, any_case: bool) -> str:
    """The case counts, so that ``US`` is not ``us``, but for the first letter of a group."""
    if re.search(r"[\u0400-\u04ff]", name):  # a Russian name changes its ending with its case
        stems = [re.escape(re.sub(r"[аеиоуыйьюя]$", "", word)) for word in name.split()]
        return r"\s".join(rf"{stem}\w{{0,3}}" for stem in stems)
    plain = re.escape(name).replace(r"\ ", r"\s")
    return f"(?i:{plain[0]}){plain[1:]}" if any_case and plain[0].isalpha() else plain
