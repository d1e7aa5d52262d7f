"""What was expected and what came: the scorecard of forecasts, and how often the tone turned."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from helpers.measures.acts import counterparts, event_tone, moscow_events
from helpers.measures.claims import falls_in
from helpers.record import dates
from helpers.record.knowledge import among
from helpers.tables import Tables, publication_day

OUTCOMES = ["borne out", "mixed", "refuted", "open"]
MAKERS = ["text", "moscow", "other"]

_SHUFFLES = 2000
_SEED = 20230630
_FINE = ["day", "days", "month"]


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
    rows = tables.assessments
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


def outcomes(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """Forecasts by a column of the scorecard and outcome; each row sums to its total.

    Columns: the column, one for each of OUTCOMES, decided, total. Order of first appearance.

    >>> scores = measures.outlook.scorecard(record.tables)
    >>> measures.outlook.outcomes(scores, "source_id").set_index("source_id")["refuted"].idxmax()
    'krivosheev-2021'
    """
    names = list(dict.fromkeys(rows[column]))
    found = []
    for name in names:
        mine = rows[rows[column] == name]["outcome"]
        counts = {outcome: int((mine == outcome).sum()) for outcome in OUTCOMES}
        decided = len(mine) - counts["open"]
        found.append({column: name} | counts | {"decided": decided, "total": len(mine)})
    return pd.DataFrame(found, columns=[column, *OUTCOMES, "decided", "total"])


def main_forecasts(rows: pd.DataFrame, at_most: int = 15) -> pd.DataFrame:
    """The clearly decided forecasts that the body prints: all refuted ones, and of those borne out
    the ones with most witnesses, each in the order in which they were made.

    >>> scores = measures.outlook.scorecard(record.tables)
    >>> measures.outlook.main_forecasts(scores)["outcome"].unique().tolist()
    ['borne out', 'refuted']
    """
    wrong = rows[rows["outcome"] == "refuted"]
    right = rows[rows["outcome"] == "borne out"].sort_values(
        "witnesses", ascending=False, kind="stable"
    )
    chosen = pd.concat([wrong, right.head(max(at_most - len(wrong), 0))])
    return chosen.sort_index().reset_index(drop=True)


def wilson(hits: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """The 95 % score interval of a share (Wilson 1927); ``wilson(0, 0)`` is the whole range.

    >>> [round(bound, 2) for bound in measures.outlook.wilson(5, 10)]
    [0.24, 0.76]
    """
    if n == 0:
        return 0.0, 1.0
    share, spread = hits / n, z * z / n
    middle = (share + spread / 2) / (1 + spread)
    half = z * math.sqrt(share * (1 - share) / n + spread / (4 * n)) / (1 + spread)
    return max(middle - half, 0.0), min(middle + half, 1.0)


def monthly_tone(tables: Tables, counterpart: str = "", since: str = "") -> pd.DataFrame:
    """Moscow's tone by month: month (Timestamp, its first day), tone (mean over events), events
    (int), texts (the source_ids that show it).

    Only events with Moscow (and with the counterpart, if named) that show a tone and are dated to
    a month or better; ``since`` (EDTF) leaves out those that begin before.

    >>> measures.outlook.monthly_tone(record.tables, "taliban", since="2023")[["month", "tone"]]
           month  tone
    0 2023-04-01  -1.0
    1 2023-05-01   1.0
    """
    rows = tables.events[tables.events["precision"].isin(_FINE)]
    rows = rows[among(rows["event_id"], moscow_events(tables))]
    if counterpart:
        pairs = counterparts(tables)
        with_it = pairs.loc[pairs["counterpart"] == counterpart, "event_id"]
        rows = rows[among(rows["event_id"], with_it)]
    if since:
        rows = rows[rows["first"] >= pd.Timestamp(dates.bounds(since).first)]
    rows = rows.assign(tone=rows["event_id"].map(event_tone(tables)).astype(float))
    rows = rows.dropna(subset=["tone"])
    months = rows["first"].dt.to_period("M").dt.to_timestamp()
    rows = rows.assign(month=months)
    grouped = rows.groupby("month")["tone"].agg(["mean", "size"]).reset_index()
    told = tables.reports.dropna(subset=["tone"]).merge(rows[["event_id", "month"]], on="event_id")
    texts = told.groupby("month")["source_id"].agg(lambda names: tuple(sorted(set(names))))
    grouped = grouped.set_axis(["month", "tone", "events"], axis=1)
    return grouped.assign(texts=grouped["month"].map(texts))


def vacillation(series: pd.DataFrame) -> dict[str, float]:
    """How often a signed monthly series turns, against the same values in shuffled order.

    Keys: months, events, years (first to last month), turns (changes of sign; months of tone nil
    are skipped), a_year, run (mean length of a run, months that speak), sd (of first differences),
    and from 2,000 shuffles with a fixed seed the mean and 5th and 95th percentile of turns
    (by_chance, low, high), the mean sd (sd_by_chance) and the share of shuffles with as many turns
    or more (p_more). NaN where fewer than three months speak.

    >>> months = measures.outlook.monthly_tone(record.tables, "taliban", since="2021")
    >>> measures.outlook.vacillation(months)["turns"]
    4
    """
    tones = series["tone"].to_numpy(dtype=float)
    found = {"months": float(len(tones)), "events": float(series["events"].sum())}
    names = [
        "years",
        "turns",
        "a_year",
        "run",
        "sd",
        "by_chance",
        "low",
        "high",
        "sd_by_chance",
        "p_more",
    ]
    if len(tones) < 3:
        return found | dict.fromkeys(names, float("nan"))
    first, last = series["month"].iloc[0], series["month"].iloc[-1]
    years = (12 * (last.year - first.year) + last.month - first.month + 1) / 12
    turns, spoken = _turns(tones), int(np.count_nonzero(tones))
    generator = np.random.default_rng(_SEED)
    draws = [generator.permutation(tones) for _ in range(_SHUFFLES)]
    chance = np.array([_turns(draw) for draw in draws])
    low, high = np.percentile(chance, [5, 95])
    values = (
        years,
        turns,
        turns / years,
        spoken / (turns + 1),
        float(np.diff(tones).std(ddof=1)),
        float(chance.mean()),
        float(low),
        float(high),
        float(np.mean([np.diff(draw).std(ddof=1) for draw in draws])),
        float((chance >= turns).mean()),
    )
    return found | dict(zip(names, values, strict=True))


def _turns(tones: np.ndarray) -> int:
    signs = np.sign(tones[tones != 0])
    return int(np.count_nonzero(np.diff(signs)))


def turning_months(series: pd.DataFrame) -> pd.DataFrame:
    """The rows of a monthly series in which the sign changes.

    >>> months = measures.outlook.monthly_tone(record.tables, "taliban", since="2021")
    >>> measures.outlook.turning_months(months)["month"].dt.strftime("%Y %B").to_list()
    ['2021 October', '2022 January', '2023 April', '2023 May']
    """
    spoken = series[series["tone"] != 0]
    signs = np.sign(spoken["tone"].to_numpy(dtype=float))
    turned = np.flatnonzero(np.diff(signs)) + 1
    return spoken.iloc[turned].reset_index(drop=True)
