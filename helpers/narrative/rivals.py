"""Friendly to rivals at once, and the thesis of March 2021 held against the table."""

from __future__ import annotations

import pandas as pd

from helpers import dates
from helpers.measures import rivals as measure
from helpers.measures.hedging import acts
from helpers.narrative.words import FigureWords, capital, count, listed, number, of, verb
from helpers.tables import Tables

THESIS_PASSAGES = {("krivosheev-2021", 14), ("krivosheev-2021", 24)}

CAMPS = {"kabul": "Kabul and its backers", "taliban": "the Taliban", "north": "northern leaders"}
NO_WORD = "none of the three"
CALLED = {
    "hedging": "hedging",
    "alignment": "alignment",
    "engagement": "engagement",
    "": NO_WORD,
}


def by_year(years: pd.DataFrame, signed: pd.DataFrame) -> FigureWords:
    """Words around the two series of friendly and unfriendly acts by year."""
    empty = (
        f"From {measure.SINCE} on, no act of this selection that shows a tone toward Kabul, its "
        "Western backers or the Taliban is dated within one year."
    )
    if len(years) == 0:
        return FigureWords("", "", "", "", empty)
    found = measure.simultaneity(years)
    span = _years(years["start"])
    title = "In no year does the record show Moscow friendly to both sides"
    if found["both"]:
        shared = listed(str(day.year) for day in years.loc[years["both"], "start"])
        title = f"Friendly to both sides in {of(found['both'], len(years))} years: {shared}"
    loose = len(measure.loose(signed))
    caption = (
        "Bars that rise are acts in which Moscow is friendly, bars that hang those in which it is "
        "not; neutral acts are not drawn. Shaded: years friendly to both. Kabul's backers are the "
        "United States and NATO. An act counts only where both bounds of its date lie in one year; "
        f"{number(loose)} more {verb(loose, 'is', 'are')} dated too loosely."
    )
    sums = years.drop(columns=["start", "both"]).sum()
    alt = (
        f"Acts by year, {span}. Toward Kabul and its backers {sums['kabul_friendly']} friendly and "
        f"{sums['kabul_unfriendly']} unfriendly; toward the Taliban {sums['taliban_friendly']} "
        f"friendly and {sums['taliban_unfriendly']} unfriendly. {title}."
    )
    subtitle = f"Moscow's acts that show a tone, by year, {span}; up friendly, down unfriendly"
    return FigureWords(title, subtitle, caption, alt, empty)


def _years(starts: pd.Series) -> str:
    first, last = starts.min().year, starts.max().year
    return str(first) if first == last else f"{first} to {last}"


def simultaneous(signed: pd.DataFrame) -> str:
    """How often friendly to both, as a range, against chance, and by other windows."""
    years = measure.windows(signed)
    if len(years) == 0:
        return ""
    found = measure.simultaneity(years)
    both, most = found["both"], measure.possible(signed, years)
    said = [
        f"Of {count(len(years), 'year')} from {_years(years['start']).replace(' to ', ' to ')}, "
        f"Moscow is friendly to Kabul or its backers in {number(found['kabul'])}, to the Taliban "
        f"in {number(found['taliban'])}, and to both in {number(both)}"
    ]
    loose = measure.loose(signed)
    friendly = loose[loose["tone"] > 0]["camp"].value_counts()
    if len(loose):
        rest = f"{count(len(loose), 'act')} {verb(len(loose), 'is', 'are')} too loosely dated"
        kind = listed(
            f"{number(int(friendly[camp]))} friendly to {CAMPS[camp]}"
            for camp in measure.RIVALS
            if camp in friendly.index
        )
        said[0] += f"; {rest} to count" + (f", among them {kind}" if kind else "")
    said[0] += "."
    if most > both:
        said.append(
            f"Were each of those to fall where its date lets it, as many as {most} years could be "
            "friendly to both: the record cannot say how often hedging was practised, only that "
            f"{'it was' if both else 'it may have been'}."
        )
    if both and found["kabul"] and found["taliban"]:
        said.append(_against_chance(found))
    finer = measure.simultaneity(measure.windows(signed, "half-year"))
    if finer["windows"]:
        said.append(
            f"By half-years, which hold fewer of the acts, it is {number(finer['both'])} of "
            f"{finer['windows']}."
        )
    shared = int((signed["camp"] == measure.SHARED).sum())
    if shared:
        said.append(
            f"{capital(count(shared, 'act'))} addressed to both sides at once "
            f"{verb(shared, 'is', 'are')} left out, since nobody can say whom "
            f"{verb(shared, 'its', 'their')} tone means."
        )
    return " ".join(said)


