"""The chapter on the outlook: what comes next, and which forecasts held."""

from __future__ import annotations

import pandas as pd

from helpers import measures
from helpers.narrative.claims import argued
from helpers.narrative.voices import SHORT, writer
from helpers.narrative.words import (
    FigureWords,
    beats,
    capital,
    count,
    listed,
    literal,
    number,
    of,
    verb,
)
from helpers.parameters import Parameters
from helpers.record import dates
from helpers.record.gate import cited_passages
from helpers.record.sentences import CITED
from helpers.tables import Tables, publication_day

__all__ = [
    "decided_table",
    "forecasts",
    "indicators",
    "outcome_bars",
    "outcomes",
    "reading",
    "scorecard_table",
]

TOPICS = {
    "taliban-engagement": "dealings with the Taliban",
    "recognition": "recognition",
    "us-rivalry": "rivalry with the United States",
    "central-asia": "Central Asia",
    "terrorism": "terrorism",
    "narcotics": "narcotics",
    "migration": "migration",
    "economy": "the economy",
    "mediation": "mediation",
    "kabul-ties": "ties with Kabul",
    "regional-powers": "regional powers",
    "other": "other matters",
}
_SEGMENTS = {"borne out": "Borne out", "mixed": "Mixed", "refuted": "Refuted"}
_SILENT, _LAST = "Open: later texts do not settle it", "Open: no later text"
_NONE = "No forecast falls into this selection."


def reading(tables: Tables, parameters: Parameters) -> str:
    """What comes next, as far as the selection reaches its own end."""
    if not _looks_ahead(tables, parameters):
        return (
            "The window of this selection closes before its newest text, so the brief looks back "
            "here and not ahead."
            if len(tables.sources)
            else "No source is known to this selection, so there is nothing to look ahead from."
        )
    text = argued(tables.judgements, "outlook", "", "*What would change this reading.*")
    return text or "The passages of this selection carry no judgement on what comes next."


def _looks_ahead(tables: Tables, parameters: Parameters) -> bool:
    if len(tables.sources) == 0:
        return False
    newest = max(publication_day(row) for _, row in tables.sources.iterrows())
    return parameters.window is None or parameters.window.last >= newest


def forecasts(tables: Tables, rows: pd.DataFrame) -> str:
    """How many forecasts could be tested, how many held, by whom and on what."""
    if len(rows) == 0:
        return _NONE
    decided = rows[rows["outcome"] != "open"]
    n, tested = len(rows), len(decided)
    silent = n - tested - int((~rows["later"] & (rows["outcome"] == "open")).sum())
    said = [f"The scorecard holds {count(n, 'forecast')} or testable judgements."]
    if n == 1:
        said = ["The scorecard holds one forecast."]
    them = verb(silent, "it", "them")
    counts = [f"{number(silent)} because later texts do not settle {them}"] if silent else []
    if n - tested - silent:
        counts.append(f"{number(n - tested - silent)} because no later text is known")
    why = listed(counts) if len(counts) > 1 else "".join(counts).partition(" ")[2]
    if tested == 0:
        said.append(f"None can be scored, {why}.")
        return argued(
            tables.judgements, "forecasts", " ".join(said), "*What would change the score.*"
        )
    said.append(
        f"Of these {number(tested)} can be scored"
        + (f"; {verb(n - tested, 'the other stays', 'the rest stay')} open, {why}." if why else ".")
    )
    said.append(_rate(decided))
    said.append(_alone(tables, decided))
    said.append(_by_maker(rows))
    said.append(_by_topic(rows))
    counted = " ".join(part for part in said if part)
    return argued(tables.judgements, "forecasts", counted, "*What would change the score.*")


def _rate(decided: pd.DataFrame) -> str:
    hits = int((decided["outcome"] == "borne out").sum())
    wrong = int((decided["outcome"] == "refuted").sum())
    half, tested = len(decided) - hits - wrong, len(decided)
    low, high = measures.outlook.wilson(hits, tested)
    interval = (
        f" ({100 * hits / tested:.0f} per cent, with a 95 per cent interval of {100 * low:.0f} to "
        f"{100 * high:.0f})"
        if tested >= 30
        else ""
    )
    if tested == 1:
        return f"Its outcome is {decided['outcome'].iloc[0]}, and one case is no rate."
    return (
        f"{capital(_some(hits))} held in full{interval}, {_some(half)} in part and {_some(wrong)} "
        "not at all." + (" With so few a rate would mislead." if tested < 30 else "")
    )


def _some(n: int) -> str:
    return number(n) if n else "none"


def _alone(tables: Tables, decided: pd.DataFrame) -> str:
    """Whose word decides: how often one and the same text is the only witness."""
    single = [
        next(iter({name for name, _ in pairs}))
        for pairs in decided["evidence"]
        if len({name for name, _ in pairs}) == 1
    ]
    if not single or len(decided) < 2 or len(tables.sources) < 2:
        return ""
    most = pd.Series(single).value_counts()
    return (
        f"{capital(literal(writer(tables, str(most.index[0]))))} alone decides "
        f"{of(int(most.iloc[0]), len(decided))}."
    )


def _by_maker(rows: pd.DataFrame) -> str:
    named = {"text": "the texts' own", "moscow": "Moscow's as reported", "other": "other voices'"}
    table = measures.outlook.outcomes(rows, "maker").set_index("maker")
    table = table[table["decided"] > 0]
    if len(table) < 2:
        return ""
    parts = [
        f"of {named[name]} {table.at[name, 'borne out']} of {table.at[name, 'decided']}"
        for name in measures.outlook.MAKERS
        if name in table.index
    ]
    return f"Held in full, by whose forecast it was: {', '.join(parts)}."


def _by_topic(rows: pd.DataFrame) -> str:
    table = measures.outlook.outcomes(rows, "topic").sort_values("topic").set_index("topic")
    tested = table[table["decided"] >= 4].sort_values("decided", ascending=False, kind="stable")
    said = []
    if len(tested) > 1:
        parts = [
            f"{_topic(name)} {row['borne out']} of {row['decided']}"
            for name, row in tested.iterrows()
        ]
        said.append(f"By topic, where four or more can be scored: {listed(parts)}.")
    blank = table[(table["decided"] == 0) & (table["total"] > 1)]
    if len(blank):
        parts = [f"{_topic(name)} ({row['total']})" for name, row in blank.iterrows()]
        said.append(f"Nothing at all could be scored on {listed(parts)}.")
    return " ".join(said)


def _topic(slug: str) -> str:
    return TOPICS.get(slug, slug.replace("-", " "))


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


def decided_table(tables: Tables, rows: pd.DataFrame) -> pd.DataFrame:
    """The clearly decided forecasts with what decides them, as the body prints them."""
    return _printed(tables, measures.outlook.main_forecasts(rows))


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


def indicators(tables: Tables, parameters: Parameters) -> str:
    """What to watch: each indicator with what it would show."""
    chosen = tables.judgements[
        (tables.judgements["section"] == "indicators") & (tables.judgements["beat"] == "change")
    ].sort_values("rank")
    if not _looks_ahead(tables, parameters):
        return "With its window closed behind it, this selection has nothing left to watch."
    if len(chosen) == 0:
        return "The passages of this selection give no indicator to watch."
    lead = beats(tables.judgements, "indicators", "reading")
    items = "\n".join(f"- {sentence}" for sentence in chosen["sentence"])
    opening = lead or "Each of these can be seen from outside, and each would move the reading."
    return f"{opening}\n\n{items}"


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
