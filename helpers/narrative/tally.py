"""What stands out among the numbers of each phase; the rest is in the table of phases."""

from __future__ import annotations

import pandas as pd

from helpers import measures
from helpers import phases as schemes
from helpers.narrative.words import capital, cite, few, inline, number, passages_of, verb
from helpers.tables import Tables


def tally(tables: Tables, scheme: pd.DataFrame, rows: pd.DataFrame) -> dict[str, str]:
    """The computed sentences by phase_id, for phases that hold an event; ``rows`` is
    ``phase_summary``.

    What Moscow is mostly about, and a text that alone carries most of it; where nothing stands out,
    how many events are Moscow's.
    """
    placed = schemes.assign(tables.events, scheme)
    leads = measures.phase_leads(tables, scheme).set_index("phase_id")
    said: dict[str, str] = {}
    for _, row in rows[rows["events"] > 0].iterrows():
        name = row["phase_id"]
        if row["events"] == 1:
            events = list(placed.loc[placed["phase_id"] == name, "event_id"])
            said[name] = _alone(tables, events, int(row["moscow"]))
        else:
            lead = leads.loc[name]
            parts = (_about(tables, row, lead), _carried(row, lead))
            said[name] = " ".join(part for part in parts if part) or _plain(row)
    return said


def _alone(tables: Tables, events: list[str], acts: int) -> str:
    told = cite(passages_of(tables.reports, events), at_most=1)
    taking = "; Moscow takes part in it." if acts else " and without Moscow taking part."
    return f"One event falls into this phase, told by one source {told}{taking}"


def _plain(row: pd.Series) -> str:
    n, acts = int(row["events"]), int(row["moscow"])
    which = f"{few(acts)} of {number(n)}" if acts < n else verb(n - 1, "both", f"all {number(n)}")
    return f"Moscow takes part in {which} events."


def _about(tables: Tables, row: pd.Series, lead: pd.Series) -> str:
    """The theme of more than a third of Moscow's events."""
    acts, about = int(row["moscow"]), int(lead["about"])
    if about < 2 or about * 3 <= acts:
        return ""
    theme = inline(tables.label("theme", lead["theme"]))
    if about == acts:
        which = verb(acts - 1, "Both", f"All {number(acts)}")
        return f"{which} events with Moscow are about {theme}."
    return f"{capital(number(about))} of the {number(acts)} events with Moscow are about {theme}."


def _carried(row: pd.Series, lead: pd.Series) -> str:
    """A text without which most of the phase would not be known."""
    n, alone = int(row["events"]), int(lead["alone"])
    if alone * 2 <= n:
        return ""
    if alone == n:
        which = verb(n - 1, "Both", f"All {number(n)}")
        return f"{which} events are told by {lead['source_id']} alone."
    return (
        f"{capital(number(alone))} of the {number(n)} events are told by {lead['source_id']} alone."
    )
