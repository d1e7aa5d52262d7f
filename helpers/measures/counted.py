"""What a report on a table of events prints beside its phases, as small tables."""

from __future__ import annotations

import numpy as np
import pandas as pd

from helpers.external import lookups
from helpers.external.asked import LABELS, spoken
from helpers.external.counts import Counts
from helpers.measures.stretches import SUMS, corrected, toned
from helpers.record import dates

SOON = 7  # days within which an act of the other side counts as an answer
FEW = 10  # days with acts below which nothing is said of answers
FIRM = 0.8  # support of a break that is told without a doubt
_LONG = 110  # letters of a reference that is no address


def sides(counts: Counts) -> tuple[str, str]:
    """``("Russia", "Afghanistan")``: who acts, and the other side as prose names it."""
    asked = counts.asked
    other = spoken(asked.recipient) if asked.recipient else "all others"
    return (spoken(asked.actor), other) if asked.actor else ("", "")


def toll(row: pd.Series | dict) -> str:
    """``1,200–2,300``: deaths by the low and the high estimate; ``12`` where they are one."""
    low, high = int(row["deaths_low"]), int(row["deaths_high"])
    return f"{low:,}–{high:,}" if low < high else f"{int(row['deaths_best']):,}"


def day(moment: object) -> str:
    """``6 June 2018``; empty for none."""
    return "" if pd.isna(moment) else f"{pd.Timestamp(moment):%-d %B %Y}"


def totals(counts: Counts) -> pd.Series:
    """Sums of the actor's own acts, and ``answers``, the acts of the other side."""
    own = counts.cells["own"].to_numpy(dtype=bool)
    sums = counts.cells.loc[own, SUMS].sum()
    return pd.concat([sums, pd.Series({"answers": counts.cells.loc[~own, "n"].sum()})]).astype(int)


def lane_rows(counts: Counts, frame: pd.DataFrame, phases: pd.DataFrame) -> pd.DataFrame:
    """What ``charts.counted.lanes`` draws: ``frame`` as ``stretches.periods`` has it."""
    bears, what = tells(counts), f"{counts.asked.noun}s".capitalize()
    nothing = frame["n"] * np.nan
    lanes = [
        (what, frame["n"], nothing, nothing, True),
    ]
    if bears["corrected"]:
        lanes.append(("In 1,000\nrows", frame["value"], nothing, nothing, True))
    if bears["toned"] and frame["score"].notna().sum() > 1:
        lanes.append(("Mean\nscore", frame["score"], nothing, nothing, False))
    if bears["deaths"]:
        deaths = (frame[f"deaths_{end}"] for end in ("best", "low", "high"))
        lanes.append(("Deaths", *deaths, True))
    parts = [
        frame[["period", "first", "last", "complete"]].assign(
            lane=lane, value=value.astype(float), low=low.astype(float), high=high.astype(float),
            line=not bars, breaks=frame["period"].isin(phases["start"].iloc[1:]),
        )
        for lane, value, low, high, bars in lanes
    ]  # fmt: skip
    return pd.concat(parts, ignore_index=True) if frame["n"].sum() else frame.head(0)


def reach(counts: Counts) -> tuple[str | None, str | None]:
    """The first and the last day of the own acts; None without any."""
    days = counts.cells.loc[counts.cells["own"], "day"]
    return (day(days.min()), day(days.max())) if len(days) else (None, None)


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
    found = str(row[name]) if row[column] > rows[column].sum() / 2 else ""
    return found or None


def crowded(phases: pd.DataFrame, column: str) -> str | None:
    """A phase, as ``2015 to 2021``, with more than half of a sum in less than half of the time."""
    if len(phases) < 2:
        return None
    ends = [dates.told(end) if end else "the last day" for end in phases["end"]]
    spans = [f"{dates.told(a)} to {b}" for a, b in zip(phases["start"], ends, strict=True)]
    short = phases["periods"] < phases["periods"].sum() / 2
    found = holding(phases.assign(span=spans), column, "span")
    return found if found in set(pd.Series(spans)[short.to_numpy()]) else None


