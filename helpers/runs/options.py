"""The command line: its options, and the files that it names."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import yaml

from helpers.record import paths
from helpers.record.faults import UsageError

BAD_INPUT = 2
EVENT_FORMATS = (
    "auto", "gdelt1", "gdelt2", "icews", "icews-tkg", "polecat", "ucdp", "acled", "pax",
)  # fmt: skip
ENCODINGS = ("utf-8", "latin-1", "utf-16")


class _Parser(argparse.ArgumentParser):
    """argparse in the project's own voice: one sentence, exit status 2."""

    def error(self, message: str) -> NoReturn:
        self.exit(BAD_INPUT, f"brief: {message}; see '{self.prog} --help'\n")


def parser(epilog: str) -> argparse.ArgumentParser:
    """The whole command line; ``command`` says which was asked for."""
    top = _Parser(prog="brief", description="Print and check the brief.", epilog=epilog)
    commands = top.add_subparsers(dest="command", required=True, parser_class=_Parser)

    render = commands.add_parser("render", help="run the notebooks and publish an edition")
    render.add_argument("-p", nargs=2, action="append", default=[], metavar=("NAME", "VALUE"))
    render.add_argument("-f", type=Path, metavar="params.yaml", help="parameters from a file")
    render.add_argument("--edition", default="", metavar="NAME", help="name of its folder")
    since = "say what changed since it; 'latest' for the newest, e.g. in a scheduled run"
    render.add_argument("--since", default="", metavar="EDITION", help=since)
    kept = "remove all but the newest N of the editions made with --keep"
    number = _whole_number("editions", "30")
    render.add_argument("--keep", type=number, default=0, metavar="N", help=kept)
    _add_common(render)

    publish = commands.add_parser("publish", help="keep the default edition in reports/published")
    _add_common(publish)

    check = commands.add_parser("check", help="validate the tables")
    check.add_argument("data", nargs="?", type=Path, default=paths.DATA, metavar="DATA_DIR")

    review = commands.add_parser("review", help="hold sentences against their passages")
    filled = "a filled sheet, whose verdicts go into reviews.csv; without one a sheet is made"
    review.add_argument("sheet", nargs="?", type=Path, metavar="SHEET.csv", help=filled)
    review.add_argument("--data", type=Path, default=paths.DATA, metavar="DIR")

    commands.add_parser("params", help="list the parameters")

    diff = commands.add_parser("diff", help="what changed between two editions")
    diff.add_argument("earlier", metavar="EDITION")
    diff.add_argument("later", metavar="EDITION")
    diff.add_argument("--out", type=Path, default=paths.REPORTS, metavar="DIR")
    diff.add_argument("--full", action="store_true", help="leave no row of a long table out")

    _add_source(commands.add_parser("add-source", help="number a text and lay out its coding"))

    _add_external(commands)

    sweep = commands.add_parser("sweep", help="render many editions from one file")
    sweep.add_argument("file", type=Path, metavar="SWEEP.yaml")
    sweep.add_argument("--scheduler", default="", metavar="tcp://...", help="a Dask scheduler")
    _add_common(sweep)
    return top


def _add_source(command: argparse.ArgumentParser) -> None:
    """The columns of ``sources``, an option each."""
    command.add_argument("file", type=Path, metavar="TEXT_OR_PDF_OR_HTML")
    for name, column, meaning in (
        ("id", "source_id", "short name, e.g. example-2026"),
        ("published", "published", "day or span of publication (EDTF), e.g. 2026-09-03"),
    ):
        command.add_argument(f"--{name}", dest=column, required=True, help=meaning)
    for name, meaning in (
        ("title", "default: as the document has it, or its first paragraph"),
        ("author", "default: as the document has it"),
        ("publisher", "default: as the document has it; needed"),
        ("perspective", "whose view it is, in a few words; needed"),
        ("family", "name of the origin that it repeats; default: its own id"),
        ("language", "two letters; default: as the document has it, or by its letters"),
        ("url", "default: as the document has it"),
    ):
        command.add_argument(f"--{name}", default="", help=meaning)
    command.add_argument("--published-basis", default="stated", help="default: stated")
    command.add_argument("--tier", default="update", choices=["core", "update"])
    command.add_argument("--data", type=Path, default=paths.DATA, metavar="DIR")
    command.add_argument("--texts", type=Path, default=paths.OWN_TEXTS, metavar="DIR")


