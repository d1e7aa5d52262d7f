"""What a paragraph may hold: dates, actors, figures, attitudes, forecasts, known claims and events.

Everything here is a hint beside the text, with the words it rests on. Nothing of it becomes a row
by itself.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from helpers.coding import date_proposals
from helpers.coding.date_proposals import When
from helpers.coding.date_words import WORDS
from helpers.coding.names import Names, Seen
from helpers.record import dates

Row = dict[str, str]

_MOST = 4  # rows of a table that a paragraph may speak to; more events where it has more dates
_NEAR = 0.45  # the share of a claim's words, by weight, that a sentence must have
_FEWEST = 3  # of such words
_FAINT = 0.03  # an event with less of day, actors and words in common is not shown
_SCALE = r"(?:(?:thousand|million|billion|trillion|mln|bn)\b|(?:тыс|млн|млрд|трлн)\b\.?)"
_SPELT = "an?|one|two|three|four|five|six|seven|eight|nine|ten"  # before a million
_FIGURE = re.compile(
    r"(?<![\w.,/-])(?:(?:US)?\$|€|£|₽)?\s?(?P<number>\d{1,3}(?:[, ]\d{3})+(?![\d])|\d+"
    rf"|(?:{_SPELT})(?=\s{_SCALE}))(?:[.,]\d+)?(?![\d-])(?:\s?{_SCALE})?"
    r"\s?(?:%|per cent|percent|процент\w*|[^\W\d_]+(?:-[^\W\d_]+)?)?",
    re.IGNORECASE,
)


def _any(words: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(words.split())})\b", re.IGNORECASE)


_TONES = {tone: _any(words) for tone, words in WORDS["tones"].items()}
_TOPICS = {topic: _any(words) for topic, words in WORDS["topics"].items()}
_EXPECTS = re.compile(rf"\b(?:{WORDS['expects']})\b", re.IGNORECASE)
_PASSIVE = re.compile(r"\s+by\b")


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
    """A row of the tables that the paragraph may speak to, and why: words or actors they share,
    and of an event its date and the passages that tell it.
    """

    key: str
    title: str
    why: str


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

    def lines(self) -> list[str]:
        """All of it as text, a kind or a row of the tables a line."""
        kinds = {
            "dates:": [when.told() for when in self.dates],
            "actors:": [f'{actor.actor_id} ("{actor.words}")' for actor in self.actors],
            "not among the actors:": self.names,
            "figures:": [f"{f.words} ({f.topic or 'no topic'})" for f in self.figures],
            "attitudes?": [
                f'{a.holder} toward {a.target} {a.tone:+} ("{a.words}")' for a in self.attitudes
            ],
            "a forecast?": [f'"{said}"' for said in self.expected],
        }
        lines = [f"{kind} {'; '.join(said)}" for kind, said in kinds.items() if said]
        rows = {"claim?": self.claims, "decides?": self.forecasts, "the same?": self.events}
        every = ((kind, row) for kind, found in rows.items() for row in found)
        return lines + [f"{kind} {row.key}: {row.title} [{row.why}]" for kind, row in every]


class Finder:
    """Looks through a text with the tables at hand; ``tables`` holds the rows by table."""

    def __init__(self, tables: Mapping[str, list[Row]], published: str) -> None:
        self._published = published
        # A draft whose date is being mended is shown all the same.
        self._last = dates.bounds(published).last if dates.valid(published) else dates.LAST_DAY
        self._names = Names(tables["actors"])
        self._camp = {row["actor_id"]: row["counterpart"] for row in tables["actors"]}
        self._claims = Titles({row["claim_id"]: row["claim"] for row in tables["claims"]})
        outcomes = tables["outcomes"]
        decided = {row["assessment_id"] for row in outcomes if row["outcome"] != "mixed"}
        self._forecasts = Titles(
            {
                row["assessment_id"]: row["statement"]
                for row in tables["assessments"]
                if row["assessment_id"] not in decided
                and (not row["made"] or dates.bounds(row["made"]).first <= self._last)
            }
        )
        events = tables["events"]
        self._dates = {row["event_id"]: row["date"] for row in events}
        self._events = Titles({row["event_id"]: row["title"] for row in events})
        self._known = " ".join(row["title"] + row["summary"] for row in events)
        self._acting, self._told = defaultdict(set), defaultdict(list)
        for row in tables["participants"]:
            self._acting[row["event_id"]].add(row["actor_id"])
        for row in tables["reports"]:
            self._told[row["event_id"]].append(f"{row['source_id']} {row['paragraph']}")
        self._weight = _rarity(self._acting)

    def document(self, paragraphs: Sequence[str]) -> list[Hints]:
        """What each paragraph of a text may hold, in its order."""
        told = date_proposals.read(paragraphs, self._published)
        return [self._hints(text, named) for text, named in zip(paragraphs, told, strict=True)]

    def _hints(self, text: str, named: list[When]) -> Hints:
        seen = self._names.seen(text)
        first = {actor.actor_id: actor for actor in reversed(seen)}
        return Hints(
            named,
            [actor for actor in seen if first[actor.actor_id] is actor],
            self._names.new(text, seen, self._known),
            list(_figures(text, named)),
            list(dict.fromkeys(self._attitudes(text, seen))),
            [said.strip() for _, said in date_proposals.sentences(text) if _EXPECTS.search(said)],
            self._claims.near(text),
            self._forecasts.near(text),
            self._like(text, named, first.keys()),
        )

    def _attitudes(self, text: str, seen: Sequence[Seen]) -> Iterator[Attitude]:
        """Words of attitude between two actors of a sentence, one of them Moscow's."""
        for start, sentence in date_proposals.sentences(text):
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

    def _like(self, text: str, named: list[When], actors: Collection[str]) -> list[Like]:
        """Events with an actor and a day in common, the likeliest first."""
        spans = [self._closed(when.resolved) for when in named if when.resolved]
        found = []
        for event_id, share in self._events.shares(text).items():
            shared = self._acting[event_id] & set(actors)
            if not shared or not spans or not self._dates[event_id]:
                continue
            span = self._closed(self._dates[event_id])
            overlap = max(_overlap(span, other) for other in spans)
            score = overlap * sum(self._weight[actor] for actor in shared) * (0.03 + share)
            if score > _FAINT:
                told = f"told in {', '.join(self._told[event_id][:4])}"
                why = f"{self._dates[event_id]}; {', '.join(sorted(shared))}; {told}"
                found.append((-score, Like(event_id, self._events.titles[event_id], why)))
        return [like for _, like in sorted(found)[: max(_MOST, len(spans) + 2)]]

    def _closed(self, edtf: str) -> dates.Bounds:
        """The bounds of a date, its open end closed by the day of publication."""
        first, last = dates.bounds(edtf)
        return dates.Bounds(first, max(first, self._last) if last == dates.LAST_DAY else last)