def by_support(phases: pd.DataFrame) -> tuple[list[str] | None, list[str] | None]:
    """When breaks are that at least four in five resamples have, and the others; None for none."""
    found = phases.iloc[1:]
    told = found["start"].map(dates.told)
    firm = found["support"] >= FIRM
    return list(told[firm]) or None, list(told[~firm]) or None


def mean_score(sums: pd.Series) -> str:
    """``+2.5``, with a true minus sign."""
    return f"{sums['points'] / 1000 / sums['scored']:+.1f}".replace("-", "−")


def sources(counts: Counts) -> pd.DataFrame:
    """The data sets of the table: what each holds."""
    rows = counts.sources
    return pd.DataFrame(
        {
            "Data set": rows["source"].map(LABELS),
            "Rows": [f"{n:,}" for n in rows["rows"]],
            "First day": [day(moment) for moment in rows["first"]],
            "Last day": [day(moment) for moment in rows["last"]],
            "Undated": [f"{n:,}" for n in rows["undated"]],
            "No country on either side": [f"{n:,}" for n in rows["nobody"]],
            "With deaths": [f"{n:,}" for n in rows["deaths"]],
        }
    )


def left_out(counts: Counts) -> pd.DataFrame:
    """What was asked for or lies near it, and is not counted: what, rows; without none."""
    lost, actor = counts.lost, sides(counts)[0]
    mapped = lost["unplaced"] if len(counts.places) else 0
    rows = [
        ("Without a date", lost["undated"]),
        ("Dated a month or more before GDELT added them", lost["late"]),
        (f"Of {actor} toward itself", lost["inside"]),
        ("Counted, but without coordinates, so not on the map", mapped),
    ]
    return pd.DataFrame([row for row in rows if row[1]], columns=["Left out", "Rows"])


def phase_rows(counts: Counts, phases: pd.DataFrame, every: str) -> pd.DataFrame:
    """The phases as they are printed; a column of which no row says anything is left out."""
    if len(phases) == 0:
        return phases.head(0)
    reached = [end or "open" for end in phases["end"]]
    rows = pd.DataFrame(
        {
            "Phase": [
                f"{n}. {name}" for n, name in zip(phases["number"], phases["name"], strict=True)
            ],
            "From": phases["start"],
            "To": reached,
            "Counted": [f"{n:,}" for n in phases["n"]],
            f"A {every}": [f"{value:,.1f}" for value in phases["each"]],
            "In 1,000 rows": [f"{v:,.1f}" for v in phases["value"]] if corrected(counts) else "",
            "Score": ["" if pd.isna(v) else f"{v:+.1f}".replace("-", "−") for v in phases["score"]],
            "Deaths": [toll(row) for row in phases.to_dict("records")]
            if phases["deaths_best"].sum()
            else "",
            "Support": ["" if pd.isna(v) else f"{100 * v:.0f} %" for v in phases["support"]],
        }
    )
    return rows.loc[:, (rows != "").any()]


def heaviest(counts: Counts, phases: pd.DataFrame, most: int = 5) -> pd.DataFrame:
    """The heaviest months or days of each phase: number, period (EDTF), n, deaths_best; by deaths
    where there are some, else by number.
    """
    form = {"month": "%Y-%m", "day": "%Y-%m-%d"}[counts.every]
    own = counts.cells[counts.cells["own"]]
    parts = []
    for number, first, last in zip(phases["number"], phases["first"], phases["last"], strict=True):
        mine = own[own["day"].between(first, last)]
        sums = mine.groupby(mine["day"].dt.strftime(form))[["n", "deaths_best"]].sum()
        order = ["deaths_best", "n", "period"]
        sums = sums.rename_axis("period").reset_index()
        sums = sums.sort_values(order, ascending=[False, False, True]).head(most)
        parts.append(sums.assign(number=number))
    columns = ["number", "period", "n", "deaths_best"]
    return pd.concat(parts)[columns] if parts else pd.DataFrame(columns=columns)


