"""What a paragraph may hold: dates, actors that are known, figures, events that look the same.

Everything here is a hint beside the text. Nothing of it becomes a row by itself.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from helpers.coding import whens
from helpers.coding.whens import When
from helpers.record import dates

Row = dict[str, str]

_MOST = 6  # events that look the same, a paragraph
_ASIDE = re.compile(r"\s*\(([^)]*)\)")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_SCALE = r"(?:thousand|million|billion|trillion|mln|bn|тыс\.?|млн|млрд|трлн)"
_FIGURE = re.compile(
    r"(?<![\w.,/-])(?P<money>(?:US)?\$|€|£|₽)?\s?(?P<number>\d{1,3}(?:[, ]\d{3})+(?![\d])|\d+)"
    rf"(?P<part>[.,]\d+)?(?![\d-])(?:\s?{_SCALE}\b\.?)?"
    r"\s?(?P<unit>%|per cent|percent|процент\w*|[^\W\d_]+(?:-[^\W\d_]+)?)?",
    re.IGNORECASE,
)


class Seen(NamedTuple):
    """An actor as a paragraph names it."""

    actor_id: str
    words: str


class Like(NamedTuple):
    """An event of the table that the paragraph may be telling again."""

    event_id: str
    date: str
    title: str
    shared: tuple[str, ...]
    told_in: tuple[str, ...]


@dataclasses.dataclass(frozen=True)
class Hints:
    """What was recognised in one paragraph."""

    dates: list[When]
    actors: list[Seen]
    figures: list[str]
    events: list[Like]


class Finder:
    """Looks through paragraphs with the tables at hand; ``tables`` holds the rows by table."""

    def __init__(self, tables: dict[str, list[Row]], published: str) -> None:
        self._published = published
        # A draft whose date is being mended is shown all the same.
        self._last = dates.bounds(published).last if dates.valid(published) else dates.LAST_DAY
        self._names = _names(tables["actors"])
        self._any = _alternatives(self._names)
        self._events = tables["events"]
        self._acting: dict[str, set[str]] = defaultdict(set)
        for row in tables["participants"]:
            self._acting[row["event_id"]].add(row["actor_id"])
        self._told: dict[str, list[str]] = defaultdict(list)
        for row in tables["reports"]:
            self._told[row["event_id"]].append(f"{row['source_id']} {row['paragraph']}")
        often = Counter(actor for actors in self._acting.values() for actor in actors)
        self._weight = {
            actor: math.log(1 + len(self._acting) / count) for actor, count in often.items()
        }
        self._common = {actor for actor, count in often.items() if count > len(self._acting) / 5}

    def hints(self, text: str) -> Hints:
        """What one paragraph may hold."""
        named = whens.found(text, self._published)
        actors = self.actors(text)
        return Hints(named, actors, figures(text, named), self._like(named, actors))

    def actors(self, text: str) -> list[Seen]:
        """Actors by name or alias, the longest name first, each once."""
        seen: dict[str, Seen] = {}
        for match in self._any.finditer(text) if self._any else ():
            actor = next(name for name in match.groupdict() if match[name] is not None)
            actor_id = self._names[int(actor[1:])][0]
            seen.setdefault(actor_id, Seen(actor_id, match[0]))
        return list(seen.values())

    def _like(self, named: list[When], actors: list[Seen]) -> list[Like]:
        """Events with an actor and a day in common, the likeliest first.

        Open words mostly mean the year before publication; then an actor of every other event
        proves nothing, and a rarer one must be shared.
        """
        spans = [self._span(when.edtf) for when in named if when.edtf]
        year = dates.Bounds(self._last - dt.timedelta(days=366), self._last)
        loose = [year] if any(not when.edtf for when in named) else []
        here = {seen.actor_id for seen in actors}
        found = []
        for event in self._events:
            shared = here & self._acting[event["event_id"]]
            if not shared or not event["date"]:
                continue
            allowed = spans + loose if shared - self._common else spans
            span = self._span(event["date"])
            overlap = max((_overlap(span, other) for other in allowed), default=0)
            if overlap:
                found.append((sum(self._weight[a] for a in shared) * overlap, event, shared))
        found.sort(key=lambda item: (-item[0], item[1]["event_id"]))
        return [
            Like(e["event_id"], e["date"], e["title"], tuple(sorted(shared)),
                 tuple(self._told[e["event_id"]]))
            for _, e, shared in found[:_MOST]
        ]  # fmt: skip

    def _span(self, edtf: str) -> dates.Bounds:
        """The bounds of a date, its open end closed by the day of publication."""
        first, last = dates.bounds(edtf)
        if first == dates.FIRST_DAY:
            first = last - dt.timedelta(days=366)
        if last == dates.LAST_DAY:
            last = max(first, self._last)
        return dates.Bounds(first, last)


def _overlap(one: dates.Bounds, other: dates.Bounds) -> float:
    """Shared days as a share of all days of two spans; the same day says more than the same year.

    1 for one same day, some 0.3 for one same year, 0 for none.
    """
    shared = (min(one.last, other.last) - max(one.first, other.first)).days + 1
    every = (max(one.last, other.last) - min(one.first, other.first)).days + 1
    return max(shared, 0) / every / (1 + math.log10(every))


# -- names -----------------------------------------------------------------------------------


def _names(actors: Iterable[Row]) -> list[tuple[str, str]]:
    """Each actor's names, as (actor_id, pattern), longest first.

    ``Islamic State (IS, Daesh)`` has three, ``Sergei Lavrov`` also his surname if no other actor
    has it, ``Experts (unnamed)`` one, whose first letter may be small. The case of all others
    counts, so that ``US`` is not ``us``.
    """
    actors = list(actors)
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
    person = row["kind"] in ("official", "expert") and len(words) > 1 and "," not in row["name"]
    return words[-1] if person else ""


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


def _alternatives(names: list[tuple[str, str]]) -> re.Pattern[str] | None:
    options = "|".join(f"(?P<n{place}>{pattern})" for place, (_, pattern) in enumerate(names))
    return re.compile(rf"(?<!\w)(?:{options})(?!\w)") if options else None


# -- figures ---------------------------------------------------------------------------------


def figures(text: str, named: list[When]) -> list[str]:
    """Numbers with what they count; not the numbers of dates, and not bare years."""
    taken = [(when.start, when.start + len(when.words)) for when in named]
    found = []
    for match in _FIGURE.finditer(text):
        place = match.start("number")
        if not any(first <= place < last for first, last in taken):
            found.append(match[0].strip())
    return list(dict.fromkeys(found))
