"""The chapter on the outlook: what comes next, and which forecasts held."""

from __future__ import annotations

import pandas as pd

from helpers.narrative.voices import SHORT, writer
from helpers.narrative.words import FigureWords, capital, count, listed, number
from helpers.record import dates
from helpers.record.gate import cited_passages
from helpers.record.sentences import CITED
from helpers.record.tables import Tables, publication_day

__all__ = [
    "outcome_bars",
    "outcomes",
    "own_rows",
    "scorecard_table",
]

_SEGMENTS = {"borne out": "Borne out", "mixed": "Mixed", "refuted": "Refuted"}
_SILENT, _LAST = "Open: later texts do not settle it", "Open: no later text"


def _some(n: int) -> str:
    return number(n) if n else "none"


def outcome_bars(tables: Tables, rows: pd.DataFrame) -> pd.DataFrame:
    """The segments as ``charts.outlook.outcomes`` draws them, texts in order of publication."""
    last = (rows["outcome"] == "open") & ~rows["later"]
    kinds = [
        _SEGMENTS.get(outcome, _LAST if final else _SILENT)
        for outcome, final in zip(rows["outcome"], last, strict=True)
    ]
    labels = _text_labels(tables, rows)
    names = rows["source_id"].map(labels)
    counts = pd.crosstab(names, pd.Series(kinds, index=rows.index, dtype=object))
    found = []
    for place, label in enumerate(name for name in labels.unique() if name in counts.index):
        start = 0
        for kind in (*_SEGMENTS.values(), _SILENT, _LAST):
            width = int(counts.at[label, kind]) if kind in counts.columns else 0
            if width:
                found.append((label, place, kind, float(start), float(width)))
            start += width
    return pd.DataFrame(found, columns=["label", "row", "outcome", "start", "width"])


def _text_labels(tables: Tables, rows: pd.DataFrame) -> pd.Series:
    """Labels of the texts that forecast, by publication; the pages that bring up to date are one.

    Each of those pages makes a forecast or two, so a bar for each would say nothing.
    """
    texts = tables.sources[tables.sources["source_id"].isin(rows["source_id"])]
    days = {str(row["source_id"]): publication_day(row) for _, row in texts.iterrows()}
    pages = texts[texts["tier"] == "update"]["source_id"].tolist()
    single = sorted((name for name in days if name not in pages), key=lambda n: (days[n], n))
    labels = {name: f"{writer(tables, name)} {days[name].year}" for name in single}
    if pages:
        years = sorted({days[name].year for name in pages})
        span = f"{years[0]}" if len(years) == 1 else f"{years[0]}\u2013{years[-1]}"
        labels |= dict.fromkeys(pages, f"{capital(count(len(pages), 'further page'))}, {span}")
    return pd.Series(labels, dtype=object)


def outcomes(tables: Tables, rows: pd.DataFrame) -> FigureWords:
    """Words around the forecasts by text."""
    if len(rows) == 0:
        return FigureWords("", "", "", "", "")
    bars = outcome_bars(tables, rows)
    n, tested = len(rows), int((rows["outcome"] != "open").sum())
    hits = int((rows["outcome"] == "borne out").sum())
    title = (
        f"Of {count(n, 'forecast')} {number(tested)} can be scored, and {_some(hits)} held in full"
        if tested
        else f"{capital(count(n, 'forecast'))}, none of which can be scored yet"
    )
    caption = (
        "Forecasts and testable judgements by the text that makes or reports them. An outcome "
        "needs a later text or a later event; mixed means that part of it came or that texts "
        f"differ. The bars sum to {n}."
    )
    alt = "Stacked bars: " + listed(
        f"{label} "
        + ", ".join(
            f"{kind.lower()} {width:g}"
            for kind, width in zip(group["outcome"], group["width"], strict=True)
        )
        for label, group in bars.groupby("label", sort=False)
    )
    return FigureWords(title, "Forecasts by text and outcome", caption, f"{alt}.", "")


def scorecard_table(tables: Tables, rows: pd.DataFrame) -> pd.DataFrame:
    """Every forecast with its date, its outcome and the reason, as the annex prints it."""
    printed = _printed(tables, rows)
    made = [dates.told(text) for text in rows["made"]]
    printed["By"] = [f"{who}, {day}" for who, day in zip(printed["By"], made, strict=True)]
    notes = rows["outcome_note"].fillna("")
    decided = zip(notes, printed.pop("Decided by"), strict=True)
    printed["Why"] = [[*([note] if note else []), *passages] for note, passages in decided]
    return printed


def _printed(tables: Tables, rows: pd.DataFrame) -> pd.DataFrame:
    people = dict(zip(tables.actors["actor_id"], tables.actors["name"], strict=True)) | SHORT
    makers = [
        str(people[speaker]).partition(" (")[0] if speaker else "The text"
        for speaker in rows["speaker"]
    ]
    own = zip(rows["source_id"], rows["paragraph"], strict=True)
    return pd.DataFrame(
        {
            "Forecast": [
                [text, (str(name), int(n))]
                for text, (name, n) in zip(rows["statement"], own, strict=True)
            ],
            "By": makers,
            "Outcome": [capital(text) for text in rows["outcome"]],
            "Decided by": list(rows["evidence"]),
        }
    )


def own_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Our own forecasts as printed; of a decided one the outcome stands beside its probability.

    >>> narrative.outlook.own_rows(measures.outlook.ours(record.tables)).columns[1]
    'Probability'
    """
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
