"""Plain text made safe for each output; nothing else in this package escapes."""

import html
import re

# Control characters, surrogates, private use, noncharacters, byte order mark.
_UNPRINTABLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufeff"
    "\U000f0000-\U0010ffff"
    + "".join(f"{chr(p + 0xFFFE)}{chr(p + 0xFFFF)}" for p in range(0, 0xF0000, 0x10000))
    + "]"
)
# Lines break at hyphens and slashes anyhow.
_LONG_WORD = re.compile(r"[^\s/-]{28,}")
_BREAK_AFTER = re.compile(r"([_.,;:?&=%]|\S{16})(?=\S)")
_ZERO_WIDTH_SPACE = "\u200b"
_TYPST_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n", "\t": r"\t"})


def clean(text: str) -> str:
    """Put the replacement character wherever stands what HTML or PDF/A may not hold."""
    return _UNPRINTABLE.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def html_text(text: str) -> str:
    """Text for an HTML element or a quoted attribute."""
    return html.escape(clean(text))


def typst_text(text: str) -> str:
    """A Typst string literal: as code or after `#` in markup it prints the text as it is."""
    return '"' + clean(text).translate(_TYPST_ESCAPES) + '"'


def soften(text: str) -> str:
    """Let very long words break, so that they stay in their column.

    Only those: the zero-width space is invisible, but a search for the word stumbles over it.
    """
    return _LONG_WORD.sub(
        lambda word: _BREAK_AFTER.sub(rf"\1{_ZERO_WIDTH_SPACE}", word.group()), text
    )
