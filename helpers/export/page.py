"""What goes round the text of the page: its contents list, links to headings, script and policy."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import replace
from html import unescape
from pathlib import Path

from helpers.export.document import Heading
from helpers.export.escape import html_text

_TEMPLATES = Path(__file__).parent / "templates" / "brief_html"
_CONTENTS_LEVELS = 2
ANNEX = Heading(1, "", "Annex: the evidence", "brief-annex")
_HEADING = re.compile(r'(<h([2-6])\b[^>]*\bid="([^"]+)"[^>]*>)(.*?)(</h\2>)', re.DOTALL)
_NUMBER = re.compile(r'<span class="section-number">([\d.]+)</span>')
_TABLE = re.compile(r"<table([^>]*)>(.*?</thead>)", re.DOTALL)
_HEAD = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def script(name: str = "brief.js") -> str:
    """A script of the page, without the comments and the indents that only we need."""
    lines = (line.strip() for line in (_TEMPLATES / name).read_text(encoding="utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


def policy(*codes: str) -> str:
    """The Content-Security-Policy under which `codes`, to the letter, may run and nothing else."""
    digests = (base64.b64encode(hashlib.sha256(code.encode()).digest()) for code in codes)
    sources = " ".join(f"'sha256-{digest.decode()}'" for digest in digests)
    return (
        f"default-src 'none'; script-src {sources}; style-src 'unsafe-inline';"
        " font-src data:; img-src data:; base-uri 'none'; form-action 'none'"
    )


def contents(headings: list[Heading]) -> str:
    """The contents list, two levels deep; the chapters of the annex stand under its own name."""
    lines: list[str] = []
    level = 0
    first = next((n for n, heading in enumerate(headings) if heading.annex), None)
    if first is not None:
        deeper = [replace(h, level=h.level + 1) if h.annex else h for h in headings]
        headings = [*deeper[:first], ANNEX, *deeper[first:]]
    for heading in headings:
        if not heading.listed or heading.level > _CONTENTS_LEVELS:
            continue
        if heading.level > level:
            lines.append("<ol>" * (heading.level - level))
        else:
            lines.append("</li></ol>" * (level - heading.level) + "</li>")
        level = heading.level
        number = f'<span class="section-number">{heading.number}</span> ' if heading.number else ""
        target = html_text(heading.identifier)
        lines.append(f'<li><a href="#{target}">{number}{html_text(heading.title)}</a>')
    return "\n".join([*lines, "</li></ol>" * level])


def linked_headings(body: str) -> str:
    """Each heading with a link to itself at its end, to be copied.

    The sign that shows it is the style sheet's, so that the heading's own text stays as it is.
    """

    def linked(found: re.Match[str]) -> str:
        number = _NUMBER.search(found[4])
        name = f"Link to section {number[1]}" if number else "Link to this section"
        link = f'<a class="anchor" href="#{found[3]}" aria-label="{name}"></a>'
        return f"{found[1]}{found[4]} {link}{found[5]}"

    return _HEADING.sub(linked, body)


def carded(body: str) -> tuple[str, str]:
    """The body, and rules by which each row of its tables is a card where a table has no room.

    A card says before each cell the head of its column. Tables with the same heads share a class.
    """
    kinds: dict[tuple[str, ...], str] = {}

    def named(found: re.Match[str]) -> str:
        heads = tuple(" ".join(_TAG.sub("", head).split()) for head in _HEAD.findall(found[2]))
        kind = kinds.setdefault(heads, f"t{len(kinds)}")
        return f'<table class="{kind}"{found[1]}>{found[2]}'

    body = _TABLE.sub(named, body)
    rules = [
        f".{kind} td:nth-child({place})::before{{content:{_quoted(head)}}}"
        for heads, kind in kinds.items()
        for place, head in enumerate(heads, start=1)
        if place > 1 and head
    ]
    return body, "\n".join(rules)


def _quoted(text: str) -> str:
    """A text as a string of CSS, in which it can end neither the string nor the style sheet."""
    safe = (c if c.isalnum() or c == " " else f"\\{ord(c):06x} " for c in unescape(text))
    return f'"{"".join(safe)}"'
