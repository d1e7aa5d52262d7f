"""Many editions from one file, each in a process here or on a worker of a Dask cluster."""

from __future__ import annotations

import concurrent.futures
import dataclasses
import itertools
import multiprocessing
import os
import threading
from collections.abc import Iterable, Iterator, Mapping
from multiprocessing.connection import Connection
from typing import Any

from helpers.external import addresses
from helpers.record.faults import DataError, RunError, UsageError
from helpers.record.parameters import ParameterError
from helpers.runs import edition
from helpers.runs.chapters import Note
from helpers.runs.jobs import Job
from helpers.runs.kernel_pool import KernelPool

_ANSWER_SECONDS = 20  # that a Dask scheduler has to answer
_SPAWN = multiprocessing.get_context("spawn")


def editions(content: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """``{edition name: parameters}`` from a sweep file.

    The file maps ``editions`` to named parameter sets, or ``grid`` to lists of values whose every
    combination is rendered, named after its values. Raises ParameterError.
    """
    if set(content) == {"editions"} and isinstance(content["editions"], dict):
        named = content["editions"]
        if named and all(name and isinstance(wanted, dict) for name, wanted in named.items()):
            return dict(named)
    if set(content) == {"grid"} and isinstance(content["grid"], dict):
        axes = content["grid"]
        if axes and all(isinstance(values, list) and values for values in axes.values()):
            combined = itertools.product(*axes.values())
            return {
                _name(axes, values): dict(zip(axes, values, strict=True)) for values in combined
            }
    raise ParameterError(
        "a sweep file holds either 'editions:' with named parameter sets, "
        "or 'grid:' with a list of values for each parameter"
    )


def _name(axes: Iterable[str], values: tuple[Any, ...]) -> str:
    """``2017-12-31_core``; of a table of events the file's name, not the way to it."""
    texts = [
        "+".join(value)
        if isinstance(value, list)
        else addresses.parse(value).name
        if axis == "events"
        else str(value)
        for axis, value in zip(axes, values, strict=True)
    ]
    return "_".join(text or "all" for text in texts).replace("/", "-to-").replace("+", "-and-")


def with_vintages(wanted: list[Job]) -> list[Job]:
    """The jobs, each with those that ask the same as of another day, to which its page leads."""

    def timeless(job: Job) -> Any:  # noqa: ANN401
        return job.parameters.model_copy(update={"as_of": ""})

    found = []
    for job in wanted:
        alike = [one for one in wanted if timeless(one) == timeless(job)]
        vintages = tuple(("" if one is job else one.name, one.parameters.as_of) for one in alike)
        found.append(dataclasses.replace(job, vintages=vintages if len(alike) > 1 else ()))
    return found


def run(
    wanted: list[Job], processes: int, scheduler: str, *, note: Note
) -> dict[str, dict[str, Any]]:
    """Render every job; returns what came of each, by name: its last event.

    One that fails (``status`` failed, with a ``message``) leaves the others alone, and those that
    stand already are not made again: a sweep that was killed goes on where it was.
    """
    note({"event": "start", "editions": len(wanted)})
    came: dict[str, dict[str, Any]] = {}
    for event in _on_dask(wanted, scheduler) if scheduler else _here(wanted, processes):
        came[event["edition"]] = event
        note(event)
    return {job.name: came[job.name] for job in wanted}


def render(job: Job, kernels: KernelPool | None = None) -> dict[str, Any]:
    """Render one job wherever this is called; the event that tells what came of it."""
    told: list[dict[str, Any]] = []
    try:
        edition.render(job, kernels, note=told.append)
    except (RunError, DataError, UsageError, OSError) as error:
        return _failed(job.name, error)
    return next(event for event in told if event["event"] == "edition")


def _failed(name: str, why: object) -> dict[str, Any]:
    failed = {"status": "failed", "message": str(why), "seconds": 0.0}
    return {"event": "edition", "edition": name, **failed}


# -- on this machine -------------------------------------------------------------------------


def _here(wanted: list[Job], processes: int) -> Iterator[dict[str, Any]]:
    """``processes``, each of which renders one edition after another."""
    workers = [_Worker() for _ in range(min(processes, len(wanted)))]
    own, free = threading.local(), iter(workers)

    def start() -> None:
        own.worker = next(free)

    with concurrent.futures.ThreadPoolExecutor(len(workers), initializer=start) as pool:
        try:
            running = [pool.submit(lambda job: own.worker.render(job), job) for job in wanted]
            for future in concurrent.futures.as_completed(running):
                yield future.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)
            for worker in workers:
                worker.end()


class _Worker:
    """A process that renders editions; when it dies, the edition at hand fails and no other."""

    def __init__(self) -> None:
        self._ended = False
        self._start()

    def _start(self) -> None:
        self._line, there = _SPAWN.Pipe()
        self._process = _SPAWN.Process(target=_work, args=(there,))
        self._process.start()
        there.close()

    def render(self, job: Job) -> dict[str, Any]:
        try:
            self._line.send(job)
            return self._line.recv()
        except (EOFError, OSError):
            self._process.join()
            message = f"the process that made it died (exit status {self._process.exitcode})"
            if not self._ended:
                self._start()
        return _failed(job.name, message)

    def end(self) -> None:
        self._ended = True
        self._process.terminate()
        self._process.join()


def _work(line: Connection) -> None:
    """Serve until the sweep ends, however it ends: nobody writes on without its lock."""

    def end() -> None:
        if sweep := multiprocessing.parent_process():
            sweep.join()
            os._exit(1)  # the kernels end with this process

    threading.Thread(target=end, daemon=True).start()
    kernels = edition.kernel_pool()  # one for all that comes along the line
    try:
        while True:
            line.send(render(line.recv(), kernels))
            if kernels.ended:
                kernels = edition.kernel_pool()
    except (EOFError, OSError):
        kernels.close()


# -- on a cluster ----------------------------------------------------------------------------


def _on_dask(wanted: list[Job], scheduler: str) -> Iterator[dict[str, Any]]:
    """Each job is a task; workers see the same folders as this machine. Raises ParameterError."""
    try:
        from distributed import Client, as_completed
    except ImportError:
        raise ParameterError("Dask is not installed: 'make dask' installs it") from None
    try:
        client = Client(scheduler, timeout=_ANSWER_SECONDS)
    except (OSError, ValueError) as error:
        raise ParameterError(f"no Dask scheduler answers at {scheduler} ({error})") from None
    with client:
        for future in as_completed(
            client.map(render, wanted, pure=False, key=[job.name for job in wanted])
        ):
            try:
                yield future.result()
            except Exception as error:  # noqa: BLE001 (a worker died, or whatever Dask says of it)
                yield _failed(future.key, error)
