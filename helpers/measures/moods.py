"""Moscow's tone toward Kabul and toward the Taliban, by phase and by government."""

from __future__ import annotations

import pandas as pd

from helpers import phases
from helpers.measures.acts import moscow_events, tones, tones_toward
from helpers.record import dates
from helpers.record.knowledge import distinct
from helpers.tables import Tables

# Terms as far as the texts bound them: who left Kabul when is told of 1992 and August 2021; the
# change from Karzai to Ghani is put at the end of the NATO mission, between the last act told of
# the one in office (March 2014) and the first of the other (December 2016).
GOVERNMENTS = (
    ("Najibullah", "1989-02/1992", {"najibullah", "pdpa-government"}),
    ("Karzai", "2001-11/2014", {"karzai", "afghan-government", "afghan-officials"}),
    ("Ghani", "2015/2021-08", {"ghani", "atmar", "saleh", "afghan-government", "afghan-officials"}),
)


def two_moods(tables: Tables, scheme: pd.DataFrame, since: str = "1990") -> pd.DataFrame:
    """Moscow's mean tone toward Kabul and toward the Taliban, phase by phase.

    Columns: number, phase_id, start, end (EDTF, of the phase), counterpart (kabul, taliban), tone,
    toned (events that show one). Only phases that last beyond ``since`` and only cells with a tone.
    An event counts in the one phase that holds its whole date; ``straddling`` says how many of
    them fit into no single phase.

    >>> moods = measures.moods.two_moods(record.tables, record.phases)
    >>> moods.query("phase_id == 'convener'")["counterpart"].to_list()
    ['kabul', 'taliban']
    """
    begin = pd.Timestamp(dates.bounds(since).first)
    shown = scheme[scheme["last"].isna() | (scheme["last"] >= begin)]
    toned = _toned(tables, scheme)
    whole = toned[~toned["straddles"]]
    cells = whole.groupby(["phase_id", "counterpart"])["tone"].agg(tone="mean", toned="count")
    cells = shown.merge(cells.reset_index(), on="phase_id")
    columns = ["number", "phase_id", "start", "end", "counterpart", "tone", "toned"]
    return cells[columns].sort_values(["number", "counterpart"]).reset_index(drop=True)


def straddling(tables: Tables, scheme: pd.DataFrame) -> int:
    """Toned pairs of event and side that ``two_moods`` leaves out: no one phase holds the date.

    >>> measures.moods.straddling(record.tables, record.phases)
    18
    """
    return int(_toned(tables, scheme)["straddles"].sum())


def _toned(tables: Tables, scheme: pd.DataFrame) -> pd.DataFrame:
    """Moscow's attitudes toward Kabul and the Taliban as events show them, each with its phase."""
    placed = phases.assign(tables.events, scheme)[["event_id", "phase_id", "straddles"]]
    shown = tones(tables)
    return placed.merge(shown[shown["counterpart"].isin(["kabul", "taliban"])], on="event_id")


def kabul_governments(tables: Tables) -> pd.DataFrame:
    """Each Kabul government's dealings with Moscow: who moved, and in what tone.

    Columns: government, term (EDTF), events (with Moscow, begun in the term), by_moscow, by_kabul
    (only the one is coded as actor), together (both or neither), tone (Moscow's mean toward
    Kabul), toned, warm, cold (events that show one above and below 0).
    by_moscow + by_kabul + together = events.

    >>> measures.moods.kabul_governments(record.tables)["government"].to_list()
    ['Najibullah', 'Karzai', 'Ghani']
    """
    there = tables.participants[tables.participants["role"] != "absent"]
    acts = there[there["role"] == "actor"]
    group = tables.actors.set_index("actor_id")["counterpart"]
    moving = {
        side: distinct(acts.loc[acts["actor_id"].map(group) == side, "event_id"])
        for side in ("moscow", "kabul")
    }
    tone = tones_toward(tables, "kabul")
    first = tables.events["first"].fillna(tables.events["last"])
    rows = []
    for name, term, actors in GOVERNMENTS:
        span = dates.bounds(term)
        inside = first.between(pd.Timestamp(span.first), pd.Timestamp(span.last))
        theirs = distinct(there.loc[there["actor_id"].isin(actors), "event_id"])
        mine = distinct(tables.events.loc[inside, "event_id"]) & theirs & moscow_events(tables)
        moscow, kabul = mine & moving["moscow"], mine & moving["kabul"]
        toned = tone.reindex(sorted(mine)).dropna()
        rows.append(
            {
                "government": name,
                "term": term,
                "events": len(mine),
                "by_moscow": len(moscow - kabul),
                "by_kabul": len(kabul - moscow),
                "together": len(mine) - len(moscow ^ kabul),
                "tone": float(toned.mean()) if len(toned) else float("nan"),
                "toned": len(toned),
                "warm": int((toned > 0).sum()),
                "cold": int((toned < 0).sum()),
            }
        )
    return pd.DataFrame(rows)
