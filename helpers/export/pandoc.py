"""The two pandoc calls of an export, and a few words of pandoc's document tree."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from threading import Lock
from typing import Any

import pypandoc

from helpers.export.document import ExportError, Segment

Node = dict[str, Any]
QUOTES = {"DoubleQuote": "“”", "SingleQuote": "‘’"}

# What JupyterLab draws, plus citations, identifiers, classes and footnotes. Named one by one:
# pandoc's own set would read `$5 and $6` as mathematics and `2015~/2016~` as subscripts.
MARKDOWN = """
markdown_strict -raw_html +all_symbols_escapable +auto_identifiers +autolink_bare_uris
+backtick_code_blocks +bracketed_spans +citations +escaped_line_breaks +fenced_code_blocks
+fenced_divs +footnotes +header_attributes +intraword_underscores
+lists_without_preceding_blankline +pipe_tables +raw_attribute +shortcut_reference_links +smart
+space_in_atx_header +startnum +strikeout
""".translate({ord(space): None for space in " \n"})
_STYLE = Path(__file__).parent / "sources.csl"


def read(markdown: str) -> Node:
    """Markdown to pandoc's document tree."""
    return json.loads(_run(markdown, "-f", MARKDOWN, "-t", "json"))


def write(tree: Node, writer: str) -> str:
    """A document tree to `writer`'s text."""
    arguments = ["-f", "json", "-t", writer, "--wrap=none", "--syntax-highlighting=none"]
    return _run(json.dumps(tree), *arguments)


def cite_all(items: list[dict[str, Any]], language: str, like: Node) -> list[Node]:
    """One block for each of the CSL-JSON items, written and sorted by the house's style.

    `like` is any tree of this pandoc, for the number of its version.
    """
    everything = {
        "citationId": "*",
        "citationPrefix": [],
        "citationSuffix": [],
        "citationMode": {"t": "AuthorInText"},
        "citationNoteNum": 0,
        "citationHash": 0,
    }
    cite = {"t": "Cite", "c": [[everything], [string("@*")]]}
    about = {
        "lang": metadata(language),
        "references": metadata(items),
        "nocite": {"t": "MetaInlines", "c": [cite]},
    }
    asked = {**like, "meta": about, "blocks": [{"t": "Div", "c": [["refs", [], []], []]}]}
    arguments = ["-f", "json", "-t", "json", "--citeproc", f"--csl={_STYLE}"]
    return json.loads(_run(json.dumps(asked), *arguments))["blocks"][0]["c"][1]


def _run(text: str, *arguments: str) -> str:
    """What pandoc makes of a text.

    Both outputs ask for the same trees, often at the same time: the second waits for the first.
    """
    with _turn(text, *arguments):
        return _answer(text, *arguments)


@lru_cache(maxsize=8)
def _turn(*_: str) -> Lock:
    return Lock()


@lru_cache(maxsize=8)
def _answer(text: str, *arguments: str) -> str:
    done = subprocess.run(
        [_pandoc(), *arguments], input=text.encode(), capture_output=True, check=False
    )
    said = done.stderr.decode(errors="replace").strip()
    # A warning means that something was left out or used twice, such as a footnote's name.
    if done.returncode or said:
        raise ExportError(f"pandoc: {said or f'status {done.returncode}'}")
    return done.stdout.decode()


@cache
def _pandoc() -> str:
    try:
        return pypandoc.get_pandoc_path()
    except OSError as error:
        raise ExportError(f"pandoc is missing: {error}") from error


def rewrite(node: Any, action: Callable[[Node], list[Node] | None]) -> Any:  # noqa: ANN401
    """The tree with every element that `action` answers for replaced by its answer.

    `action` gives the elements that take the place of its argument, or None to look inside.
    """
    if isinstance(node, dict):
        return {key: rewrite(value, action) for key, value in node.items()}
    if not isinstance(node, list):
        return node
    result = []
    for item in node:
        answer = action(item) if isinstance(item, dict) and "t" in item else None
        result.extend([rewrite(item, action)] if answer is None else answer)
    return result


def elements(node: Any) -> Iterator[Node]:  # noqa: ANN401
    """Every element of a tree, in document order."""
    if isinstance(node, dict):
        if "t" in node:
            yield node
        node = list(node.values())
    if isinstance(node, list):
        for item in node:
            yield from elements(item)


def plain(node: Any) -> str:  # noqa: ANN401
    """The bare text of an element or a list of elements."""
    if isinstance(node, list):
        return "".join(plain(item) for item in node)
    if not isinstance(node, dict):
        return ""
    if node.get("t") in ("Str", "Code", "CodeBlock"):
        return node["c"] if isinstance(node["c"], str) else node["c"][1]
    if node.get("t") in ("Space", "SoftBreak", "LineBreak"):
        return " "
    if node.get("t") == "Note":
        return ""
    if node.get("t") == "Quoted":
        opening, closing = QUOTES[node["c"][0]["t"]]
        return opening + plain(node["c"][1]) + closing
    return plain(node.get("c"))


def string(text: str) -> Node:
    return {"t": "Str", "c": text}


SPACE: Node = {"t": "Space"}


def link(text: str, target: str | None) -> Node:
    """A link to an address, or the bare text when there is none."""
    if target is None:
        return string(text)
    return {"t": "Link", "c": [["", [], []], [string(text)], [target, ""]]}


def nodes(segments: list[Segment]) -> list[Node]:
    """References as elements: each piece a link, or text where it leads nowhere."""
    written: list[Node] = []
    for text, target in segments:
        if target is None and text.endswith(" "):
            written += [string(text.rstrip()), SPACE]
        else:
            written.append(link(text, target))
    return written


def metadata(value: Any) -> Node:  # noqa: ANN401
    """Plain data as pandoc metadata; strings stay plain text."""
    if isinstance(value, dict):
        return {"t": "MetaMap", "c": {key: metadata(item) for key, item in value.items()}}
    if isinstance(value, list | tuple):
        return {"t": "MetaList", "c": [metadata(item) for item in value]}
    return {"t": "MetaString", "c": str(value)}
