"""What one can know: tables cut to the sources at hand, dates and outcomes included.

Nothing that rests on a source outside the cut shines through it: a vintage of 2017 dates its events
by what texts of 2017 say, and its forecasts are open.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Iterable, Set

import pandas as pd

from helpers.record import dates
from helpers.record.paths import OWN_SCHEME


def rows_where(frame: pd.DataFrame, keep: list[bool]) -> pd.DataFrame:
    """Rows by a list of truths; an empty list keeps the columns, which ``frame[[]]`` would drop."""
    return frame[pd.Series(keep, index=frame.index, dtype=bool)]


def among(column: pd.Series, texts: Set[str] | pd.Series) -> pd.Series:
    """Whether each text of a column is among some."""
    return column.isin(set(texts)).astype(bool)


def of_sources(frame: pd.DataFrame, sources: set[str]) -> pd.DataFrame:
    return frame[among(frame["source_id"], sources)].reset_index(drop=True)


def of_events(frame: pd.DataFrame, event_ids: set[str]) -> pd.DataFrame:
    return frame[among(frame["event_id"], event_ids)].reset_index(drop=True)


def meeting(column: pd.Series, window: dates.Bounds) -> pd.Series:
    """Whether each date can lie in the window; one open on a side counts by its known bound alone.

    Otherwise everything known only "by 2017" would belong to every earlier window as well.
    """
    known = [text.replace("../", "").replace("/..", "") for text in column]
    inside = [bool(text) and dates.bounds(text).meets(window) for text in known]
    return pd.Series(inside, index=column.index, dtype=bool)


def known_events(
    events: pd.DataFrame,
    every: pd.DataFrame,
    reports: pd.DataFrame,
    core: set[str],
    borrowed: pd.Series,
) -> pd.DataFrame:
    """Events that a kept report tells, dated by the kept reports alone.

    The preferred date stands where every report that it was settled on is kept: those of the core
    sources, or of whatever sources tell an event that the core does not. A kept report that tells
    a narrower date inside it sharpens it. Where some are not kept, what the others tell decides,
    so that a vintage never borrows a later text's precision. ``every``: all reports there are;
    ``borrowed``: which of them have a date that a source outside the cut supplies, who are no
    better than not kept.
    """
    kept = events[among(events["event_id"], reports["event_id"])]
    hidden = ~every["source_id"].isin(set(reports["source_id"])) | borrowed
    settled: dict[str, list[tuple[bool, bool]]] = {}
    for event_id, source, gone in zip(every["event_id"], every["source_id"], hidden, strict=True):
        settled.setdefault(event_id, []).append((source in core, gone))
    told: dict[str, list[tuple[str, bool]]] = {}
    stated = reports[(reports["date_as_told"] != "") & reports["date_by"].isin(dates.TOLD)]
    columns = (stated[name] for name in ("event_id", "date_as_told", "source_id"))
    for event_id, date, source in zip(*columns, strict=True):
        told.setdefault(event_id, []).append((date, source in core))
    known = [
        _known_date(date, settled[event_id], told.get(event_id, []))
        for event_id, date in zip(kept["event_id"], kept["date"], strict=True)
    ]
    changed = kept.assign(date=pd.Series(known, index=kept.index, dtype="string"))
    return told_bounds(changed, reports)


def _known_date(
    preferred: str, settled: list[tuple[bool, bool]], told: list[tuple[str, bool]]
) -> str:
    """The date of one event as the kept reports let one know it; empty where they do not.

    ``settled``: of each report that there is, whether its source is of the core and whether it is
    hidden; ``told``: the dates that kept reports tell, and whether a core source does.
    """
    if not preferred:
        return ""
    by_core = any(core for core, _ in settled)
    missing = any(hidden for core, hidden in settled if core or not by_core)
    span = dates.bounds(preferred)
    inside = [(date, core) for date, core in told if dates.bounds(date).within(span)]
    if missing and not inside:
        return _narrowest(date for date, _ in told)
    if by_core and not missing:
        sharper = _narrowest(date for date, core in inside if not core)
        return dates.narrower(preferred, sharper)
    return preferred


def _narrowest(told: Iterable[str]) -> str:
    return functools.reduce(dates.narrower, told, "")


def known_participants(participants: pd.DataFrame, known: set[str]) -> pd.DataFrame:
    """Participants whom the settled accounts name, and those whom a kept source alone adds."""
    named = participants["source_id"]
    return participants[(named == "") | named.isin(known)].reset_index(drop=True)


def known_phases(phases: pd.DataFrame, known: set[str], as_of: dt.date | None) -> pd.DataFrame:
    """Authors' phases of kept sources; our own as far as begun, the last one still open."""
    kept = phases[phases["scheme"].isin(known | {OWN_SCHEME})]
    if as_of is None:
        return kept.reset_index(drop=True)
    begun = [dates.bounds(text).first <= as_of for text in kept["start"]]
    kept = rows_where(kept, begun)
    ends = [
        "" if scheme == OWN_SCHEME and end and dates.bounds(end).last > as_of else end
        for scheme, end in zip(kept["scheme"], kept["end"], strict=True)
    ]
    return kept.assign(end=pd.Series(ends, index=kept.index, dtype="string")).reset_index(drop=True)


