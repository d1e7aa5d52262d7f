"""Run the chapters, print the brief, publish an edition whole or not at all.

Everything is made in a folder of its own beside the editions and moved into place at the end;
``reports/latest`` moves last. A run that fails leaves its notebook under ``reports/failed/``.

A chapter is not run again where an edition in the folder holds it, made of the same: notebook,
parameters, tables, code and versions, all by their bytes.
"""

from __future__ import annotations

import concurrent.futures
import contextlib
import functools
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.record import paths
from helpers.record.faults import RunError
from helpers.runs import atomic, chapters, notebooks, provenance, store
from helpers.runs.chapters import Note, said
from helpers.runs.jobs import Job, Plan, plan
from helpers.runs.kernel_pool import KernelPool
from helpers.runs.store import RECORD, Edition, EditionError

if TYPE_CHECKING:
    import nbformat

    from helpers.external.asked import Asked
    from helpers.external.counts import Counts


# A figure that a cell leaves open or shows by itself becomes an output, as in JupyterLab, so that
# the printers can refuse it by name.
BACKEND = "module://matplotlib_inline.backend_inline"


class PrintError(RunError):
    """The executed chapters cannot become a brief; the message names the cell."""


def kernel_pool() -> KernelPool:
    """The process that holds the tables and forks the kernels; starts when it is first asked."""
    return KernelPool({"PYTHONHASHSEED": "0", "MPLBACKEND": BACKEND})


def check(job: Job, kernels: KernelPool) -> None:
    """Refuse what cannot be, before anything is written.

    Raises UsageError and DataError.
    """
    planned = plan(job)
    if not planned.exists:
        _open(job, kernels)
        if planned.earlier:
            planned.earlier.side()


def _open(job: Job, kernels: KernelPool) -> None:
    """Read, check and cut the tables once, where the kernels will come from."""
    data = job.data.resolve()
    passed = kernels.call("helpers.notebook.loading", "open_ahead", data, job.given)
    if job.parameters.events:
        kernels.call("helpers.external.counts", "hold", _counted(job))
    kernels.environment |= {
        paths.DATA_VARIABLE: str(data),
        paths.CHECKED_VARIABLE: passed,
        paths.UNWATCHED_VARIABLE: "1",
    }


def _counted(job: Job) -> Counts:
    """What the table of events answers. Raises UsageError."""
    from helpers.external import addresses, asked

    question = asked.of(job.parameters)
    return _counted_once(question, addresses.fingerprint(question.events))


@functools.lru_cache(maxsize=1)
def _counted_once(asked: Asked, _fingerprint: str) -> Counts:
    """A job is checked before it is made; its table is counted once."""
    from helpers.external import counts

    return counts.take(asked)


# -- doing it --------------------------------------------------------------------------------


def render(job: Job, kernels: KernelPool | None = None, *, note: Note = print) -> Path:
    """Make one edition and return its folder; reuses one whose inputs and outputs are unchanged.

    Raises UsageError, DataError, RunError and OSError; whichever it is, nothing is published.
    """
    started = time.monotonic()
    planned = plan(job)
    if planned.exists:
        atomic.point_latest(planned.final)
        note(_told(planned.final, "unchanged", started))
        return planned.final
    with contextlib.ExitStack() as until_done:
        kernels = kernels or until_done.enter_context(kernel_pool())
        _open(job, kernels)
        build = until_done.enter_context(atomic.building(job.out, planned.final.name))
        _make(job, planned, build, kernels, note)
        atomic.put(build, planned.final)
    atomic.point_latest(planned.final)
    note(_told(planned.final, "published", started))
    for name in atomic.keep_newest(job.out, job.keep) if job.keep else ():
        note(said("note", message=f"{name}: removed, for --keep {job.keep}"))
    return planned.final


def _told(place: Path, status: str, started: float) -> dict[str, Any]:
    seconds = round(time.monotonic() - started, 2)
    return said("edition", edition=place.name, status=status, path=str(place), seconds=seconds)


def _make(job: Job, planned: Plan, build: Path, kernels: KernelPool, note: Note) -> None:
    """Fill the folder of an edition, its manifest last."""
    clock = chapters.Clock(job.limits)
    name = planned.final.name
    if job.since and not planned.earlier:
        message = f"{name}: there is no earlier edition to compare with, so it does not say what"
        note(said("note", message=f"{message} changed"))
    keys = provenance.chapter_keys(planned.made_of)
    threading.Thread(target=_load_printers, daemon=True).start()
    seconds, cached = _chapters(job, keys, build, kernels, clock, note)
    brief = notebooks.joined(build / "notebooks")
    # Equal for equal inputs, so that it can travel in the PDF.
    record = {"edition": name, "key": planned.key, "since": planned.since, **planned.made_of}
    with concurrent.futures.ThreadPoolExecutor() as pool:
        (build / RECORD).mkdir()
        spoken = (job.data.resolve(), job.given, notebooks.spoken(brief), build / RECORD)
        kept = pool.submit(kernels.call, "helpers.runs.edition", "keep_record", *spoken)
        if planned.earlier:
            this = Edition(name, build, record)
            _say_what_changed(brief, planned.earlier, this, kept.result()[0])
        clock.left()
        pdfs = pool.submit(_print_pdfs, brief, record, build)
        about = {"timeline": kept.result()[1], "vintages": job.vintages}
        page = pool.submit(_print_page, brief, record, build, about)
        _write_assets(brief, build)
        pdfs.result(), page.result()
    if provenance.inputs(job.data, job.given) != planned.made_of["inputs"]:
        raise EditionError("data, notebooks or code changed while the brief was made; run it again")
    record["outputs"] = provenance.hashes(build)
    record |= {"keys": keys, "seconds": seconds, "cached": cached}
    record |= {"keep": job.keep} if job.keep else {}
    (build / "manifest.json").write_text(provenance.as_json(record), encoding="utf-8")


