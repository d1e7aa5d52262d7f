"""Who tells an event, passage by passage, and where the accounts of it part."""

from __future__ import annotations

import itertools

import pandas as pd

from helpers.measures.words import count, listed
from helpers.record import dates
from helpers.record.tables import Tables

_FOR, _AGAINST = {"reports", "asserts"}, {"denies", "doubts"}


def accounts(tables: Tables, event_id: str) -> pd.DataFrame:
    """The passages that tell an event, one row each, in the order of their sources' publication.

    Columns: passage (``janse-2021, 66``), source (title), told (the date as told), words (the
    text's own date words), stance, speaker (empty = the author), attitudes (who toward whom,
    -2 to 2, as the passage shows it), reasoning. No row for an event that the tables do not hold.

    >>> explore.accounts(record.tables, "2023-05-kazan-forum")[["passage", "stance"]].head(1)
                 passage   stance
    0  diplomat-2023, 17  reports
    """
    about = tables.sources.set_index("source_id")
    rows = tables.reports[tables.reports["event_id"] == event_id]
    last = about["published"].map(lambda edtf: dates.bounds(edtf).last)
    rows = rows.assign(day=rows["source_id"].map(last))
    rows = rows.sort_values(["day", "source_id", "paragraph"], kind="stable")
    passages = list(zip(rows["source_id"], rows["paragraph"], strict=True))
    speakers = tables.actors.set_index("actor_id")["name"]
    stances = tables.labels("stance")
    return pd.DataFrame(
        {
            "passage": [f"{source}, {paragraph}" for source, paragraph in passages],
            "source": rows["source_id"].map(about["title"]).to_list(),
            "told": [dates.told(text) for text in rows["date_as_told"]],
            "words": rows["words"].to_list(),
            "stance": [stances.get(code, code).lower() for code in rows["stance"]],
            "speaker": rows["speaker"].map(speakers).fillna("").to_list(),
            "attitudes": [_edges(tables, event_id, *passage) for passage in passages],
            "reasoning": rows["reasoning"].to_list(),
        }
    )


def _edges(tables: Tables, event_id: str, source: str, paragraph: int) -> str:
    """The edges that a passage shows of an event: ``Russia to Taliban +1; ...``."""
    rows = tables.attitudes
    mine = (rows["event_id"] == event_id) & (rows["source_id"] == source)
    rows = rows[mine & (rows["paragraph"] == paragraph)]
    names = dict(zip(tables.actors["actor_id"], tables.actors["name"], strict=True))
    said = []
    for one, other, tone in zip(rows["holder"], rows["target"], rows["tone"], strict=True):
        signed = f"{tone:+d}".replace("-", "−") if tone else "0"
        said.append(f"{names.get(one, one)} to {names.get(other, other)} {signed}")
    return "; ".join(said)


def rivalry(tables: Tables, event_id: str) -> str:
    """Where the accounts of an event part: dates that exclude each other, denials, attitudes.

    >>> explore.rivalry(record.tables, "2016-12-27-moscow-trilateral").partition(".")[0]
    'Told in four passages of three sources'
    """
    rows = tables.reports[tables.reports["event_id"] == event_id]
    n, sources = len(rows), rows["source_id"].nunique()
    if n == 0:
        return "No passage of this selection tells this event."
    said = [f"Told in {count(n, 'passage')} of {count(sources, 'source')}."]
    said += _dates_apart(rows)
    against = rows[rows["stance"].isin(_AGAINST)]
    if len(against) and rows["stance"].isin(_FOR).any():
        said.append(f"Against the others it is denied or doubted in {_named(against)}.")
    shown = tables.attitudes[tables.attitudes["event_id"] == event_id]
    for (holder, target), edges in shown.groupby(["holder", "target"]):
        warm, cold = edges[edges["tone"] > 0], edges[edges["tone"] < 0]
        if len(warm) and len(cold):
            said.append(
                f"{holder} is told as friendly to {target} in {_named(warm)} and as unfriendly in "
                f"{_named(cold)}."
            )
    if len(said) == 1 and n > 1:
        said.append("The passages do not contradict each other.")
    return " ".join(said)


def _dates_apart(rows: pd.DataFrame) -> list[str]:
    dated = rows[rows["date_as_told"] != ""].drop_duplicates(["date_as_told", "source_id"])
    told = zip(dated["date_as_told"], dated["source_id"], dated["paragraph"], strict=True)
    return [
        f"The dates {dates.told(one[0])} [{one[1]}, {one[2]}] and {dates.told(other[0])} "
        f"[{other[1]}, {other[2]}] cannot both be right."
        for one, other in itertools.combinations(told, 2)
        if dates.conflict(one[0], other[0])
    ]


def _named(rows: pd.DataFrame) -> str:
    passages = zip(rows["source_id"], rows["paragraph"], strict=True)
    return listed(f"[{source}, {paragraph}]" for source, paragraph in passages)
