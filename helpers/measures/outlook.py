"""What was expected and what came: the scorecard of forecasts."""

from __future__ import annotations

import pandas as pd

from helpers.measures.claims import falls_in
from helpers.record import dates
from helpers.record.knowledge import among
from helpers.record.tables import Tables, publication_day


def scorecard(tables: Tables, window: dates.Bounds | None = None) -> pd.DataFrame:
    """The forecasts of this selection, in the order in which they were made.

    Columns of ``assessments`` plus maker (one of MAKERS: the text itself, Moscow and its
    officials, or another voice that the text reports), later (a text of this selection is younger
    than the forecast's), evidence (passages that decide it) and witnesses (how many families they
    come from). With a window only forecasts made in it.

    >>> scores = measures.outlook.scorecard(record.tables)
    >>> scores["maker"].unique().tolist(), scores["made"].iloc[0]
    (['other', 'moscow', 'text'], '2001~')
    """
    rows = tables.assessments[tables.assessments["source_id"] != ""]
    if window is not None:
        inside = [falls_in(text, window) for text in rows["made"]]
        rows = rows[pd.Series(inside, index=rows.index, dtype=bool)]
    days = {row["source_id"]: publication_day(row) for _, row in tables.sources.iterrows()}
    groups = tables.actors.set_index("actor_id")["counterpart"]
    families = tables.sources.set_index("source_id")["family"]
    makers = [
        "text" if not name else "moscow" if groups.get(name) == "moscow" else "other"
        for name in rows["speaker"]
    ]
    tokens = {part.strip() for text in rows["outcome_evidence"] for part in text.split(";")}
    told = tables.reports[among(tables.reports["event_id"], tokens)]
    evidence = [_passages(told, text) for text in rows["outcome_evidence"]]
    newest = max(days.values(), default=dates.FIRST_DAY)
    found = rows.assign(
        maker=pd.Series(makers, index=rows.index, dtype="string"),
        later=pd.Series(
            [days[name] < newest for name in rows["source_id"]], index=rows.index, dtype=bool
        ),
        evidence=pd.Series(evidence, index=rows.index, dtype=object),
        witnesses=pd.Series(
            [len({families[name] for name, _ in pairs}) for pairs in evidence],
            index=rows.index,
            dtype="int64",
        ),
        _made=pd.Series(
            [dates.bounds(text).last for text in rows["made"]], index=rows.index, dtype=object
        ),
    )
    ordered = found.sort_values(["_made", "source_id", "paragraph"], kind="stable")
    return ordered.drop(columns="_made").reset_index(drop=True)


def ours(tables: Tables) -> pd.DataFrame:
    """Our own forecasts, as far as this edition knows them: rows of ``assessments``, the likeliest
    first.

    >>> len(measures.outlook.ours(record.tables))  # of one tier alone none is ours
    0
    """
    rows = tables.assessments[tables.assessments["source_id"] == ""]
    return rows.sort_values("probability", ascending=False, kind="stable").reset_index(drop=True)


def brier(rows: pd.DataFrame) -> float:
    """The mean of (probability - outcome)^2 over forecasts that are borne out or refuted.

    Brier (1950); 0 is right and sure, 0.25 what a coin would get, NaN where none is decided.

    >>> decided = pd.DataFrame({"probability": [0.8, 0.3], "outcome": ["borne out", "refuted"]})
    >>> round(measures.outlook.brier(decided), 3)
    0.065
    """
    decided = rows[rows["outcome"].isin(["borne out", "refuted"])]
    hits = (decided["outcome"] == "borne out").astype(float)
    return float(((decided["probability"].astype(float) - hits) ** 2).mean())


def _passages(told: pd.DataFrame, tokens: str) -> list[tuple[str, int]]:
    """The passages behind ``source_id paragraph`` and event tokens."""
    found: list[tuple[str, int]] = []
    for token in (part.strip() for part in tokens.split(";")):
        source, _, paragraph = token.partition(" ")
        if paragraph:
            found.append((source, int(paragraph)))
        else:
            mine = told[told["event_id"] == token]
            pairs = zip(mine["source_id"], mine["paragraph"], strict=True)
            found += [(str(name), int(n)) for name, n in pairs]
    order = list(dict.fromkeys(name for name, _ in found))
    return sorted(set(found), key=lambda pair: (order.index(pair[0]), pair[1]))