def known_outcomes(
    outcomes: pd.DataFrame, sources: pd.DataFrame, reports: pd.DataFrame
) -> pd.DataFrame:
    """Outcomes that a kept text or event shows, with the day from which each is known (``known``,
    datetime64[s]: of an event, the first publication that tells it), in that order.
    """
    published = {
        row["source_id"]: pd.Timestamp(dates.bounds(row["published"]).last)
        for _, row in sources.iterrows()
    }
    told = reports["source_id"].map(published).groupby(reports["event_id"]).min().to_dict()
    days = [
        told.get(event) if event else published.get(source)
        for event, source in zip(outcomes["event_id"], outcomes["source_id"], strict=True)
    ]
    kept = outcomes.assign(known=pd.Series(days, index=outcomes.index, dtype="datetime64[s]"))
    kept = kept.dropna(subset=["known"])
    return kept.sort_values("known", kind="stable").reset_index(drop=True)


def decided(assessments: pd.DataFrame, outcomes: pd.DataFrame) -> pd.DataFrame:
    """Forecasts with the outcome that the newest known text shows: outcome (open where none does),
    outcome_evidence (its passages or events and those that agree, by semicolons), outcome_note.
    """
    found = []
    mine = {name: rows.to_dict("records") for name, rows in outcomes.groupby("assessment_id")}
    for name in assessments["assessment_id"]:
        rows = mine.get(name, [])
        newest = rows[-1] if rows else {"outcome": "open", "note": ""}
        agree = [row for row in rows if row["outcome"] == newest["outcome"]]
        tokens = [row["event_id"] or f"{row['source_id']} {row['paragraph']}" for row in agree]
        found.append((newest["outcome"], "; ".join(tokens), newest["note"]))
    columns = ["outcome", "outcome_evidence", "outcome_note"]
    told = pd.DataFrame(found, index=assessments.index, columns=columns, dtype="string")
    return assessments.assign(**{name: told[name] for name in columns})


def known_claims(claims: pd.DataFrame, positions: pd.DataFrame) -> pd.DataFrame:
    """Claims that a kept passage makes: one exists from the day of its first known assertion."""
    made = positions.loc[positions["position"].isin(["asserts", "concedes"]), "claim_id"]
    return claims[among(claims["claim_id"], made)].reset_index(drop=True)


def known_attitudes(
    attitudes: pd.DataFrame, sources: set[str], events: set[str], window: dates.Bounds | None
) -> pd.DataFrame:
    """Edges that a kept passage shows, by a kept event or held at a time that can lie in the
    window.
    """
    kept = of_sources(attitudes, sources)
    inside = among(kept["event_id"], events)
    loose = kept["event_id"] == ""
    if window is not None:
        loose &= meeting(kept["date"], window)
    return kept[inside | loose].reset_index(drop=True)


def known_reports(reports: pd.DataFrame, sources: set[str], every: set[str]) -> pd.DataFrame:
    """Reports of kept sources; a date that a source outside the cut supplies is none."""
    kept = of_sources(reports, sources)
    lent = borrowed(kept, every - sources)
    if not lent.any():
        return kept
    kept = kept.copy()
    kept.loc[lent, ["date_as_told", "date_by", "date_from", "reasoning"]] = ""
    return bounded(kept, "date_as_told")


def borrowed(reports: pd.DataFrame, hidden: set[str]) -> pd.Series:
    """Which reports have a date that a hidden source supplies."""
    lent = [
        any(token.strip().split(" ")[0] in hidden for token in text.split(";"))
        for text in reports["date_from"]
    ]
    return pd.Series(lent, index=reports.index, dtype=bool)


