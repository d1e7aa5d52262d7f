"""A made-up article of two pages, as plain text, as a web page and as a PDF, and its coding.

Publisher, author, agreement, fair and figures are invented; nothing of it happened. What it recalls
of 2017 and 2025 are events that the tables hold.
"""

import html
import re
import shutil

import typst
from conftest import run

from helpers.record import paths

SOURCE_ID, PUBLISHED = "example-2026", "2026-09-03"
TITLE, AUTHOR, PUBLISHER = "Hands for the harvest", "Ada Sample", "Example Review"

TEXT = [
    TITLE,
    "This article is made up for the tests of the brief. Nobody named in it said or did what it "
    "says, and Example Review does not exist.",
    "MOSCOW. On 1 September 2026 Russia and the Taliban signed an agreement on seasonal labour, "
    "the Russian Foreign Ministry said. The text was not made public, and neither side would say "
    "how many people it is about; a person close to the talks spoke of 4,000 workers in a first "
    "year and of 2.5 per cent of the harvest hands in two southern regions.",
    "The signing closed a fair for food and farm machines that had opened in late August 2026. "
    "Abdul Manan Omari, who answers for labour in Kabul, was the guest of honour. He praised what "
    "he called the patience of his hosts, and asked them for a second office of his embassy.",
    "What was agreed",
    "Under the agreement, as both sides tell it, Afghan workers would come for up to six months "
    "and go home after the harvest. Zamir Kabulov had said last month that nothing of the kind "
    "was planned. Asked about it in Moscow, his office did not answer.",
    "The road to this was long. Nine years ago, in February 2017, Russia brought six states to "
    "Moscow to talk about the war, without the Americans and without the Taliban. On 3 July 2025 "
    "it became the first state to recognise the government of the Taliban.",
    "Experts are divided on what the agreement is worth. One of them, who wished not to be named, "
    "expects that fewer than 1,000 people will come before the end of 2027, because wages in the "
    "Gulf are higher and the papers are easier to get.",
    "Opposition in the Duma was loud. Two deputies demanded on 2 September that the agreement be "
    "put before the house; they said that it had been kept from them.",
    "For Moscow the agreement is a sign more than a source of hands. It shows the neighbours that "
    "dealing with Kabul brings something home, and it shows the West that Russia needs nobody's "
    "leave. For the Taliban it is one more paper with a seal on it.",
    "Whether the seal is worth the paper will be seen in spring, when the first fields are sown.",
    "Read also: Ten made-up articles about harvests",
]  # fmt: skip


def as_text():
    return "\n\n".join(TEXT) + "\n"


def as_html():
    """A page with what pages have around an article."""
    body = "\n".join(
        f"<h2>{html.escape(text)}</h2>" if len(text) < 30 else f"<p>{html.escape(text)}</p>"
        for text in TEXT[1:-1]
    )
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>{TITLE} | {PUBLISHER}</title>
<meta property="og:site_name" content="{PUBLISHER}"><meta property="og:title" content="{TITLE}">
<meta name="author" content="{AUTHOR}">
<meta property="article:published_time" content="2026-09-03T08:00:00+03:00"></head>
<body><nav><ul><li><a href="/">Home</a></li><li><a href="/world">World</a></li></ul></nav>
<article><h1>{TITLE}</h1>
{body}
</article>
<aside><h3>{TEXT[-1]}</h3><ul><li><a href="/a">A made-up harvest</a></li></ul></aside>
<footer>Example Review, all rights reserved. We use cookies.</footer></body></html>
"""


_TYPST = """
#set document(title: "{title}", author: "{author}")
#set page("a5", margin: (x: 3cm, y: 1.7cm), header: [{publisher} #h(1fr) September 2026],
  footer: context align(center, counter(page).display()))
