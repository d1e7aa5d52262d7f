"""The thesis of March 2021, that Moscow spreads its stakes, held against acts before and after."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable

import numpy as np
import pandas as pd

from helpers.measures.acts import COUNTERPARTS, PRINCIPALS
from helpers.measures.hedging import ENOUGH, ESTIMATE, acts, estimate, incidence, spread
from helpers.measures.once import bearing, of_reports, once, rows_of, without
from helpers.measures.rivals import KABUL_ALONE, RIVALS, SIGNS, signed_acts, tally, worded
from helpers.record import dates
from helpers.record.knowledge import among, distinct
from helpers.tables import Tables

THESIS = dt.date(2021, 3, 16)
BEFORE = dates.Bounds(dt.date(2019, 1, 1), THESIS)
AFTER = dates.Bounds(THESIS + dt.timedelta(days=1), dates.LAST_DAY)
SPANS = (("before", BEFORE), ("after", AFTER))


@once
def before_after(tables: Tables) -> pd.DataFrame:
    """The thesis' two spans: span, acts, a column a counterpart, what ``tally`` gives for camps and
    (``alone_``) for Kabul without the West, word, toward, ESTIMATE. Both bounds lie in the span.

    >>> measures.thesis.before_after(record.tables)[["span", "word"]].to_numpy().tolist()
    [['before', 'alignment'], ['after', 'alignment']]
    """
    pairs, rows = acts(tables), []
    signed, alone = signed_acts(tables), signed_acts(tables, KABUL_ALONE)
    for name, span in SPANS:
        inside = distinct(tables.events.loc[within(tables.events, span), "event_id"])
        mine = pairs[among(pairs["event_id"], inside)]
        counts = mine["counterpart"].value_counts()
        row = {"span": name, "acts": mine["event_id"].nunique()}
        row |= {code: int(counts.get(code, 0)) for code in COUNTERPARTS}
        row |= worded(tally(signed[among(signed["event_id"], inside)]))
        beside = worded(tally(alone[among(alone["event_id"], inside)]))
        row |= {f"alone_{key}": n for key, n in beside.items()}
        rows.append(row | dict(zip(ESTIMATE, estimate(incidence(mine)), strict=True)))
    return pd.DataFrame(rows)


def leave_one_out(tables: Tables) -> pd.DataFrame:
    """The evenness before and after without each source that tells ENOUGH acts of either span.

    Columns: source_id, before, after (effective counterparts; NaN where ENOUGH is not left),
    word_before, word_after. Dates and tones are then those that the other sources give.

    >>> without = measures.thesis.leave_one_out(record.tables).set_index("source_id")
    >>> without.loc["janse-2021", ["word_before", "word_after"]].to_list()
    ['', 'alignment']
    """
    mine = distinct(tables.events.loc[_in_span(tables.events), "event_id"])
    mine &= distinct(acts(tables)["event_id"])
    told = tables.reports[among(tables.reports["event_id"], mine)]
    told = told.groupby("source_id")["event_id"].nunique()
    names = list(told.index[told >= ENOUGH])
    # Without a source an event has its own date or one that is told of it, and no more actors: of
    # the others none can come to lie in a span, or to be an act.
    reaching = _in_span(tables.events) | of_reports(tables, _in_span(tables.reports))
    reaching &= among(tables.events["event_id"], acts(tables)["event_id"])
    after, left = without(tables, names, reaching.to_numpy())
    own = _summed(tables, lambda ids: rows_of(tables, ids))
    others = _summed(after, lambda ids: ids.astype(object).map(left))
    more = {key: owners.value_counts() for key, owners in others.items()}
    rows = []
    for name in names:
        kept = ~bearing(tables, name)
        found = {key: int(kept[at].sum()) + int(more[key].get(name, 0)) for key, at in own.items()}
        counts = [
            pd.Series({k: n for (s, k), n in found.items() if s == span}) for span, _ in SPANS
        ]
        words = [worded({key: int(n) for key, n in count.items()})["word"] for count in counts]
        rows.append((name, *map(_effective, counts), *words))
    columns = ["source_id", "before", "after", "word_before", "word_after"]
    return pd.DataFrame(rows, columns=columns)


def _in_span(dated: pd.DataFrame) -> pd.Series:
    """Whether events, or reports, lie whole in one of the spans."""
    return within(dated, BEFORE) | within(dated, AFTER)


def _summed(
    tables: Tables, mark: Callable[[pd.Series], np.ndarray | pd.Series]
) -> dict[tuple[str, str], pd.Series]:
    """What adds up over acts, as the mark of each that counts (which is given for event_ids): for
    each span the acts toward principals, the pairs with each of these (the stages of a procedure
    are one act), and the tally.
    """
    pairs, signed = (
        rows.assign(mark=mark(rows["event_id"])) for rows in (acts(tables), signed_acts(tables))
    )
    pairs["act"] = pairs["event_id"].where(pairs["procedure"] == "", pairs["procedure"])
    found = {}
    for name, span in SPANS:
        inside = distinct(tables.events.loc[within(tables.events, span), "event_id"])
        mine = pairs[pairs["counterpart"].isin(PRINCIPALS) & among(pairs["event_id"], inside)]
        shown = signed[among(signed["event_id"], inside)]
        mine = mine.drop_duplicates(["act", "counterpart"])
        chosen = {"acts": mine.drop_duplicates("act")}
        chosen |= {code: mine[mine["counterpart"] == code] for code in PRINCIPALS}
        for camp, (word_, sign) in itertools.product((*RIVALS, "north"), SIGNS):
            rows = (shown["camp"] == camp) & (shown["tone"] * sign > 0)
            chosen[f"{camp}_{word_}"] = shown[rows]
        found |= {(name, key): rows["mark"] for key, rows in chosen.items()}
    return found


def _effective(counts: pd.Series) -> float:
    enough = counts["acts"] >= ENOUGH
    return spread(counts[PRINCIPALS].to_numpy()).effective if enough else float("nan")


def straddling(tables: Tables) -> int:
    """Acts that may fall into BEFORE or AFTER but lie in neither whole.

    >>> measures.thesis.straddling(record.tables)
    52
    """
    mine = tables.events[among(tables.events["event_id"], acts(tables)["event_id"])]
    late = mine["last"].isna() | (mine["last"] >= pd.Timestamp(BEFORE.first))
    return int((late & ~within(mine, BEFORE) & ~within(mine, AFTER)).sum())


def within(events: pd.DataFrame, span: dates.Bounds) -> pd.Series:
    """Whether both bounds of an event are known and lie in the span.

    >>> events = record.tables.events
    >>> events[measures.thesis.within(events, phases.span("1928", "1928"))]["event_id"].to_list()
    ['1928-soviet-afghan-non-aggression-pact']
    """
    first, last = pd.Timestamp(span.first), pd.Timestamp(min(span.last, dt.date(9999, 1, 1)))
    return (events["first"] >= first) & (events["last"] <= last)