def heavy_rows(heavy: pd.DataFrame, phases: pd.DataFrame, every: str) -> pd.DataFrame:
    """The same as printed: a row a phase, its five heaviest months or days in one cell."""
    if len(phases) == 0:
        return phases.head(0)
    deadly = heavy["deaths_best"].sum() > 0
    said = heavy["period"] + " (" + heavy["n"].map("{:,}".format)
    said += (", " + heavy["deaths_best"].map("{:,}".format) + " dead" if deadly else "") + ")"
    listed = said.groupby(heavy["number"]).agg("; ".join)
    support = ["" if pd.isna(v) else f"{100 * v:.0f} %" for v in phases["support"]]
    return pd.DataFrame(
        {
            "Since": phases["start"],
            "Break found in": support,
            f"Heaviest {every}s": phases["number"].map(listed).fillna(""),
        }
    )


def examples(
    counts: Counts, heavy: pd.DataFrame, phases: pd.DataFrame, each: int = 3
) -> pd.DataFrame:
    """Rows of the heaviest months or days of each phase, with their addresses; as printed.

    One row a month or day first, and no address twice: four rows of one article are one story.
    """
    rows = counts.rows.assign(period=counts.rows["period"].dt.strftime("%Y-%m-%d").str[
        : 7 if counts.every == "month" else 10])  # fmt: skip
    rows = rows.merge(heavy[["number", "period"]].assign(rank=range(len(heavy))), on="period")
    rows["turn"] = rows.groupby(["number", "period"]).cumcount()
    story = rows["reference"].where(rows["reference"].str.startswith("http", na=False))
    rows = rows[~rows.assign(story=story.fillna(rows["event_id"])).duplicated(["number", "story"])]
    rows = rows.sort_values(["number", "turn", "rank"], kind="stable").groupby("number").head(each)
    starts = dict(zip(phases["number"], phases["start"], strict=True))
    first = rows["number"].map(starts).where(~rows.duplicated("number"), "")
    return event_rows(rows).assign(Since=first.to_list())[["Since", *event_rows(rows)]]


def event_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table as they are printed: day, who, to whom, what, where it is from."""
    deaths = pd.to_numeric(rows["deaths_best"]).fillna(0).astype(int)
    kind = rows["type"].fillna("").str.capitalize()
    own = _in_words(rows["native_type"].fillna(""))
    return (
        pd.DataFrame(
            {
                "Day": rows["date"].fillna(""),
                "Who": rows["actor"].fillna("").map(_name),
                "To whom": rows["recipient"].fillna("").map(_name),
                "Act": (kind + (" (" + own + ")").where(own != "", "")).str.strip(),
                "Deaths": deaths.map("{:,}".format) if deaths.any() else "",
                "From": rows["reference"].fillna(rows["event_id"]).map(_short),
            }
        )
        .reset_index(drop=True)
        .loc[:, lambda made: made.columns != ("" if deaths.any() else "Deaths")]
    )


def _in_words(native: pd.Series) -> pd.Series:
    """CAMEO's codes by their names; what a data set says in words as it is."""
    names = {row["code"]: row["name"] for row in lookups.rows("relations")}
    return native.map(lambda text: str(names.get(text, text)))


def _name(text: str) -> str:
    """GDELT writes names in capitals."""
    return text.title() if text.isupper() and len(text) > 4 else text


def _short(text: str) -> str:
    """A reference as it is where it is an address; a longer text is cut."""
    if text.startswith("http") or len(text) <= _LONG:
        return text
    return text[:_LONG].rsplit(" ", 1)[0] + " …"


