"""A document becomes numbered paragraphs, whatever it comes as: plain text, HTML or PDF.

A paragraph is normalised once, here, so that its fingerprint is stable: Unicode NFC, typographic
ligatures as letters, every run of white space (no-break and line ends too) as one space, and
without what is invisible: soft hyphens, zero-width spaces, byte-order marks, controls and marks
of writing direction. Joiners stay, because Persian words need them.
"""

from __future__ import annotations

import codecs
import contextlib
import re
import statistics
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path

from helpers.record.faults import UsageError

_INVISIBLE = dict.fromkeys(
    [0xAD, 0x200B, 0x200E, 0x200F, 0x2060, 0xFEFF, *range(0x202A, 0x202F), *range(0x2066, 0x206A)]
)
_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
)
_UNPRINTABLE = {"Cc", "Cs", "Cn"}
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1b\x7f]")
_ENCODINGS = ["utf_16", "utf_32", "cp1251", "cp1252", "koi8_r", "cp1256"]
_NUMBERED = re.compile(r"\[(\d+)\] (.*)")
_CHARSET = re.compile(rb"<meta[^>]+charset=[\"']?\s*([\w-]+)", re.IGNORECASE)
_LONG_LINE = 100
_BIGGEST = 50_000_000  # bytes; an article is a thousandth of it


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
    raw = _bytes(file)
    if raw.startswith(b"%PDF"):
        from helpers.coding import pages

        document = pages.read(file, raw)
    elif file.suffix.lower() in (".html", ".htm", ".xhtml") or _looks_like_html(raw):
        document = _web(file, raw)
    else:
        document = _plain(file, raw)
    document.paragraphs = [text for text in map(normalised, document.paragraphs) if text]
    if not any(any(c.isalpha() for c in text) for text in document.paragraphs):
        raise TextError(file, "holds no text; nothing could be numbered")
    document.found = {k: n for k, v in document.found.items() if v and (n := normalised(v))}
    if "title" not in document.found:
        document.found["title"] = document.paragraphs[0]
        document.remarks.append("the title is the first paragraph")
    return document


def normalised(text: str) -> str:
    """A paragraph in the one form that is numbered and fingerprinted."""
    folded = " ".join(text.split()).translate(_INVISIBLE).translate(_LIGATURES)
    shown = "".join(c for c in folded if unicodedata.category(c) not in _UNPRINTABLE)
    return " ".join(unicodedata.normalize("NFC", shown).split())


def numbered(paragraphs: list[str]) -> str:
    """The paragraphs as the text file that fingerprints are verified against."""
    return "".join(f"[{n}] {text}\n" for n, text in enumerate(paragraphs, start=1))


def language_of(paragraphs: list[str]) -> str:
    """``ru`` where most letters are Cyrillic, otherwise ``en``: a first guess, and said as such."""
    letters = [c for text in paragraphs for c in text if c.isalpha()]
    cyrillic = sum("\u0400" <= c <= "\u04ff" for c in letters)
    return "ru" if cyrillic * 2 > len(letters) else "en"


def _bytes(file: Path) -> bytes:
    try:
        size = file.stat().st_size
        if size > _BIGGEST:
            raise TextError(file, f"has {size:,} bytes; an article is far smaller, give that alone")
        raw = file.read_bytes()
    except FileNotFoundError:
        raise TextError(file, "is absent; check the path") from None
    except OSError as error:
        raise TextError(file, f"cannot be read: {error.strerror}") from None
    if not raw.strip():
        raise TextError(file, "is empty; give a file that holds the article")
    if raw.startswith(b"PK\x03\x04"):
        raise TextError(file, "is a packed file (Word, e-book or zip); save it as PDF or text")
    return raw


# -- plain text --------------------------------------------------------------------------------


def _plain(file: Path, raw: bytes) -> Document:
    text, remarks = decoded(file, raw)
    lines = [line.strip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    filled = [line for line in lines if line]
    numbered = [match.groups() for line in filled if (match := _NUMBERED.fullmatch(line))]
    if filled and len(numbered) == len(filled):
        for place, (number, _) in enumerate(numbered, start=1):
            if int(number) != place:
                message = (
                    f"paragraph [{number}] stands where [{place}] should; number them in order"
                )
                raise TextError(file, message)
        return Document([text for _, text in numbered], remarks=remarks)
    blocks = [block for block in re.split(r"\n{2,}", "\n".join(lines)) if block.strip()]
    if len(blocks) == 1 and len(filled) > 1 and statistics.median(map(len, filled)) > _LONG_LINE:
        said = "no blank line parts the paragraphs, so each line was taken as one"
        return Document(filled, remarks=[*remarks, said])
    return Document(blocks, remarks=remarks)


def decoded(file: Path, raw: bytes) -> tuple[str, list[str]]:
    """The text of some bytes, and a remark where its encoding had to be guessed."""
    from charset_normalizer import from_bytes

    remarks: list[str] = []
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        best = from_bytes(raw, cp_isolation=_ENCODINGS).best()
        if best is None:
            _refuse_binary(file, raw.decode("latin-1"))
            message = "is in no encoding that could be recognised; save it as UTF-8"
            raise TextError(file, message) from None
        text, said = str(best), f"the encoding was guessed to be {best.encoding}"
        if not best.bom:
            remarks = [f"{said}; look whether the letters are right"]
    _refuse_binary(file, text)
    return text, remarks


def _refuse_binary(file: Path, text: str) -> None:
    """A stray control character does not make a binary file, a NUL or many of them do."""
    controls = _CONTROL.findall(text)
    if "\0" in controls or len(controls) * 1000 > len(text):
        raise TextError(file, "is not a text but a binary file; give plain text, HTML or PDF")


# -- HTML --------------------------------------------------------------------------------------


def _looks_like_html(raw: bytes) -> bool:
    return bool(re.match(rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype html|html)\b", raw, re.IGNORECASE))


def _web(file: Path, raw: bytes) -> Document:
    """The article of a page, without its menus and footers, as trafilatura finds it."""
    from trafilatura import bare_extraction

    text, remarks = _declared(file, raw)
    options = {"with_metadata": True, "include_comments": False, "favor_recall": True}
    found = bare_extraction(text, **options)
    if found is None or found.body is None:
        raise TextError(file, "holds no article that could be found; save its text as plain text")
    names = {"title": "title", "author": "author", "publisher": "sitename", "url": "url"}
    said = {column: getattr(found, name) or "" for column, name in names.items()}
    language = re.search(r"<html[^>]*\blang=[\"']?([A-Za-z]{2})\b", text)
    said |= {"language": language[1].lower() if language else "", "published": found.date or ""}
    remarks.append("menus, footers and the like were left out; compare with the page")
    blocks = [line.removeprefix("- ") for line in (found.text or "").split("\n")]
    texts = [block for block in blocks if not re.fullmatch(r"[|\s-]*", block)]
    return Document(texts, said, remarks)


def _declared(file: Path, raw: bytes) -> tuple[str, list[str]]:
    """A page by the encoding that it declares, where that fits."""
    declared = _CHARSET.search(raw[:4096])
    with contextlib.suppress(LookupError, UnicodeDecodeError):
        if declared and not raw.startswith(codecs.BOM_UTF8):
            return raw.decode(declared[1].decode("ascii")), []
    return decoded(file, raw)
