"""The chapter on interests and instruments: what moved Moscow, what it used, what that bought."""

from __future__ import annotations

import pandas as pd

from helpers import measures
from helpers.narrative.amounts import all_quantities_table, counted, figures_table
from helpers.narrative.mixes import instruments, mix_table, themes
from helpers.narrative.words import beats, capital, listed, number, verb
from helpers.record import dates
from helpers.record.gate import cited_passages
from helpers.tables import Tables

__all__ = [
    "all_quantities_table",
    "bought",
    "figures",
    "figures_table",
    "instruments",
    "islamic_state",
    "means",
    "mix_table",
    "motives",
    "sections",
    "shifting",
    "themes",
]

Window = dates.Bounds | None

_GROUPS = {
    "security": "security (militants, Central Asia, drugs, refugees)",
    "rivalry": "rivalry with the West",
    "settlement": "mediation, recognition and Afghan politics",
    "force": "war and arms",
    "economy": "the economy",
    "relations": "bilateral relations as such",
    "words": "words (talks, statements, agreements, recognition)",
    "goods": "goods (aid, debt relief, trade)",
    "arms": "arms and armed force",
    "rest": "other means",
}
_SECTIONS = (
    ("central-asia", "Central Asia", "Central Asia"),
    ("narcotics", "Narcotics", "narcotics"),
    ("migration", "Migration", "migration"),
    ("neighbours", "Pakistan, China, Iran and India", "Pakistan, China, Iran or India"),
)
_NO_ACT = "No act of Moscow's falls into this selection"


# -- motives -----------------------------------------------------------------------------------


def motives(tables: Tables, window: Window = None) -> str:
    """Which motive weighs most: the judgement, then what the acts are about."""
    rows = measures.interests.weights(tables, "theme")
    if len(rows) == 0:
        return f"{_NO_ACT}, so no interest can be read from what it did."
    return _paragraphs(_beat(tables, "interests", "reading", window), _weighed(rows))


def _weighed(rows: pd.DataFrame) -> str:
    """What the acts are about, with bands, and with the caution that a theme is no motive."""
    n = int(rows["acts"].sum())
    top = rows[rows["acts"] > 0].sort_values("acts", ascending=False, kind="stable")
    first = top.iloc[0]
    if n == 1:
        return (
            f"One act of Moscow's is told here, on {_GROUPS[first['group']]}; that is no basis for "
            "weighing motives."
        )
    concern = verb(int(first["acts"]), "concerns", "concern")
    said = f"Moscow itself acts in {number(n)} events. Of these {_share(first, n)} {concern} "
    said += _GROUPS[first["group"]]
    rest = [f"{number(int(row['acts']))} {_GROUPS[row['group']]}" for _, row in top[1:].iterrows()]
    if len(top) == 1:
        said = f"Moscow itself acts in {number(n)} events, all on {_GROUPS[first['group']]}"
    said += f"; {listed(rest)}." if rest else "."
    if n >= 30 and len(top) > 1:
        lead = first["low"] > top["high"].iloc[1:].max()
        said += (
            " That lead is larger than resampling the acts can make it."
            if lead
            else " On these numbers the first place is not safe: the bands overlap."
        )
    return (
        f"{said} A theme tells what an act was about, not why it was done: a conference may serve "
        "rivalry, a speech on terrorism courtship."
    )


def _share(row: pd.Series, n: int) -> str:
    acts = number(int(row["acts"]))
    if n < 30:
        return acts
    band = f"{100 * row['low']:.0f} to {100 * row['high']:.0f}"
    return f"{acts} ({100 * row['share']:.0f} per cent; 95 per cent bootstrap band {band})"


def shifting(tables: Tables, scheme: pd.DataFrame, window: Window = None) -> str:
    """Whether the weight shifts between phases, held against chance; then what speaks against."""
    if len(measures.interests.acts_by_phase(tables, scheme, "theme")) == 0:
        return ""
    shifts = measures.interests.phase_shifts(tables, scheme, "theme")
    evidence = _beat(tables, "interests", "evidence", window)
    return _paragraphs(
        f"{_tested(shifts)} {evidence}",
        _against(tables, "interests", window),
    )


def _tested(shifts: pd.DataFrame) -> str:
    """How many shifts between neighbouring phases are larger than shuffled acts would make."""
    n, fewest = len(shifts), number(measures.interests.FEWEST)
    if n == 0:
        return (
            f"No two neighbouring phases hold {fewest} acts each, so no shift between phases can "
            "be told from chance."
        )
    largest = shifts.loc[shifts["shift"].idxmax()]
    where = f"from phase {int(largest['before'])} to {int(largest['after'])}"
    size = (
        f"{largest['shift']:.2f} on a scale from 0 (the same mix) to 1 (nothing in common), where "
        f"chance reaches {largest['chance']:.2f}"
    )
    if n == 1:
        verdict = "a change that holds" if largest["beyond"] else "which proves no change"
        return f"The mix moves {where} by {size}: {verdict}."
    beyond = int(shifts["beyond"].sum())
    counted = f"{capital(number(beyond))} of {number(n)}" if beyond else f"None of the {number(n)}"
    one = beyond < 2
    return (
        f"{counted} shifts between neighbouring phases {'holds' if one else 'hold'} when all are "
        f"tested together (Holm's rule, 5 per cent); the largest, {where}, is {size}."
    )


def islamic_state(tables: Tables, window: Window = None) -> str:
    """Whether the Islamic State was fear or instrument, as far as the known passages argue it."""
    body = _argued(tables, "islamic-state", window)
    return f"## Islamic State: fear or instrument?\n\n{body}" if body else ""


