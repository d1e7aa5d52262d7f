"""The chapter on the outlook: what comes next, which forecasts held, how often the tone turned."""

from __future__ import annotations

import pandas as pd

from helpers import dates, measures
from helpers.narrative.claims import argued
from helpers.narrative.words import (
    FigureWords,
    beats,
    capital,
    count,
    listed,
    number,
    of,
    verb,
)
from helpers.parameters import Parameters
from helpers.tables import Tables, publication_day

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
_SILENT, _LAST = "Open: later texts are silent", "Open: no later text"
_NONE = "No text of this selection makes a forecast in this window."
_SINCE = "2001"


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
    last = int((~rows["later"]).sum())
    silent = n - tested - int((~rows["later"] & (rows["outcome"] == "open")).sum())
    said = [f"The scorecard holds {count(n, 'forecast')} or testable judgements."]
    if n == 1:
        said = ["The scorecard holds one forecast."]
    if tested == 0:
        why = (
            "no later text is known to this selection"
            if last == n
            else "the later texts known here do not speak to any of them"
        )
        closing = argued(tables.judgements, "forecasts", "", "*What would change the score.*")
        first = f"{said[0]} None can be scored: {why}."
        return "\n\n".join(part for part in (first, closing) if part)
    counts = [f"{number(silent)} because later texts are silent"] if silent else []
    if n - tested - silent:
        counts.append(f"{number(n - tested - silent)} because no later text is known")
    said.append(
        f"{capital(number(tested))} can be scored"
        + (f"; the rest stay open, {listed(counts)}." if counts else ".")
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
        f" (95 per cent interval {100 * low:.0f} to {100 * high:.0f} per cent)"
        if tested >= 30
        else ""
    )
    if tested == 1:
        return f"Its outcome is {decided['outcome'].iloc[0]}, and one case is no rate."
    return (
        f"{capital(number(hits))} held in full{interval}, {number(half)} in part, "
        f"{number(wrong)} not at all."
        + (" With so few a rate would mislead." if tested < 30 else "")
    )


