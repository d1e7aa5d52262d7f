"""The editions of a reports folder: which are whole, which is the newest, what each was made of.

An earlier edition is an input of the one made since it, named by a digest of all that its manifest
says: an edition made again under the same name with other content is another input.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.record.faults import DataError, UsageError
from helpers.runs import provenance

if TYPE_CHECKING:
    from helpers.runs import compare

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")
LATEST = "latest"
PUBLISHED = "published"  # a copy of an edition's brief, kept in git
RECORD = "record"
_LISTED = 8
OF_THE_RUN = ("seconds", "cached", "keep")  # how it was made, which is not what it says


class EditionError(UsageError):
    """The edition cannot be made or used as asked; the message names the remedy."""


@dataclasses.dataclass(frozen=True)
class Edition:
    """An edition: its name, its folder, its manifest."""

    name: str
    place: Path
    manifest: dict[str, Any]

    @property
    def reference(self) -> dict[str, str]:
        """How the manifest of an edition made since this one names it: by its digest too."""
        said = {name: said for name, said in self.manifest.items() if name not in OF_THE_RUN}
        return {"edition": self.name, "digest": provenance.digest(said)}

    @property
    def base(self) -> str:
        """The key it would have had without an earlier edition: its question and its making."""
        return provenance.key({name: self.manifest[name] for name in provenance.MADE_OF}, None)

    def unchanged(self, key: str) -> bool:
        """Whether it has this key and still holds what was written."""
        same = self.manifest["key"] == key
        return same and self.manifest["outputs"] == provenance.hashes(self.place)

    def side(self) -> compare.Side:
        """What a comparison needs of it. Raises EditionError."""
        from helpers.runs import compare, snapshot

        parameters, inputs, packages = (self.manifest[name] for name in provenance.MADE_OF)
        try:
            record = snapshot.read(self.place / RECORD)
        except DataError as error:
            raise EditionError(
                f"the record of edition '{self.name}' cannot be read ({error.faults[0]}); "
                "render it again"
            ) from None
        return compare.Side(self.name, parameters, inputs, packages, record)


def take(name: str, out: Path) -> Edition:
    """An edition of this folder that is whole, by its name or ``latest``. Raises EditionError."""
    if not NAME.fullmatch(name) or not (out / name).exists():
        raise EditionError(f"there is no edition '{name}' in '{out}'; {_held(out)}")
    edition = read((out / name).resolve())
    if edition is None:
        raise EditionError(
            f"'{out / name}' is no whole edition, for its manifest.json is absent or not to be "
            "read; render it again"
        )
    outputs = edition.manifest["outputs"]
    if not any(output.startswith(f"{RECORD}/") for output in outputs):
        published = edition.name == PUBLISHED
        then = "compare with one that brief render made" if published else "render it again"
        raise EditionError(
            f"edition '{edition.name}' keeps no record to compare, as the copy in git and those of "
            f"earlier versions do not; {then}"
        )
    if spoilt := _spoilt(edition.place, outputs):
        raise EditionError(
            f"edition '{edition.name}' is no longer whole, for {spoilt} is absent or was changed "
            "after it was made; render it again"
        )
    return edition


def read(place: Path) -> Edition | None:
    """The edition in a folder; None where its manifest is not to be read."""
    try:
        manifest = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
        sound = {*provenance.MADE_OF, "key"} <= manifest.keys() and dict(manifest["outputs"])
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return Edition(place.name, place, manifest) if sound else None


def editions(out: Path) -> list[Edition]:
    """Those of a folder, the newest first; ``latest`` is one of them under another name."""
    files = sorted(out.glob("*/manifest.json"), key=lambda file: -file.stat().st_mtime_ns)
    places = (file.parent for file in files if file.parent.name not in (LATEST, PUBLISHED))
    return [found for place in places if NAME.fullmatch(place.name) and (found := read(place))]


def _held(out: Path) -> str:
    names = sorted(edition.name for edition in editions(out))
    if not names:
        return "it holds none yet, render one first"
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return f"it holds {', '.join(names[:_LISTED])}{more}"


def _spoilt(place: Path, outputs: dict[str, str]) -> str:
    """The first file that is gone, or of the record that is not what was written."""
    for name, digest in sorted(outputs.items()):
        path = place / name
        kept = name.startswith(f"{RECORD}/")
        if not path.is_file() or (kept and provenance.sha256(path) != digest):
            return name
    return ""


def newest(out: Path, wanted: Callable[[Edition], bool]) -> Edition | None:
    """The whole edition that is wanted and that ``latest`` leads to, or else the newest such."""
    latest = (out / LATEST).resolve()
    for edition in sorted(editions(out), key=lambda one: one.place.resolve() != latest):
        with contextlib.suppress(EditionError):
            if wanted(edition):
                return take(edition.name, out)
    return None


def before(edition: Edition, out: Path) -> Edition | None:
    """The edition since which this one was made, if it is still there and still the same."""
    since = edition.manifest.get("since")
    if not since:
        return None
    with contextlib.suppress(EditionError):
        earlier = take(since["edition"], out)
        return earlier if earlier.reference == since else None
    return None


def cached_chapters(keys: dict[str, str], out: Path) -> dict[str, tuple[str, Path]]:
    """Chapters that need not be run again: ``{stem: (edition, executed notebook)}``.

    ``keys`` as ``provenance.chapter_keys`` gives them; a notebook counts as long as its bytes are
    those that its edition's manifest names.
    """
    found: dict[str, tuple[str, Path]] = {}
    for edition in editions(out):
        known, outputs = edition.manifest.get("keys", {}), edition.manifest["outputs"]
        for stem, key in keys.items():
            path = edition.place / (name := f"notebooks/{stem}.ipynb")
            if stem in found or known.get(stem) != key or not path.is_file():
                continue
            if provenance.sha256(path) == outputs.get(name):
                found[stem] = (edition.name, path)
    return dict(sorted(found.items()))


def seconds(out: Path) -> dict[str, float]:
    """What each chapter took when it was last run here, as far as manifests tell."""
    took: dict[str, float] = {}
    for edition in reversed(editions(out)):
        took |= {name: s for name, s in edition.manifest.get("seconds", {}).items() if s}
    return took