def _against_chance(found: dict[str, float]) -> str:
    chance = f"{found['chance']:.1f}"
    head = f"Friendly years strewn at random would coincide {chance} times on average, so "
    gap = found["both"] - found["chance"]
    if abs(gap) < 1:
        said = "the coincidence by itself proves no design"
    elif gap > 0:
        said = "they coincide more often than chance has it, though the numbers are small"
    else:
        said = "they coincide less often than chance has it"
    return f"{head}{said}; the two series of friendly acts overlap by {found['overlap']:.2f} of 1."


def thesis(tables: Tables) -> str:
    """The thesis of March 2021, put and tested; nothing where no known passage puts it."""
    if not _put(tables):
        return ""
    head = (
        "## The thesis of March 2021\n\n"
        f"On {dates.told(measure.THESIS.isoformat())} a Russian commentator put a thesis that can "
        "be tested: Moscow does not lay all its eggs in one basket, keeps a balance among the "
        "forces of Afghanistan so as not to lose its influence when one of them falls, and looks "
        "to local leaders, above all in the north, before it looks to Kabul "
        "[@krivosheev-2021, 14, 24]."
    )
    found = measure.before_after(tables).set_index("span")
    before, after = found.loc["before"], found.loc["after"]
    if before["acts"] == 0:
        return f"{head} No act of this selection lies wholly in the years before it from 2019 on."
    said = [_held(before), _weights(before)]
    said.append(_ended(before, after) if after["acts"] else _untested())
    loose = measure.straddling(tables)
    if loose:
        said.append(
            f"{capital(count(loose, 'act'))} that may belong to either span "
            f"{verb(loose, 'is', 'are')} dated too loosely to count."
        )
    return f"{head}\n\n{' '.join(said)}"


def _put(tables: Tables) -> bool:
    known = set(zip(tables.passages["source_id"], tables.passages["paragraph"], strict=True))
    return known >= THESIS_PASSAGES and len(tables.events) > 0


def _held(before: pd.Series) -> str:
    sides = listed(
        f"{number(int(before[f'{camp}_friendly']))} to {CAMPS[camp]}"
        for camp in CAMPS
        if before[f"{camp}_friendly"]
    )
    n = count(int(before["acts"]), "act")
    if before["word"] == "hedging":
        return (
            f"*For its own time the table bears it out.* Of {n} from January 2019 to the day of "
            f"the thesis, the friendly ones go several ways: {sides}."
        )
    shown = f"the friendly ones go so: {sides}" if sides else "none shows a friendly tone"
    return (
        f"*This selection does not bear it out.* Of {n} from January 2019 to the day of the "
        f"thesis, {shown}, which is not hedging by the rules above."
    )


def _weights(before: pd.Series) -> str:
    """What speaks against it inside its own time: how thin two of the baskets are."""
    friendly, hostile = int(before["alone_kabul_friendly"]), int(before["alone_kabul_unfriendly"])
    north, n = int(before["north"]), int(before["acts"])
    return (
        f"But two of the baskets are light. Without Washington and NATO, Kabul has "
        f"{count(friendly, 'friendly act')} against {count(hostile, 'unfriendly one')}; and the "
        f"north, which should come first, has a part in {number(north) if north else 'none'} of "
        f"the {n}."
    )


