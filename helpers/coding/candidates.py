"""What a paragraph may hold: dates, actors, figures, attitudes, forecasts, known claims and events.

Everything here is a hint beside the text, with the words it rests on. Nothing of it becomes a row
by itself.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from helpers.coding import anchors
from helpers.coding.anchors import When
from helpers.coding.names import Names, Seen
from helpers.coding.whens import WORDS
from helpers.record import dates

Row = dict[str, str]

_MOST = 4  # rows of a table that a paragraph may speak to; more events where it has more dates
_NEAR = 0.45  # the share of a claim's words, by weight, that a sentence must have
_FAINT = 0.03  # an event with less of day, actors and words in common is not shown
_STEM = 6  # letters
_SCALE = r"(?:(?:thousand|million|billion|trillion|mln|bn)\b|(?:тыс|млн|млрд|трлн)\b\.?)"
_SPELT = "an?|one|two|three|four|five|six|seven|eight|nine|ten"  # before a million
_FIGURE = re.compile(
    r"(?<![\w.,/-])(?P<money>(?:US)?\$|€|£|₽)?\s?(?P<number>\d{1,3}(?:[, ]\d{3})+(?![\d])|\d+"
    rf"|(?:{_SPELT})(?=\s{_SCALE}))(?P<part>[.,]\d+)?(?![\d-])(?:\s?{_SCALE})?"
    r"\s?(?P<unit>%|per cent|percent|процент\w*|[^\W\d_]+(?:-[^\W\d_]+)?)?",
    re.IGNORECASE,
)


def _any(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words.split())})\b", re.IGNORECASE)


_TONES = {tone: _any(words) for tone, words in WORDS["tones"].items()}
_TOPICS = {topic: _any(words) for topic, words in WORDS["topics"].items()}
_EXPECTS = re.compile(rf"\b(?:{WORDS['expects']})\b", re.IGNORECASE)
_PASSIVE = re.compile(r"\s+by\b")
_WORD = re.compile(r"[^\W\d_]{4,}")


class Figure(NamedTuple):
    """A number with what it counts, and the topic that the words around it suggest, or none."""

    words: str
    topic: str


class Attitude(NamedTuple):
    """Who may show what toward whom, by some words; the tone is that of ``attitudes``."""

    holder: str
    target: str
    tone: int
    words: str


class Like(NamedTuple):
    """A row of the tables that the paragraph may speak to, and the words or actors they share."""

    key: str
    date: str
    title: str
    shared: tuple[str, ...] = ()
    told_in: tuple[str, ...] = ()


@dataclasses.dataclass(frozen=True)
class Hints:
    """What was recognised in one paragraph."""

    dates: list[When]
    actors: list[Seen]
    names: list[str]
    figures: list[Figure]
    attitudes: list[Attitude]
    expected: list[str]
    claims: list[Like]
    forecasts: list[Like]
    events: list[Like]

    @property
    def rows(self) -> dict[str, list[Like]]:
        """The rows of the tables that it may speak to, by the question that they put."""
        return {"claim?": self.claims, "decides?": self.forecasts, "the same?": self.events}


class Finder:
    """Looks through a text with the tables at hand; ``tables`` holds the rows by table."""

    def __init__(self, tables: Mapping[str, list[Row]], published: str) -> None:
        self._published = published
        # A draft whose date is being mended is shown all the same.
        self._last = dates.bounds(published).last if dates.valid(published) else dates.LAST_DAY
        self._names = Names(tables["actors"])
        self._camp = {row["actor_id"]: row["counterpart"] for row in tables["actors"]}
        self._claims = Index(Like(row["claim_id"], "", row["claim"]) for row in tables["claims"])
        outcomes = tables["outcomes"]
        decided = {row["assessment_id"] for row in outcomes if row["outcome"] != "mixed"}
        self._forecasts = Index(
            Like(row["assessment_id"], row["made"], row["statement"])
            for row in tables["assessments"]
            if row["assessment_id"] not in decided
            and (not row["made"] or dates.bounds(row["made"]).first <= self._last)
        )
        events = tables["events"]
        self._events = Index(Like(row["event_id"], row["date"], row["title"]) for row in events)
        self._known = " ".join(row["title"] + row["summary"] for row in events)
        self._acting: dict[str, set[str]] = defaultdict(set)
        for row in tables["participants"]:
            self._acting[row["event_id"]].add(row["actor_id"])
        self._told: dict[str, list[str]] = defaultdict(list)
        for row in tables["reports"]:
            self._told[row["event_id"]].append(f"{row['source_id']} {row['paragraph']}")
        self._weight = _rarity(self._acting)

    def document(self, paragraphs: Sequence[str]) -> list[Hints]:
        """What each paragraph of a text may hold, in its order."""
        told = anchors.read(paragraphs, self._published)
        return [self._hints(text, named) for text, named in zip(paragraphs, told, strict=True)]

    def _hints(self, text: str, named: list[When]) -> Hints:
        seen = self._names.seen(text)
        once = list({actor.actor_id: actor for actor in reversed(seen)}.values())[::-1]
        return Hints(
            named,
            once,
            self._names.new(text, seen, self._known),
            list(_figures(text, named)),
            list(dict.fromkeys(self._attitudes(text, seen))),
            [said.strip() for _, said in anchors.sentences(text) if _EXPECTS.search(said)],
            self._claims.near(text),
            self._forecasts.near(text),
            self._like(text, named, once),
        )

    def _attitudes(self, text: str, seen: Sequence[Seen]) -> Iterator[Attitude]:
        """Words of attitude between two actors of a sentence, one of them Moscow's."""
        for start, sentence in anchors.sentences(text):
            here = [actor for actor in seen if start <= actor.start < start + len(sentence)]
            for tone, pattern in _TONES.items():
                for match in pattern.finditer(sentence):
                    place = start + match.start()
                    before = [actor.actor_id for actor in here if actor.start < place][-1:]
                    after = [actor.actor_id for actor in here if actor.start > place][:1]
                    if _PASSIVE.match(sentence, match.end()):
                        before, after = after, before
                    pair = (*before, *after)
                    if "moscow" in map(self._camp.get, pair) and len(set(pair)) == 2:
                        yield Attitude(*pair, tone, match[0])

    def _like(self, text: str, named: list[When], actors: list[Seen]) -> list[Like]:
        """Events with an actor and a day in common, the likeliest first."""
        spans = [self._span(when.resolved) for when in named if when.resolved]
        here = {seen.actor_id for seen in actors}
        titles, found = self._events.scores(text), []
        for key, event in self._events.rows.items():
            shared = here & self._acting[key]
            span = self._span(event.date) if event.date else None
            overlap = max((_overlap(span, other) for other in spans), default=0) if span else 0
            score = overlap * sum(self._weight[actor] for actor in shared)
            score *= 0.03 + titles.get(key, 0)
            if score > _FAINT:
                found.append((score, event, tuple(sorted(shared))))
        found.sort(key=lambda item: (-item[0], item[1].key))
        return [
            event._replace(shared=shared, told_in=tuple(self._told[event.key]))
            for _, event, shared in found[: max(_MOST, len(spans) + 2)]
        ]

    def _span(self, edtf: str) -> dates.Bounds:
        """The bounds of a date, its open end closed by the day of publication."""
        first, last = dates.bounds(edtf)
        if first == dates.FIRST_DAY:
            first = last - dt.timedelta(days=366)
        if last == dates.LAST_DAY:
            last = max(first, self._last)
        return dates.Bounds(first, last)


