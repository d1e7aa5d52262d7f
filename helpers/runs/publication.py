"""The one edition that is kept in git: for who only visits the repository.

``reports/published/`` holds the brief, the manifest that says what made it, and pictures of two
pages for the README. It is a copy, not an edition: it has neither notebooks nor record.
"""

from __future__ import annotations

import contextlib
import json
from pathlib import Path

from helpers.runs import atomic, provenance
from helpers.runs.store import OF_THE_RUN, PUBLISHED

# The cover, and the judgements.
PAGES = (1, 2)
_KEPT = ("brief.pdf", "annex.pdf", "brief.html")
_PIXELS_PER_POINT = 110 / 72
_COLOURS = 96


def publish(edition: Path, out: Path) -> Path:
    """Replace ``out``/published by the brief of an edition; returns the folder.

    The manifest is the edition's without what is of the run alone, so that it changes only when the
    brief does, and with the hashes of what is here.
    """
    record = json.loads((edition / "manifest.json").read_text(encoding="utf-8"))
    for name in OF_THE_RUN:
        record.pop(name, None)
    place = out / PUBLISHED
    with atomic.building(out, PUBLISHED) as build:
        for name in _KEPT:
            (build / name).write_bytes((edition / name).read_bytes())
        _pictures(build / "brief.pdf", build)
        record["outputs"] = provenance.hashes(build)
        (build / "manifest.json").write_text(provenance.as_json(record), encoding="utf-8")
        atomic.put(build, place)
    return place


def _pictures(brief: Path, folder: Path) -> None:
    """The pages of ``PAGES`` as PNG files of few colours, framed by a hairline."""
    import pypdfium2
    from PIL import Image, ImageOps

    with contextlib.closing(pypdfium2.PdfDocument(brief)) as document:
        for number in PAGES[: len(document)]:
            page = document[number - 1].render(scale=_PIXELS_PER_POINT).to_pil().convert("RGB")
            framed = ImageOps.expand(page, border=1, fill="#c9ced4")
            few = framed.quantize(
                _COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
            )
            few.save(folder / f"page-{number}.png", optimize=True)
