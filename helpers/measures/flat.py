"""One flat frame of events, which pandas alone can ask: what an analyst meets first."""

from __future__ import annotations

import pandas as pd

from helpers.measures.acts import COUNTERPARTS, counterparts, moscow_events, tones
from helpers.measures.once import once
from helpers.record import dates, phases
from helpers.record.knowledge import among
from helpers.record.tables import Tables


@once
def flat(tables: Tables, scheme: pd.DataFrame) -> pd.DataFrame:
    """One row an event, in the order of the table.

    Columns: event_id, title, date (as printed), edtf, first, last (datetime64[s], the bounds that a
    passage tells), year (Int64, of the first of them that is known), inferred (start, end, both or
    empty: which side of the date no passage tells), type, theme, instrument, phase (phase_id,
    outside or undated), moscow (takes part), actors and counterparts (by semicolons), Moscow's
    tone toward each camp (tone_kabul, tone_taliban, tone_north, tone_west, tone_region,
    tone_central-asia, tone_jihadists, tone_other; -2 to 2, NaN where none is shown), sources
    (source_ids by semicolons), families (how many independent ones), confidence, procedure, tier.

    >>> events = measures.flat(record.tables, record.phases)
    >>> bool((events.query("tone_taliban > 0 and year == 2023")["tone_kabul"].isna()).all())
    True
    """
    placed = phases.assign(tables.events, scheme)
    ids = placed["event_id"]
    shown = tones(tables).pivot(index="event_id", columns="counterpart", values="tone")
    shown = shown.reindex(columns=COUNTERPARTS).astype(float)
    families = tables.reports["source_id"].map(tables.sources.set_index("source_id")["family"])
    first = placed["first"].fillna(placed["last"])
    columns = {
        "event_id": ids,
        "title": placed["title"],
        "date": placed["date"].map(dates.told).astype("string"),
        "edtf": placed["date"],
        "first": placed["first"],
        "last": placed["last"],
        "year": first.dt.year.astype("Int64"),
        "inferred": placed["inferred"],
        "type": placed["type"],
        "theme": placed["theme"],
        "instrument": placed["instrument"],
        "phase": placed["phase_id"],
        "moscow": among(ids, moscow_events(tables)),
        "actors": _joined(ids, tables.participants, "actor_id"),
        "counterparts": _joined(ids, counterparts(tables), "counterpart"),
        **{f"tone_{camp}": ids.map(shown[camp]) for camp in COUNTERPARTS},
        "sources": _joined(ids, tables.reports, "source_id"),
        "families": ids.map(families.groupby(tables.reports["event_id"]).nunique()).astype("Int64"),
        "confidence": placed["confidence"],
        "procedure": placed["procedure"],
        "tier": placed["tier"],
    }
    return pd.DataFrame(columns).reset_index(drop=True)


def _joined(ids: pd.Series, rows: pd.DataFrame, column: str) -> pd.Series:
    """The distinct texts of a column for each event, in their order, by semicolons."""
    once_each = rows[["event_id", column]].drop_duplicates()
    said = once_each.groupby("event_id")[column].agg("; ".join)
    return ids.map(said).fillna("").astype("string")
