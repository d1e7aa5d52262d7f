"""What a report on a table of events prints beside its phases, as small tables."""

from __future__ import annotations

from typing import Any

import pandas as pd

from helpers.external import lookups
from helpers.external.asked import LABELS
from helpers.external.counts import Counts
from helpers.measures.stretches import SUMS, corrected, toned
from helpers.measures.words import count, listed, signed, window_line
from helpers.record import dates

FEW = 10  # of what is summed, below which nothing is said to hold most of it
FIRM = 0.8  # support of a break that is told without a doubt


def sets(sources: pd.DataFrame) -> str:
    """The data sets of a table of events, by name: ``ICEWS and GDELT 2.0``."""
    return listed(LABELS.get(name, name) for name in sources["source"]) or "no data set"


def credit(record: Any) -> str:  # noqa: ANN401 (a notebook.Record, which this room does not know)
    """``Source: 3,749 rows of ICEWS; SHA-256 begins 0f3a...``: the table by its bytes."""
    rows, mark = int(record.counts.sources["rows"].sum()), record.counts.fingerprint
    told = f"SHA-256 begins {mark[:10]}" if mark else "counted in place, without a fingerprint"
    said = f"Source: {count(rows, 'row')} of {sets(record.counts.sources)}; {told}."
    return f"{said} {window_line(record.parameters)}".rstrip()


def toll(row: pd.Series | dict) -> str:
    """``1,200–2,300``: deaths by the low and the high estimate; ``12`` where they are one."""
    low, high = int(row["deaths_low"]), int(row["deaths_high"])
    return f"{low:,}–{high:,}" if low < high else f"{int(row['deaths_best']):,}"


def _tolls(rows: pd.DataFrame) -> list[str] | str:
    """The toll of each row; empty where nobody died in any."""
    return [toll(row) for row in rows.to_dict("records")] if rows["deaths_best"].sum() else ""


def numbers(column: pd.Series) -> pd.Series:
    """``1,234``."""
    return column.map("{:,}".format)


def percent(shares: pd.Series) -> pd.Series:
    """``86 %``; empty for none."""
    return shares.map(lambda share: "" if pd.isna(share) else f"{100 * share:.0f} %")


def _speaking(rows: pd.DataFrame) -> pd.DataFrame:
    """Without the columns in which every row is empty."""
    return rows.loc[:, ~(rows == "").all() | rows.empty].reset_index(drop=True)


def day(moment: object) -> str:
    """``6 June 2018``; empty for none."""
    return "" if pd.isna(moment) else f"{pd.Timestamp(moment):%-d %B %Y}"


def mean_score(sums: pd.Series) -> str:
    """``+2.5``, with a true minus sign; a dash where no act has a score."""
    return signed(sums["points"] / 1000 / sums["scored"])


def totals(counts: Counts) -> pd.Series:
    """Sums of the actor's own acts, and ``answers``, the acts of the other side."""
    own = counts.cells["own"].astype(bool)
    sums = counts.cells.loc[own, SUMS].sum()
    sums["answers"] = counts.cells.loc[~own, "n"].sum()
    return sums.astype(int)


def lane_rows(counts: Counts, frame: pd.DataFrame, phases: pd.DataFrame) -> pd.DataFrame:
    """What ``charts.counted.lanes`` draws: ``frame`` as ``stretches.periods`` has it."""
    if not frame["n"].sum():
        return frame.head(0)
    bears, about = tells(counts), ["period", "first", "last", "complete"]
    lanes = {
        "n": f"{counts.asked.noun}s".capitalize(),
        "value": "In 1,000\nrows" if bears["corrected"] else "",
        "score": "Mean\nscore" if bears["toned"] and frame["score"].notna().sum() > 1 else "",
        "deaths_best": "Deaths" if bears["deaths"] else "",
    }
    told = [name for name, lane in lanes.items() if lane]
    rows = frame.melt([*about, "deaths_low", "deaths_high"], told, "of", "height")
    rows = rows.assign(
        lane=rows["of"].map(lanes),
        value=rows["height"].astype(float),
        line=rows["of"] == "score",
        breaks=rows["period"].isin(phases["start"].iloc[1:]),
        low=rows["deaths_low"].astype(float).where(rows["of"] == "deaths_best"),
        high=rows["deaths_high"].astype(float).where(rows["of"] == "deaths_best"),
    )
    return rows[[*about, "lane", "value", "line", "breaks", "low", "high"]]


