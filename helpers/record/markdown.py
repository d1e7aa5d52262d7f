"""Text that is put into Markdown: whatever would be markup in it stays text."""

from __future__ import annotations

import re

_PUNCTUATION = re.compile(r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~]")


def literal(value: object) -> str:
    """A value as text on one line that no Markdown is read from.

    ``literal("a *b*") == r"a \\*b\\*"``. Not for titles and captions of figures, nor for cells of
    tables: those are plain text anyhow.
    """
    return _PUNCTUATION.sub(r"\\\g<0>", " ".join(str(value).split()))
