"""What goes round the text of the page: contents, script, policy, timeline."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Iterable
from html import unescape
from typing import Any

from helpers.export.base import TEMPLATES
from helpers.export.document import Heading
from helpers.export.escape import clean
from helpers.export.paint import themed
from helpers.record import dates

ANNEX = Heading(1, "", "Annex: the evidence", "brief-annex")
TIMELINE = Heading(1, "", "Timeline of all events", "events")
_CREDIT = re.compile(r'(<span class="source">Source: )(tables? of (?:\w+ and )?events)\b')
_TABLE = re.compile(r"<table([^>]*)>(.*?</thead>)", re.DOTALL)
_HEAD = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
# What the timeline's script writes besides words; in the record, so that the typeface holds it.
_SIGNS = "→−×¶·–“”’"
# Inside a script element these could end it, or a line of it.
_DEAD = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}

Told = dict[str, Any]


def script(name: str) -> str:
    """A script of the page, without the comments and the indents that only we need."""
    text = (TEMPLATES / "brief_html" / name).read_text(encoding="utf-8")
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def policy(codes: list[str]) -> str:
    """The Content-Security-Policy under which `codes`, to the letter, may run and nothing else."""
    digests = (base64.b64encode(hashlib.sha256(code.encode()).digest()) for code in codes)
    sources = " ".join(f"'sha256-{digest.decode()}'" for digest in digests)
    return (
        f"default-src 'none'; script-src {sources}; style-src 'unsafe-inline';"
        " font-src data:; img-src data:; base-uri 'none'; form-action 'none'"
    )


def contents(headings: list[Heading], *, timeline: bool) -> list[tuple[Heading, list[Heading]]]:
    """The chapters, each with its sections; those of the annex stand under its own name."""
    first = next((n for n, heading in enumerate(headings) if heading.annex), len(headings))
    between = ([TIMELINE] if timeline else []) + ([ANNEX] if headings[first:] else [])
    chapters: list[tuple[Heading, list[Heading]]] = []
    for heading in (*headings[:first], *between, *headings[first:]):
        level = heading.level + heading.annex
        if heading.listed and (level == 1 or not chapters):
            chapters.append((heading, []))
        elif heading.listed and level == 2:
            chapters[-1][1].append(heading)
    return chapters


def stacked(parts: dict[str, str]) -> tuple[dict[str, str], str]:
    """The parts of the body, and rules by which a table is read where it has no room.

    There the cells of a row stand one below the other, each after the head of its column. Tables
    with the same heads share a class.
    """
    kinds: dict[tuple[str, ...], str] = {}

    def named(found: re.Match[str]) -> str:
        heads = tuple(" ".join(_TAG.sub("", head).split()) for head in _HEAD.findall(found[2]))
        kind = kinds.setdefault(heads, f"t{len(kinds)}")
        return f'<table class="{kind}"{found[1]}>{found[2]}'

    parts = {name: _TABLE.sub(named, part) for name, part in parts.items()}
    rules = [
        f".{kind} td:nth-child({place})::before{{content:{_quoted(head)}}}"
        for heads, kind in kinds.items()
        for place, head in enumerate(heads, start=1)
        if place > 1 and head
    ]
    return parts, "\n".join(rules)


def _quoted(text: str) -> str:
    """A text as a string of CSS, in which it can end neither the string nor the style sheet."""
    safe = (c if c.isalnum() or c == " " else f"\\{ord(c):06x} " for c in unescape(text))
    return f'"{"".join(safe)}"'


def credited(parts: dict[str, str]) -> dict[str, str]:
    """The parts, in which source lines that name the table of events lead to the timeline."""
    link = rf'\1<a href="#{TIMELINE.identifier}">\2</a>'
    return {name: _CREDIT.sub(link, part) for name, part in parts.items()}


def timeline(told: Told) -> Told:
    """What the template prints of ``timeline.told``: the list by phase, and the record as JSON.

    The list needs no script; ``timeline.js`` makes of both a picture, filters and accounts. The
    JSON leaves out what the list says: the id, the date and the title of each event. Markup is
    dead in it.
    """
    events = told["events"]
    said = ("id", "date", "title")
    rest = [{name: value for name, value in one.items() if name not in said} for one in events]
    text = json.dumps(
        told | {"signs": _SIGNS, "events": rest}, ensure_ascii=False, separators=(",", ":")
    )
    phases = [
        (name, [e for e in events if e["phase"] == code]) for code, name, *_ in told["phases"]
    ]
    return {
        "heading": TIMELINE,
        "colours": themed(";".join(f"--{camp}:{hue}" for camp, hue in told["colours"].items())),
        "count": f"{len(events):,} event{'' if len(events) == 1 else 's'}",
        "phases": [(name, mine) for name, mine in phases if mine],
        "record": clean(text).translate(_DEAD),
    }


def vintages(siblings: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pages that ask the same as of other days, the earliest first, with what a link says.

    ``siblings``: (name of the edition, its ``as_of``: EDTF, empty for the newest), the own one
    under an empty name.
    """
    ordered = sorted(siblings, key=lambda one: dates.bounds(one[1] or "9999").last)
    return [(name, dates.told(day) if day else "the newest") for name, day in ordered]