def _ended(before: pd.Series, after: pd.Series) -> str:
    kabul, taliban = int(after["alone_kabul_friendly"]), int(after["taliban_friendly"])
    said = (
        f"*It did not last.* Of {count(int(after['acts']), 'act')} since, "
        f"{number(taliban) if taliban else 'none'} {verb(taliban, 'is', 'are')} friendly to the "
        f"Taliban and {number(kabul) if kabul else 'none'} to the government in Kabul while it "
        "lasted"
    )
    called = _called(after)
    said += f": {called}." if called != NO_WORD else "."
    if pd.notna(before["effective"]) and pd.notna(after["effective"]):
        narrower = after["effective"] < before["effective"]
        said += (
            f" The spread {'narrows' if narrower else 'does not narrow: it goes'} from "
            f"{before['effective']:.1f} to {after['effective']:.1f} effective counterparts"
        )
        apart = after["high"] < before["low"] or before["high"] < after["low"]
        said += "." if apart else ", though the bands of the two overlap."
    return said


def _untested() -> str:
    return "Nothing that this selection knows lies wholly after it, so what followed is not tested."


def left_out(tables: Tables) -> str:
    """Whether the test survives without each of the sources in turn."""
    found = measure.before_after(tables)["word"]
    if not _put(tables) or len(tables.sources) < 2 or list(found) == ["", ""] or not found[1]:
        return ""
    each = measure.leave_one_out(tables)
    differs = each[(each["word_before"] != found[0]) | (each["word_after"] != found[1])]
    if len(differs) == 0:
        return "Leaving out any one source changes neither of the two words."
    names = listed(
        f"{row['source_id']} ({CALLED[row['word_before']]} before, {CALLED[row['word_after']]} "
        "after)"
        for _, row in differs.iterrows()
    )
    return f"The words hang on single sources: they change without {names}."


def thesis_table(tables: Tables) -> pd.DataFrame:
    """The two spans side by side as printed text; empty where the thesis or its years are not."""
    columns = ["Measure", "Before", "After"]
    found = measure.before_after(tables)
    if not _put(tables) or found["acts"].iloc[0] == 0:
        return pd.DataFrame(columns=columns)
    lines: list[tuple[str, list[str]]] = [("Acts of Moscow", [str(n) for n in found["acts"]])]
    labels = tables.labels("counterpart")
    for code in ("kabul", "taliban", "north", "west", "region", "central-asia"):
        lines.append((f"with {labels[code]}", [str(n) for n in found[code]]))
    pairs = (
        ("Kabul and its backers", "kabul"),
        ("Kabul alone", "alone_kabul"),
        ("the Taliban", "taliban"),
        ("northern leaders", "north"),
    )
    for name, camp in pairs:
        cells = [
            f"{row[f'{camp}_friendly']} / {row[f'{camp}_unfriendly']}"
            for _, row in found.iterrows()
        ]
        lines.append((f"Friendly / unfriendly to {name}", cells))
    lines.append(
        ("Effective counterparts (90 per cent band)", [_band(r) for _, r in found.iterrows()])
    )
    lines.append(("Herfindahl-Hirschman index", [_two(v) for v in found["hhi_corrected"]]))
    lines.append(("Word by the rules", [capital(_called(r)) for _, r in found.iterrows()]))
    return pd.DataFrame([(name, *cells) for name, cells in lines], columns=columns)


def _band(row: pd.Series) -> str:
    if pd.isna(row["effective"]):
        return "too few"
    return f"{row['effective']:.1f} ({row['low']:.1f} to {row['high']:.1f})"


def _two(value: float) -> str:
    return "too few" if pd.isna(value) else f"{value:.2f}"


def _called(row: pd.Series) -> str:
    side = f" with {CAMPS[row['toward']]}" if row["toward"] else ""
    return f"{CALLED[row['word']]}{side}"


def no_thesis(tables: Tables) -> str:
    """What stands in the table's place where the selection does not put the thesis."""
    if _put(tables) or len(acts(tables)) == 0:
        return ""
    return (
        "No source of this selection says that Moscow spreads its stakes on purpose, so there is "
        "no such thesis to test here."
    )
