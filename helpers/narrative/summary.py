"""The cover and the summary chapter: judgements first, then the one figure, then the limits."""

from __future__ import annotations

import pandas as pd

from helpers import measures
from helpers.narrative.opening import window_line
from helpers.narrative.piles import piled, thinned, thinning
from helpers.narrative.words import (
    FigureWords,
    beats,
    capital,
    count,
    few,
    listed,
    literal,
    number,
    share,
    verb,
)
from helpers.parameters import Parameters
from helpers.record import dates
from helpers.record.rules import cited_passages
from helpers.tables import Tables

SECTION = "summary"
MOST = 8


def key_judgements(tables: Tables, scheme: pd.DataFrame) -> str:
    """The judgements that this selection carries; where it carries none, the phases' readings.

    A judgement speaks of the selection when every passage it cites that tells events tells one in
    it: a window on the Soviet years has no use for sentences about the Taliban.
    """
    if len(tables.events) == 0:
        return (
            "# Key judgements\n\nNothing in the record falls into this selection, so no judgement "
            "is made."
        )
    rows = tables.judgements[
        (tables.judgements["section"] == SECTION) & (tables.judgements["beat"] == "reading")
    ].sort_values("rank")
    sentences = [text for text in rows["sentence"] if _speaks_of(tables, text)]
    lead = "# Key judgements"
    if not sentences:
        sentences = _phase_readings(tables, scheme)[-MOST:]
        lead = "# What the phases of this selection show"
    if not sentences:
        return (
            "# Key judgements\n\nThe passages of this selection carry none of our judgements; the "
            "chapters show what it holds."
        )
    items = [f"{place}. {text}" for place, text in enumerate(sentences[:MOST], start=1)]
    return f"{lead}\n\n" + "\n".join(items)


def _speaks_of(tables: Tables, sentence: str) -> bool:
    coded = tables.passages[tables.passages["coding"] == "events"]
    known = set(zip(coded["source_id"], coded["paragraph"], strict=True))
    cited = set(cited_passages(sentence)) & known
    return bool(cited) and cited <= measures.telling(tables)


def _phase_readings(tables: Tables, scheme: pd.DataFrame) -> list[str]:
    """The reading of each phase that holds an event, led by the phase's name."""
    rows = measures.phase_summary(tables, scheme)
    readings = {name: beats(tables.judgements, name, "reading") for name in rows["phase_id"]}
    return [
        f"**{literal(row['name'])}.** {readings[row['phase_id']]}"
        for _, row in rows[rows["events"] > 0].iterrows()
        if readings[row["phase_id"]]
    ]


def nutshell(tables: Tables, parameters: Parameters) -> str:
    """The selection in one paragraph, computed."""
    n = len(tables.events)
    if n == 0:
        return (
            f"Nothing in the table falls into this selection. {window_line(parameters)} ".rstrip()
            + f" {capital(count(len(tables.sources), 'source'))} could have spoken to it. The "
            "chapters that follow say so in their turn."
        )
    acts = len(measures.moscow_events(tables) & set(tables.events["event_id"]))
    dated = tables.events[tables.events["first"].notna() | tables.events["last"].notna()]
    first = dated["first"].fillna(dated["last"]).min().year if len(dated) else None
    last = dated["last"].fillna(dated["first"]).max().year if len(dated) else None
    when = (
        f" between {first} and {last}"
        if first and first != last
        else f" in {first}"
        if first
        else ""
    )
    told = (
        f"This brief reads {count(len(tables.sources), 'source')} and finds "
        f"{count(n, 'event')}{when}, told in {count(len(tables.reports), 'report')}; Moscow takes "
        f"part in {few(acts) if n > 1 else 'it' if acts else 'none'}"
        f"{f' of the {number(n)}' if n > 1 else ''}."
    )
    return told if acts or n > 1 else f"{told} One event is no basis for a judgement."


def story(tables: Tables, spans: pd.DataFrame, since: str) -> FigureWords:
    """Words around the figure that carries the whole story."""
    empty = f"No event since {since} shows Moscow acting toward one of its counterparts."
    if len(spans) == 0:
        return FigureWords("", "", "", "", empty)
    labels = tables.labels("counterpart")
    counts = spans["counterpart"].value_counts()
    recent = spans[spans["first"] >= spans["first"].max() - pd.Timedelta(days=730)]
    leader = recent["counterpart"].value_counts()
    title = f"Moscow and its counterparts since {since}"
    if len(leader) > 1 and leader.iloc[0] > leader.iloc[1]:
        title = (
            f"Of late Moscow's acts concern the {labels[leader.index[0]].removeprefix('The ')} most"
        )
    caption = (
        "Each mark is an event with Moscow, as long as its date is loose, in the row of each "
        "counterpart that it concerns. Events dated to a quarter-year or better pile up from the "
        "line, looser ones hang below it as thin lines; the number counts both. Bands and numbers "
        "are the phases as the table of phases numbers them."
    ) + thinning(spans, "event")
    alt = f"Rows of events since {since}: " + listed(
        f"{labels[name]} {n}" for name, n in counts.items()
    )
    last = spans["last"].max().year
    subtitle = f"Events with Moscow by counterpart and date, {spans['first'].min().year} to {last}"
    return FigureWords(title, subtitle, caption, alt + ".", empty)


def story_table(tables: Tables, spans: pd.DataFrame) -> pd.DataFrame:
    """The spans under their printed labels; ``lane`` as ``charts.story`` draws it.

    Very many are thinned; ``events`` then says how many each counterpart has.
    """
    labels = tables.labels("counterpart")
    drawn = thinned(spans, "counterpart")
    lanes = [piled(rows) for _, rows in drawn.groupby("counterpart", sort=False)]
    placed = pd.concat(lanes) if lanes else drawn["lane"]
    if len(drawn) < len(spans):
        drawn = drawn.assign(events=drawn["counterpart"].map(spans["counterpart"].value_counts()))
    return drawn.assign(counterpart=drawn["counterpart"].map(labels), lane=placed)


def limits(tables: Tables, known_to: str) -> str:
    """What the brief cannot know."""
    if len(tables.events) == 0:
        ends = dates.told(known_to)
        return f"The record ends on {ends}, and nothing in it falls into this selection."
    argued = beats(tables.judgements, SECTION, "counter")
    rows = measures.coverage(tables)
    sole, n = int(rows["sole"].sum()), len(tables.events)
    said = [f"The record ends on {dates.told(known_to)}; what came after is not known here."]
    if len(tables.sources) == 1:
        said.append("It rests on one source, so nothing in it is corroborated.")
    else:
        days = int((tables.events["precision"] == "day").sum())
        said.append(
            f"{capital(share(sole, n, 'event'))} {verb(max(sole, 1), 'rests', 'rest')} on one "
            f"source only, and {few(days)} {verb(max(days, 1), 'is', 'are')} dated to the day."
        )
    said.append(
        "What officials say is coded as their saying it; whether it is true is a claim with voices "
        "for and against."
    )
    return " ".join([*said, argued]).strip()


def changes(tables: Tables) -> str:
    """What would change the reading as a whole, as far as the selection is read at all."""
    rows = tables.judgements[
        (tables.judgements["section"] == SECTION) & (tables.judgements["beat"] == "change")
    ].sort_values("rank")
    said = " ".join(text for text in rows["sentence"] if _speaks_of(tables, text))
    return (
        said or "Nothing is judged here as a whole, so there is nothing that evidence could change."
    )
