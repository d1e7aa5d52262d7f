"""The chapter on phases: the overview, the pictures, and four beats for each phase."""

from __future__ import annotations

import pandas as pd

from helpers import measures
from helpers import phases as schemes
from helpers.narrative.piles import thinning
from helpers.narrative.tally import tally
from helpers.narrative.words import (
    FigureWords,
    beats,
    capital,
    cite,
    count,
    few,
    listed,
    literal,
    number,
    share,
    signed,
    tone,
    verb,
)
from helpers.record import dates
from helpers.tables import OWN_SCHEME, Tables

_BEATS = (
    ("reading", ""),
    ("evidence", "*Evidence.*"),
    ("counter", "*Against it.*"),
    ("change", "*What would change this reading.*"),
)


def overview(tables: Tables, scheme: pd.DataFrame, scheme_name: str) -> str:
    """How many phases, whose, and where the events fall; totals reconcile."""
    if len(tables.events) == 0:
        return "The record holds no event of this selection, so there is no phase to tell."
    rows = measures.phase_summary(tables, scheme)
    if len(rows) == 0:
        return f"The scheme {_whose(scheme_name)} has no phase in this window."
    rest = measures.outside_phases(tables, scheme)
    total, inside = len(tables.events), int(rows["events"].sum())
    straddling = int(rows["straddling"].sum())
    said = [
        f"This chapter uses the scheme {_whose(scheme_name)}: "
        f"{count(len(rows), 'phase')}, into which {share(inside, total, 'event')} "
        f"{verb(max(inside, 1), 'falls', 'fall')}.",
    ]
    left = [
        f"{number(n)} {words}"
        for n, words in (
            (rest[schemes.OUTSIDE], "outside all its phases"),
            (rest[schemes.UNDATED], "without a date that a passage tells"),
        )
        if n
    ]
    if left:
        said.append(f"The rest: {listed(left)}.")
    placing = "An event counts in the phase that holds the first day on which it can have happened"
    if straddling:
        placing += (
            f"; {number(straddling)} {verb(straddling, 'has', 'have')} a date so loose that "
            f"{verb(straddling, 'it', 'they')} may belong to a later one"
        )
    said.append(f"{placing}.")
    moved = measures.moved(tables, scheme)
    if moved:
        said.append(
            "Only bounds that a passage tells count: by dates that include our inferences "
            f"{count(moved, 'event')} would stand in another phase, or in one at all."
        )
    return " ".join(said)


def terms(tables: Tables) -> str:
    """The words that every chapter measures with, for who meets them first."""
    if len(tables.events) == 0:
        return "Without an event there is nothing to measure, and no word for it is needed."
    return (
        "An *event* is one thing that happened, whoever tells it; an *act* is an event that Moscow "
        "brings about, hosts or joins as an equal. *Tone* is what a text says of Moscow's attitude "
        "in an event toward those whom it concerns, from −2, hostile, over 0, businesslike, to +2, "
        "partnership; it is not the deed's own weight, and a war told as help to an ally has a "
        "friendly one. A *family* is all texts that repeat one origin: it counts as one voice. "
        "*Hedging* is being friendly to Kabul or its backers and to the Taliban side by side. A "
        "*reading* of the phases is one way to cut the years, by this brief, by an author or by "
        "computation."
    )


def _whose(scheme_name: str) -> str:
    return "of this brief" if scheme_name == OWN_SCHEME else f"that {scheme_name} itself suggests"


def summary_table(tables: Tables, scheme: pd.DataFrame) -> pd.DataFrame:
    """The phases as a printed table."""
    rows = measures.phase_summary(tables, scheme)
    return pd.DataFrame(
        {
            "No": rows["number"].astype(str),
            "Phase": rows["name"],
            "From, to": [span(s, e) for s, e in zip(rows["start"], rows["end"], strict=True)],
            "Posture": [tables.label("posture", code) for code in rows["posture"]],
            "Events": rows["events"].astype(str),
            "with Moscow": rows["moscow"].astype(str),
            "To Kabul": [toned(*pair) for pair in zip(rows["kabul"], rows["kabul_n"], strict=True)],
            "To the Taliban": [
                toned(*pair) for pair in zip(rows["taliban"], rows["taliban_n"], strict=True)
            ],
            "Sources": rows["sources"].astype(str),
        }
    )


