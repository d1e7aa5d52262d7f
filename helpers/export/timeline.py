"""The timeline of all events inside the page, and the way to the pages of other days.

The list by phase needs no script; what else is known of each event stands beside it as JSON.
``templates/brief_html/timeline.js`` makes of both a picture, filters and accounts.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from helpers.export.document import Heading
from helpers.export.escape import clean, html_text
from helpers.export.page import script
from helpers.export.paint import themed
from helpers.record import dates

HEADING = Heading(1, "", "Timeline of all events", "events")
_CREDIT = re.compile(r'(<span class="source">Source: )(tables? of (?:\w+ and )?events)\b')
# What the script writes besides words; in the record, so that the typeface holds it.
_SIGNS = "→−×¶·–“”’"
# Inside a script element these could end it, or a line of it.
_DEAD = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}

Told = dict[str, Any]


def asked(resources: Told, headings: list[Heading]) -> dict[str, str]:
    """What the template takes: ``timeline`` (the section), ``asking`` (its script), ``vintages``.

    ``resources``: of the exporter; ``timeline`` of them is what ``events.told`` gives, ``vintages``
    what ``vintages`` takes, if any. The section has its place among the headings, before the annex.
    """
    told = resources.get("timeline")
    told = told if told and told["events"] else None
    if told:
        annexed = (place for place, heading in enumerate(headings) if heading.annex)
        headings.insert(next(annexed, len(headings)), HEADING)
    return {
        "timeline": section(told) if told else "",
        "asking": script("timeline.js") if told else "",
        "vintages": vintages(resources.get("vintages", [])),
    }


def credited(body: str) -> str:
    """The body, in which source lines that name the table of events lead to the timeline."""
    return _CREDIT.sub(rf'\1<a href="#{HEADING.identifier}">\2</a>', body)


def section(told: Told) -> str:
    """The section of the page: its list by phase, and the record as JSON, in which markup is dead.

    The JSON leaves out what the list says: the id, the date and the title of each event. It stands
    inside the details, so that its letters count among those that are set in their typeface.
    """
    events = told["events"]
    lists = "\n".join(
        f'<ul><li class="phase">{html_text(name)}</li>{"".join(map(_item, mine))}</ul>'
        for code, name, *_ in told["phases"]
        if (mine := [event for event in events if event["phase"] == code])
    )
    colours = themed(";".join(f"--{camp}:{hue}" for camp, hue in told["colours"].items()))
    said = ("id", "date", "title")
    rest = told | {
        "signs": _SIGNS,
        "events": [{k: v for k, v in e.items() if k not in said} for e in events],
    }
    count = f"{len(events):,} event{'' if len(events) == 1 else 's'}"
    return (
        f'<section class="timeline" id="{HEADING.identifier}" aria-label="{HEADING.title}"'
        f' style="{colours}">\n'
        f"<h2>{HEADING.title}</h2>\n"
        f'<details class="plain"><summary>{count}, phase by phase</summary>\n'
        f'<div class="list">\n{lists}\n</div>\n'
        f'<script type="application/json" id="events-record">{_json(rest)}</script>\n'
        "</details>\n</section>"
    )


def _item(event: Told) -> str:
    name = html_text(f"event={event['id']}")
    return f'<li id="{name}"><b>{html_text(event["date"])}</b> {html_text(event["title"])}</li>'


def _json(told: Told) -> str:
    text = clean(json.dumps(told, ensure_ascii=False, separators=(",", ":")))
    return text.translate(_DEAD)


def vintages(siblings: Sequence[tuple[str, str]]) -> str:
    """Links to the pages that ask the same as of other days, the earliest first.

    ``siblings``: (name of the edition, its ``as_of``: EDTF, empty for the newest), the own one
    under an empty name. Nothing where there is none.
    """
    if not siblings:
        return ""
    ordered = sorted(siblings, key=lambda one: dates.bounds(one[1] or "9999").last)
    links = "".join(f"<li>{_vintage(name, day)}</li>" for name, day in ordered)
    return f'<nav class="vintages" aria-label="As of"><p>As of</p><ul>{links}</ul></nav>'


def _vintage(name: str, as_of: str) -> str:
    said = html_text(dates.told(as_of)) if as_of else "the newest"
    where = f'href="../{html_text(name)}/brief.html"' if name else 'aria-current="page"'
    return f"<a {where}>{said}</a>"