def known_actors(actors: pd.DataFrame, tables: object) -> pd.DataFrame:
    """Actors whom some row of the other tables names."""
    named: set[str] = set()
    for table in ("participants", "reports", "attitudes", "offices", "positions", "quantities",
                  "assessments", "seats"):  # fmt: skip
        frame = getattr(tables, table)
        for column in ("actor_id", "speaker", "holder", "target", "teller"):
            if column in frame:
                named |= set(frame[column])
    return actors[among(actors["actor_id"], named)].reset_index(drop=True)


def known_assessments(
    assessments: pd.DataFrame, sources: set[str], own_until: dt.date | None
) -> pd.DataFrame:
    """Forecasts of kept sources, and our own as far as they were made by a day."""
    ours = [
        own_until is not None and not source and dates.bounds(made).last <= own_until
        for source, made in zip(assessments["source_id"], assessments["made"], strict=True)
    ]
    kept = among(assessments["source_id"], sources) | pd.Series(ours, assessments.index, dtype=bool)
    return assessments[kept].reset_index(drop=True)


def known_origins(origins: pd.DataFrame, as_of: dt.date | None) -> pd.DataFrame:
    """Records of others that were published by a day; which of our texts are chosen is no matter.

    They are no texts, and nobody coded them: a choice of sources leaves them as they are.
    """
    if as_of is None:
        return origins.reset_index(drop=True)
    known = [dates.bounds(text).last <= as_of for text in origins["published"]]
    return rows_where(origins, known).reset_index(drop=True)


def known_series(
    series: pd.DataFrame, origins: pd.DataFrame, window: dates.Bounds | None
) -> pd.DataFrame:
    """The yearly numbers of known records, of the years that lie in the window."""
    kept = series[series["origin_id"].isin(set(origins["origin_id"]))]
    if window is not None:
        kept = kept[kept["year"].between(window.first.year, window.last.year)]
    return kept.reset_index(drop=True)


# -- the first and last day of a date as columns ------------------------------------------------


def bounded(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """Add first, last and precision of an EDTF column."""
    spans = [dates.bounds(text) if text else None for text in frame[column]]
    return _spanning(frame, spans, [dates.precision(text) for text in frame[column]])


def _spanning(
    frame: pd.DataFrame, spans: list[dates.Bounds | None], precision: list[str]
) -> pd.DataFrame:
    return frame.assign(
        first=_column(frame, [_stamp(s.first) if s else None for s in spans], "datetime64[s]"),
        last=_column(frame, [_stamp(s.last) if s else None for s in spans], "datetime64[s]"),
        precision=_column(frame, precision, "string"),
    )


def _column(frame: pd.DataFrame, values: list, kind: str) -> pd.Series:
    return pd.Series(values, index=frame.index, dtype=kind)


def _stamp(day: dt.date) -> dt.date | None:
    return None if day in (dates.FIRST_DAY, dates.LAST_DAY) else day


def told_bounds(events: pd.DataFrame, reports: pd.DataFrame) -> pd.DataFrame:
    """Events with the bounds that passages tell: first, last, precision, and which are inferred.

    A bound of the preferred date counts where a report that states it, or tells it relative to
    another date, bears it; else the nearest bound that one tells, and none where none does.
    ``inferred`` is start, end, both, or empty. ``date`` stays the preferred date.
    """
    told: dict[str, list[dates.Bounds]] = {}
    mine = reports[reports["date_by"].isin(dates.TOLD) & (reports["date_as_told"] != "")]
    for event_id, text in zip(mine["event_id"], mine["date_as_told"], strict=True):
        told.setdefault(event_id, []).append(dates.bounds(text))
    rows = [
        dates.told_span(dates.bounds(date), told.get(event_id, [])) if date else None
        for event_id, date in zip(events["event_id"], events["date"], strict=True)
    ]
    sides = [row[1] if row else "" for row in rows]
    spans = [row[0] if row else None for row in rows]
    exact = [
        dates.precision(date) if not side else dates.span_precision(span) if span else "undated"
        for date, side, span in zip(events["date"], sides, spans, strict=True)
    ]
    return _spanning(events, spans, exact).assign(inferred=_column(events, sides, "string"))
