"""What one can know: tables cut to the sources at hand, dates and outcomes included.

Nothing that rests on a source outside the cut shines through it: a vintage of 2017 dates its events
by what texts of 2017 say, and its forecasts are open.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Set

import numpy as np
import pandas as pd

from helpers.record import dates, rules
from helpers.record.places import OWN_SCHEME

# The bounds of no date, which lies inside no other.
NOWHERE = (dates.FIRST_DAY, dates.LAST_DAY)


def bounded(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """Add first, last and precision of an EDTF column."""
    codes, texts = pd.factorize(frame[column])
    spans = [dates.bounds(text) if text else None for text in texts]
    first = [_stamp(span.first) if span else None for span in spans]
    last = [_stamp(span.last) if span else None for span in spans]
    precision = [dates.precision(text) for text in texts]
    return frame.assign(
        first=_each(frame, codes, first, "datetime64[s]"),
        last=_each(frame, codes, last, "datetime64[s]"),
        precision=_each(frame, codes, precision, "string"),
    )


def _each(frame: pd.DataFrame, codes: np.ndarray, values: list, kind: str) -> pd.Series:
    """A column of values that are given once for each distinct cell."""
    return pd.Series(pd.Series(values, dtype=kind).array.take(codes), index=frame.index)


def _stamp(day: dt.date) -> dt.date | None:
    return None if day in (dates.FIRST_DAY, dates.LAST_DAY) else day


def rows_where(frame: pd.DataFrame, keep: list[bool]) -> pd.DataFrame:
    """Rows by a list of truths; an empty list keeps the columns, which ``frame[[]]`` would drop."""
    return frame[pd.Series(keep, index=frame.index, dtype=bool)]


def distinct(column: pd.Series) -> set[str]:
    """The texts of a column, each once; pandas would check each cell on its way to a set."""
    return set(column.to_numpy())


def among(column: pd.Series, texts: Set[str] | pd.Series) -> pd.Series:
    """Whether each text of a column is among some. ``isin`` would first make a table of a set,
    which takes longer than to look a million texts up in it.
    """
    texts = distinct(texts) if isinstance(texts, pd.Series) else texts
    found = np.fromiter(map(texts.__contains__, column.to_numpy()), bool, len(column))
    return pd.Series(found, index=column.index)


def of_sources(frame: pd.DataFrame, sources: set[str]) -> pd.DataFrame:
    return frame[among(frame["source_id"], sources)].reset_index(drop=True)


def of_events(frame: pd.DataFrame, event_ids: set[str]) -> pd.DataFrame:
    return frame[among(frame["event_id"], event_ids)].reset_index(drop=True)


def meeting(column: pd.Series, window: dates.Bounds) -> pd.Series:
    """Whether each date can lie in the window; one open on a side counts by its known bound alone.

    Otherwise everything known only "by 2017" would belong to every earlier window as well.
    """
    codes, texts = pd.factorize(column)
    known = [text.replace("../", "").replace("/..", "") for text in texts]
    inside = [bool(text) and dates.bounds(text).meets(window) for text in known]
    return pd.Series(np.array(inside, dtype=bool)[codes], index=column.index, dtype=bool)


def known_events(
    events: pd.DataFrame, every: pd.DataFrame, reports: pd.DataFrame, core: set[str]
) -> pd.DataFrame:
    """Events that a kept report tells, dated by the kept reports alone.

    The preferred date stands where every report that it was settled on is kept: those of the core
    sources, or of whatever sources tell an event that the core does not. A kept report that tells
    a narrower date inside it sharpens it. Where some are not kept, what the others tell decides,
    so that a vintage never borrows a later text's precision. ``every``: all reports there are.
    """
    kept = events[among(events["event_id"], reports["event_id"])]
    if len(kept) == 0:
        return kept
    known = _known_dates(kept, every, reports, core)
    changed = kept.assign(date=pd.Series(known, index=kept.index, dtype="string"))
    return bounded(changed.drop(columns=["first", "last", "precision"]), "date")


def _known_dates(
    events: pd.DataFrame, every: pd.DataFrame, reports: pd.DataFrame, core: set[str]
) -> np.ndarray:
    """The date of each event as the kept reports let one know it; empty where they do not."""
    ids = pd.Index(events["event_id"])
    by_core, missing = _settled_on(ids, every, core, set(reports["source_id"]))
    told = reports.assign(place=ids.get_indexer(pd.Index(reports["event_id"])))
    told = told[(told["date_as_told"] != "") & (told["place"] >= 0)]
    place, beside = told["place"].to_numpy(), ~told["source_id"].isin(core).to_numpy(dtype=bool)
    codes, texts = pd.factorize(pd.concat([events["date"], told["date_as_told"]]))
    spans = [dates.bounds(text) if text else dates.Bounds(*NOWHERE) for text in texts]
    first, last = (np.array([day.toordinal() for day in side]) for side in zip(*spans, strict=True))
    preferred, given = codes[: len(ids)], codes[len(ids) :]
    stated = events["date"].to_numpy(dtype=object) != ""
    inside = stated[place] & (first[given] >= first[preferred[place]])
    inside &= last[given] <= last[preferred[place]]
    # All that the date was settled on is kept: what others tell of it may sharpen it.
    sharper = inside & beside & by_core[place] & ~missing[place]
    sharper &= (last - first)[given] < (last - first)[preferred[place]]
    # Some of it is not, and nobody kept tells a date inside it: what they tell instead.
    lost = stated & missing
    lost[place[inside]] = False
    known = np.asarray(texts, dtype=object)[preferred]
    known[lost] = ""
    for rows in (sharper, lost[place]):
        found, narrowest = _narrowest(place[rows], given[rows], (last - first)[given[rows]])
        known[found] = np.asarray(texts, dtype=object)[narrowest]
    return known


def _settled_on(
    ids: pd.Index, every: pd.DataFrame, core: set[str], kept: set[str]
) -> tuple[np.ndarray, np.ndarray]:
    """For each event whether core sources settled its date, and whether one that did is missing.

    Where no core source tells an event, whatever sources tell it have settled it.
    """
    place = ids.get_indexer(pd.Index(every["event_id"]))
    names = every["source_id"][place >= 0]
    place = place[place >= 0]
    by_core, missing = np.zeros(len(ids), dtype=bool), np.zeros(len(ids), dtype=bool)
    of_core = names.isin(core).to_numpy(dtype=bool)
    by_core[place[of_core]] = True
    gone = ~names.isin(kept).to_numpy(dtype=bool) & (of_core | ~by_core[place])
    missing[place[gone]] = True
    return by_core, missing


def _narrowest(
    place: np.ndarray, given: np.ndarray, days: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The places that have a date, and for each its shortest, of equals the first."""
    order = np.lexsort((np.arange(len(place)), days, place))
    found, where = np.unique(place[order], return_index=True)
    return found, given[order][where]


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
    assessments: pd.DataFrame, passages: pd.DataFrame, events: set[str]
) -> pd.DataFrame:
    """Outcomes as far as their evidence is known: the later one, else the first, else open."""
    known = {f"{s} {p}" for s, p in zip(passages["source_id"], passages["paragraph"], strict=True)}
    known |= events

    def shown(evidence: str) -> bool:
        return all(token.strip() in known for token in evidence.split(";") if token.strip())

    changed = assessments.copy()
    fields = ["outcome", "outcome_evidence", "outcome_note"]
    later = (changed["later_outcome"] != "") & changed["later_evidence"].map(shown).astype(bool)
    changed.loc[later, fields] = changed.loc[
        later, ["later_outcome", "later_evidence", "later_note"]
    ].to_numpy()
    hidden = ~changed["outcome_evidence"].map(shown).astype(bool)
    changed.loc[hidden, fields] = ["open", "", ""]
    return changed


def known_judgements(
    judgements: pd.DataFrame, passages: pd.DataFrame, as_of: dt.date | None
) -> pd.DataFrame:
    """Sentences all of whose cited passages are known and that no later judgement has replaced."""
    known = set(zip(passages["source_id"], passages["paragraph"], strict=True))
    day = as_of or dates.LAST_DAY
    shown = [
        set(rules.cited_passages(text)) <= known and (not until or day < dates.bounds(until).first)
        for text, until in zip(judgements["sentence"], judgements["until"], strict=True)
    ]
    return rows_where(judgements, shown).reset_index(drop=True)


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