def _alone(tables: Tables, decided: pd.DataFrame) -> str:
    """Whose word decides: how often one and the same text is the only witness."""
    single = [
        next(iter({name for name, _ in pairs}))
        for pairs in decided["evidence"]
        if len({name for name, _ in pairs}) == 1
    ]
    if not single or len(decided) < 2:
        return ""
    most = pd.Series(single).value_counts()
    return (
        f"{capital(of(int(most.iloc[0]), len(decided)))} scores rest on "
        f"{_writer(tables, str(most.index[0]))} alone."
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


def _writer(tables: Tables, source_id: str) -> str:
    source = tables.sources.set_index("source_id").loc[source_id]
    author = str(source["author"]).split()
    return author[-1] if author else str(source["publisher"]).partition(";")[0].partition(",")[0]


def outcome_bars(tables: Tables, rows: pd.DataFrame) -> pd.DataFrame:
    """The segments as ``charts.outlook.outcomes`` draws them, texts in order of publication."""
    last = (rows["outcome"] == "open") & ~rows["later"]
    kinds = [
        _SEGMENTS.get(outcome, _LAST if final else _SILENT)
        for outcome, final in zip(rows["outcome"], last, strict=True)
    ]
    counts = pd.crosstab(rows["source_id"], pd.Series(kinds, index=rows.index, dtype=object))
    days = {str(row["source_id"]): publication_day(row) for _, row in tables.sources.iterrows()}
    texts = sorted(counts.index, key=lambda name: (days[name], name))
    found = []
    for place, name in enumerate(texts):
        published = tables.sources.set_index("source_id").at[name, "published"]
        label = f"{_writer(tables, name)} {dates.bounds(published).last.year}"
        start = 0
        for kind in (*_SEGMENTS.values(), _SILENT, _LAST):
            width = int(counts.at[name, kind]) if kind in counts.columns else 0
            if width:
                found.append((label, place, kind, float(start), float(width)))
            start += width
    return pd.DataFrame(found, columns=["label", "row", "outcome", "start", "width"])


def outcomes(tables: Tables, rows: pd.DataFrame) -> FigureWords:
    """Words around the forecasts by text."""
    if len(rows) == 0:
        return FigureWords("", "", "", "", _NONE)
    bars = outcome_bars(tables, rows)
    n, tested = len(rows), int((rows["outcome"] != "open").sum())
    hits = int((rows["outcome"] == "borne out").sum())
    title = (
        f"Of {count(n, 'forecast')} {number(tested)} can be scored, and {number(hits)} held in full"
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
    return FigureWords(title, "Forecasts by text and outcome", caption, f"{alt}.", _NONE)


def decided_table(tables: Tables, rows: pd.DataFrame) -> pd.DataFrame:
    """The clearly decided forecasts with what decides them, as the body prints them."""
    return _printed(tables, measures.outlook.main_forecasts(rows))


def scorecard_table(tables: Tables, rows: pd.DataFrame) -> pd.DataFrame:
    """Every forecast with its outcome and the reason, as the annex prints it."""
    printed = _printed(tables, rows)
    printed["Why"] = rows["outcome_note"].fillna("").replace("", None)
    return printed


def _printed(tables: Tables, rows: pd.DataFrame) -> pd.DataFrame:
    people = tables.actors.set_index("actor_id")["name"]
    makers = [
        f"{str(people[speaker]).partition(' (')[0]}, in {_writer(tables, source)}"
        if speaker
        else _writer(tables, source)
        for speaker, source in zip(rows["speaker"], rows["source_id"], strict=True)
    ]
    own = zip(rows["source_id"], rows["paragraph"], strict=True)
    return pd.DataFrame(
        {
            "Forecast": rows["statement"],
            "By": makers,
            "Made": [dates.told(text) for text in rows["made"]],
            "In": [[(str(name), int(n))] for name, n in own],
            "Outcome": [capital(text) for text in rows["outcome"]],
            "Decided by": list(rows["evidence"]),
        }
    )


def vacillation_series(tables: Tables) -> dict[str, pd.DataFrame]:
    """The two monthly series that are tested."""
    return {
        "Toward the Taliban": measures.outlook.monthly_tone(tables, "taliban"),
        f"Toward all, since {_SINCE}": measures.outlook.monthly_tone(tables, since=_SINCE),
    }


def vacillation(tables: Tables) -> str:
    """How often the tone turned, and whether more often than the same tones would by chance."""
    series = measures.outlook.monthly_tone(tables, "taliban")
    found = measures.outlook.vacillation(series)
    if pd.isna(found["turns"]):
        counted = (
            f"Only {count(len(series), 'month')} of this selection {verb(len(series), 'shows', 'show')} "
            "a dated tone toward the Taliban, too few to speak of turns."
            if len(series)
            else "No event of this selection that is dated to a month or better shows a tone toward "
            "the Taliban, so no turn can be counted."
        )
        return argued(tables.judgements, "vacillation", counted, "*What would change it.*")
    turned = measures.outlook.turning_months(series)
    first, last = series["month"].iloc[0], series["month"].iloc[-1]
    said = [
        f"{capital(count(int(found['events']), 'event'))} in {count(len(series), 'month')} from "
        f"{_month(first)} to {_month(last)} show a tone toward the Taliban and are dated to a "
        "month or better."
    ]
    if not turned:
        said.append("It keeps its sign throughout.")
    else:
        named = [
            f"to {'hostility' if tone < 0 else 'friendliness'} in {_month(month)}"
            for month, tone in turned
        ]
        said.append(
            f"The sign changes {_times(len(turned))}: {listed(named)}. In shuffled order the same "
            f"tones would change sign {found['by_chance']:.1f} times on average, and "
            f"{100 * found['p_more']:.0f} per cent of 2,000 shuffles change it as often or more "
            "often; " + _verdict(found)
        )
    return argued(
        tables.judgements, "vacillation", " ".join(said), "*What would change this reading.*"
    )


def _verdict(found: dict[str, float]) -> str:
    if found["p_more"] < 0.05:
        return "the swings are more than chance, though the months are few."
    return f"with {number(int(found['months']))} months that is no proof of a pattern."


def _times(n: int) -> str:
    return {1: "once", 2: "twice"}.get(n, f"{number(n)} times")


def _month(day: pd.Timestamp) -> str:
    return dates.told(f"{day:%Y-%m}")


def vacillation_table(tables: Tables) -> pd.DataFrame:
    """Turns, runs and jumps of both series beside their shuffled baseline."""
    rows = []
    for name, series in vacillation_series(tables).items():
        found = measures.outlook.vacillation(series)
        if pd.isna(found["turns"]):
            continue
        rows.append(
            {
                "Tone": name,
                "Months": f"{found['months']:.0f}",
                "Turns": f"{found['turns']:.0f}",
                "by chance": f"{found['by_chance']:.1f} ({found['low']:.0f} to {found['high']:.0f})",
                "Turns a year": f"{found['a_year']:.1f}",
                "Mean run, months": f"{found['run']:.1f}",
                "SD of changes": f"{found['sd']:.1f}",
                "SD by chance": f"{found['sd_by_chance']:.1f}",
            }
        )
    return pd.DataFrame(rows)


def indicators(tables: Tables, parameters: Parameters) -> str:
    """What to watch: each indicator with what it would show."""
    chosen = tables.judgements[
        (tables.judgements["section"] == "indicators") & (tables.judgements["beat"] == "change")
    ].sort_values("rank")
    if len(chosen) == 0 or not _looks_ahead(tables, parameters):
        return ""
    lead = beats(tables.judgements, "indicators", "reading")
    items = "\n".join(f"- {sentence}" for sentence in chosen["sentence"])
    opening = lead or "Each of these can be seen from outside, and each would move the reading."
    return f"{opening}\n\n{items}"
