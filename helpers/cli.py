"""The commands: render, publish, check, review, params, diff, add-source, import, count, sweep.

Exit status: 0 done; 1 a notebook failed or the edition could not be written; 2 bad input, data or
parameter (nothing written); 75 another run holds the lock; 130 stopped by Ctrl-C; 143 by SIGTERM.
"""

from __future__ import annotations

import argparse
import contextlib
import re
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from helpers.record import countries, parameters, paths
from helpers.record.faults import DataError, RunError, UsageError
from helpers.runs import log, options

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from helpers.runs import jobs

BAD_INPUT = options.BAD_INPUT
DONE, FAILED, BUSY, INTERRUPTED, TERMINATED = 0, 1, 75, 130, 143


class Terminated(BaseException):
    """SIGTERM came; raised so that every ``with`` block on the way out cleans up."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    given = options.parser(__doc__).parse_args(arguments)
    try:
        with _signals():
            return _COMMANDS[given.command](given)
    except (DataError, UsageError) as error:
        return _refuse(given, *str(error).splitlines())
    except RunError as error:
        return _refuse(given, str(error), status=error.status)
    except OSError as error:
        what = "the edition" if hasattr(given, "no_cache") else "a file"
        where = f" ('{error.filename}')" if error.filename else ""
        why = f"{what} could not be written: {error.strerror or error}{where}"
        return _refuse(given, why, status=FAILED)
    except KeyboardInterrupt:
        return _refuse(given, "stopped; nothing was published", status=INTERRUPTED)
    except Terminated:
        return _refuse(given, "told to stop; nothing was published", status=TERMINATED)


@contextlib.contextmanager
def _signals() -> Iterator[None]:
    """SIGTERM is an orderly end, as Ctrl-C is; a second one does not disturb the cleaning up."""

    def stop(*_: object) -> NoReturn:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        raise Terminated

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _refuse(given: argparse.Namespace, *lines: str, status: int = BAD_INPUT) -> int:
    for line in lines:
        print(f"brief: {line}", file=sys.stderr)
    if getattr(given, "log_json", False):
        log.as_json_line({"event": "failure", "exit": status, "message": "; ".join(lines)})
    return status


# -- commands --------------------------------------------------------------------------------


def _render(given: argparse.Namespace) -> int:
    wanted = (options.from_file(given.f) if given.f else {}) | dict(given.p)
    job = _job(given, wanted, name=given.edition, since=given.since, keep=given.keep)
    return _make(job, given)


def _publish(given: argparse.Namespace) -> int:
    from helpers.coding import reviews
    from helpers.runs import publication

    job = _job(given, {})
    if left := len(reviews.waiting(job.data)):
        why = f"{left} sentences await a second reading, so nothing is published; 'brief review' "
        return _refuse(given, f"{why}lists them with their passages")
    return _make(job, given, lambda place: publication.publish(place, job.out))


def _job(given: argparse.Namespace, wanted: dict[str, Any], **more: Any) -> jobs.Job:  # noqa: ANN401
    from helpers.external import addresses
    from helpers.runs import jobs

    asked = parameters.parse(wanted)
    if asked.events:
        settled = addresses.settled(asked.events, Path.cwd())
        asked = asked.model_copy(update={"events": settled})
    return jobs.Job(
        asked,
        data=given.data,
        out=given.out,
        cache=not given.no_cache,
        cell_seconds=given.cell_timeout,
        run_seconds=given.timeout,
        **{"processes": given.jobs, **more},
    )


def _make(
    job: jobs.Job, given: argparse.Namespace, then: Callable[[Path], Path] | None = None
) -> int:
    """Render one edition, do something with it, and say where it is."""
    from helpers.runs import atomic, edition

    note = log.open_log(quiet=given.quiet, as_json=given.log_json)
    with edition.kernel_pool() as kernels:
        edition.check(job, kernels)
        with atomic.lock(job.out, given.wait):
            place = edition.render(job, kernels, note=note)
            place = then(place) if then else place
    made = (place / name for name in ("brief.pdf", "annex.pdf", "brief.html"))
    _say(given, *(path for path in made if path.is_file()))
    return DONE


def _say(given: argparse.Namespace, *lines: object) -> None:
    if not given.quiet and not given.log_json:
        print(*lines, sep="\n")


def _check(given: argparse.Namespace) -> int:
    from helpers.coding import reviews
    from helpers.record import tables

    faults, said = tables.check(given.data)
    faults += [] if faults else reviews.faults(given.data)
    lines = [*faults, said]
    if not faults:
        lines.append(_unread(given.data))
    if not faults and paths.OWN_TEXTS.is_dir():
        from helpers.coding import adding

        lines += adding.waiting(given.data, paths.OWN_TEXTS)
    print(*lines, f"{len(faults)} faults" if len(faults) != 1 else "1 fault", sep="\n")
    return BAD_INPUT if faults else DONE


def _unread(data: Path) -> str:
    """How many sentences wait for a second reading."""
    from helpers.coding import reviews

    every, left = len(reviews.argued()), len(reviews.waiting(data))
    return f"sentences: {every} rest on passages, {left} of them await a second reading"


def _review(given: argparse.Namespace) -> int:
    from helpers.coding import reviews

    if given.sheet:
        taken = reviews.take(given.sheet, given.data)
        print(f"{taken} verdicts were put into {given.data / 'reviews.csv'}")
        print(_unread(given.data))
    else:
        print(reviews.sheet(given.data), end="")
    return DONE


def _params(_: argparse.Namespace) -> int:
    for row in parameters.describe():
        print("{:13} {:5} {:11} {}".format(*row))
    return DONE


def _diff(given: argparse.Namespace) -> int:
    from helpers.runs import edition

    told = edition.compare(given.earlier, given.later, given.out, full=given.full)
    # Markdown for a file; a reader at a terminal needs no escapes.
    print(re.sub(r"\\([^\w\s])", r"\1", told) if sys.stdout.isatty() else told)
    return DONE


def _add_source(given: argparse.Namespace) -> int:
    from helpers.coding import adding

    print(adding.add(given.file, vars(given), given.data, given.texts))
    return DONE


def _import(given: argparse.Namespace) -> int:
    from helpers.external import commands

    wanted = (given.files, given.out, given.format, given.encoding)
    commands.import_files(*wanted, quiet=given.quiet)
    return DONE


def _count(given: argparse.Namespace) -> int:
    from helpers.external import asked, commands

    try:
        actor, recipient = (countries.side(text) for text in given.between)
        question = asked.Asked(
            str(given.file),
            actor or countries.side(given.actor),
            recipient or countries.side(given.recipient),
            countries.checked(given.where),
            given.root_only,
            given.unit,
        )
        every = given.every or ("month" if given.panel else "year")
        how = {"panel": given.panel, "both": bool(actor), "backend": given.backend}
        print(commands.counted(given.file, question, every, **how), end="")
    except ValueError as error:
        return _refuse(given, str(error))
    return DONE


def _sweep(given: argparse.Namespace) -> int:
    from helpers.record import tables
    from helpers.runs import atomic, index, jobs, sweeps

    named = sweeps.editions(options.from_file(given.file))
    wanted = sweeps.with_vintages(
        [_job(given, asked, name=name, processes=1) for name, asked in named.items()]
    )
    # All are looked at before the first is made; pandas alone is needed for that.
    if not all(jobs.plan(job).exists for job in wanted):
        whole = tables.read(given.data)
        for job in wanted:
            parameters.accept(job.given, whole)
    note = log.open_log(quiet=given.quiet, as_json=given.log_json)
    with atomic.lock(given.out, given.wait):
        came = sweeps.run(wanted, given.jobs, given.scheduler, note=note)
        page = index.write(given.out)
    _say(given, page)
    failed = [f"{name}: {e['message']}" for name, e in came.items() if e["status"] == "failed"]
    return _refuse(given, *failed, status=FAILED) if failed else DONE


_COMMANDS = {
    "render": _render,
    "publish": _publish,
    "check": _check,
    "review": _review,
    "params": _params,
    "diff": _diff,
    "add-source": _add_source,
    "import": _import,
    "count": _count,
    "sweep": _sweep,
}


if __name__ == "__main__":
    sys.exit(main())