def reach(counts: Counts) -> tuple[str | None, str | None, str | None]:
    """The one day of the own acts, or None and the first and the last of them; None without any."""
    days = counts.cells.loc[counts.cells["own"], "day"].drop_duplicates()
    if len(days) < 2:
        return day(days.iloc[0]) if len(days) else None, None, None
    return None, day(days.min()), day(days.max())


def worst(periods: pd.DataFrame) -> tuple[str | None, str | None]:
    """The deadliest period and its toll; None where nobody died."""
    if len(periods) == 0 or not periods["deaths_best"].sum():
        return None, None
    row = periods.loc[periods["deaths_best"].idxmax()]
    return dates.told(row["period"]), toll(row)


def holding(rows: pd.DataFrame, column: str, name: str) -> str | None:
    """The name of the row that holds more than half of a sum of at least FEW; None without one."""
    if len(rows) == 0 or rows[column].sum() < FEW:
        return None
    row = rows.loc[rows[column].idxmax()]
    return str(row[name]) or None if row[column] > rows[column].sum() / 2 else None


def crowded(phases: pd.DataFrame, column: str) -> str | None:
    """A phase, as ``2015 to 2021``, with more than half of a sum in less than half of the time."""
    if len(phases) < 2:
        return None
    ends = phases["end"].map(dates.told).mask(phases["end"] == "", "the last day")
    long = phases["periods"] >= phases["periods"].sum() / 2
    spans = (phases["start"].map(dates.told) + " to " + ends).mask(long, "")
    return holding(phases.assign(span=spans), column, "span")


def by_support(phases: pd.DataFrame) -> tuple[list[str] | None, list[str] | None]:
    """When breaks are that at least four in five resamples have, and the others; None for none."""
    found = phases.iloc[1:]
    told = found["start"].map(dates.told)
    firm = found["support"] >= FIRM
    return list(told[firm]) or None, list(told[~firm]) or None


def sources(counts: Counts) -> pd.DataFrame:
    """The data sets of the table: what each holds."""
    rows = counts.sources
    return pd.DataFrame(
        {
            "Data set": rows["source"].map(LABELS),
            "Rows": numbers(rows["rows"]),
            "First day": rows["first"].map(day),
            "Last day": rows["last"].map(day),
            "Undated": numbers(rows["undated"]),
            "No country on either side": numbers(rows["nobody"]),
            "With deaths": numbers(rows["deaths"]),
        }
    )


def left_out(counts: Counts) -> pd.DataFrame:
    """What was asked for or lies near it, and is not counted: what, rows; without none."""
    lost, actor = counts.lost, counts.asked.sides[0]
    mapped = lost["unplaced"] if len(counts.places) else 0
    rows = [
        ("Without a date", lost["undated"]),
        (f"Of {actor} toward itself", lost["inside"]),
        ("Counted, but without coordinates, so not on the map", mapped),
    ]
    return pd.DataFrame([row for row in rows if row[1]], columns=["Left out", "Rows"])


def phase_rows(counts: Counts, phases: pd.DataFrame, every: str) -> pd.DataFrame:
    """The phases as they are printed."""
    if len(phases) == 0:
        return phases.head(0)
    share = phases["value"].map("{:,.1f}".format)
    return _speaking(
        pd.DataFrame(
            {
                "Phase": phases["number"].astype(str) + ". " + phases["name"],
                "From": phases["start"],
                "To": phases["end"].replace("", "open"),
                "Counted": numbers(phases["n"]),
                f"A {every}": phases["each"].map("{:,.1f}".format),
                "In 1,000 rows": share if corrected(counts) else "",
                "Score": phases["score"].map(signed).replace("–", ""),
                "Deaths": _tolls(phases),
                "Support": percent(phases["support"]),
            }
        )
    )


