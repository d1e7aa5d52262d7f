"""The chapter on phases, for those that are computed from a table of events."""

from __future__ import annotations

import math

import pandas as pd

from helpers.dyads import measures, stretches
from helpers.dyads.measures.acts import CLASSES, by_class, placed
from helpers.dyads.narrative.words import dyad, none, of, score, speaks, thinned, years
from helpers.dyads.table import Table
from helpers.narrative.phases import span
from helpers.narrative.words import FigureWords, capital, count, few, listed, number, share, verb
from helpers.record.markdown import literal

_ALIKE = 0.2  # of a ratio's logarithm, below which two rates are alike
_PART, _MOST = 0.25, 0.75  # of the change of the acts, what the whole table's growth makes up
_SHIFT = 0.5  # of the score's scale, below which two means are told as alike


def overview(table: Table, scheme: pd.DataFrame, scheme_name: str) -> str:
    """How many phases the table has, made how, and where the acts fall."""
    del scheme_name
    if table.acts == 0:
        return none(table)
    unit = stretches.every(table.own)
    said = [speaks(table)]
    if not unit:
        said.append(
            f"{capital(count(table.acts, 'act'))} over so short a time "
            f"{verb(table.acts, 'makes', 'make')} one stretch: a break is sought where acts span "
            "nine months or more."
        )
        return " ".join(said)
    rows = measures.phase_summary(table, scheme)
    period = stretches.PERIODS[unit]
    said.append(
        f"The phases, {number(len(rows))} of them, are computed: a new one begins where the number "
        f"of acts a {period} and their mean score change level together or alone, by more than "
        "the Bayesian information criterion charges for a break; none is shorter than three "
        f"{period}s."
        if len(rows) > 1
        else f"Searched by {period}, number and mean score of the acts show no break that would "
        "pay for itself, so the whole is one phase."
    )
    loose = int(rows["straddling"].sum())
    said.append(
        f"{capital(share(table.acts, table.acts, 'act'))} {verb(table.acts, 'falls', 'fall')} into "
        "a phase, by the first day on which it can "
        "have happened" + (f"; {number(loose)} may belong to a later one." if loose else ".")
    )
    return " ".join(said)


def terms(table: Table) -> str:
    """The words that the chapters measure with."""
    if table.acts == 0:
        return ""
    return (
        "An *act* is a row of the table: one side does something toward another, as coded from a "
        "report. Its *type* is one of PLOVER's, or STATEMENT, and its *score* is PLOVER's of that "
        "type, from −10, conflict, to +10, cooperation: AID has +10, ASSAULT −9, words that only "
        "state or ask 0. A *phase* is a stretch between two computed breaks; its name says how "
        "many acts it has beside the mean of all, and which way they lean."
    )


def summary_table(table: Table, scheme: pd.DataFrame) -> pd.DataFrame:
    """The phases as a printed table."""
    if table.acts == 0:
        return pd.DataFrame()
    rows = measures.phase_summary(table, scheme)
    return pd.DataFrame(
        {
            "No": rows["number"].astype(str),
            "Phase": rows["name"],
            "From, to": [span(s, e) for s, e in zip(rows["start"], rows["end"], strict=True)],
            "Most of all": _most(table, scheme),
            "Acts": [f"{n:,}" for n in rows["acts"]],
            "Cooperation": [f"{n:,}" for n in rows["cooperative"]],
            "Conflict": [f"{n:,}" for n in rows["conflictual"]],
            "Score": [score(value) for value in rows["score"]],
        }
    )


def _most(table: Table, scheme: pd.DataFrame) -> list[str]:
    """The most frequent type of each phase."""
    cells = measures.by_type(table, scheme)
    first = cells.sort_values(["acts", "code"], ascending=[False, True]).drop_duplicates("phase_id")
    names = dict(zip(first["phase_id"], first["code"].str.capitalize(), strict=True))
    return [names.get(name, "–") for name in scheme["phase_id"]]


def summary_caption(table: Table) -> str:
    """What the table of phases holds."""
    return f"The computed phases of {dyad(table)}, with the mean score of their types (−10 to +10)"


def timeline(spans: pd.DataFrame, since: str = "") -> FigureWords:
    """Words around the timeline; a half of it without acts says nothing."""
    del since
    if len(spans) == 0:
        return FigureWords("", "", "", "", "")
    stands = int(spans["stands"].iloc[0])
    sides = spans.groupby("side", sort=False).size() * stands
    about = "" if stands == 1 else "some "
    told = listed(f"{about}{n:,} {side}" for side, n in sides.items())
    busiest = spans["first"].dt.year.value_counts().sort_index()
    title = f"Acts by date, {years(spans)}"
    title += f": the most in {int(busiest.idxmax())}" if len(busiest) > 1 else ""
    caption = f"{thinned(spans)} Bands and numbers are the computed phases."
    subtitle = "Acts by month; bands: phases"
    return FigureWords(title, subtitle, caption, f"Timeline of acts: {told}.", "")


