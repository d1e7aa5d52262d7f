"""What goes round the text of the page: its contents list, links to headings, script and policy."""

from __future__ import annotations

import base64
import hashlib
import re
from pathlib import Path

from helpers.export.document import Heading
from helpers.export.escape import html_text

_TEMPLATES = Path(__file__).parent / "templates" / "brief_html"
_CONTENTS_LEVELS = 2
_HEADING = re.compile(r'(<h([2-6])\b[^>]*\bid="([^"]+)"[^>]*>)(.*?)(</h\2>)', re.DOTALL)
_NUMBER = re.compile(r'<span class="section-number">([\d.]+)</span>')


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
    """The contents list, two levels deep."""
    lines: list[str] = []
    level = 0
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