def in_words(native: pd.Series) -> pd.Series:
    """CAMEO's codes by their names; what a data set says in words as it is."""
    return native.replace({row["code"]: row["name"] for row in lookups.rows("relations")})


def name_of(text: str) -> str:
    """GDELT writes names in capitals."""
    return text.title() if text.isupper() and len(text) > 4 else text


def kinds(counts: Counts) -> pd.DataFrame:
    """Kinds of acts, the most frequent own ones first: type (PLOVER's), words (of the data set),
    the sums of own acts, share (of these), answers (acts of the other side).
    """
    rows = counts.kinds.assign(
        type=counts.kinds["type"].replace("", "of no known type").str.capitalize(),
        native_type=in_words(counts.kinds["native_type"]),
    )
    own = rows[rows["own"]].groupby("type")[SUMS].sum()
    back = rows[~rows["own"]].groupby("type")["n"].sum().rename("answers")
    ranked = rows.sort_values(["n", "native_type"], ascending=[False, True])
    words = ranked[ranked["native_type"] != ""].groupby("type")["native_type"]
    words = words.agg(lambda names: "; ".join(names.unique()[:3])).rename("words")
    sums = own.join(back, how="outer").fillna(0).astype(int).join(words).fillna({"words": ""})
    sums["share"] = sums["n"] / max(int(sums["n"].sum()), 1)
    order = ["n", "answers", "type"]
    return sums.reset_index(names="type").sort_values(order, ascending=[False, False, True])


def kind_rows(counts: Counts) -> pd.DataFrame:
    """``kinds`` as printed."""
    rows, (actor, other) = kinds(counts), counts.asked.sides
    return _speaking(
        pd.DataFrame(
            {
                "Type": rows["type"],
                "In the data set's words": rows["words"],
                "Counted": numbers(rows["n"]),
                "Share": percent(rows["share"]),
                f"By {other}": numbers(rows["answers"]) if actor and rows["answers"].sum() else "",
                "Deaths": _tolls(rows),
            }
        )
    )


def parties(counts: Counts) -> pd.DataFrame:
    """Who acts toward whom, by the names of the table: the deadliest pairs, then the most frequent;
    as printed.
    """
    rows = counts.parties[counts.parties["own"]].head(8)
    return _speaking(
        pd.DataFrame(
            {
                "Who": rows["actor"].map(name_of).replace("", "nobody named"),
                "To whom": rows["recipient"].map(name_of).replace("", "nobody named"),
                "Counted": numbers(rows["n"]),
                "Deaths": _tolls(rows),
            }
        )
    )


def places(counts: Counts) -> pd.DataFrame:
    """Where own acts happened: label, latitude, longitude, n, the sums; the weightiest first."""
    rows = counts.places
    return rows.assign(
        label=rows["place"].str.split(",").str[0].str.strip(),
        latitude=rows["north"] / 100,
        longitude=rows["east"] / 100,
    )


def by_place(counts: Counts) -> pd.DataFrame:
    """The sums of each place that has a name, the weightiest first."""
    rows = counts.places[counts.places["place"] != ""]
    sums = rows.groupby("place", sort=False)[SUMS].sum().reset_index()
    return sums.sort_values(["deaths_best", "n"], ascending=False, kind="stable")


def place_rows(counts: Counts) -> pd.DataFrame:
    """The weightiest places as printed."""
    rows = by_place(counts).head(10)
    deadly = numbers(rows["deadly"]) if rows["deaths_best"].sum() else ""
    printed = {"Place": rows["place"], "Counted": numbers(rows["n"]), "Deadly events": deadly}
    return _speaking(pd.DataFrame(printed | {"Deaths": _tolls(rows)}))


def tells(counts: Counts) -> dict[str, bool]:
    """What the table can bear: toned, corrected, deaths, ranged (low and high)."""
    own = counts.cells[counts.cells["own"]]
    return {
        "toned": toned(counts),
        "corrected": corrected(counts),
        "deaths": bool(own["deaths_best"].sum()),
        "ranged": bool(counts.sources["ranged"].sum()),
    }