def kinds(counts: Counts) -> pd.DataFrame:
    """Kinds of acts, the most frequent own ones first: type (PLOVER's), words (of the data set),
    the sums of own acts, share (of these), answers (acts of the other side).
    """
    rows = counts.kinds.assign(
        type=counts.kinds["type"].replace("", "of no known type").str.capitalize(),
        native_type=_in_words(counts.kinds["native_type"]),
    )
    own = rows[rows["own"]].groupby("type")[SUMS].sum()
    back = rows[~rows["own"]].groupby("type")["n"].sum()
    ranked = rows[rows["native_type"] != ""].sort_values(
        ["n", "native_type"], ascending=[False, True]
    )
    words = ranked.drop_duplicates(["type", "native_type"]).groupby("type")["native_type"]
    sums = own.reindex(own.index.union(back.index), fill_value=0)
    sums = sums.assign(
        words=words.agg(lambda names: "; ".join(names.head(3))).reindex(sums.index).fillna(""),
        share=sums["n"] / max(int(sums["n"].sum()), 1),
        answers=back.reindex(sums.index, fill_value=0),
    )
    order = ["n", "answers", "type"]
    return sums.reset_index(names="type").sort_values(order, ascending=[False, False, True])


def kind_rows(counts: Counts) -> pd.DataFrame:
    """``kinds`` as printed."""
    rows, (actor, other) = kinds(counts), sides(counts)
    printed = pd.DataFrame(
        {
            "Type": rows["type"],
            "In the data set's words": rows["words"],
            "Counted": rows["n"].map("{:,}".format),
            "Share": (100 * rows["share"]).map("{:.0f} %".format),
        }
    )
    if actor and rows["answers"].sum():
        printed[f"By {other}"] = rows["answers"].map("{:,}".format)
    if rows["deaths_best"].sum():
        printed["Deaths"] = [toll(row) for row in rows.to_dict("records")]
    return printed


def parties(counts: Counts, most: int = 8) -> pd.DataFrame:
    """Who acts toward whom, by the names of the table: the deadliest pairs, then the most frequent;
    as printed.
    """
    rows = counts.parties[counts.parties["own"]].head(most)
    printed = pd.DataFrame(
        {
            "Who": rows["actor"].map(_name),
            "To whom": rows["recipient"].map(_name),
            "Counted": rows["n"].map("{:,}".format),
        }
    ).replace("", "nobody named")
    if rows["deaths_best"].sum():
        printed["Deaths"] = [toll(row) for row in rows.to_dict("records")]
    return printed.reset_index(drop=True)


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


def place_rows(counts: Counts, most: int = 10) -> pd.DataFrame:
    """The weightiest places as printed."""
    rows = by_place(counts).head(most)
    printed = pd.DataFrame({"Place": rows["place"], "Counted": rows["n"].map("{:,}".format)})
    if rows["deaths_best"].sum():
        printed["Deadly events"] = rows["deadly"].map("{:,}".format)
        printed["Deaths"] = [toll(row) for row in rows.to_dict("records")]
    return printed.reset_index(drop=True)


def answers(counts: Counts) -> pd.DataFrame:
    """How often an act is followed by one of the other side within a week, both ways.

    Only days that are known to the day. Columns: first (who acts), then (who follows), way (any,
    conflict, cooperation), days (with an act of the first), answered (share of them followed by an
    act of the same way from the other, the same day left out), other (the share of the remaining
    days that are followed by one): what there is to compare with. Empty for fewer than FEW days.
    """
    columns = ["first", "then", "way", "days", "answered", "other"]
    exact = counts.cells[counts.cells["reach"] == 0]
    if not counts.asked.recipient or len(exact) == 0 or exact["own"].all():
        return pd.DataFrame(columns=columns)
    held = pd.date_range(counts.coverage["first"].min(), counts.coverage["first"].max())
    actor, other = sides(counts)
    rows = []
    for way in ("n", "conflictual", "cooperative"):
        daily = {
            own: exact[exact["own"] == own].groupby("day")[way].sum().reindex(held, fill_value=0)
            > 0
            for own in (True, False)
        }
        for own, names in ((True, (actor, other)), (False, (other, actor))):
            after = daily[not own].to_numpy()
            soon = np.array([after[n + 1 : n + 1 + SOON].any() for n in range(len(held))])
            seen = slice(0, max(len(held) - SOON, 0))
            acted, soon = daily[own].to_numpy()[seen], soon[seen]
            if acted.sum() >= FEW and (~acted).any():
                said = {"n": "any", "conflictual": "conflict", "cooperative": "cooperation"}[way]
                shares = (soon[acted].mean(), soon[~acted].mean())
                rows.append((*names, said, int(acted.sum()), *map(float, shares)))
    return pd.DataFrame(rows, columns=columns)


