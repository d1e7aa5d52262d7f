"""What was expected and what came: the scorecard of forecasts, and our own."""

from __future__ import annotations

import pandas as pd

from helpers.measures.subject import SHORT_NAMES
from helpers.measures.words import capital, count, passages, people, writers
from helpers.record import dates
from helpers.record.gate import cited_passages
from helpers.record.knowledge import meeting
from helpers.record.sentences import CITED
from helpers.record.tables import Tables, publication_day

# The segments of a bar, in order: an outcome, or whether a later text could have shown one.
_SEGMENTS = {"borne out": "Borne out", "mixed": "Mixed", "refuted": "Refuted"}
_SILENT, _LAST = "Open: later texts do not settle it", "Open: no later text"
SEGMENTS = (*_SEGMENTS.values(), _SILENT, _LAST)


def scorecard(tables: Tables, window: dates.Bounds | None = None) -> pd.DataFrame:
    """The forecasts of this selection, in the order in which they were made.

    Columns of ``assessments`` plus later (a text of this selection is younger than the forecast's)
    and evidence (passages that decide it). With a window only forecasts made in it.

    >>> scores = measures.outlook.scorecard(record.tables)
    >>> scores["outcome"].value_counts().idxmax(), scores["made"].iloc[0]
    ('open', '2001~')
    """
    rows = tables.assessments[tables.assessments["source_id"] != ""]
    if window is not None:
        rows = rows[meeting(rows["made"], window)]
    days = {row["source_id"]: publication_day(row) for _, row in tables.sources.iterrows()}
    newest = max(days.values(), default=dates.FIRST_DAY)
    found = rows.assign(
        later=[days[name] < newest for name in rows["source_id"]],
        evidence=[_evidence(tables.reports, text) for text in rows["outcome_evidence"]],
        _made=[dates.bounds(text).last for text in rows["made"]],
    ).astype({"later": bool, "evidence": object})
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


def _evidence(told: pd.DataFrame, tokens: str) -> list[tuple[str, int]]:
    """The passages behind ``source_id paragraph`` and event tokens."""
    found: list[tuple[str, int]] = []
    for token in (part.strip() for part in tokens.split(";")):
        source, _, paragraph = token.partition(" ")
        found += (
            [(source, int(paragraph))] if paragraph else passages(told[told["event_id"] == token])
        )
    order = list(dict.fromkeys(name for name, _ in found))
    return sorted(set(found), key=lambda pair: (order.index(pair[0]), pair[1]))


def outcome_bars(tables: Tables, rows: pd.DataFrame) -> pd.DataFrame:
    """The outcomes of the rows of ``scorecard`` by text, as bars of segments.

    Columns: label (of the text, in order of publication), row (int, from the top), outcome (one of
    SEGMENTS), start, width (forecasts).

    >>> scores = measures.outlook.scorecard(record.tables)
    >>> measures.outlook.outcome_bars(record.tables, scores)["label"].unique()[:2].tolist()
    ['al-Husseini 2017', 'Krivosheev 2021']
    """
    kinds = rows["outcome"].map(_SEGMENTS).fillna(rows["later"].map({True: _SILENT, False: _LAST}))
    labels = _text_labels(tables, rows)
    counts = pd.crosstab(rows["source_id"].map(labels), kinds).reindex(columns=list(SEGMENTS))
    counts = counts.reindex(dict.fromkeys(labels.values())).fillna(0).astype(float)
    starts = counts.cumsum(axis=1) - counts
    found = [
        (label, row, kind, starts.at[label, kind], counts.at[label, kind])
        for row, label in enumerate(counts.index)
        for kind in SEGMENTS
        if counts.at[label, kind]
    ]
    return pd.DataFrame(found, columns=["label", "row", "outcome", "start", "width"])


def _text_labels(tables: Tables, rows: pd.DataFrame) -> dict[str, str]:
    """Labels of the texts that forecast, by publication; the pages that bring up to date are one.

    Each of those pages makes a forecast or two, so a bar for each would say nothing.
    """
    texts = tables.sources[tables.sources["source_id"].isin(rows["source_id"])]
    dated = [(publication_day(row), row["source_id"], row["tier"]) for _, row in texts.iterrows()]
    names, labels, pages = writers(tables), {}, {}
    for day, name, tier in sorted(dated):
        if tier == "update":
            pages[name] = day.year
        else:
            labels[name] = f"{names[name]} {day.year}"
    years = dict.fromkeys([min(pages.values()), max(pages.values())]) if pages else {}
    said = f"{capital(count(len(pages), 'further page'))}, {'–'.join(map(str, years))}"
    return labels | dict.fromkeys(pages, said)


def scorecard_table(tables: Tables, rows: pd.DataFrame) -> pd.DataFrame:
    """Every forecast with its date, its outcome and the reason, as the annex prints it."""
    names = people(tables) | SHORT_NAMES | {"": "The text"}
    own = zip(rows["statement"], passages(rows), strict=True)
    whys = zip(rows["outcome_note"].fillna(""), rows["evidence"], strict=True)
    makers = zip(rows["speaker"], rows["made"], strict=True)
    return pd.DataFrame(
        {
            "Forecast": [[text, passage] for text, passage in own],
            "By": [f"{names[who]}, {dates.told(made)}" for who, made in makers],
            "Outcome": [capital(text) for text in rows["outcome"]],
            "Why": [[*filter(None, [note]), *evidence] for note, evidence in whys],
        }
    )


def ours_table(rows: pd.DataFrame) -> pd.DataFrame:
    """Our own forecasts as printed; of a decided one the outcome stands beside its probability."""
    said = [
        f"{100 * p:.0f} %" + ("" if outcome == "open" else f", {outcome}")
        for p, outcome in zip(rows["probability"].astype(float), rows["outcome"], strict=True)
    ]
    whys = [[CITED.sub("", why).strip(), *cited_passages(why)] for why in rows["why"]]
    return pd.DataFrame(
        {
            "Forecast": rows["statement"],
            "Probability": said,
            "What decides it": rows["resolves"],
            "Why": whys,
        }
    )
