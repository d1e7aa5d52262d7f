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
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.external import addresses
from helpers.record import paths
from helpers.runs import provenance, store
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
    cell_seconds: int = 600  # that a cell may take, and the whole run
    run_seconds: int = 3600
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
    """What an edition would be made of and be called, and whether it is there already."""

    made_of: dict[str, Any]
    earlier: Edition | None
    key: str  # the digest of all that decides what the edition says
    final: Path
    exists: bool

    @property
    def since(self) -> dict[str, str] | None:
        """The earlier edition as the manifest names it."""
        return self.earlier.reference if self.earlier else None


def plan(job: Job) -> Plan:
    """Find out what there is to do; reads digests only. Raises UsageError."""
    try:
        made_of = provenance.made_of(job.given, provenance.inputs(job.data, job.given))
    except OSError as error:
        raise EditionError(f"'{error.filename}' cannot be read: {error.strerror}") from None
    same, earlier = _before(job, provenance.key(made_of, None))
    if same and job.reuses and job.name in ("", same.name) and same.unchanged(same.manifest["key"]):
        return Plan(made_of, None, same.manifest["key"], same.place, exists=True)
    made_of |= {"vintages": job.vintages} if job.vintages else {}
    key = provenance.key(made_of, earlier.reference if earlier else None)
    final = job.out / checked_name(job.name or f"brief-{key[:10]}", job.out)
    there = store.read(final) if job.reuses else None
    return Plan(made_of, earlier, key, final, exists=bool(there and there.unchanged(key)))


def _before(job: Job, base: str) -> tuple[Edition | None, Edition | None]:
    """An edition that holds the answer already, if any, and the one to compare a new one with.

    The first is sought only where the job names no edition of its own to compare with: for
    ``latest``, and for an edition that is to replace the very one it names. What that one was
    compared with, a new one is compared with too, so that made again it says the same.
    """
    if not job.since:
        return None, None
    if job.since == LATEST:
        same, earlier = store.newest(job.out, lambda found: found.base == base), None
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
    if not earlier and (job.out / LATEST / "manifest.json").is_file():
        store.take(LATEST, job.out)  # which is refused where it is not whole
    return None, earlier or store.newest(job.out, lambda found: _comparable(found, job))


def _comparable(earlier: Edition, job: Job) -> bool:
    """Whether both speak from the coded record, or from a table of the same countries."""
    before, now = earlier.manifest["parameters"], job.given
    if bool(before.get("events")) != bool(now["events"]):
        return False
    return all(before.get(name, "") == now[name] for name in ("actor", "recipient", "where"))
