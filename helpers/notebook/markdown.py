"""Prose that stands in a notebook: one sentence a line, printed where its passages are known."""

from __future__ import annotations

import functools
import re
import sys
from collections.abc import Mapping
from typing import Any

from jinja2 import TemplateSyntaxError, UndefinedError
from jinja2.runtime import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from helpers.measures import words
from helpers.notebook import bundles
from helpers.record import names, sentences
from helpers.record.faults import UnfitError
from helpers.record.gate import Gate
from helpers.record.markdown import literal
from helpers.record.mime import METADATA_KEY
from helpers.record.sentences import ATTRIBUTES, CITED, CROSS, UNTIL, Line

_NAMED = re.compile(r"\{\{\s*[A-Za-z_]\w*\s*(?:\|\s*\w+\s*(?:\([^(){}]*\)\s*)?)*\}\}")
_NAMES = re.compile(r"\{\{\s*([A-Za-z_]\w*)")
_VALUE = re.compile(r"\{\{.*?\}\}|\{%|\{\{")
# Where a value would change what is linked, cited or shown as code.
_CLOSED = re.compile(r"`[^`]*`|\]\([^)]*\)|<[^>]*>|\[@[^\]]*\]|\{#[^}]*\}|\{until[^}]*\}")
_ITEM = re.compile(r"\A\d+\. ")
_COMMENT = "{##"  # so that {#sec:name} is no comment of a template


def prose(markdown: str) -> None:
    """Display prose of the notebook: what ``record`` knows of it, with the notebook's values.

    One sentence a line; ``[@janse-2021, 29, 30; @diplomat-2023, 11]`` cites passages, ``{until
    2025-07-03}`` at its end lets a line go from that day on, ``{{ value }}`` puts in a named value
    of the notebook, as text; a line with a value that is None is not printed. Raises UnfitError,
    naming the line, for a citation of a passage that does not exist, for a value that is not there,
    and for one within a link or code.

    >>> notebook.prose("Moscow took assurances in July 2021 [@janse-2021, 70].")
    Moscow took assurances in July 2021 (Janse, SCEEUS 2021, ¶70).
    """
    values = sys._getframe(1).f_globals
    if not hasattr(values.get("record"), "gate"):
        raise UnfitError("prose needs the notebook's record: record = notebook.open_record(...)")
    bundles.display(*bundle(markdown, values["record"], values))


