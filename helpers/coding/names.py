"""Who a paragraph names: the actors of the table, by name or alias, and names that it lacks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from helpers.coding.whens import WORDS

Row = dict[str, str]

_ASIDE = re.compile(r"\s*\(([^)]*)\)")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
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
        self._names = _names(actors)
        options = "|".join(f"(?P<n{place}>{words})" for place, (_, words) in enumerate(self._names))
        self._any = re.compile(rf"(?<!\w)(?:{options})(?!\w)") if options else None

    def seen(self, text: str) -> list[Seen]:
        """Every mention of an actor, the longest name first where names overlap."""
        return [
            Seen(self._names[int(str(match.lastgroup)[1:])][0], match[0], match.start())
            for match in (self._any.finditer(text) if self._any else ())
        ]

    def new(self, text: str, seen: Iterable[Seen], known: str) -> list[str]:
        """Names with capitals that are no actor of the table and no words of a known text."""
        for actor in seen:
            end = actor.start + len(actor.words)
            text = text[: actor.start] + "·" * len(actor.words) + text[end:]
        found = (match["name"] for match in _CAPITALS.finditer(text))
        return list(
            dict.fromkeys(name for name in found if name not in known and name.title() not in known)
        )


def _names(actors: Sequence[Row]) -> list[tuple[str, str]]:
    """Each actor's names, as (actor_id, pattern), longest first.

    ``Islamic State (IS, Daesh)`` has three, ``Sergei Lavrov`` also his surname if no other actor
    has it, ``Experts (unnamed)`` one, whose first letter may be small. The case of all others
    counts, so that ``US`` is not ``us``.
    """
    surnames = Counter(_surname(row) for row in actors)
    found = []
    for row in actors:
        names = [_ASIDE.sub("", row["name"]), *_aside(row["name"])]
        names += [alias for alias in row["aliases"].split(";") if alias.strip()]
        if (surname := _surname(row)) and surnames[surname] == 1:
            names.append(surname)
        found += [(row["actor_id"], name.strip()) for name in dict.fromkeys(names)]
    found.sort(key=lambda item: (-len(item[1]), item))
    group = {row["actor_id"] for row in actors if row["kind"] == "group"}
    return [(actor, _pattern(name, actor in group)) for actor, name in found if len(name) > 1]


def _surname(row: Row) -> str:
    words = _ASIDE.sub("", row["name"]).split()
    person = row["kind"] in ("official", "expert") and "," not in row["name"]
    return words[-1] if person and len(words) > 1 and all(w[0].isupper() for w in words) else ""


def _aside(name: str) -> list[str]:
    """Other names that stand in brackets; words that only explain do not begin with a capital."""
    listed = [[part.strip() for part in aside.split(",")] for aside in _ASIDE.findall(name)]
    return [
        part
        for parts in listed
        if all(re.fullmatch(r"[A-Z][\w-]*", part) for part in parts)
        for part in parts
    ]


def _pattern(name: str, any_case: bool) -> str:
    if _CYRILLIC.search(name):  # a Russian name changes its ending with its case
        stems = [re.escape(re.sub(r"[аеиоуыйьюя]$", "", word)) for word in name.split()]
        return r"\s".join(rf"{stem}\w{{0,3}}" for stem in stems)
    plain = re.escape(name).replace(r"\ ", r"\s")
    return f"(?i:{plain[0]}){plain[1:]}" if any_case and plain[0].isalpha() else plain
