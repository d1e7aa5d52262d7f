"""The coding notebook's pages as HTML that follows JupyterLab's light and dark themes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from helpers.coding.candidates import Hints
from helpers.coding.draft import ADDRESS, Draft, Entry, hinted
from helpers.record import paths
from helpers.record.faults import Fault

if TYPE_CHECKING:
    import pandas as pd

    from helpers.coding.compare import Comparison
    from helpers.coding.consequences import Consequence
    from helpers.coding.merge import Merged

_NEXT = """\
.venv/bin/brief check
.venv/bin/brief render --since latest   (says what the source changed, if there was an edition)
.venv/bin/brief diff EARLIER latest     (the same in the terminal; EARLIER is the edition before)"""


def display(body: str) -> None:
    """Show a page in the notebook."""
    from IPython.display import HTML
    from IPython.display import display as show

    style = (Path(__file__).parent / "desk.css").read_text(encoding="utf-8")
    show(HTML(f'<style>{style}</style><div class="coding">{body}</div>'))


def sentence(said: str) -> str:
    """One paragraph."""
    return f"<p>{escape(said)}</p>"


def overview(draft: Draft, file: Path) -> str:
    """The source's row, the file to edit, and how far the coding is."""
    passages = draft.of("passages")
    done = sum(bool(row.get("coding")) for row in passages)
    said = f"{done} of {len(passages)} paragraphs are coded. Edit the draft, save it, run again: "
    return f"<p>{escape(said)}{_linked(file)}</p>" + _table(
        ("column", "value"), [(name, cell or "(empty)") for name, cell in draft.source.items()]
    )


def _linked(file: Path) -> str:
    """A file; in JupyterLab one of the clone opens beside the notebook at a click."""
    name = f"<code>{escape(str(file))}</code>"
    if not file.is_relative_to(paths.HOME):
        return name
    return f'<a href="../{quote(file.relative_to(paths.HOME).as_posix())}">{name}</a>'


def columns(
    resources: Mapping[str, dict], tables: Sequence[str], codebook: Sequence[Mapping[str, str]]
) -> str:
    """What each column of some tables means, which codes it takes, and when to use each."""
    parts = []
    for name in tables:
        rows, meant = [], []
        for field in resources[name]["schema"]["fields"]:
            limits = field.get("constraints", {})
            codes = ", ".join(map(str, limits.get("enum", ())))
            needed = "yes" if limits.get("required") else ""
            rows.append((field["name"], needed, field.get("description", ""), codes))
            listed = field.get("codes", field["name"]) if codes else ""
            meant += [
                (field["name"], code["code"], code["definition"])
                for code in codebook
                if code["field"] == listed
            ]
        told = _table(("column", "needed", "meaning", "codes"), rows)
        told += _table(("column", "code", "when to use it"), meant) if meant else ""
        parts.append(f"<details><summary>{escape(name)}</summary>{told}</details>")
    return "".join(parts)


def passages(draft: Draft, texts: Mapping[int, str], hints: Mapping[int, Hints]) -> str:
    """Paragraph by paragraph: text, candidates, known events, and the rows it has so far."""
    parts = []
    for number, text in texts.items():
        passage, rows = draft.under(number)
        coding = escape(passage.get("coding", "")) or '<span class="open">not coded</span>'
        note = escape(passage.get("note", ""))
        parts.append(
            f"<section><strong>{number}</strong> · {coding} · {note}"
            f"{quoted(text, hinted(hints[number]))}{''.join(map(_row, rows))}</section>"
        )
    return "".join(parts)


def quoted(text: str, lines: Iterable[str]) -> str:
    """A text of others, and what is to be said of it."""
    said = "".join(f'<li dir="auto">{escape(line)}</li>' for line in lines)
    return f'<blockquote dir="auto">{escape(text)}</blockquote><ul>{said}</ul>'


def _row(entry: Entry) -> str:
    cells = {k: v for k, v in entry.cells.items() if v and k not in ADDRESS}
    said = "; ".join(f"{name}: {cell}" for name, cell in cells.items())
    name = f"<strong>{escape(entry.table)}</strong>, line {entry.line}"
    return f'<div class="row" dir="auto">{name}: {escape(said)}</div>'


def faults(file: Path, merged: Merged | None, found: Sequence[Fault]) -> str:
    """Every fault, or that there is none."""
    if merged and not found:
        return sentence(f"Nothing is at fault. {_amount(merged)}.")
    said = f"{len(found)} to mend in {file.name}; nothing was written."
    return sentence(said) + listed(found)


def listed(found: Iterable[Fault]) -> str:
    """Faults as ``file:line:column: message``, a line each."""
    return f"<pre>{escape(chr(10).join(map(str, found)))}</pre>"


def told(consequences: Sequence[Consequence]) -> str:
    """What an article changes, by kind."""
    if not consequences:
        return sentence("Nothing that was known changes; the article only adds.")
    return _table(("what", "of", "how"), [tuple(one) for one in consequences])


def changes(merged: Merged | None, found: Sequence[Fault]) -> str:
    """The lines that come into the tables."""
    return f"<pre>{escape(merged.diff())}</pre>" if merged else listed(found)


def unwritten(merged: Merged | None, found: Sequence[Fault]) -> str:
    """Why nothing was written."""
    if merged and not found:
        return sentence(f"Nothing was written yet: set write = True. {_amount(merged)}.")
    left = "1 fault is" if len(found) == 1 else f"{len(found)} faults are"
    return sentence(f"Nothing was written: {left} left, see above.")


def written(merged: Merged) -> str:
    """What was written and what to do next."""
    return (
        sentence(f"Written. {_amount(merged)}.")
        + sentence("Next: look through the difference in git, check, and see what it changed:")
        + f"<pre>{_NEXT}</pre>"
    )


def comparison(found: Comparison, one: str, other: str) -> str:
    """Agreement, pairs and differences."""
    names = {"first": one, "second": other}
    parts = [_frame(found.agreement)]
    if found.paired:
        parts.append(sentence("Taken for the same event, under two names:"))
        parts.append("".join(f"<div>{escape(pair)}</div>" for pair in found.paired))
    if len(found.differences):
        parts.append(sentence("They differ on:") + _frame(found.differences.rename(columns=names)))
    else:
        parts.append(sentence("They differ on nothing."))
    return "".join(parts)


def _amount(merged: Merged) -> str:
    new = ", ".join(f"{count} in {name}" for name, count in merged.added.items())
    changed = ", ".join(f"{len(r)} in {name}" for name, r in merged.changed.items() if r)
    return f"New rows: {new}; changed rows: {changed or 'none'}"


def _frame(frame: pd.DataFrame) -> str:
    return _table(list(frame.columns), [[_said(c) for c in row] for row in frame.to_numpy()])


def _said(cell: object) -> str:
    if isinstance(cell, float):
        return "–" if cell != cell else f"{cell:.2f}".removesuffix(".00")
    return str(cell)


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    top = "".join(f"<th>{escape(cell)}</th>" for cell in head)
    body = "".join(
        "<tr>" + "".join(f'<td dir="auto">{escape(cell)}</td>' for cell in row) + "</tr>"
        for row in rows
    )
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"
