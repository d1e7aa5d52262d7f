"""Cover and summary: what the table shows, which table it is, and what it cannot say."""

from __future__ import annotations

import pandas as pd

from helpers.dyads import measures
from helpers.dyads.measures.acts import largest
from helpers.dyads.narrative.words import (
    CANNOT,
    capitalled,
    days,
    left_out,
    none,
    of,
    reports,
    score,
    sets,
    thinned,
    whose,
    years,
    years_of,
)
from helpers.dyads.stretches import MIXED
from helpers.dyads.table import Table, spoken
from helpers.narrative.opening import window_line
from helpers.narrative.piles import piled
from helpers.narrative.words import FigureWords, capital, count, few, listed, number, verb
from helpers.record import dates
from helpers.record.markdown import literal
from helpers.record.parameters import Parameters
from helpers.record.paths import TABLE_SCHEME

FEW = 30  # acts below which nothing is said of a level


def key_judgements(table: Table, scheme: pd.DataFrame) -> str:
    """What the sums support, in a few numbered sentences."""
    head = "# What the table shows\n\n"
    if table.acts == 0:
        return head + none(table)
    rows = measures.phase_summary(table, scheme)
    said = [_which(table), _phases(table, rows), _mood(table), _toward(table)]
    said.append(f"{CANNOT} {reports(table)}".strip())
    items = [text for text in said if text]
    return head + "\n".join(f"{place}. {text}" for place, text in enumerate(items, start=1))


def _which(table: Table) -> str:
    rows = int(table.sums.sources["rows"].sum())
    return (
        f"This edition speaks from a table of events, {literal(table.name)}: {sets(table)}, "
        f"{count(rows, 'row')}, {days(table)}; {number(table.acts)} of them "
        f"{verb(table.acts, 'is an act', 'are acts')} {whose(table)}."
    )


def _phases(table: Table, rows: pd.DataFrame) -> str:
    if len(rows) == 1:
        return (
            "No break can be computed: the acts keep their number and their score, or are too few "
            "or too close together to tell."
        )
    last = rows.iloc[-1]
    breaks = verb(len(rows) - 1, "a break", "breaks")
    return (
        f"By number and score the acts fall into {number(len(rows))} phases, with {breaks} in "
        f"{years_of(list(rows['start'])[1:])}; the last, “{literal(last['name'])}”, has "
        f"{count(int(last['acts']), 'act')} with a mean score of {score(last['score'])}."
    )


def _mood(table: Table) -> str:
    own = table.own
    scored = int(own["scored"].sum())
    if scored == 0:
        return "No act has a score, so nothing is said of cooperation or conflict."
    good, bad = int(own["cooperative"].sum()), int(own["conflictual"].sum())
    mean = own["points"].sum() / 1000 / scored
    if scored == 1:
        way = "cooperative" if good else "conflictual" if bad else "neither of both"
        return f"The one act with a score is {way} ({score(mean)} on PLOVER's scale to ±10)."
    lean = "leans to cooperation" if mean >= MIXED else "leans to conflict"
    lean = "leans neither way" if abs(mean) < MIXED else lean
    return (
        f"Of {count(scored, 'act')} with a score {few(good)} {verb(good, 'is', 'are')} cooperative "
        f"and {few(bad)} conflictual; the mean, {score(mean)} on PLOVER's scale from −10 to +10, "
        f"{lean}."
    )


def _toward(table: Table) -> str:
    sums = table.sums.others.groupby("other")["n"].sum()
    whole = int(sums.sum())
    if table.asked.recipient:
        mine = int(sums.get(table.asked.recipient, 0))
        if mine == whole:
            return f"The table has no acts of {table.actor} toward any other country."
        return (
            f"Toward all countries the table has {count(whole, 'act')} of {table.actor}; "
            f"{of(mine, whole)} {verb(max(mine, 1), 'goes', 'go')} to {table.recipient}."
        )
    told = [f"{spoken(code)} ({int(sums[code]):,})" for code in largest(table)[:3]]
    return f"Most acts go to {listed(told)}."


def nutshell(table: Table, parameters: Parameters) -> str:
    """Which table speaks, of which acts, over which days, and what is not among them."""
    sums, rows = table.sums, int(table.sums.sources["rows"].sum())
    said = [
        f"This brief is counted, not read: it speaks from the table {literal(table.name)}, which "
        f"holds {count(rows, 'row')} of {sets(table)} {days(table)}.",
        window_line(parameters),
    ]
    if table.acts == 0:
        return " ".join(text for text in (*said, none(table), reports(table)) if text)
    answers = int(sums.cells.loc[~sums.cells["own"], "n"].sum())
    said.append(
        f"It counts {count(table.acts, 'act')} {whose(table)}"
        + (f" and {few(answers)} the other way." if table.directed else ".")
    )
    said.append(left_out(table))
    said.append(reports(table))
    return " ".join(text for text in said if text)


def story_table(table: Table, spans: pd.DataFrame) -> pd.DataFrame:
    """The marks as ``charts.story`` draws them, piled up in the row of whoever acts."""
    del table
    lanes = [piled(rows) for _, rows in spans.groupby("counterpart", sort=False)]
    placed = pd.concat(lanes) if lanes else spans["lane"]
    keys = {1.0: "cooperation", -1.0: "conflict", 0.0: "neither"}
    return spans.assign(lane=placed, key=spans["tone"].map(keys))


def story(table: Table, spans: pd.DataFrame, since: str) -> FigureWords:
    """Words around the figure that carries the whole: acts over time, by side and by score."""
    del since
    if len(spans) == 0:
        return FigureWords("", "", "", "", "")
    numbers = spans.drop_duplicates("counterpart")
    told = listed(
        f"{name} {n:,}" for name, n in zip(numbers["counterpart"], numbers["events"], strict=True)
    )
    caption = (
        f"{thinned(spans)} Colour: the sign of PLOVER's score of the type of act. Bands and "
        "numbers are the computed phases, as the table of phases numbers them."
    )
    subtitle = f"Acts by who acts and date, {years(spans)}"
    title = f"{capitalled(table)}, and what came back"
    return FigureWords(title, subtitle, caption, f"Rows of acts by who acts: {told}.", "")


def limits(table: Table, known_to: str) -> str:
    """What this table cannot know."""
    said = [f"The table is read to {dates.told(known_to)}; what came after is not known here."]
    if table.acts and table.acts < FEW:
        said.append(
            f"{capital(count(table.acts, 'act'))} {verb(table.acts, 'is', 'are')} too few to "
            "speak of a policy; what is printed is the count and no more."
        )
    said += [
        CANNOT,
        "Who acts is known by country: a ministry, a rebel and a newspaper of one country are one "
        "here. A score belongs to the type of act and not to the deed, so a mean says what kinds "
        "of act were coded. And a table counts what was reported: a year with more news has more "
        "acts.",
    ]
    return " ".join(said)


def changes(table: Table) -> str:
    """What would change the reading."""
    if table.acts == 0:
        return "Nothing is counted here, so there is nothing that evidence could change."
    if (table.with_phases.phases["scheme"] == TABLE_SCHEME).sum() < 2:
        return (
            "More years of the same acts, or another data set over these years, in which number or "
            "score break."
        )
    return (
        "Another data set over the same years without these breaks; a rise that is as steep in the "
        "acts of all countries, which would be one of attention; or a look at the rows that shows "
        "one occasion counted many times."
    )
