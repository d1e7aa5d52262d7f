"""The commands: render, publish, check, params, diff, sweep.

Exit status: 0 done; 1 a notebook failed; 2 bad input, data or parameter (nothing written);
75 another run holds the lock.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import yaml

from helpers import parameters, tables
from helpers.records import DataError

if TYPE_CHECKING:
    from collections.abc import Callable

    from helpers import edition

DONE, FAILED, BAD_INPUT, BUSY = 0, 1, 2, 75


class UsageError(ValueError):
    """The command line asks for something that cannot be done; the message names the remedy."""


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return its exit status."""
    given = _parser().parse_args(arguments)
    try:
        return given.run(given)
    except DataError as error:
        return _refuse(*(str(fault) for fault in error.faults))
    except (parameters.ParameterError, UsageError) as error:
        return _refuse(*str(error).splitlines())
    except KeyboardInterrupt:
        return _refuse("stopped; nothing was published", status=130)


def _refuse(*lines: str, status: int = BAD_INPUT) -> int:
    for line in lines:
        print(f"brief: {line}", file=sys.stderr)
    return status


class _Parser(argparse.ArgumentParser):
    """argparse in the project's own voice: one sentence, exit status 2."""

    def error(self, message: str) -> NoReturn:
        self.exit(BAD_INPUT, f"brief: {message}; see '{self.prog} --help'\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="brief", description="Print and check the brief.", epilog=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, parser_class=_Parser)

    render = commands.add_parser("render", help="run the notebooks and publish an edition")
    render.add_argument("-p", nargs=2, action="append", default=[], metavar=("NAME", "VALUE"))
    render.add_argument("-f", type=Path, metavar="params.yaml", help="parameters from a file")
    render.add_argument(
        "--edition", default="", metavar="NAME", help="name of the edition's folder"
    )
    render.add_argument(
        "--since",
        default="",
        metavar="EDITION",
        help="say what changed since it; 'latest' for the newest, e.g. in a scheduled run",
    )
    _add_common(render)
    render.set_defaults(run=_render)

    publish = commands.add_parser("publish", help="keep the default edition in reports/published")
    _add_common(publish)
    publish.set_defaults(run=_publish)

    check = commands.add_parser("check", help="validate the tables")
    check.add_argument("data", nargs="?", type=Path, default=tables.DATA, metavar="DATA_DIR")
    check.set_defaults(run=_check)

    params = commands.add_parser("params", help="list the parameters")
    params.set_defaults(run=_params)

    diff = commands.add_parser("diff", help="what changed between two editions")
    diff.add_argument("earlier", metavar="EDITION")
    diff.add_argument("later", metavar="EDITION")
    diff.add_argument("--out", type=Path, default=None, metavar="DIR", help="default: reports")
    diff.add_argument("--full", action="store_true", help="leave no row of a long table out")
    diff.set_defaults(run=_diff)

    sweep = commands.add_parser("sweep", help="render many editions from one file")
    sweep.add_argument("file", type=Path, metavar="SWEEP.yaml")
    sweep.add_argument("--scheduler", default="", metavar="tcp://...", help="a Dask scheduler")
    _add_common(sweep)
    sweep.set_defaults(run=_sweep)
    return parser


def _add_common(command: argparse.ArgumentParser) -> None:
    command.add_argument("--data", type=Path, default=tables.DATA, metavar="DIR")
    command.add_argument("--out", type=Path, default=None, metavar="DIR", help="default: reports")
    command.add_argument("--jobs", type=_jobs, default=2, metavar="N", help="processes at a time")
    command.add_argument("--no-cache", action="store_true", help="run even if nothing changed")
    command.add_argument("--quiet", action="store_true", help="say nothing unless it fails")


def _jobs(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of processes; write e.g. 2")
    return int(text)


# -- commands --------------------------------------------------------------------------------


def _render(given: argparse.Namespace) -> int:
    from helpers import edition

    whole = tables.read(given.data)
    wanted = _from_file(given.f) if given.f else {}
    wanted |= dict(given.p)
    accepted = parameters.accept(wanted, whole)
    order = edition.Order(
        accepted,
        data=given.data,
        out=given.out or edition.REPORTS,
        name=given.edition,
        since=given.since,
        jobs=given.jobs,
        cache=not given.no_cache,
    )
    return _make(order, given)


def _publish(given: argparse.Namespace) -> int:
    from helpers import edition, publication

    accepted = parameters.accept({}, tables.read(given.data))
    order = edition.Order(
        accepted,
        data=given.data,
        out=given.out or edition.REPORTS,
        jobs=given.jobs,
        cache=not given.no_cache,
    )
    return _make(order, given, lambda place: publication.publish(place, order.out))


def _make(
    order: edition.Order, given: argparse.Namespace, then: Callable[[Path], Path] | None = None
) -> int:
    """Render one edition, do something with it, and say where it is; each failure in a sentence."""
    from helpers import edition, runs
    from helpers.export import ExportError

    try:
        edition.check(order)
        with edition.Lock(order.out):
            place = edition.render(
                order, note=_note(given.quiet), progress=sys.stderr.isatty() and not given.quiet
            )
            place = then(place) if then else place
    except edition.EditionError as error:
        return _refuse(str(error))
    except edition.Busy as error:
        return _refuse(str(error), status=BUSY)
    except runs.ChapterError as error:
        left = f"the notebook with its traceback is {error.notebook}" if error.notebook else ""
        return _refuse(str(error), *([left] if left else []), status=FAILED)
    except ExportError as error:
        return _refuse(f"the brief could not be printed: {error}", status=FAILED)
    if not given.quiet:
        print(place / "brief.pdf")
        print(place / "brief.html")
    return DONE


def _check(given: argparse.Namespace) -> int:
    faults, said = tables.check(given.data)
    for fault in faults:
        print(fault)
    print(said)
    print(f"{len(faults)} faults" if len(faults) != 1 else "1 fault")
    return BAD_INPUT if faults else DONE


def _params(_: argparse.Namespace) -> int:
    for name, kind, default, meaning in parameters.describe():
        print(f"{name:13} {kind:5} {default:11} {meaning}")
    return DONE


def _diff(given: argparse.Namespace) -> int:
    from helpers import edition

    try:
        out = given.out or edition.REPORTS
        print(edition.compare(given.earlier, given.later, out, full=given.full))
    except edition.EditionError as error:
        return _refuse(str(error))
    return DONE


def _sweep(given: argparse.Namespace) -> int:
    from helpers import edition, sweeps

    whole = tables.read(given.data)
    out = given.out or edition.REPORTS
    try:
        orders = [
            edition.Order(
                parameters.accept(wanted, whole),
                data=given.data,
                out=out,
                name=edition.checked_name(name, out),
                jobs=1,
                cache=not given.no_cache,
            )
            for name, wanted in sweeps.editions(_from_file(given.file)).items()
        ]
        with edition.Lock(out):
            failed = sweeps.run(orders, given.jobs, given.scheduler, note=_note(given.quiet))
    except edition.EditionError as error:
        return _refuse(str(error))
    except edition.Busy as error:
        return _refuse(str(error), status=BUSY)
    return _refuse(*failed, status=FAILED) if failed else DONE


def _from_file(path: Path) -> dict[str, Any]:
    """A YAML mapping. Raises UsageError."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UsageError(f"the parameter file '{path}' is absent; check the path") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the parameter file '{path}' cannot be read: {error}") from None
    except yaml.YAMLError as error:
        raise UsageError(f"'{path}' is not YAML: {' '.join(str(error).split())}") from None
    if not isinstance(content, dict):
        raise UsageError(f"'{path}' is not a mapping; write lines such as 'as_of: \"2017-12-31\"'")
    return {str(name): _plain(value) for name, value in content.items()}


def _plain(value: object) -> object:
    """YAML reads an unquoted 2017-12-31 as a date and 2017 as a number; here both are texts."""
    if isinstance(value, bool) or value is None:
        return "" if value is None else value
    if isinstance(value, int) or type(value).__name__ == "date":
        return str(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    return value


def _note(quiet: bool) -> Any:  # noqa: ANN401 (print or silence)
    return (lambda _: None) if quiet else print


if __name__ == "__main__":
    sys.exit(main())
