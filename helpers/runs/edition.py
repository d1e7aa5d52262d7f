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
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from helpers.record import paths
from helpers.record.faults import RunError
from helpers.runs import atomic, chapters, notebooks, provenance, store
from helpers.runs.chapters import Note
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
    """Refuse what cannot be, before anything is written. Raises UsageError and DataError."""
    planned = plan(job)
    if not planned.exists:
        _open(job, kernels)
        if planned.earlier:
            planned.earlier.side()


def _open(job: Job, kernels: KernelPool) -> None:
    """Read, check and cut the tables once, where the kernels will come from.

    Raises UsageError and DataError.
    """
    data = job.data.resolve()
    passed = kernels.call("helpers.notebook.loading", "open_ahead", data, job.given)
    if job.parameters.events:
        from helpers.external import addresses, asked

        question = asked.of(job.parameters)
        taken = _counted(question, addresses.fingerprint(question.events))
        kernels.call("helpers.external.counts", "hold", taken)
    kernels.environment |= {
        paths.DATA_VARIABLE: str(data),
        paths.CHECKED_VARIABLE: passed,
        paths.UNWATCHED_VARIABLE: "1",
    }


@functools.lru_cache(maxsize=1)
def _counted(question: Asked, _fingerprint: str) -> Counts:
    """What a table of events answers; a job is checked before it is made, and counted once."""
    from helpers.external import counts

    return counts.take(question)


# -- doing it --------------------------------------------------------------------------------


def render(job: Job, kernels: KernelPool | None = None, *, note: Note = print) -> Path:
    """Make one edition and return its folder; reuses one whose inputs and outputs are unchanged.

    Raises UsageError, DataError, RunError and OSError; whichever it is, nothing is published.
    """
    started = time.monotonic()
    planned = plan(job)
    place, name = planned.final, planned.final.name
    if not planned.exists:
        with contextlib.ExitStack() as until_done:
            kernels = kernels or until_done.enter_context(kernel_pool())
            _open(job, kernels)
            build = until_done.enter_context(atomic.building(job.out, name))
            _make(job, planned, build, kernels, note)
            atomic.put(build, place)
    atomic.point_latest(place)
    status, seconds = "unchanged" if planned.exists else "published", time.monotonic() - started
    told = {"status": status, "path": str(place), "seconds": round(seconds, 2)}
    note({"event": "edition", "edition": name, **told})
    if job.keep and not planned.exists:
        for gone in atomic.keep_newest(job.out, job.keep):
            note({"event": "note", "message": f"{gone}: removed, for --keep {job.keep}"})
    return place


def _make(job: Job, planned: Plan, build: Path, kernels: KernelPool, note: Note) -> None:
    """Fill the folder of an edition, its manifest last."""
    clock = chapters.Clock(job.run_seconds)
    name = planned.final.name
    if job.since and not planned.earlier:
        message = f"{name}: there is no earlier edition to compare with, so it does not say what"
        note({"event": "note", "message": f"{message} changed"})
    keys = provenance.chapter_keys(planned.made_of)
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
    note({"event": "start", "edition": build.name, "chapters": len(keys)})
    for stem, (edition, notebook) in held.items():
        shutil.copyfile(notebook, folder / notebook.name)
        told = {"chapter": stem, "status": "cached", "seconds": 0.0, "edition": edition}
        note({"event": "chapter", **told})
    took = store.seconds(job.out)
    wanted = [path for path in notebooks.speaking(job.given) if path.stem not in held]
    ran = chapters.run_chapters(
        {path: took.get(path.stem, 0.0) for path in wanted},
        job.given,
        folder,
        job.out / "failed" / build.name,
        kernels=kernels,
        processes=job.processes,
        cell_seconds=job.cell_seconds,
        clock=clock,
        note=note,
        meanwhile=_load_printers,
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
    from helpers.runs import snapshot

    return snapshot.keep(loading.seen(data, given), spoken, folder), every_event(data, given)


def every_event(data: Path, given: dict[str, Any]) -> dict[str, Any] | None:
    """All events as these parameters let one know them (``timeline.told``); None of a table."""
    from helpers.notebook import loading
    from helpers.runs import timeline

    seen = loading.seen(data, given)
    return None if seen.counts else timeline.told(seen.tables, seen.phases, seen.known_to)


def _say_what_changed(
    brief: nbformat.NotebookNode, earlier: Edition, this: Edition, passages: set[tuple[str, int]]
) -> None:
    """Put the comparison where the annex opens, and the list of every change beside the brief."""
    from helpers.runs import changes, compare

    before, later = earlier.side(), this.side()
    called = before.name if before.name != this.name else f"the earlier {before.name}"
    changes.insert(brief, changes.chapter_cells(before, later, passages, called))
    (this.place / changes.LIST).write_text(compare.every_change(before, later), encoding="utf-8")


def _write_assets(brief: nbformat.NotebookNode, build: Path) -> None:
    """The SVG of each figure and the CSV behind each figure and table."""
    from helpers.export import assets

    found = _printable(assets, brief)
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

    asked = {"manifest": provenance.as_json(record), **about}
    made, _ = _printable(BriefHTMLExporter().from_notebook_node, brief, asked)
    (build / "brief.html").write_text(made, encoding="utf-8")


def _print_pdfs(brief: nbformat.NotebookNode, record: dict[str, Any], build: Path) -> None:
    """The brief and, where its last notebook is one, the annex beside it."""
    from helpers.export import BriefPDFExporter

    annexed = any(origin.endswith("annex.ipynb") for origin in notebooks.origins(brief))
    for part in ("brief", "annex") if annexed else ("brief",):
        asked = {"manifest": provenance.as_json(record), "part": part}
        made, _ = _printable(BriefPDFExporter().from_notebook_node, brief, asked)
        (build / f"{part}.pdf").write_bytes(made)


def _printable(make: Callable[..., Any], *given: object) -> Any:  # noqa: ANN401
    """What ``make`` makes of these. Raises PrintError for what the printers refuse."""
    from helpers.export import ExportError

    try:
        return make(*given)
    except ExportError as error:
        raise PrintError(f"the brief could not be printed: {error}") from None


def compare(one: str, other: str, out: Path, *, full: bool = False) -> str:
    """What changed between two editions, in Markdown. Raises EditionError."""
    from helpers.runs import changes

    earlier, later = (store.take(name, out).side() for name in (one, other))
    return changes.report(earlier, later, full)
