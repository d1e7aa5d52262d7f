"""The thesis of March 2021, eggs in several baskets, held against the table before and after."""

from __future__ import annotations

import pandas as pd

from helpers.measures import thesis as measure
from helpers.measures.hedging import ENOUGH, acts
from helpers.narrative.rivals import CALLED, CAMPS, NAMES, NO_WORD, none_or
from helpers.narrative.words import capital, count, listed, number, verb
from helpers.record import dates
from helpers.record.knowledge import among
from helpers.tables import Tables

THESIS_PASSAGES = {("krivosheev-2021", 14), ("krivosheev-2021", 24)}


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
    said = [_held(before)]
    if before["acts"] >= ENOUGH:
        said += [_weights(before), _ended(before, after) if after["acts"] else _untested()]
    loose = measure.straddling(tables)
    if loose:
        said.append(f"Left out, as dated too loosely: {count(loose, 'act')} of either span.")
    return f"{head}\n\n{' '.join(said)}"


def _put(tables: Tables) -> bool:
    """Whether the selection puts the thesis and reaches the years that would test it."""
    known = set(zip(tables.passages["source_id"], tables.passages["paragraph"], strict=True))
    return known >= THESIS_PASSAGES and recent(tables, measure.BEFORE.first.year)


def recent(tables: Tables, year: int) -> bool:
    """Whether the selection holds an act of Moscow's that begins in that year or later."""
    mine = tables.events[among(tables.events["event_id"], acts(tables)["event_id"])]
    return bool((mine["first"].dt.year >= year).any())


def _held(before: pd.Series) -> str:
    sides = listed(
        f"{number(int(before[f'{camp}_friendly']))} to {CAMPS[camp]}"
        for camp in CAMPS
        if before[f"{camp}_friendly"]
    )
    n = count(int(before["acts"]), "act")
    if before["word"] == "hedging":
        much = "it out" if before["alone_word"] == "hedging" else "out half of it"
        return (
            f"*For its own time the table bears {much}.* Of {n} from January 2019 to the day "
            f"of the thesis, the friendly ones go several ways: {sides}."
        )
    if before["acts"] < ENOUGH:
        return (
            f"*There is too little to test it on.* {capital(n)} can be placed for certain between "
            "January 2019 and the day of the thesis."
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
        f"But look into the baskets one by one. Without Washington and NATO, Kabul has "
        f"{count(friendly, 'friendly act')} and {count(hostile, 'unfriendly one')}; and the north, "
        f"which should come first, has a part in {none_or(north)} of the {number(n)}."
    )


def _ended(before: pd.Series, after: pd.Series) -> str:
    kabul, taliban = int(after["alone_kabul_friendly"]), int(after["taliban_friendly"])
    verdict = {"hedging": "It went on.", "": "What followed is too thin to name."}
    said = (
        f"*{verdict.get(after['word'], 'It did not last.')}* "
        f"Of {count(int(after['acts']), 'act')} since, "
        f"{none_or(taliban)} {verb(taliban, 'is', 'are')} friendly to the "
        f"Taliban and {none_or(kabul)} to the government in Kabul while it "
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
    if not _put(tables) or len(tables.sources) < 2 or len(thesis_table(tables)) == 0:
        return ""
    found = measure.before_after(tables)["word"]
    if not found[0] or not found[1]:
        return ""
    each = measure.leave_one_out(tables)
    differs = each[(each["word_before"] != found[0]) | (each["word_after"] != found[1])]
    if len(each) == 0:
        return ""
    whom = f"{count(len(each), 'source')} that {verb(len(each), 'tells', 'tell')}"
    rule = f"{whom} {number(ENOUGH)} or more of these acts"
    if len(differs) == 0:
        return f"Without any one of the {rule} the two words stay the same."
    parts = [
        f"without {row['source_id']} they are {CALLED[row['word_before']]} before and "
        f"{CALLED[row['word_after']]} after"
        for _, row in differs.iterrows()
    ]
    return f"The words were tried without each of the {rule}: {listed(parts)}."


def thesis_table(tables: Tables) -> pd.DataFrame:
    """The two spans side by side as printed text; empty where the thesis cannot be tested."""
    columns = ["Measure", "Before", "After"]
    found = measure.before_after(tables)
    if not _put(tables) or found["acts"].iloc[0] < ENOUGH:
        return pd.DataFrame(columns=columns)
    lines: list[tuple[str, list[str]]] = [("Acts of Moscow", [str(n) for n in found["acts"]])]
    for code in ("kabul", "taliban", "north", "west"):
        lines.append((f"with {NAMES[code]}", [str(n) for n in found[code]]))
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
    if _put(tables) or not recent(tables, measure.BEFORE.first.year):
        return ""
    return (
        "No source of this selection says that Moscow spreads its stakes on purpose, so there is "
        "no such thesis to test here."
    )