def _add_external(commands: Any) -> None:  # noqa: ANN401 (argparse names no public type)
    events = paths.DATA / "external" / "events.parquet"
    brought = commands.add_parser("import", help="other people's event data into one table")
    brought.add_argument("files", nargs="+", type=Path, metavar="FILE")
    brought.add_argument("--format", default="auto", choices=EVENT_FORMATS, help="default: auto")
    brought.add_argument("--encoding", default="", choices=ENCODINGS, help="default: utf-8")
    brought.add_argument("--out", type=Path, default=events, metavar="EVENTS.parquet")
    brought.add_argument("--quiet", action="store_true", help="print only rejected rows")

    count = commands.add_parser("count", help="events of an imported table over time, as CSV")
    count.add_argument("file", nargs="?", type=Path, default=events, metavar="EVENTS.parquet")
    spans = ("day", "month", "quarter", "year")
    count.add_argument("--every", choices=spans, help="default: year, of a panel month")
    either = "acts of either toward the other: codes, or names of groups"
    count.add_argument("--between", nargs=2, default=("", ""), metavar=("RUS", "AFG"), help=either)
    for name, meaning in (
        ("actor", "whose acts: a code, or the name of a group"),
        ("recipient", "toward whom, likewise"),
        ("where", "in which country, a code"),
    ):
        count.add_argument(f"--{name}", default="", help=meaning)
    units = ("events", "reports")
    count.add_argument("--unit", default="events", choices=units, help="reports: GDELT's articles")
    count.add_argument("--root-only", action="store_true", help="of GDELT root events alone")
    kinds, rows = ("dyad", "place"), "a row a period and dyad, or country of the place"
    count.add_argument("--panel", default="", choices=kinds, help=rows)
    place = "duckdb if not given, pyspark, spark://host:7077, bigquery://project (GDELT in place)"
    count.add_argument("--backend", default="", metavar="ADDRESS", help=place)


def _add_common(command: argparse.ArgumentParser) -> None:
    command.add_argument("--data", type=Path, default=paths.DATA, metavar="DIR")
    command.add_argument("--out", type=Path, default=paths.REPORTS, metavar="DIR")
    processors = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2
    at_once, meaning = _whole_number("processes", "2"), "processes at a time, default: one a CPU"
    command.add_argument("--jobs", type=at_once, default=processors, metavar="N", help=meaning)
    command.add_argument("--no-cache", action="store_true", help="run even if nothing changed")
    for name, usual, meaning in (
        ("--wait", 0, "wait for another run in the same folder instead of giving up at once"),
        ("--timeout", 3600, "what an edition may take, 3600 if not given"),
        ("--cell-timeout", 600, "what one cell may take, 600 if not given"),
    ):
        seconds = _whole_number("seconds", str(usual or 600))
        command.add_argument(name, type=seconds, default=usual, metavar="SECONDS", help=meaning)
    command.add_argument("--quiet", action="store_true", help="say nothing unless it fails")
    command.add_argument("--log-json", action="store_true", help="say all as JSON, one line each")


def _whole_number(what: str, example: str) -> Callable[[str], int]:
    def parse(text: str) -> int:
        if not (text.isascii() and text.isdigit()) or int(text) < 1:
            raise argparse.ArgumentTypeError(
                f"'{text}' is not a number of {what}; write e.g. {example}"
            )
        return int(text)

    return parse


# -- files that it names -------------------------------------------------------------------------


def from_file(path: Path) -> dict[str, Any]:
    """A YAML mapping. Raises UsageError."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the parameter file '{path}' cannot be read: {error}") from None
    except yaml.YAMLError as error:
        raise UsageError(f"'{path}' is not YAML: {' '.join(str(error).split())}") from None
    if not isinstance(content, dict):
        raise UsageError(f"'{path}' is not a mapping; write lines such as 'as_of: \"2017-12-31\"'")
    return _plain(content)


def _plain(value: Any) -> Any:  # noqa: ANN401 (whatever YAML holds)
    """YAML reads an unquoted 2017-12-31 as a date and 2017 as a number; here both are texts."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, bool):
        return value
    return "" if value is None else str(value)
