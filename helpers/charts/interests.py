"""Themes by phase or period: what acts were about, and how far the mix moved."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from helpers.charts.house import FAINT, FOCUS, MUTED, RULE, SOFT, readable
from helpers.charts.layout import named_rows, write
from helpers.charts.words import FigureWords
from helpers.measures.interests import FEWEST
from helpers.measures.words import count, few, number, verb


def mix(ax: Axes, cells: pd.DataFrame, shifts: pd.DataFrame) -> Axes:
    """Themes in rows, phases in columns; area is the share of the phase's acts, the number counts.

    ``cells``: label, group, number (phase), acts, total, share (0 to 1), leads (bool: drawn dark);
    rows in the order in which they appear, a hairline between groups. ``shifts``: before, after
    (phase numbers), shift (0 to 1), beyond (bool: printed dark), on a line of their own below.

    >>> cells = measures.interests.acts_by_phase(record.tables, record.phases)
    >>> shifts = measures.interests.phase_shifts(record.tables, record.phases)
    >>> rows = measures.interests.mix_table(record.tables, cells)
    >>> [label.get_text() for label in charts.interests.mix(ax, rows, shifts).get_yticklabels()][:2]
    ['Terrorism and jihadism', 'Central Asian security']
    """
    labels = list(dict.fromkeys(cells["label"]))
    phases = sorted(set(cells["number"]))
    x, y = cells["number"].map(phases.index), cells["label"].map(labels.index)
    colours = [FOCUS if leads else FAINT for leads in cells["leads"]]
    ax.scatter(x, y, s=cells["share"] * 190 + 75, c=colours, lw=0)
    for column, row, acts, colour in zip(x, y, cells["acts"], colours, strict=True):
        # It lies inside, and to measure so many takes long.
        write(ax, str(acts), (column, row), fontsize=7.5, color=readable(colour), in_layout=False)
    totals = cells.drop_duplicates("number").set_index("number")["total"]
    ax.set_xticks(range(len(phases)), [f"{number}\nn={totals[number]!s}" for number in phases])
    ax.set_yticks(range(len(labels)), labels)
    groups = list(cells.drop_duplicates("label")["group"])
    for place in range(1, len(groups)):
        if groups[place] != groups[place - 1]:
            ax.axhline(place - 0.5, color=RULE, lw=0.7, zorder=0)
    bottom = len(labels) - 0.5
    if len(shifts):
        _shifts(ax, shifts, phases, len(labels))
        bottom += 1
    ax.xaxis.tick_top()
    ax.tick_params(length=0, axis="y", labelsize=8)
    ax.tick_params(length=0, axis="x", labelsize=8 if len(phases) <= 14 else 7)
    ax.set(xlim=(-0.6, max(len(phases), 4) - 0.4), ylim=(bottom, -0.6))
    ax.spines[["left", "bottom"]].set_visible(False)
    return ax


def mix_words(cells: pd.DataFrame, shifts: pd.DataFrame, rest: dict[str, int]) -> FigureWords:
    """Words around ``mix``; ``rest`` as ``interests.outside_acts`` gives it."""
    empty = "No phase of this selection holds an act of Moscow's, so there is no theme to draw."
    if len(cells) == 0:
        return FigureWords("", "", "", "", empty)
    title = "What Moscow's acts are about, phase by phase"
    caption = (
        f"Moscow's acts by theme and phase, {number(int(cells['acts'].sum()))} in all. Numbers "
        "count acts, area is their share of the phase, blue is the largest where a phase has at "
        f"least {number(FEWEST)}; lines part groups. "
    )
    beyond = int(shifts["beyond"].sum())
    if len(shifts):
        part = f"{few(beyond)} of {number(len(shifts))}"
        caption += (
            "Last row: total variation distance to the next phase, bold where it holds at 5 per "
            f"cent with all shifts tested together, by Holm's rule ({part}). "
        )
        if beyond and len(shifts) > 1:
            hold = f"shifts {verb(beyond, 'holds', 'hold')} when tested together"
            title = f"What Moscow acts on changes: {part} {hold}"
    left, loose = rest["outside"] + rest["undated"], rest["straddling"]
    caption += (
        f"Each act counts where it can first have happened; {few(loose)} may belong to a later "
    )
    caption += (
        f"phase, and {number(left)} more {verb(left, 'lies', 'lie')} outside." if left else "phase."
    )
    sums = cells.groupby("label", sort=False)["acts"].sum()
    top = cells.loc[cells["acts"].idxmax()]
    alt = (
        f"Matrix of {count(len(sums), 'theme')} by {count(cells['number'].nunique(), 'phase')}. "
        f"The largest cell is {top['label']} in phase {top['number']} with "
        f"{count(int(top['acts']), 'act')}. Totals: "
        + "; ".join(f"{label} {acts}" for label, acts in sums.items())
        + "."
    )
    subtitle = "Acts of Moscow's by theme and phase (numbered above); n: acts in the phase"
    return FigureWords(title, subtitle, caption, alt, empty)


def height(cells: pd.DataFrame) -> float:
    """Inches that ``mix`` needs, so that few rows do not drift apart."""
    return 0.85 + 0.205 * (cells["code"].nunique() + 1)


def _shifts(ax: Axes, shifts: pd.DataFrame, phases: list[int], row: int) -> None:
    """The shift between two phases, written between their columns."""
    ax.axhline(row - 0.5, color=MUTED, lw=0.8)
    write(ax, "Shift to the next phase", (0, row), (-3.5, 0), xycoords=("axes fraction", "data"))
    rows = zip(shifts["before"], shifts["after"], shifts["shift"], shifts["beyond"], strict=True)
    for before, after, shift, beyond in rows:
        middle = (phases.index(before) + phases.index(after)) / 2
        look = {"fontweight": "bold", "color": FOCUS} if beyond else {"color": SOFT}
        write(ax, f"{shift:.2f}"[1:] if shift < 1 else "1", (middle, row), **look)


def periods(ax: Axes, rows: pd.DataFrame) -> Axes:
    """Themes by period: one row a theme, one column of bars a period; the longest are dark.

    ``rows``: theme (label, in order), period (label, in order), share (0 to 1), acts (int).

    >>> rows = pd.DataFrame({"theme": ["War", "Aid"], "period": "2001 to 2014"})
    >>> drawn = charts.interests.periods(ax, rows.assign(share=[0.6, 0.4], acts=[6, 4]))
    >>> [label.get_text() for label in drawn.get_yticklabels()]
    ['War', 'Aid']
    """
    themes, columns = list(dict.fromkeys(rows["theme"])), list(dict.fromkeys(rows["period"]))
    width = rows["share"].max() * 1.45
    for place, period in enumerate(columns):
        mine, foot = rows[rows["period"] == period], place * width
        most = mine["share"].nlargest(2).min()
        y = mine["theme"].map(themes.index)
        colours = [FOCUS if share >= most else FAINT for share in mine["share"]]
        ax.barh(y, mine["share"], left=foot, height=0.66, color=colours)
        for row, share, acts in zip(y, mine["share"], mine["acts"], strict=True):
            if acts:
                write(ax, f"{100 * share:.0f} %", (foot + share, row), (3, 0))
        ax.axvline(foot, color=FAINT, lw=0.6, zorder=0)
        ax.text(foot, -0.75, f"{period}\nn = {mine['acts'].sum()}", va="bottom", fontsize=8,
                color=SOFT)  # fmt: skip
    named_rows(ax, range(len(themes)), themes, fontsize=8.5)
    ax.set(xlim=(0, len(columns) * width), ylim=(len(themes) - 0.4, -0.6), xticks=[])
    ax.spines["bottom"].set_visible(False)
    return ax
