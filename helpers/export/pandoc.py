"""The pandoc calls of an export, and a few words of pandoc's document tree."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import lru_cache
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
# Every source, as pandoc's nocite asks for it.
_ALL = {
    "citationId": "*",
    "citationPrefix": [],
    "citationSuffix": [],
    "citationMode": {"t": "AuthorInText"},
    "citationNoteNum": 0,
    "citationHash": 0,
}
_TURN = Lock()


def read(markdown: str) -> Node:
    """Markdown to pandoc's document tree."""
    return json.loads(_run(markdown, MARKDOWN, "json"))


def write(tree: Node, writer: str) -> str:
    """A document tree to `writer`'s text."""
    return _run(json.dumps(tree), "json", writer, "--wrap=none", "--syntax-highlighting=none")


def cite_all(items: list[dict[str, Any]], language: str, like: Node) -> list[Node]:
    """One block for each of the CSL-JSON items, written and sorted by the house's style.

    `like` is any tree of this pandoc, for the number of its version.
    """
    cite = {"t": "Cite", "c": [[_ALL], [string("@*")]]}
    about = {
        "lang": _metadata(language),
        "references": _metadata(items),
        "nocite": {"t": "MetaInlines", "c": [cite]},
    }
    asked = json.dumps({**like, "meta": about, "blocks": []})
    cited = _run(asked, "json", "json", "--citeproc", f"--csl={_STYLE}")
    return json.loads(cited)["blocks"][0]["c"][1]


def _metadata(value: Any) -> Node:  # noqa: ANN401
    """Plain data as pandoc metadata; strings stay plain text."""
    if isinstance(value, dict):
        return {"t": "MetaMap", "c": {key: _metadata(item) for key, item in value.items()}}
    if isinstance(value, list):
        return {"t": "MetaList", "c": [_metadata(item) for item in value]}
    return {"t": "MetaString", "c": str(value)}


def _run(text: str, reader: str, writer: str, *more: str) -> str:
    """What pandoc makes of a text.

    Both outputs ask for the same trees, often at the same time: the second waits for the first.
    """
    with _TURN:
        return _answer(text, reader, writer, *more)


@lru_cache(maxsize=8)
def _answer(text: str, reader: str, writer: str, *more: str) -> str:
    # A warning means that something was left out or used twice, such as a footnote's name.
    arguments = ["--fail-if-warnings", *more]
    try:
        return pypandoc.convert_text(text, writer, reader, arguments, verify_format=False)
    except (OSError, RuntimeError) as error:
        raise ExportError(f"pandoc: {error}") from error


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
        return "".join(map(plain, node))
    if not isinstance(node, dict):
        return ""
    kind, content = node.get("t"), node.get("c")
    if kind in ("Str", "Code", "CodeBlock"):
        return content if isinstance(content, str) else content[1]
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    opening, closing = QUOTES[content[0]["t"]] if kind == "Quoted" else ("", "")
    return "" if kind == "Note" else opening + plain(content) + closing


def string(text: str) -> Node:
    return {"t": "Str", "c": text}


SPACE: Node = {"t": "Space"}


def nodes(segments: list[Segment]) -> list[Node]:
    """References as elements: each piece a link, or text where it leads nowhere."""
    written: list[Node] = []
    for text, target in segments:
        if target is not None:
            written.append({"t": "Link", "c": [["", [], []], [string(text)], [target, ""]]})
        elif text.endswith(" "):
            written += [string(text.rstrip()), SPACE]
        else:
            written.append(string(text))
    return written