def matrix(table: Table, cells: pd.DataFrame) -> FigureWords:
    """Words around the classes of act by phase."""
    del table
    if len(cells) == 0:
        return FigureWords("", "", "", "", "")
    sums = cells.groupby("counterpart")["events"].sum()
    most, whole = sums.idxmax(), int(sums.sum())
    title = f"{CLASSES[most]} {'are' if most == 'words' else 'is'} the largest class of act"
    if most == "":
        title = "Most acts are of no known type"
    caption = (
        "Acts by phase and class. The number and the area count acts, the colour is the mean score "
        "of their types. Statements and requests, which PLOVER counts as verbal cooperation with a "
        f"score of 0, stand apart: {count(whole, 'act')} in all."
    )
    told = listed(f"{CLASSES[name].lower()} {n:,}" for name, n in sums.items())
    return FigureWords(
        title,
        "Acts by phase and class; colour: mean score, −10 to +10",
        caption,
        f"Matrix of phases and classes of act: {told}.",
        "",
    )


def matrix_table(table: Table, cells: pd.DataFrame, scheme: pd.DataFrame) -> pd.DataFrame:
    """The cells under their printed labels; ``column`` orders the classes."""
    del table
    names = dict(zip(scheme["phase_id"], scheme["name"], strict=True))
    return pd.DataFrame(
        {
            "phase": [
                f"{n}  {names[p]}" for n, p in zip(cells["number"], cells["phase_id"], strict=True)
            ],
            "counterpart": [CLASSES[code].replace(" ", "\n", 1) for code in cells["counterpart"]],
            "column": [list(CLASSES).index(code) for code in cells["counterpart"]],
            "events": cells["events"],
            "score": cells["score"].round(2),
        }
    )


def sections(table: Table, scheme: pd.DataFrame) -> str:
    """A section a phase: what is counted, how it differs from the one before, what speaks against.

    Without a break there is one stretch, of which all has been said.
    """
    if len(scheme) < 2:
        return ""
    rows = measures.phase_summary(table, scheme)
    kinds = placed(table.own, scheme)
    parts = []
    for place, row in rows.iterrows():
        parts.append(f"## {literal(row['name'])}, {span(row['start'], row['end'])}")
        parts.append(_counted(row, kinds[kinds["phase_id"] == row["phase_id"]]))
        if place:
            parts.append(_change(table, rows.iloc[place - 1], row))
    return "\n\n".join(parts)


def _counted(row: pd.Series, mine: pd.DataFrame) -> str:
    n = int(row["acts"])
    if n == 0:
        return "No act falls into this phase."
    types = mine[mine["type"] != ""].groupby("type")["n"].sum().sort_values(ascending=False)
    said = [f"{capital(count(n, 'act'))} {verb(n, 'falls', 'fall')} into this phase"]
    good, bad = int(row["cooperative"]), int(row["conflictual"])
    if row["scored"]:
        said[0] += f": {few(good)} of cooperation and {few(bad)} of conflict"
        said[0] += f", with a mean score of {score(row['score'])}"
    if len(types):
        head = [f"{name} ({total:,})" for name, total in types.head(3).items()]
        said.append(f"The most frequent {verb(len(head), 'type is', 'types are')} {listed(head)}")
    material = int(mine.loc[mine["type"].map(by_class).str.startswith("material"), "n"].sum())
    deeds = few(material) if material == 0 else of(material, n)
    said.append(f"{capital(deeds)} {verb(max(material, 1), 'is a deed', 'are deeds')}, not words")
    if row["answers"]:
        answers = int(row["answers"])
        said.append(f"{capital(count(answers, 'act'))} {verb(answers, 'goes', 'go')} the other way")
    return ". ".join(said) + "."


def _change(table: Table, before: pd.Series, row: pd.Series) -> str:
    """How it differs from the phase before, and whether the whole table grew as much."""
    unit = stretches.every(table.own)
    lengths = [_length(row_, table, unit) for row_ in (before, row)]
    rates = [int(r["acts"]) / max(n, 1) for r, n in zip((before, row), lengths, strict=True)]
    period = stretches.PERIODS[unit]
    said = f"*Against the phase before.* Acts a {period} go from {rates[0]:,.1f} to {rates[1]:,.1f}"
    if pd.notna(before["score"]) and pd.notna(row["score"]):
        by = row["score"] - before["score"]
        way = "stays about the same" if abs(by) < _SHIFT else "rises" if by > 0 else "falls"
        said += f", and the mean score {way} ({score(before['score'])}, then {score(row['score'])})"
    return f"{said}. {_coverage(table, before, row, rates)}".strip()


def _length(row: pd.Series, table: Table, unit: str) -> int:
    """Periods of a phase; the last goes on to the last act."""
    begin = stretches.place_of(row["start"], unit)
    if row["end"]:
        return stretches.place_of(row["end"], unit) - begin + 1
    return int(stretches.by_period(table.own, unit).index[-1]) - begin + 1


def _coverage(table: Table, before: pd.Series, row: pd.Series, rates: list[float]) -> str:
    """What the growth of the whole table has to do with it."""
    years = table.sums.years.set_index("year")["rows"]
    spans = []
    for phase in (before, row):
        first, last = int(phase["start"][:4]), int((phase["end"] or str(years.index.max()))[:4])
        mine = years[(years.index >= first) & (years.index <= last)]
        spans.append(float(mine.mean()) if len(mine) else 0.0)
    if not (all(spans) and all(rates)):
        return ""
    whole, own = math.log(spans[1] / spans[0]), math.log(rates[1] / rates[0])
    said = f"Rows of the whole table go from {spans[0]:,.0f} to {spans[1]:,.0f} a year"
    if abs(own) < _ALIKE:
        return f"{said}."
    part = whole / own
    if part < _PART:
        return f"{said}, which does not account for it."
    much = "most" if part >= _MOST else "part"
    return f"{said}, so {much} of the change may be one of coverage."