def bundle(
    markdown: str,
    record: Any,  # noqa: ANN401 (a notebook.Record, which this room does not know)
    values: dict[str, Any],
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What ``prose`` displays: Markdown that people read, and in the metadata what is printed.

    There ``markdown`` has the citations as written, and ``sentences`` the key, the line and the
    passages of each line that rests on some.
    """
    lines = sentences.parse(markdown)
    written = {line.number: _written(line, values, record.gate) for line in lines}
    gate = record.gate
    kept = sentences.printed(lines, lambda line: line.known(gate) and valued(line.text, values))
    known = names.short_names(record.tables.sources)
    read = _joined([_readable(written[line.number], known) for line in kept])
    about = {
        "kind": "prose",
        "markdown": _joined([written[line.number] for line in kept]),
        "sentences": [
            {
                "key": line.key,
                "line": line.number,
                "text": UNTIL.sub("", line.text),
                "passages": [list(passage) for passage in line.rests_on],
            }
            for line in kept
            if line.argued
        ],
    }
    return {"text/markdown": read, "text/plain": read}, {METADATA_KEY: about}


def valued(text: str, values: Mapping[str, Any]) -> bool:
    """Whether a line asks for no value that is None; one that is absent is a fault told later."""
    return all(values.get(name, "") is not None for name in _NAMES.findall(text))


def no_passages(unknown: list[str]) -> str:
    """What is wrong with a text that cites passages which do not exist."""
    return (
        f"cites [{'; '.join(unknown)}], and there is no such passage; sources.csv and "
        "passages.csv list those that there are"
    )


def _written(line: Line, values: dict[str, Any], gate: Gate) -> str:
    """A line with its values, without its condition. Raises UnfitError."""
    text = line.text
    if wrong := sentences.malformed(text):
        raise _fault(line, f"cites '{wrong}', which names no passage; write [@source, 12]")
    if unknown := gate.unknown(text):
        raise _fault(line, no_passages(unknown))
    if any(_VALUE.search(part) for part in _CLOSED.findall(text)):
        raise _fault(line, "has a value within a link, a citation or code; put it beside")
    text = UNTIL.sub("", text)
    if line.kind == "heading":
        text = CITED.sub("", text)
    return _ITEM.sub("1. ", _filled(line, text, values), count=1)


def _filled(line: Line, text: str, values: dict[str, Any]) -> str:
    """The line with its values, each of them as plain text."""
    if not _VALUE.search(text):
        return text
    if "{%" in text:
        raise _fault(line, "has a statement {% %}; only values {{ name }} and filters are read")
    if "}}" in _NAMED.sub("", text):
        raise _fault(line, "has more in {{ }} than the name of a value and filters")
    if not valued(text, values):
        return ""  # such a line is not printed
    try:
        return _environment().from_string(text).render(values)
    except UndefinedError as error:
        raise _fault(line, f"asks for a value that the notebook has not: {error}") from None
    except TemplateSyntaxError as error:
        raise _fault(line, f"cannot be read: {error.message}") from None
    except Exception as error:  # noqa: BLE001 (whatever a filter raises of a value)
        raise _fault(line, f"cannot be filled in: {error}") from None


@functools.cache
def _environment() -> SandboxedEnvironment:
    environment = SandboxedEnvironment(
        undefined=StrictUndefined,
        finalize=_value,
        comment_start_string=_COMMENT,
        comment_end_string="##}",
    )
    environment.filters |= {"count": _count, "listed": _listed, "share": _share}
    return environment


def _value(value: object) -> str:
    """A value as text that no Markdown is read from."""
    return str(value) if isinstance(value, StrictUndefined) else literal(value)


def _count(value: Any, noun: str = "") -> str:  # noqa: ANN401 (a number or what has a length)
    """``{{ rows | count("event") }}``: one event, two events, 12 events."""
    n = len(value) if hasattr(value, "__len__") else int(value)
    return words.count(n, noun) if noun else words.number(n)


def _listed(values: Any) -> str:  # noqa: ANN401 (whatever can be gone through)
    """``{{ names | listed }}``: a, b and c."""
    return words.listed(map(str, values))


def _share(value: float) -> str:
    """``{{ part | share }}``: 0.25 is 25 per cent."""
    return f"{100 * float(value):.0f} per cent"


def _fault(line: Line, message: str) -> UnfitError:
    return UnfitError(f"{_cell()}line {line.number}: the prose {message}")


def _cell() -> str:
    """Which cell of the notebook is run, as JupyterLab numbers it."""
    from IPython import get_ipython

    shell = get_ipython()
    return f"cell [{shell.execution_count}], " if shell is not None else ""


def _readable(text: str, known: dict[str, str]) -> str:
    """A line as JupyterLab shows it: citations by the names of their sources, no attributes."""

    def named(found: re.Match[str]) -> str:
        parts = [part.strip() for part in found[1].split(";")]
        return f" ({'; '.join(_named(part, known) for part in parts)})"

    bare = CITED.sub(named, ATTRIBUTES.sub("", text))
    return CROSS.sub(lambda found: found[0][1:].replace(":", " "), bare)


def _named(part: str, known: dict[str, str]) -> str:
    source, *paragraphs = part.removeprefix("@").split(", ")
    if ":" in source:
        return part
    name = literal(known.get(source, source)).replace("\\,", ",").replace("\\.", ".")
    return f"{name}, ¶{', '.join(paragraphs)}"


def _joined(lines: list[str]) -> str:
    """Lines as one text, without more than one blank line in a row or at its ends."""
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