def _overlap(one: dates.Bounds, other: dates.Bounds) -> float:
    """Shared days as a share of those of two spans; the same day says more than the same year.

    1 for one same day, some 0.3 for one same year, 0.01 for a day in a year, 0 for none.
    """
    shared = (min(one.last, other.last) - max(one.first, other.first)).days + 1
    every = (max(one.last, other.last) - min(one.first, other.first)).days + 1
    both = math.sqrt(((one.last - one.first).days + 1) * ((other.last - other.first).days + 1))
    return max(shared, 0) / both / (1 + math.log10(every))


class Index:
    """Rows, to be found by the rarer words of their titles that a sentence has too."""

    def __init__(self, rows: Iterable[Like]) -> None:
        self.rows = {row.key: row for row in rows}
        self._stems = {key: _stems(row.title).keys() for key, row in self.rows.items()}
        self._weight = _rarity(self._stems)

    def _sum(self, stems: Iterable[str]) -> float:
        return sum(self._weight[stem] for stem in stems)

    def scores(self, sentence: str, least: int = 1) -> dict[str, float]:
        """The share of each row's words that a sentence has; a rarer word weighs more."""
        here = _stems(sentence).keys() & self._weight.keys()
        return {
            key: self._sum(stems & here) / self._sum(stems)
            for key, stems in self._stems.items()
            if len(stems & here) >= least
        }

    def near(self, text: str) -> list[Like]:
        """The rows of which a sentence has nearly half in weight, the nearest first."""
        best: dict[str, tuple[float, Like]] = {}
        for _, sentence in anchors.sentences(text):
            here = _stems(sentence)
            for key, score in self.scores(sentence, least=3).items():
                if score > max(_NEAR, best.get(key, (0,))[0]):
                    shared = tuple(word for stem, word in here.items() if stem in self._stems[key])
                    best[key] = (score, self.rows[key]._replace(shared=shared))
        ranked = sorted(best.values(), key=lambda item: (-item[0], item[1].key))
        return [row for _, row in ranked[:_MOST]]


def _rarity(groups: Mapping[str, Collection[str]]) -> dict[str, float]:
    """How much each word or actor of some groups tells, by how few of them have it."""
    often = Counter(one for group in groups.values() for one in group)
    return {one: math.log(1 + len(groups) / count) for one, count in often.items()}


def _stems(text: str) -> dict[str, str]:
    """The longer words of a text, by their beginnings."""
    return {word[:_STEM].lower(): word for word in _WORD.findall(text)}


def _figures(text: str, named: Sequence[When]) -> Iterator[Figure]:
    """Numbers with what they count and the topic that the nearest word suggests; no dates."""
    taken, found = [(when.start, when.start + len(when.words)) for when in named], set()
    for start, sentence in anchors.sentences(text):
        topics = [(m.start(), t) for t, words in _TOPICS.items() for m in words.finditer(sentence)]
        for match in _FIGURE.finditer(sentence):
            place, words = match.start("number"), match[0].strip()
            if words in found or any(first <= start + place < last for first, last in taken):
                continue
            found.add(words)
            near = min(topics, key=lambda item: (abs(item[0] - match.end()), item), default=(0, ""))
            yield Figure(words, near[1])