def _overlap(one: dates.Bounds, other: dates.Bounds) -> float:
    """Shared days as a share of those of two spans; the same day says more than the same year.

    1 for one same day, some 0.3 for one same year, 0.01 for a day in a year, 0 for none.
    """
    shared = (min(one.last, other.last) - max(one.first, other.first)).days + 1
    every = (max(one.last, other.last) - min(one.first, other.first)).days + 1
    both = math.sqrt(((one.last - one.first).days + 1) * ((other.last - other.first).days + 1))
    return max(shared, 0) / both / (1 + math.log10(every))


class Titles:
    """Titles by key, to be found by the rarer words that a sentence has too."""

    def __init__(self, titles: dict[str, str]) -> None:
        self.titles = titles
        self._words = {key: _words(title) for key, title in titles.items()}
        self._weight = _rarity(self._words)

    def shares(self, text: str) -> dict[str, float]:
        """The share of each title's words that a text has; a rarer word weighs more."""
        here = _words(text)
        return {
            key: sum(self._weight[word] for word in words if word in here)
            / (sum(self._weight[word] for word in words) or 1)
            for key, words in self._words.items()
        }

    def near(self, text: str) -> list[Like]:
        """Titles of which a sentence has nearly half in weight, the nearest first."""
        best: dict[str, tuple[float, str]] = {}
        for _, sentence in date_proposals.sentences(text):
            here = _words(sentence)
            for key, share in self.shares(sentence).items():
                shared = [said for word, said in here.items() if word in self._words[key]]
                if len(shared) >= _FEWEST and share > max(_NEAR, best.get(key, (0, ""))[0]):
                    best[key] = share, ", ".join(shared)
        ranked = sorted(best, key=lambda key: (-best[key][0], key))[:_MOST]
        return [Like(key, self.titles[key], best[key][1]) for key in ranked]


def _rarity(groups: Mapping[str, Collection[str]]) -> dict[str, float]:
    """How much each word or actor of some groups tells, by how few of them have it."""
    often = Counter(one for group in groups.values() for one in group)
    return {one: math.log(1 + len(groups) / count) for one, count in often.items()}


def _words(text: str) -> dict[str, str]:
    """The longer words of a text, by their beginnings."""
    return {word[:6].lower(): word for word in re.findall(r"[^\W\d_]{4,}", text)}


def _figures(text: str, named: Sequence[When]) -> Iterator[Figure]:
    """Numbers with what they count and the topic that the nearest word suggests; no dates."""
    taken, found = [(when.start, when.start + len(when.words)) for when in named], set()
    for start, sentence in date_proposals.sentences(text):
        topics = [(m.start(), t) for t, words in _TOPICS.items() for m in words.finditer(sentence)]
        for match in _FIGURE.finditer(sentence):
            place, words = start + match.start("number"), match[0].strip()
            if words in found or any(first <= place < last for first, last in taken):
                continue
            found.add(words)
            near = min(topics, key=lambda item: (abs(item[0] - match.end()), item), default=(0, ""))
            yield Figure(words, near[1])
