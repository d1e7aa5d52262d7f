"""The pictures of what acts were about and by what means: titles, captions, alternative texts."""

from __future__ import annotations

import pandas as pd

from helpers import measures
from helpers.narrative.words import FigureWords, count, inline, listed, number, verb
from helpers.record.tables import Tables


def mix_table(tables: Tables, cells: pd.DataFrame, field: str) -> pd.DataFrame:
    """The cells under their printed labels."""
    labels = tables.labels(field)
    names = [labels[code] for code in cells["code"]]
    return cells.assign(label=names, share=cells["share"].round(3)).drop(columns=["phase_id"])


def themes(tables: Tables, scheme: pd.DataFrame) -> FigureWords:
    """Words around the picture of themes by phase."""
    shifts = measures.interests.phase_shifts(tables, scheme, "theme")
    title = "What Moscow's acts are about, phase by phase"
    if len(shifts) > 1 and shifts["beyond"].any():
        hold = "holds" if shifts["beyond"].sum() == 1 else "hold"
        title = f"What Moscow acts on changes: {_beyond(shifts)} shifts {hold} when tested together"
    return _mix_words(tables, scheme, "theme", title)


def _beyond(shifts: pd.DataFrame) -> str:
    """How many shifts exceed chance: ``three of eight``, ``none of four``."""
    n, beyond = len(shifts), int(shifts["beyond"].sum())
    if n == 1:
        return "as it is here" if beyond else "which it is not here"
    return f"{number(beyond) if beyond else 'none'} of {number(n)}"


def _mix_words(tables: Tables, scheme: pd.DataFrame, field: str, title: str) -> FigureWords:
    cells = measures.interests.acts_by_phase(tables, scheme, field)
    empty = (
        f"There is no {field} to draw, since no phase of this selection holds an act of Moscow's."
    )
    if len(cells) == 0:
        return FigureWords("", "", "", "", empty)
    shifts = measures.interests.phase_shifts(tables, scheme, field)
    rest = measures.interests.outside_acts(tables, scheme)
    inside = int(cells["acts"].sum())
    fewest, inside = number(measures.interests.FEWEST), int(cells["acts"].sum())
    caption = (
        f"Moscow's acts by {field} and phase, {number(inside)} in all. Numbers count acts, area is "
        f"their share of the phase, blue is the largest where a phase has at least {fewest}; lines "
        "part groups. "
    )
    if len(shifts):
        caption += (
            "Last row: total variation distance to the next phase, bold where it holds at 5 per "
            f"cent with all shifts tested together, by Holm's rule ({_beyond(shifts)}). "
        )
    left = rest["outside"] + rest["undated"]
    caption += (
        "Each act counts where it can first have happened; "
        f"{number(rest['straddling'])} may belong to a later phase"
    )
    caption += f", and {number(left)} more {verb(left, 'lies', 'lie')} outside." if left else "."
    top = cells.loc[cells["acts"].idxmax()]
    codes = cells.groupby("code", sort=False)["acts"].sum()
    alt = (
        f"Matrix of {count(len(codes), field)} by {count(cells['number'].nunique(), 'phase')}. "
        f"The largest cell is {inline(tables.label(field, top['code']))} in phase "
        f"{int(top['number'])} with {count(int(top['acts']), 'act')}. Totals: "
        + listed(f"{inline(tables.label(field, code))} {acts}" for code, acts in codes.items())
        + f". {_leaders(tables, cells, field)}"
    )
    subtitle = f"Acts of Moscow's by {field} and phase (numbered above); n: acts in the phase"
    return FigureWords(title, subtitle, caption, alt, empty)


def _leaders(tables: Tables, cells: pd.DataFrame, field: str) -> str:
    """Which code leads in which phase, in the order of the phases."""
    runs: dict[str, list[str]] = {}
    for phase, mine in cells[cells["leads"]].groupby("number"):
        names = [inline(tables.label(field, code)) for code in mine["code"]]
        runs.setdefault(" level with ".join(names), []).append(str(phase))
    items = [
        f"{name} in {'phase' if len(on) == 1 else 'phases'} {listed(on)}"
        for name, on in runs.items()
    ]
    if not items:
        return f"No phase has {number(measures.interests.FEWEST)} acts, so no {field} leads."
    return f"The largest by phase: {'; '.join(items)}."