def toned(mean: float, n: int) -> str:
    """A mean tone with the events that show it, which say how much it is worth: ``+0.4 (7)``."""
    return f"{signed(mean)} ({n})" if n else "–"


def summary_caption(tables: Tables) -> str:
    """What the table of phases holds."""
    del tables
    return (
        "The phases, what falls into each, and Moscow's mean tone toward Kabul and the Taliban "
        "(−2 to +2; in brackets the events that show one)"
    )


def span(start: str, end: str) -> str:
    """``1919 to March 1978``; ``from October 2021``."""
    if start.startswith("../"):
        return f"until {dates.told(end or start.removeprefix('../'))}"
    return f"{dates.told(start)} to {dates.told(end)}" if end else f"from {dates.told(start)}"


def timeline(spans: pd.DataFrame, since: str = "") -> FigureWords:
    """Words around the timeline, whole or from a year on."""
    empty = "No dated event falls into this selection, so there is no timeline to draw."
    if len(spans) == 0:
        return FigureWords("", "", "", "", empty)
    years = spans["first"].dt.year
    busiest = years.value_counts().sort_index()
    peak, most = int(busiest.idxmax()), int(busiest.max())
    begin, stop = since or str(int(years.min())), int(spans["last"].dt.year.max())
    acts = int(spans["moscow"].sum())
    title = f"{capital(count(len(spans), 'event'))}, {begin} to {stop}"
    if most > 1 and (busiest == most).sum() == 1:
        title += f": {number(most)} of them begin in {peak}"
    dark = f"in {few(acts)} of the {number(len(spans))} events" if len(spans) > 1 else "in it"
    if len(spans) == 1 and not acts:
        dark = "in no event shown"
    caption = (
        "Each mark is an event, as long as its date is loose. Those dated to a quarter-year or "
        "better pile up from the line, looser ones hang below it as thin lines. Moscow takes part "
        f"{dark}. Bands and numbers are the phases as the table of phases numbers them."
        f"{_pale(spans)}{thinning(spans, 'event')}"
    )
    alt = (
        f"Timeline of {count(len(spans), 'event')} from {begin} to {stop}. {capital(number(most))} "
        f"{verb(most, 'begins', 'begin')} in {peak}, the busiest year; Moscow takes part {dark}."
    )
    subtitle = "Events by date, at their true precision; bands: phases"
    return FigureWords(title, subtitle, caption, alt, empty)


def _pale(spans: pd.DataFrame) -> str:
    """What a caption adds of the marks of which a bound is inferred."""
    n = int((spans["inferred"] != "").sum())
    return f" Pale: of {count(n, 'event')} one bound is inferred and not drawn." if n else ""


def matrix(tables: Tables, cells: pd.DataFrame) -> FigureWords:
    """Words around the tone matrix."""
    empty = "No event of this selection shows Moscow acting toward a counterpart."
    if len(cells) == 0:
        return FigureWords("", "", "", "", empty)
    labels = tables.labels("counterpart")
    taliban = cells[(cells["counterpart"] == "taliban") & (cells["toned"] > 0)]
    title = "Toward whom Moscow acted, and in what tone"
    if len(taliban) > 1 and taliban["tone"].min() < -0.4 and taliban["tone"].iloc[-1] > 0.4:
        low, last = float(taliban["tone"].min()), float(taliban["tone"].iloc[-1])
        title = f"The tone toward the Taliban turns from {tone(low)} to {tone(last)}"
    pairs = int(cells["events"].sum())
    top = cells.loc[cells["events"].idxmax()]
    caption = (
        "Events with Moscow, by phase and counterpart. The number and the area count events, the "
        "colour is the mean of Moscow's attitude toward that counterpart, as told. "
        f"An event with several counterparts counts for each: {count(pairs, 'pair')} in all."
    )
    alt = (
        f"Matrix of phases and counterparts holding {count(pairs, 'pair')}. The largest cell is "
        f"{labels[top['counterpart']]} in phase {int(top['number'])} with "
        f"{count(int(top['events']), 'event')}."
    )
    subtitle = "Events with Moscow by phase and counterpart; colour: mean tone toward it, −2 to +2"
    return FigureWords(title, subtitle, caption, alt, empty)


