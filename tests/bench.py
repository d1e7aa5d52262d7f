"""Where the time goes, as ratios within one run: ``make bench``.

Absolute seconds differ from machine to machine and day to day; what should hold is how one way of
doing a thing compares with another.
"""

from __future__ import annotations

import csv
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from helpers import edition, tables
from helpers.parameters import Parameters

FOLD = 100


def seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def order(out: Path, **options: object) -> edition.Order:
    return edition.Order(Parameters(), out=out, name="bench", **options)


def quiet(_: str) -> None:
    pass


def multiplied(folder: Path, fold: int) -> Path:
    """The tables with every event, report and participant ``fold`` times over."""
    shutil.copytree(tables.DATA, folder)
    for name in ("events", "reports", "participants"):
        file = folder / f"{name}.csv"
        with file.open(encoding="utf-8", newline="") as source:
            header, *rows = csv.reader(source)
        place = header.index("event_id")
        with file.open("w", encoding="utf-8", newline="") as target:
            writer = csv.writer(target, lineterminator="\n")
            writer.writerow(header)
            for copy in range(fold):
                for row in rows:
                    name_ = row[place] if copy == 0 else f"{row[place]}-{copy}"
                    writer.writerow([*row[:place], name_, *row[place + 1 :]])
    return folder


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "reports"
        out.mkdir()
        tables.read()
        one = seconds(lambda: edition.render(order(out, jobs=1, cache=False), note=quiet))
        two = seconds(lambda: edition.render(order(out, jobs=2, cache=False), note=quiet))
        again = seconds(lambda: edition.render(order(out, jobs=2), note=quiet))
        print(f"two processes take {two / one:.2f} of the time of one")
        print(f"an unchanged edition takes {again / two:.3f} of the time of a new one")
        small = seconds(tables.read)
        big = multiplied(Path(scratch) / "data", FOLD)
        large = seconds(lambda: tables.read(big))
        print(f"{FOLD} times the events take {large / small:.0f} times as long to read and check")
        whole = tables.read(big)
        cut = seconds(lambda: Parameters(as_of="2021-10").cut(whole))
        print(f"cutting them to a vintage takes {cut / large:.3f} of that")


if __name__ == "__main__":
    main()
