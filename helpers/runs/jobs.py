"""What is asked for, and what there is to do about it.

An edition made *since* an earlier one says what changed. The earlier one is an input like any
other: the digest of its content is part of the key, and so of the default name. ``since latest``
is for a scheduled run. It means the newest edition, and where there is none, or none made of
anything else, there is nothing to compare with. Night after night on an unchanged record it does
nothing: an edition of the same question, made of the same, is there already, and is what was asked
for, whatever it was compared with when it was made. So a folder grows by one edition a change, even
where two questions take turns in it, and none is ever compared with itself.
"""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.external import addresses
from helpers.external.inputs import ImportFault
from helpers.record import paths
from helpers.runs import chapters, provenance, store
from helpers.runs.store import LATEST, PUBLISHED, Edition, EditionError

if TYPE_CHECKING:
    from helpers.record.parameters import Parameters

_RESERVED = {LATEST, PUBLISHED, "failed", "README.md", "index.html"}


@dataclasses.dataclass(frozen=True)
class Job:
    """What to render: parameters, data and where to publish."""

    parameters: Parameters
    data: Path = paths.DATA
    out: Path = paths.REPORTS
    name: str = ""
    since: str = ""
    processes: int = 2
    cache: bool = True
    limits: chapters.Limits = dataclasses.field(default_factory=chapters.Limits)
    keep: int = 0
    # Editions of a sweep that differ from this one in ``as_of`` alone: [name, as_of], its own name
    # empty; its page leads to them.
    vintages: tuple[tuple[str, str], ...] = ()

    @property
    def given(self) -> dict[str, Any]:
        """The parameters as they are injected into a notebook."""
        return self.parameters.model_dump(mode="json")

    @property
    def reuses(self) -> bool:
        """Whether an earlier edition may lend: rows counted in place may be others tomorrow."""
        asked = self.parameters.events
        return self.cache and not (asked and addresses.parse(asked).path is None)


def checked_name(name: str, out: Path) -> str:
    """The name of an edition, if it stays a folder of ``out``. Raises EditionError."""
    if not store.NAME.fullmatch(name) or name in _RESERVED or name.startswith("."):
        raise EditionError(
            f"edition name '{name}' is not usable; take letters, digits, '.', '_' and '-', "
            f"e.g. 2026-11-22, and none of {', '.join(sorted(_RESERVED))}"
        )
    place = out / name
    if place.exists() and not (place / "manifest.json").is_file():
        raise EditionError(f"'{place}' exists and is no edition; choose another name")
    return name


@dataclasses.dataclass(frozen=True)
class Plan:
    """What an edition would be made of and be called; ``stands`` where it is there already."""

    made_of: dict[str, Any]
    earlier: Edition | None
    final: Path
    stands: Path | None = None

    @property
    def since(self) -> dict[str, str] | None:
        """The earlier edition as the manifest names it."""
        earlier = self.earlier
        return {"edition": earlier.name, "digest": earlier.digest} if earlier else None

    @property
    def key(self) -> str:
        """The digest of all that decides what the edition says."""
        return provenance.key(self.made_of, self.since)


def plan(job: Job) -> Plan:
    """Find out what there is to do; reads digests only. Raises EditionError."""
    if job.name:
        checked_name(job.name, job.out)
    try:
        made_of = provenance.made_of(job.given, provenance.inputs(job.data, job.given))
    except OSError as error:
        raise EditionError(f"'{error.filename}' cannot be read: {error.strerror}") from None
    except ImportFault as error:
        raise EditionError(f"events: {error}") from None
    same, earlier = _before(job, provenance.key(made_of, None))
    made_of |= {"vintages": job.vintages} if job.vintages else {}
    if same and job.reuses and _stands(job, same):
        return Plan(made_of, None, same.place, same.place)
    planned = Plan(made_of, earlier, job.out)  # its name comes of its key
    final = job.out / checked_name(job.name or f"brief-{planned.key[:10]}", job.out)
    stands = final if job.reuses and _unchanged(final, planned.key) else None
    return dataclasses.replace(planned, final=final, stands=stands)


def _before(job: Job, base: str) -> tuple[Edition | None, Edition | None]:
    """An edition that holds the answer already, if any, and the one to compare a new one with.

    The first is sought only where the job names no edition of its own to compare with: for
    ``latest``, and for an edition that is to replace the very one it names. What that one was
    compared with, a new one is compared with too, so that made again it says the same.
    """
    if not job.since:
        return None, None
    if job.since == LATEST:
        same, earlier = store.alike(base, job.out), None
    else:
        earlier = store.take(job.since, job.out)
        same = earlier if earlier.name == job.name and earlier.base == base else None
    if same:
        return same, store.before(same, job.out)
    if earlier and not _comparable(earlier, job):
        raise EditionError(
            f"edition '{earlier.name}' speaks from another table, or of other countries; compare "
            "with one of the same actor, recipient and where"
        )
    return None, earlier or store.newest(job.out, lambda found: _comparable(found, job))


def _comparable(earlier: Edition, job: Job) -> bool:
    """Whether both speak from the coded record, or from a table of the same countries."""
    before, now = earlier.manifest["parameters"], job.given
    if bool(before.get("events")) != bool(now["events"]):
        return False
    return all(before.get(name, "") == now[name] for name in ("actor", "recipient", "where"))


def _stands(job: Job, same: Edition) -> bool:
    """Whether an edition of the very same content is also the one that was asked for by name."""
    return job.name in ("", same.name) and _unchanged(same.place, same.manifest["key"])


def _unchanged(place: Path, key: str) -> bool:
    """Whether an edition was made from the same inputs and still holds what was written."""
    try:
        record = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
        return record["key"] == key and record["outputs"] == provenance.hashes(place)
    except (OSError, ValueError, KeyError):
        return False