# -- instruments -------------------------------------------------------------------------------


def means(tables: Tables, window: Window = None) -> str:
    """What Moscow used: the judgement, then the count."""
    rows = measures.interests.weights(tables, "instrument")
    if len(rows) == 0:
        return ""
    n = int(rows["acts"].sum())
    top = rows[rows["acts"] > 0].sort_values("acts", ascending=False, kind="stable")
    if n == 1:
        said = f"The one act told here is done by {_GROUPS[top['group'].iloc[0]]}."
    else:
        items = [f"{_GROUPS[r['group']]} {number(int(r['acts']))}" for _, r in top.iterrows()]
        said = f"The means of Moscow's {number(n)} acts, counted: {listed(items)}."
    if n >= 30 and len(tables.sources) > 1:
        words = rows[rows["group"] == "words"].iloc[0]
        said += (
            f" Leave out one source at a time, and words run from {100 * words['least']:.0f} to "
            f"{100 * words['most']:.0f} per cent: their weight is in part the sources' own."
        )
    heading = "## What Moscow used, and what it bought"
    return _paragraphs(heading, _beat(tables, "instruments", "reading", window), said)


def bought(tables: Tables, window: Window = None) -> str:
    """The evidence on what gifts bought, what speaks against it, what would change it."""
    evidence = _beat(tables, "instruments", "evidence", window)
    return _paragraphs(evidence, _against(tables, "instruments", window))


def figures(tables: Tables, window: Window = None) -> str:
    """What the figures amount to; the table follows."""
    if len(tables.events) == 0 and len(measures.interests.figures_in(tables, window)) == 0:
        return ""
    argued = _beat(tables, "figures", "reading", window)
    return _paragraphs("## The figures", f"{argued} {counted(tables, window)}")


# -- sections ----------------------------------------------------------------------------------


def sections(tables: Tables, window: Window = None) -> str:
    """Central Asia, drugs, migration and the neighbours; what is not told is said once."""
    parts, silent = [], []
    for name, heading, inline in _SECTIONS:
        body = _argued(tables, name, window, _counted(tables, name))
        if body:
            parts.append(f"## {heading}\n\n{body}")
        else:
            silent.append(inline)
    if parts and silent:
        parts.append(f"On {listed(silent, 'or')} this selection carries no judgement.")
    return "\n\n".join(parts)


def _counted(tables: Tables, section: str) -> str:
    """What the acts say of a section's subject, in a sentence; of a single act, nothing."""
    n = len(measures.interests.own_acts(tables))
    if n < 2:
        return ""
    acts = f"of Moscow's {number(n)} acts"
    if section == "neighbours":
        rows = measures.interests.acts_with_neighbours(tables)
        part = [(name, int(k)) for name, k in zip(rows["country"], rows["acts"], strict=True) if k]
        if not part:
            return ""
        (first, most), rest = part[0], part[1:]
        lead = f"{first} has a part in {number(most)} {acts}"
        return f"{listed([lead, *(f'{name} in {number(k)}' for name, k in rest)])}."
    on = measures.interests.acts_on(tables, section)
    if section == "central-asia":
        toward = measures.interests.acts_with(tables, section)
        if not toward and not on:
            return ""
        return (
            f"Central Asian states have a part in {number(toward) if toward else 'none'} {acts}; "
            f"the region's security is the theme of {number(on) if on else 'none'}."
        )
    subject = "drugs" if section == "narcotics" else "flight and refugees"
    few = f"{capital(number(on))} {acts} {verb(on, 'is', 'are')}" if on else f"None {acts} is"
    return f"{few} about {subject}."


# -- judgements --------------------------------------------------------------------------------


def _argued(tables: Tables, section: str, window: Window, computed: str = "") -> str:
    """Judgement, count and evidence, then what speaks against; empty where nothing is argued."""
    reading, evidence = (_beat(tables, section, beat, window) for beat in ("reading", "evidence"))
    if not reading and not evidence:
        return ""
    return _paragraphs(" ".join([reading, computed, evidence]), _against(tables, section, window))


def _against(tables: Tables, section: str, window: Window) -> str:
    if not any(_beat(tables, section, beat, window) for beat in ("reading", "evidence")):
        return ""
    counter, change = (_beat(tables, section, beat, window) for beat in ("counter", "change"))
    said = [f"*Against it.* {counter}"] if counter else []
    return " ".join([*said, f"*What would change this reading.* {change}"] if change else said)


def _beat(tables: Tables, section: str, beat: str, window: Window) -> str:
    """The sentences of one beat, those outside the window left out."""
    rows = tables.judgements
    if window is not None:
        fitting = _fitting(tables, window)
        inside = [set(cited_passages(text)) <= fitting for text in rows["sentence"]]
        rows = rows[pd.Series(inside, index=rows.index, dtype=bool)]
    return beats(rows, section, beat)


def _fitting(tables: Tables, window: dates.Bounds) -> set[tuple[str, int]]:
    """Passages that speak of a window: they tell an event of it, or, telling none at all, belong
    to a source published in it.
    """
    told = measures.telling(tables)
    recent = {
        row["source_id"]
        for _, row in tables.sources.iterrows()
        if window.meets(dates.bounds(row["published"]))
    }
    rows = tables.passages[tables.passages["coding"] == "argument"]
    rows = rows[rows["source_id"].isin(recent)]
    return told | set(zip(rows["source_id"], rows["paragraph"], strict=True))


def _paragraphs(*texts: str) -> str:
    """Paragraphs with single spaces between sentences; empty ones fall away."""
    tidy = [" ".join(text.split()) for text in texts]
    return "\n\n".join(text for text in tidy if text)
