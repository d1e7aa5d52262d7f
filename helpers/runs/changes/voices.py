"""Forecasts that were scored and contested claims that are heard otherwise than before."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from helpers.narrative.words import capital, cite, count, few, listed, number, verb
from helpers.runs.changes.compare import Difference, Recoded, Side
from helpers.runs.changes.words import Known, Section, Sheet, addresses, plain, told

_OPEN = "open"


# -- forecasts -----------------------------------------------------------------------------------


def forecasts(earlier: Side, later: Side, found: dict[str, Difference], known: Known) -> Section:
    """Forecasts decided since, those whose outcome moved, those known to one edition only."""
    scores = found["assessments"]
    rescored = scores.moved("outcome")
    others = len(scores.recoded) - len(rescored)
    said = [
        _decided(earlier, later, rescored, known),
        _reopened(rescored),
        _one_sided(scores),
        f"For {count(others, 'other' if rescored else 'forecast')} the wording or the evidence "
        "changed, and not the outcome."
        if others
        else "",
    ]
    paragraph = " ".join(sentence for sentence in said if sentence)
    named = len(rescored) == 1 and rescored[0]["outcome"][0] == _OPEN
    sheets = [_scores(rescored, known)] if rescored and not named else []
    return Section("forecasts", "Forecasts", [paragraph] if paragraph else [], sheets)


def _decided(earlier: Side, later: Side, rows: list[Recoded], known: Known) -> str:
    """``Five forecasts that stood open are decided: three borne out and two refuted.``"""
    mine = [row for row in rows if row["outcome"][0] == _OPEN]
    if not mine:
        return ""
    if len(mine) == 1:
        row = mine[0].after
        decided = cite(addresses(row["evidence"], known))
        statement = f"{plain(row['statement'].rstrip('.'))} {decided}".strip()
        return f"One forecast that stood open is decided, {row['outcome']}: {statement}."
    kinds = Counter(row["outcome"][1] for row in mine)
    parts = [f"{number(n)} {outcome}" for outcome, n in kinds.most_common()]
    return (
        f"{capital(number(len(mine)))} forecasts that stood open are decided: {listed(parts)}. "
        f"{_waiting(earlier, later)}".strip()
    )


def _waiting(earlier: Side, later: Side) -> str:
    """How many of the forecasts that both know are open in both."""
    now = {row["assessment_id"]: row["outcome"] for row in later.kept["assessments"]}
    then = {row["assessment_id"]: row["outcome"] for row in earlier.kept["assessments"]}
    open_still = sum(outcome == now.get(name) == _OPEN for name, outcome in then.items())
    said = f"{capital(number(open_still))} {verb(open_still, 'is', 'are')} still open."
    return said if open_still else ""


def _reopened(rows: list[Recoded]) -> str:
    open_again = sum(row["outcome"][1] == _OPEN for row in rows)
    moved = [row["outcome"] for row in rows if _OPEN not in row["outcome"]]
    said = []
    if open_again:
        said.append(
            f"{capital(count(open_again, 'forecast'))} that "
            f"{verb(open_again, 'was decided is', 'were decided are')} open again, since nothing "
            f"known now decides {verb(open_again, 'it', 'them')}."
        )
    if moved:
        steps = Counter(f"from {before} to {after}" for before, after in moved)
        parts = [f"{number(n)} {step}" for step, n in steps.most_common()]
        said.append(f"Scored otherwise: {listed(parts)}.")
    return " ".join(said)


def _one_sided(scores: Difference) -> str:
    said = []
    n, gone = len(scores.came), len(scores.went)
    if n:
        decided = sum(row["outcome"] != _OPEN for row in scores.came)
        lead = f"{capital(count(n, 'forecast'))} {verb(n, 'is', 'are')} new here"
        if n == 1:
            said.append(f"{lead}, and {scores.came[0]['outcome']}.")
        elif decided:
            said.append(f"{lead}; {few(decided)} of them {verb(decided, 'is', 'are')} decided.")
        else:
            said.append(f"{lead}, all of them open.")
    if gone:
        said.append(
            f"{capital(count(gone, 'forecast'))} of the earlier edition "
            f"{verb(gone, 'is', 'are')} not known to this selection."
        )
    return " ".join(said)


def _scores(rows: list[Recoded], known: Known) -> Sheet:
    cells = pd.DataFrame(
        {
            "Forecast": [row.after["statement"] for row in rows],
            "Made": [told(row.after["made"]) for row in rows],
            "Then": [row["outcome"][0] for row in rows],
            "Now": [row["outcome"][1] for row in rows],
            "Decided by": [addresses(row.after["evidence"], known)[:4] for row in rows],
        }
    )
    weight = [({"refuted": 2, "borne out": 1}.get(row["outcome"][1], 0),) for row in rows]
    chosen = "the refuted first, then the borne out"
    caption = "Forecasts whose outcome changed"
    return Sheet("tbl:changes-forecasts", caption, cells, [5, 2, 1.4, 1.6, 3], weight, chosen)


# -- claims --------------------------------------------------------------------------------------


def claims(found: dict[str, Difference]) -> Section:
    """Claims known to both on which other voices are heard, and claims of one edition only."""
    ledger = found["claims"]
    moved = ledger.moved("supporters", "opponents")
    said = []
    if moved:
        n = len(moved)
        said.append(
            f"On {count(n, 'claim')} that both know other voices are heard now"
            + (f": {plain(_stated(moved[0]))} {_shift(moved[0])}." if n == 1 else ".")
        )
        said.append(_turned(moved))
    n, gone = len(ledger.came), len(ledger.went)
    if n:
        disputed = sum(row["contested"] == "yes" for row in ledger.came)
        which = "it has" if n == 1 else f"{few(disputed)} {verb(disputed, 'has', 'have')}"
        fate = f"{which} voices on both sides"
        if not disputed:
            fate = verb(n, "it is not disputed", "none is disputed")
        said.append(f"{capital(count(n, 'claim'))} {verb(n, 'is', 'are')} raised only now; {fate}.")
    if gone:
        said.append(f"{capital(count(gone, 'claim'))} {verb(gone, 'is', 'are')} no longer raised.")
    reworded = len(ledger.moved("claim"))
    if reworded:
        said.append(f"{capital(count(reworded, 'claim'))} {verb(reworded, 'is', 'are')} reworded.")
    said.append(_same_voices(found))
    paragraph = " ".join(sentence for sentence in said if sentence)
    sheets = [_balance(moved)] if len(moved) > 1 else []
    return Section("claims", "Contested claims", [paragraph] if paragraph else [], sheets)


def _same_voices(found: dict[str, Difference]) -> str:
    """Claims on which only the passages differ: whoever is heard was heard before."""
    ledger, positions = found["claims"], found["positions"]
    rows = [*positions.came, *positions.went, *(row.after for row in positions.recoded)]
    told = {row["claim_id"] for row in [*ledger.came, *ledger.went]}
    told |= {row.after["claim_id"] for row in ledger.moved("supporters", "opponents")}
    n = len({row["claim_id"] for row in rows} - told)
    if n == 0:
        return ""
    return f"On {count(n, 'claim')} the same voices are heard as before, in other passages."


def _stated(row: Recoded) -> str:
    return row.after["claim"].rstrip(".") + ":"


def _shift(row: Recoded) -> str:
    return f"{_voices(row.before)} then, {_voices(row.after)} now"


def _voices(row: dict[str, str]) -> str:
    """``two for and none against``."""
    sides = (len(row[side].split("; ")) if row[side] else 0 for side in ("supporters", "opponents"))
    return "{} for and {} against".format(*map(few, sides))


def _turned(rows: list[Recoded]) -> str:
    """Claims that became disputed, or ceased to be."""
    turns = Counter(row["contested"][1] for row in rows if "contested" in row)
    said = []
    for side, words in (("yes", "come to be disputed"), ("no", "ceased to be disputed")):
        n = turns[side]
        which = "It" if len(rows) == 1 else f"{capital(number(n))} of them"
        said += [f"{which} {verb(n, 'has', 'have')} {words}."] if n else []
    return " ".join(said)


def _balance(rows: list[Recoded]) -> Sheet:
    cells = pd.DataFrame(
        {
            "Claim": [row.after["claim"] for row in rows],
            "Then": [_voices(row.before) for row in rows],
            "Now": [_voices(row.after) for row in rows],
        }
    )
    weight = [("contested" in row, abs(_size(row.after) - _size(row.before))) for row in rows]
    chosen = "those that turned and those that gained most voices"
    caption = "Contested claims whose voices changed"
    return Sheet("tbl:changes-claims", caption, cells, [5, 2.5, 2.5], weight, chosen)


def _size(row: dict[str, str]) -> int:
    return sum(len(row[side].split("; ")) for side in ("supporters", "opponents") if row[side])