def _chapters(
    job: Job,
    keys: dict[str, str],
    build: Path,
    kernels: KernelPool,
    clock: chapters.Clock,
    note: Note,
) -> tuple[dict[str, float], dict[str, str]]:
    """Executed notebooks in the build folder; seconds by chapter, and whence the others came."""
    folder = build / "notebooks"
    folder.mkdir()
    held = store.cached_chapters(keys, job.out) if job.reuses else {}
    note(said("start", edition=build.name, chapters=len(keys)))
    for stem, (edition, notebook) in held.items():
        shutil.copyfile(notebook, folder / notebook.name)
        note(said("chapter", chapter=stem, status="cached", seconds=0.0, edition=edition))
    took = store.seconds(job.out)
    wanted = [path for path in notebooks.speaking(job.given) if path.stem not in held]
    ran = chapters.run_chapters(
        {path: took.get(path.stem, 0.0) for path in wanted},
        job.given,
        folder,
        job.out / "failed" / build.name,
        kernels=kernels,
        processes=job.processes,
        clock=clock,
        note=note,
    )
    return {stem: ran.get(stem, 0.0) for stem in keys}, {s: e for s, (e, _) in held.items()}


def _load_printers() -> None:
    """Import what prints while the chapters run, on whatever processor is idle at the end."""
    from helpers.export import BriefHTMLExporter, BriefPDFExporter  # noqa: F401


def keep_record(
    data: Path, given: dict[str, Any], spoken: list[dict[str, str]], folder: Path
) -> tuple[set[tuple[str, int]], dict[str, Any] | None]:
    """Write the record that the chapters spoke from as CSV; the passages it knows, every event."""
    from helpers.notebook import loading
    from helpers.runs.changes import snapshot

    return snapshot.keep(loading.seen(data, given), spoken, folder), every_event(data, given)


def every_event(data: Path, given: dict[str, Any]) -> dict[str, Any] | None:
    """All events as these parameters let one know them (``export.events``); None of a table."""
    from helpers.export import events
    from helpers.notebook import loading

    seen = loading.seen(data, given)
    return None if seen.counts else events.told(seen.tables, seen.phases, seen.known_to)


def _say_what_changed(
    brief: nbformat.NotebookNode, earlier: Edition, this: Edition, passages: set[tuple[str, int]]
) -> None:
    """Put the comparison where the annex opens, and the list of every change beside the brief."""
    from helpers.runs import changes

    before, later = earlier.side(), this.side()
    called = before.name if before.name != this.name else f"the earlier {before.name}"
    changes.insert(brief, changes.chapter_cells(before, later, passages, called))
    (this.place / changes.LIST).write_text(changes.every_change(before, later), encoding="utf-8")


def _write_assets(brief: nbformat.NotebookNode, build: Path) -> None:
    """The SVG of each figure and the CSV behind each figure and table."""
    from helpers.export import assets

    with _refusals():
        found = assets(brief)
    for folder, ending in (("figures", "svg"), ("tables", "csv")):
        (build / folder).mkdir()
        for asset in found:
            if content := getattr(asset, ending):
                path = build / folder / f"{asset.label.replace(':', '-')}.{ending}"
                path.write_text(content, encoding="utf-8")


def _print_page(
    brief: nbformat.NotebookNode, record: dict[str, Any], build: Path, about: dict[str, Any]
) -> None:
    """``about``: the record of all events, and the vintages of the same question."""
    from helpers.export import BriefHTMLExporter

    made = _printed(BriefHTMLExporter, brief, record, **about)
    (build / "brief.html").write_text(made, encoding="utf-8")


def _print_pdfs(brief: nbformat.NotebookNode, record: dict[str, Any], build: Path) -> None:
    """The brief and, where its last notebook is one, the annex beside it."""
    from helpers.export import BriefPDFExporter

    annexed = any(origin.endswith("annex.ipynb") for origin in notebooks.origins(brief))
    for part in ("brief", "annex") if annexed else ("brief",):
        made = _printed(BriefPDFExporter, brief, record, part=part)
        (build / f"{part}.pdf").write_bytes(made)


def _printed(exporter: Any, brief: Any, record: dict[str, Any], **about: Any) -> Any:  # noqa: ANN401
    """Raises PrintError for what an exporter refuses."""
    with _refusals():
        asked = {"manifest": provenance.as_json(record), **about}
        return exporter().from_notebook_node(brief, asked)[0]


@contextlib.contextmanager
def _refusals() -> Iterator[None]:
    """What the printers refuse, as the one failure of an edition that cannot be printed."""
    from helpers.export import ExportError

    try:
        yield
    except ExportError as error:
        raise PrintError(f"the brief could not be printed: {error}") from None


def compare(one: str, other: str, out: Path, *, full: bool = False) -> str:
    """What changed between two editions, in Markdown. Raises EditionError."""
    from helpers.runs import changes

    earlier, later = (store.take(name, out).side() for name in (one, other))
    return changes.report(earlier, later, full)