def matrix_table(tables: Tables, cells: pd.DataFrame, scheme: pd.DataFrame) -> pd.DataFrame:
    """The cells under their printed labels; ``column`` orders the counterparts."""
    labels = tables.labels("counterpart")
    names = dict(zip(scheme["phase_id"], scheme["name"], strict=True))
    return pd.DataFrame(
        {
            "phase": [
                f"{n}  {names[p]}" for n, p in zip(cells["number"], cells["phase_id"], strict=True)
            ],
            "counterpart": [labels[code].replace(" ", "\n", 1) for code in cells["counterpart"]],
            "column": [measures.COUNTERPARTS.index(code) for code in cells["counterpart"]],
            "events": cells["events"],
            "tone": cells["tone"].round(2),
            "toned": cells["toned"],
        }
    )


def sections(tables: Tables, scheme: pd.DataFrame) -> str:
    """A section for each phase: the reading, the evidence, what speaks against it, what would
    change it. Sentences that rest on unknown passages stay away; the numbers are of this selection.
    """
    if len(tables.events) == 0 or len(scheme) == 0:
        return ""
    rows = measures.phase_summary(tables, scheme)
    counted = tally(tables, scheme, rows)
    parts = []
    for _, phase in scheme.iterrows():
        if phase["phase_id"] in counted:
            span = _short_span(phase["start"], phase["end"])
            parts.append(f"## {literal(phase['name'])}, {span}")
            parts.append(_section(tables, phase, counted[phase["phase_id"]]))
    return "\n\n".join([*parts, _silent(rows)]).strip()


def _silent(rows: pd.DataFrame) -> str:
    """The phases of which the selection tells nothing, named together."""
    names = [f"*{literal(name)}*" for name in rows.loc[rows["events"] == 0, "name"]]
    if not names:
        return ""
    return (
        f"Of {verb(len(names), 'one phase', f'{number(len(names))} phases')} this selection tells "
        f"no event, so nothing is said of {verb(len(names), 'it', 'them')} here: {listed(names)}."
    )


def _short_span(start: str, end: str) -> str:
    return dates.told(start) if start == end else span(start, end)


def _section(tables: Tables, phase: pd.Series, counted: str) -> str:
    own = phase["scheme"] == OWN_SCHEME
    paragraphs = []
    for beat, lead in _BEATS:
        argued = beats(tables.judgements, phase["phase_id"], beat) if own else ""
        if beat == "reading" and not argued:
            argued = _plain_reading(tables, phase)
        if beat == "evidence":
            argued = f"{counted} {argued}".strip()
        if argued:
            paragraphs.append(f"{lead} {argued}".strip())
    return "\n\n".join(paragraphs)


def _plain_reading(tables: Tables, phase: pd.Series) -> str:
    """The rationale of a phase, where its passage is known; else nothing is claimed."""
    paragraph = phase["paragraph"]
    known = (tables.passages["source_id"] == phase["source_id"]) & (
        tables.passages["paragraph"] == (paragraph if pd.notna(paragraph) else -1)
    )
    if not known.any():
        return "The sources of this selection do not say what made this a phase of its own."
    rationale = str(phase["rationale"]).rstrip(".")
    return f"{rationale} {cite([(phase['source_id'], paragraph)])}."