def answer_rows(counts: Counts) -> pd.DataFrame:
    """``answers`` as printed."""
    rows = answers(counts)
    return pd.DataFrame(
        {
            "After an act of": rows["first"],
            "an act of": rows["then"],
            "Acts": rows["way"],
            "Days": rows["days"].map("{:,}".format),
            "Followed within a week": (100 * rows["answered"].astype(float)).map("{:.0f} %".format),
            "After other days": (100 * rows["other"].astype(float)).map("{:.0f} %".format),
        }
    )


def beside(counts: Counts, events: pd.DataFrame, phases: pd.DataFrame) -> pd.DataFrame:
    """The phases of the coded record, with what either side sees in each; as printed.

    ``events`` and ``phases``: of the coded record, as ``notebook.Record`` has them. Empty where the
    table is not about Russia and Afghanistan, of which alone the record tells.
    """
    if {counts.asked.actor, counts.asked.recipient} != {"RUS", "AFG"} or len(counts.cells) == 0:
        return phases.head(0)
    own = counts.cells[counts.cells["own"]]
    acts = events[events["moscow"] & events["first"].notna()]
    rows = []
    for name, first, last in zip(phases["name"], phases["first"], phases["last"], strict=True):
        end = last if pd.notna(last) else pd.Timestamp.max.floor("s")
        mine, coded = (
            frame[frame[key].between(first, end)] for frame, key in ((own, "day"), (acts, "first"))
        )
        if end < counts.coverage["first"].min() or first > counts.coverage["first"].max():
            continue
        here, there = mine.groupby("type")["n"].sum(), coded["type"].value_counts()
        rows.append((name, f"{mine['n'].sum():,}", _most(here), f"{len(coded):,}", _most(there)))
    names = ["Phase of the record", "Counted here", "Mostly", "Coded there", "Mostly there"]
    return pd.DataFrame(rows, columns=names)


def _most(kinds: pd.Series) -> str:
    """The two most frequent types with their numbers: ``Consult 12, Agree 3``."""
    ranked = kinds[(kinds > 0) & (kinds.index != "")].sort_values(ascending=False, kind="stable")
    return ", ".join(f"{str(kind).capitalize()} {n:,}" for kind, n in ranked.head(2).items())


def unseen(counts: Counts, events: pd.DataFrame) -> tuple[int | None, int]:
    """Months with a coded event within the table's days (None: none), and those of them without a
    counted act.
    """
    own = counts.cells[counts.cells["own"]]
    span = counts.coverage["first"]
    acts = events[events["moscow"] & events["first"].between(span.min(), span.max())]
    coded = set(acts["first"].dt.strftime("%Y-%m"))
    return len(coded) or None, len(coded - set(own["day"].dt.strftime("%Y-%m")))


def tells(counts: Counts) -> dict[str, bool]:
    """What the table can bear: toned, corrected, deaths, ranged (low and high), placed."""
    own = counts.cells[counts.cells["own"]]
    return {
        "toned": toned(counts),
        "corrected": corrected(counts),
        "deaths": bool(own["deaths_best"].sum()),
        "ranged": bool(counts.sources["ranged"].sum()),
        "placed": len(counts.places) > 0,
    }