#set text(size: 11pt, hyphenate: true, lang: "en")
#set par(justify: true)
#show heading: set text(size: 15pt)
= {title}
{body}
"""


def as_pdf():
    """Two pages with a running head, page numbers, hyphens and a paragraph over the page break."""
    body = "\n\n".join(re.sub(r"([#@$*_<>\[\]])", r"\\\1", text) for text in TEXT[1:])
    source = _TYPST.format(title=TITLE, author=AUTHOR, publisher=PUBLISHER, body=body)
    return typst.compile(source.encode("utf-8"))


OPTIONS = ("--id", SOURCE_ID, "--published", PUBLISHED, "--publisher", PUBLISHER,
           "--perspective", "made up for the tests")  # fmt: skip


def taken_in(place, content):
    """The real tables in ``place/data``, and the article laid out in ``place/texts``."""
    shutil.copytree(paths.DATA, place / "data", ignore=shutil.ignore_patterns("external"))
    (place / "article").write_bytes(content)
    where = ("--data", place / "data", "--texts", place / "texts")
    status, _, err = run("add-source", place / "article", *OPTIONS, *where)
    assert status == 0, err
    return place


# -- its coding --------------------------------------------------------------------------------

PACT, FAIR = "2026-09-01-labour-agreement", "2026-08-food-fair"
DUMA = "2026-09-02-deputies-demand-vote"

CODING = {
    1: ("furniture", "headline", ""),
    2: ("furniture", "says that it is made up", ""),
    3: (
        "events",
        "the signing",
        f"""
  events:
  - event_id: {PACT}
    date: 2026-09-01
    title: Moscow and Kabul sign an agreement on seasonal labour
    summary: The ministry says that it was signed; the text is not public.
    type: AGREE
    theme: migration
    instrument: agreement
    confidence: medium
    participants: {{russia: participant, taliban: participant}}
  reports:
  - {{event_id: {PACT}, date_as_told: 2026-09-01, words: On 1 September 2026,
     date_by: stated, stance: reports}}
  attitudes:
  - {{event_id: {PACT}, holder: russia, target: taliban, tone: 1, shown_by: deed,
     note: both sign}}
  quantities:
  - quantity_id: made-up-workers
    measure: workers who may come in the first year
    topic: labour
    value: 4000
    unit: people
    as_of: 2026-09
""",
    ),
    4: (
        "events",
        "the fair, and what the guest asked for",
        f"""
  events:
  - event_id: {FAIR}
    date: 2026-08-21/2026-08-31
    title: A food fair opens in Moscow with a guest from Kabul
    summary: "The fair: food and farm machines, 'late August'."
    type: CONSULT
    theme: economy
    instrument: trade
    confidence: medium
    participants:
      russia: host
      omari: [participant, invited]
  reports:
  - {{event_id: {FAIR}, date_as_told: 2026-08-21/2026-08-31, words: late August 2026,
     date_by: stated, stance: reports}}
  attitudes:
  - {{event_id: {FAIR}, holder: omari, target: russia, tone: 1, shown_by: word,
     note: praises the patience of his hosts}}
""",
    ),
    5: ("furniture", "heading", ""),
    6: ("argument", "how it would work; an earlier denial", ""),
    7: (
        "events",
        "looks back to 2017 and 2025",
        """
  reports:
  - {event_id: 2017-02-moscow-six-party, date_as_told: 2017-02, words: in February 2017,
     date_by: stated, stance: reports}
  - {event_id: 2025-07-03-russia-recognises-taliban, date_as_told: 2025-07-03,
     words: On 3 July 2025, date_by: stated, stance: reports}
  attitudes:
  - {event_id: 2025-07-03-russia-recognises-taliban, holder: russia, target: taliban,
     tone: 2, shown_by: deed, note: the first state to recognise them}
""",
    ),
    8: (
        "argument",
        "a forecast",
        """
  assessments:
  - assessment_id: made-up-few-workers
    statement: Fewer than 1,000 workers will come before the end of 2027.
    topic: migration
    speaker: experts
    made: 2026-09
    horizon: 2027-12
""",
    ),
    9: (
        "events",
        "the deputies",
        f"""
  events:
  - event_id: {DUMA}
    date: 2026-09-02
    title: Two deputies demand that the Duma see the agreement
    summary: They say that it was kept from them.
    type: REQUEST
    theme: domestic
    confidence: medium
    participants: {{state-duma: actor}}
  reports:
  - {{event_id: {DUMA}, date_as_told: 2026-09-02, words: on 2 September, date_by: relative,
     date_from: published, stance: reports,
     reasoning: Without a year; the article is of 3 September 2026.}}
""",
    ),
    10: ("argument", "what it is for", ""),
    11: ("argument", "closing line", ""),
    12: ("furniture", "a link", ""),
}


def filled(draft):
    """A blank draft with the coding of its paragraphs."""
    for code, note, rows in CODING.values():
        draft = draft.replace(
            "  coding:\n  note:\n", f"  coding: {code}\n  note: {note}{rows}\n", 1
        )
    return draft
