"""A document becomes numbered paragraphs, whatever it comes as: plain text, HTML or PDF.

A paragraph is normalised once, here, so that its fingerprint is stable: Unicode NFC, typographic
ligatures as letters, every run of white space (no-break and line ends too) as one space, and
without what is invisible: soft hyphens, zero-width spaces, byte-order marks, controls and marks
of writing direction. Joiners stay, because Persian words need them.
"""

from __future__ import annotations

import re
import statistics
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from charset_normalizer import from_bytes

from helpers.record.faults import UsageError

_JOINERS = "\u200c\u200d"
_UNPRINTABLE = {"Cc", "Cf", "Cs", "Cn"}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
_ENCODINGS = ["utf_16", "utf_32", "cp1251", "cp1252", "koi8_r", "cp1256"]
_NUMBERED = re.compile(r"\[(\d+)\] (.*)")
_CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?\s*([\w-]+)", re.IGNORECASE)
_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html)\b", re.IGNORECASE)
_LONG_LINE = 100


class TextError(UsageError):
    """A document cannot be taken in; the sentence says why and what to do."""

    def __init__(self, file: Path, message: str) -> None:
        super().__init__(f"'{file}' {message}")


@dataclass
class Document:
    """Paragraphs, what the document says of itself, and what the analyst must know of both."""

    paragraphs: list[str]
    found: dict[str, str] = field(default_factory=dict)  # columns of sources: title, author, ...
    remarks: list[str] = field(default_factory=list)


def read(file: Path) -> Document:
    """The document in a file. Raises TextError."""
    try:
        raw = file.read_bytes()
    except OSError as error:
        raise TextError(file, f"cannot be read: {error.strerror}; check the path") from None
    if not raw.strip():
        raise TextError(file, "is empty; give a file that holds the article")
    if raw.startswith(b"%PDF"):
        from helpers.coding import pages

        document = pages.read(file, raw)
    elif file.suffix.lower() in (".html", ".htm", ".xhtml") or _HTML.match(raw):
        document = _web(file, raw)
    else:
        document = _plain(file, raw)
    paragraphs = [text for text in map(normalised, document.paragraphs) if text]
    if not any(c.isalpha() for text in paragraphs for c in text):
        raise TextError(file, "holds no text; nothing could be numbered")
    found = {name: said for name, text in document.found.items() if (said := normalised(text))}
    found = {"title": paragraphs[0], "language": _language(paragraphs)} | found
    return Document(paragraphs, found, document.remarks)


def normalised(text: str) -> str:
    """A paragraph in the one form that is numbered and fingerprinted."""
    text = re.sub("[ﬀ-ﬆ]", lambda one: unicodedata.normalize("NFKC", one[0]), text)
    text = " ".join(text.split())
    shown = (c for c in text if c in _JOINERS or unicodedata.category(c) not in _UNPRINTABLE)
    return " ".join(unicodedata.normalize("NFC", "".join(shown)).split())


def numbered(paragraphs: list[str]) -> str:
    """The paragraphs as the text file that fingerprints are verified against."""
    return "".join(f"[{n}] {text}\n" for n, text in enumerate(paragraphs, start=1))


def _language(paragraphs: list[str]) -> str:
    """``ru`` where most letters are Cyrillic, otherwise ``en``: a first guess, and said as such."""
    letters = [c for text in paragraphs for c in text if c.isalpha()]
    cyrillic = sum("\u0400" <= c <= "\u04ff" for c in letters)
    return "ru" if cyrillic * 2 > len(letters) else "en"


def _plain(file: Path, raw: bytes) -> Document:
    text, remarks = _decoded(file, raw)
    lines = [line.strip() for line in re.split(r"\r\n?|\n", text)]
    filled = [line for line in lines if line]
    numbered = [match.groups() for line in filled if (match := _NUMBERED.fullmatch(line))]
    if filled and len(numbered) == len(filled):
        for place, (number, _) in enumerate(numbered, start=1):
            if int(number) != place:
                why = f"paragraph [{number}] stands where [{place}] should; number them in order"
                raise TextError(file, why)
        return Document([text for _, text in numbered], remarks=remarks)
    blocks = [block for block in re.split(r"\n{2,}", "\n".join(lines)) if block.strip()]
    if len(blocks) == 1 and len(filled) > 1 and statistics.median(map(len, filled)) > _LONG_LINE:
        said = "no blank line parts the paragraphs, so each line was taken as one"
        return Document(filled, remarks=[*remarks, said])
    return Document(blocks, remarks=remarks)


def _decoded(file: Path, raw: bytes) -> tuple[str, list[str]]:
    """The text of some bytes, and a remark where its encoding had to be guessed."""
    remarks = []
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        best = from_bytes(raw, cp_isolation=_ENCODINGS).best()
        text = str(best or "")
        if best and not best.bom:
            said = f"the encoding was guessed to be {best.encoding}"
            remarks.append(f"{said}; look whether the letters are right")
    controls = _CONTROL.findall(text)
    # A stray control character does not make a binary file, a NUL or many of them do.
    if not text or "\0" in controls or len(controls) * 1000 > len(text):
        why = "is not a text but a binary file; give plain text in UTF-8, HTML or PDF"
        raise TextError(file, why)
    return text, remarks


def _web(file: Path, raw: bytes) -> Document:
    """The article of a page, without its menus and footers, as trafilatura finds it."""
    from trafilatura import bare_extraction

    declared = _CHARSET.search(raw[:4096])
    try:
        text, remarks = raw.decode(declared[1].decode() if declared else "utf-8"), []
    except (LookupError, UnicodeDecodeError):
        text, remarks = _decoded(file, raw)
    options = {"with_metadata": True, "include_comments": False, "favor_recall": True}
    found = bare_extraction(text, **options)
    if found is None or found.body is None:
        raise TextError(file, "holds no article that could be found; save its text as plain text")
    language = re.search(r"<html[^>]*\blang=[\"']?([A-Za-z]{2})\b", text)
    said = {
        "title": found.title,
        "author": found.author,
        "publisher": found.sitename,
        "url": found.url,
        "published": found.date,
        "language": language[1].lower() if language else "",
    }
    remarks.append("menus, footers and the like were left out; compare with the page")
    blocks = [line.removeprefix("- ") for line in (found.text or "").split("\n")]
    kept = [block for block in blocks if not re.fullmatch(r"[|\s-]*", block)]
    return Document(kept, {name: text or "" for name, text in said.items()}, remarks)
