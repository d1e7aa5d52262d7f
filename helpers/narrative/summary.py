"""The cover and the summary chapter: judgements first, then the one figure, then the limits."""

from __future__ import annotations

import pandas as pd

from helpers import dates, measures
from helpers.narrative.opening import window_line
from helpers.narrative.words import FigureWords, beats, capital, count, listed, number, of
from helpers.parameters import Parameters
from helpers.tables import Tables

SECTION = "summary"


def key_judgements(tables: Tables) -> str:
    """The judgements that the known passages carry, each a paragraph of its own."""
    rows = tables.judgements[
        (tables.judgements["section"] == SECTION) & (tables.judgements["beat"] == "reading")
    ].sort_values("rank")
    if len(tables.events) == 0:
        return (
            "**Key judgements.** Nothing in the record falls into this selection, so no judgement "
            "is made."
        )
    if len(rows) == 0:
        return (
            "**Key judgements.** The passages of this selection carry none of our judgements; the "
            "chapters show what it holds."
        )
    items = [f"{place}. {sentence}" for place, sentence in enumerate(rows["sentence"], start=1)]
    return "**Key judgements**\n\n" + "\n".join(items)


def nutshell(tables: Tables, parameters: Parameters) -> str:
    """The selection in one paragraph, computed."""
    n = len(tables.events)
    if n == 0:
        return (
            "Nothing in the table falls into this selection. "
            f"{window_line(parameters)} {capital(count(len(tables.sources), 'source'))} could have "
            "spoken to it. The chapters that follow say so in their turn."
        )
    acts = len(measures.moscow_events(tables) & set(tables.events["event_id"]))
    dated = tables.events[tables.events["date"] != ""]
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
        f"part in {of(acts, n)}."
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
        "Each bar is an event with Moscow, as long as its date is loose, in the row of each "
        "counterpart that it concerns: blue friendly, brown hostile, pale neither or none shown. "
        "Bands and numbers are the phases as the table of phases numbers them."
    )
    alt = f"Rows of events since {since}: " + listed(
        f"{labels[name]} {n}" for name, n in counts.items()
    )
    subtitle = "Events with Moscow by counterpart, at their true precision; colour: tone"
    return FigureWords(title, subtitle, caption, alt + ".", empty)


def story_table(tables: Tables, spans: pd.DataFrame) -> pd.DataFrame:
    """The spans under their printed labels."""
    labels = tables.labels("counterpart")
    return spans.assign(counterpart=spans["counterpart"].map(labels))


def limits(tables: Tables, known_to: str) -> str:
    """What the brief cannot know."""
    if len(tables.events) == 0:
        return ""
    argued = beats(tables.judgements, SECTION, "counter")
    rows = measures.coverage(tables)
    sole, n = int(rows["sole"].sum()), len(tables.events)
    said = [f"The record ends on {dates.told(known_to)}; what came after is not known here."]
    if len(tables.sources) == 1:
        said.append("It rests on one source, so nothing in it is corroborated.")
    else:
        said.append(
            f"{capital(of(sole, n))} events rest on one source only, and "
            f"{number(int((tables.events['precision'] == 'day').sum()))} are dated to the day."
        )
    said.append(
        "What officials say is coded as their saying it; whether it is true is a claim with voices "
        "for and against."
    )
    return " ".join([*said, argued]).strip()


def changes(tables: Tables) -> str:
    """What would change the reading as a whole."""
    return beats(tables.judgements, SECTION, "change")
