"""The part of the outlook on swings: how often Moscow's tone turned, beside chance."""

from __future__ import annotations

import pandas as pd

from helpers import measures
from helpers.narrative.claims import argued
from helpers.narrative.voices import writer
from helpers.narrative.words import count, listed, literal, number, verb
from helpers.record import dates
from helpers.tables import Tables

_SINCE = "2001"


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
        return (
            f"Only {count(len(series), 'month')} of this selection "
            f"{verb(len(series), 'shows', 'show')} a dated tone toward the Taliban, too few to "
            "speak of turns."
            if len(series)
            else "No event of this selection that is dated to a month or better shows a tone "
            "toward the Taliban, so no turn can be counted."
        )
    turned = measures.outlook.turning_months(series)
    first, last = series["month"].iloc[0], series["month"].iloc[-1]
    said = [
        f"A tone toward the Taliban shows in {count(int(found['events']), 'event')} that are dated "
        f"to a month or better, in {count(len(series), 'month')} from {_month(first)} to "
        f"{_month(last)}."
    ]
    if len(turned) == 0:
        said.append("It keeps its sign throughout.")
        return " ".join(said)
    named = [
        f"{'down' if tone < 0 else 'up'} in {_month(month)}"
        for month, tone in zip(turned["month"], turned["tone"], strict=True)
    ]
    tellers = {name for names in turned["texts"] for name in names}
    only = (
        f" Each of these months is known from {literal(writer(tables, tellers.pop()))} alone."
        if len(tellers) == 1 and len(tables.sources) > 1 and len(turned) > 1
        else ""
    )
    said.append(
        f"The sign changes {_times(len(turned))}: {listed(named)}.{only} In shuffled order the "
        f"same tones would change sign {found['by_chance']:.1f} times on average, and "
        f"{_part(found['p_more'])} 2,000 shuffles change it as often or more often; "
        + _verdict(found)
    )
    return argued(
        tables.judgements, "vacillation", " ".join(said), "*What would change this reading.*"
    )


def _part(share: float) -> str:
    """A share of draws before their number: all and none only where it is so."""
    if share in (0, 1):
        return "all" if share == 1 else "none of the"
    return f"{min(max(100 * share, 1), 99):.0f} per cent of"


def _verdict(found: dict[str, float]) -> str:
    if found["turns"] < found["low"]:
        return "the tone has been steadier than chance would make it."
    if found["p_more"] < 0.05:
        return "the swings are more than chance, though the months are few."
    return f"with {number(int(found['months']))} months to judge by, that is no more than chance."


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
                "by chance": f"{found['by_chance']:.1f} "
                f"({found['low']:.0f} to {found['high']:.0f})",
                "Turns a year": f"{found['a_year']:.1f}",
                "Mean run, months": f"{found['run']:.1f}",
                "SD of changes": f"{found['sd']:.1f}",
                "SD by chance": f"{found['sd_by_chance']:.1f}",
            }
        )
    return pd.DataFrame(rows)
