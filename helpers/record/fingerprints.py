"""Fingerprints prove that a passage is the passage that was read, where the texts are at hand."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from pathlib import Path

from helpers.record.faults import Fault
from helpers.record.records import Records


def fingerprint(text: str) -> str:
    """SHA-256 of a paragraph's UTF-8 text, without its ``[n]``."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def paragraphs(file: Path) -> dict[int, str]:
    """``{n: text}`` of a source file with one ``[n] text`` a line."""
    # Damaged bytes become marks of replacement, whose fingerprint is another.
    lines = file.read_text(encoding="utf-8", errors="replace").split("\n")
    numbered = (re.match(r"\[(\d+)\] (.*)", line) for line in lines)
    return {int(match[1]): match[2] for match in numbered if match}


def verify(passages: Records, *folders: Path) -> tuple[int, list[Fault]]:
    """Compare fingerprints with the texts; returns how many were verified, and the faults."""
    verified, found = 0, []
    sources = set(passages.column("source_id"))
    texts = [file for folder in folders for file in sorted(folder.glob("*.txt"))]
    files = {file.stem: paragraphs(file) for file in texts if file.stem in sources}
    seen = defaultdict(set)
    for row, cells in enumerate(passages.rows):
        text = files.get(cells["source_id"], {})
        if not text or not cells["paragraph"].isdigit():
            continue
        number = int(cells["paragraph"])
        seen[cells["source_id"]].add(number)
        if number not in text:
            found.append(passages.fault(row, "paragraph", f"the text has no paragraph {number}"))
        elif fingerprint(text[number]) != cells["sha256"]:
            found.append(passages.fault(row, "sha256", "is not the fingerprint of the text"))
        else:
            verified += 1
    for source, numbers in seen.items():
        for number in sorted(set(files[source]) - numbers):
            message = f"{source}, {number} stands in the text but not in the table"
            found.append(Fault(passages.file, 1, 1, message))
    return verified, found
