"""The editions of a reports folder: which are whole, which is the newest, what each was made of.

An earlier edition is an input of the one made since it, named by a digest of all that its manifest
says: an edition made again under the same name with other content is another input.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.record.faults import DataError, UsageError
from helpers.runs import provenance

if TYPE_CHECKING:
    from helpers.runs import changes

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
    """A whole edition: its name, its folder, its manifest."""

    name: str
    place: Path
    manifest: dict[str, Any]

    @property
    def digest(self) -> str:
        """What stands for this edition in the key of one that is made since it."""
        return provenance.digest(
            {name: said for name, said in self.manifest.items() if name not in OF_THE_RUN}
        )

    @property
    def base(self) -> str:
        """The key it would have had without an earlier edition: its question and its making."""
        made_of = {name: self.manifest[name] for name in provenance.MADE_OF}
        return provenance.key(made_of, None)

    def side(self) -> changes.Side:
        """What a comparison needs of it. Raises EditionError."""
        from helpers.runs import changes

        parameters, inputs, packages = (self.manifest[name] for name in provenance.MADE_OF)
        try:
            record = changes.read(self.place / RECORD)
        except DataError as error:
            raise EditionError(
                f"the record of edition '{self.name}' cannot be read ({error.faults[0]}); "
                "render it again"
            ) from None
        return changes.Side(self.name, parameters, inputs, packages, record)


def take(name: str, out: Path) -> Edition:
    """An edition of this folder by its name, or ``latest``. Raises EditionError."""
    place = out / name
    if not NAME.fullmatch(name) or not place.exists():
        raise EditionError(f"there is no edition '{name}' in '{out}'; {_holds(out)}")
    if not place.is_dir():
        raise EditionError(f"'{place}' is a file and no edition; {_holds(out)}")
    place = place.resolve()
    try:
        manifest = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
        outputs = dict(manifest["outputs"])
        sound = {*provenance.MADE_OF, "key"} <= manifest.keys()
    except (OSError, ValueError, KeyError, TypeError):
        sound = False
    if not sound:
        raise EditionError(
            f"'{place}' is no whole edition, for its manifest.json is absent or not to be read; "
            "render it again"
        )
    if not any(output.startswith(f"{RECORD}/") for output in outputs):
        why, then = "was made by an earlier version", "render it again"
        if place.name == PUBLISHED:
            why, then = "is the copy in git", "compare with one that brief render made"
        raise EditionError(f"edition '{place.name}' {why} and keeps no record to compare; {then}")
    if spoilt := _spoilt(place, outputs):
        raise EditionError(
            f"edition '{place.name}' is no longer whole, for {spoilt} is absent or was changed "
            "after it was made; render it again"
        )
    return Edition(place.name, place, manifest)


def _holds(out: Path) -> str:
    names = [place.name for place in folders(out)]
    if not names:
        return "it holds none yet, render one first"
    more = f" and {len(names) - _LISTED} more" if len(names) > _LISTED else ""
    return f"it holds {', '.join(names[:_LISTED])}{more}"


def folders(out: Path) -> list[Path]:
    """The folders of the editions, by name; ``latest`` is one of them under another name."""
    places = sorted(path.parent for path in out.glob("*/manifest.json"))
    return [p for p in places if p.name not in (LATEST, PUBLISHED) and NAME.fullmatch(p.name)]


def _spoilt(place: Path, outputs: dict[str, str]) -> str:
    """The first file that is gone, or of the record that is not what was written."""
    for name, digest in sorted(outputs.items()):
        path = place / name
        kept = name.startswith(f"{RECORD}/")
        if not path.is_file() or (kept and provenance.sha256(path) != digest):
            return name
    return ""


def newest(out: Path, wanted: Callable[[Edition], bool]) -> Edition | None:
    """The edition that ``latest`` points at, or the newest other that is wanted; None without."""
    if not (out / LATEST / "manifest.json").is_file():
        return None
    latest = take(LATEST, out)
    if wanted(latest):
        return latest
    return _first((place.name for place, _ in manifests(out)), out, wanted)


def alike(base: str, out: Path) -> Edition | None:
    """An edition of the same question, made of the same: the newest if it is one, else any."""
    names = (LATEST, *(place.name for place in folders(out)))
    return _first(names, out, lambda edition: edition.base == base)


def _first(names: Iterable[str], out: Path, wanted: Callable[[Edition], bool]) -> Edition | None:
    for name in names:
        with contextlib.suppress(EditionError):
            if wanted(edition := take(name, out)):
                return edition
    return None


def before(edition: Edition, out: Path) -> Edition | None:
    """The edition since which this one was made, if it is still there and still the same."""
    since = edition.manifest.get("since")
    if not since:
        return None
    try:
        earlier = take(since["edition"], out)
    except EditionError:
        return None
    return earlier if earlier.digest == since["digest"] else None


def executed(keys: dict[str, str], out: Path) -> dict[str, tuple[str, Path]]:
    """Chapters that need not be run again: ``{stem: (edition, executed notebook)}``.

    ``keys`` as ``provenance.chapter_keys`` gives them; a notebook counts as long as its bytes are
    those that its edition's manifest names.
    """
    found: dict[str, tuple[str, Path]] = {}
    for place, manifest in manifests(out):
        known, outputs = manifest.get("keys", {}), manifest.get("outputs", {})
        for stem, key in keys.items():
            name = f"notebooks/{stem}.ipynb"
            path = place / name
            if stem in found or known.get(stem) != key or not path.is_file():
                continue
            if provenance.sha256(path) == outputs.get(name):
                found[stem] = (place.name, path)
    return dict(sorted(found.items()))


def seconds(out: Path) -> dict[str, float]:
    """What each chapter took when it was last run here, as far as manifests tell."""
    took: dict[str, float] = {}
    for _, manifest in manifests(out):
        for stem, value in manifest.get("seconds", {}).items():
            if value:
                took.setdefault(stem, value)
    return took


def manifests(out: Path) -> Iterator[tuple[Path, dict[str, Any]]]:
    """Folders of editions and their manifests, the newest first; what cannot be read is not one."""
    files = [place / "manifest.json" for place in folders(out)]
    for file in sorted(files, key=lambda file: -file.stat().st_mtime_ns):
        try:
            manifest = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(manifest, dict):
            yield file.parent, manifest
