"""Where the time goes, as ratios within one run: ``make bench``.

Absolute seconds differ from machine to machine and day to day; what should hold is how one way of
doing a thing compares with another. Each line names what it compares and the bar that it is held
to. ``make bench ARGS="chain again"`` measures some of them only.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from functools import cache
from pathlib import Path

import psutil
import yaml

from helpers.record import paths
from helpers.runs import notebooks

HERE = Path(__file__).resolve().parent
BIN = Path(sys.executable).parent


def run(*command: object, one_core: bool = False) -> float:
    """Seconds that a command takes; its output is shown only when it fails."""
    limit = (lambda: os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})) if one_core else None
    started = time.perf_counter()
    done = subprocess.run(
        [str(part) for part in command],
        cwd=paths.HOME,
        env={**os.environ, "PYTHONPATH": str(paths.HOME)},
        capture_output=True,
        text=True,
        preexec_fn=limit,
        check=False,
    )
    took = time.perf_counter() - started
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))} failed:\n{done.stdout}{done.stderr}")
    return took


def brief(*arguments: object, one_core: bool = False) -> float:
    return run(sys.executable, "-m", "helpers.cli", *arguments, one_core=one_core)


def say(what: str, ratio: float, bar: str) -> None:
    print(f"{what}: {ratio:.2f} (bar: {bar})", flush=True)


class Bench:
    """Measures in a folder of its own; what several ratios share is measured once."""

    def __init__(self, scratch: Path) -> None:
        self.scratch, self.out = scratch, scratch / "reports"

    @cache  # noqa: B019 (one instance, which lives as long as the run)
    def cold(self) -> float:
        """The whole brief, HTML and PDF, nothing cached; the better of two, as for its rivals."""
        return min(
            brief("render", "--no-cache", "--quiet", "--out", self.out, "--edition", "bench")
            for _ in range(2)
        )

    def chain(self) -> None:
        """papermill and ``nbconvert --to html`` chapter by chapter, as their manuals show it."""
        plain = self.scratch / "plain"
        plain.mkdir()
        took = 0.0
        for chapter in notebooks.chapters():
            target = plain / chapter.name
            took += run(
                BIN / "papermill", "--cwd", chapter.parent, "-k", "python3", chapter, target
            )
            took += run(BIN / "jupyter", "nbconvert", "--to", "html", target)
        ratio = took / self.cold()
        say("the plain chain takes this many times as long as the brief", ratio, "at least 4")

    def script(self) -> None:
        """The same cells and the same PDF without any notebook being executed."""
        took = min(
            run(sys.executable, HERE / "bench_script.py", self.scratch / f"script-{n}.pdf")
            for n in range(2)
        )
        say(
            "the brief takes this many times as long as a plain script",
            self.cold() / took,
            "at most 2",
        )

    def again(self) -> None:
        """The same render when nothing changed."""
        self.cold()
        took = min(
            brief("render", "--quiet", "--out", self.out, "--edition", "bench") for _ in range(3)
        )
        say("unchanged again, as a part of a cold render", took / self.cold(), "at most 0.05")

    def edited(self) -> None:
        """Another edition of which every chapter is at hand already: only the printing is left."""
        self.cold()
        took = brief("render", "--quiet", "--out", self.out, "--edition", "other")
        say("all chapters from the cache, as a part of a cold render", took / self.cold(), "none")

    def memory(self) -> None:
        """Memory of all processes of a render together, shared pages counted once."""
        with Peak() as peak:
            brief("render", "--no-cache", "--quiet", "--out", self.out, "--edition", "memory")
        say("peak memory of all processes, GB", peak.gigabytes, "under 1.5")

    def sweep(self) -> None:
        """Editions per minute on two cores as against one."""
        file = self.scratch / "sweep.yaml"
        vintages = [f"{year}-{month:02}" for year in range(2018, 2022) for month in (3, 9)]
        file.write_text(yaml.safe_dump({"grid": {"as_of": vintages}}), encoding="utf-8")
        arguments = ("sweep", file, "--quiet", "--no-cache", "--out")
        one = brief(*arguments, self.scratch / "one", "--jobs", 1, one_core=True)
        two = brief(*arguments, self.scratch / "two", "--jobs", 2)
        say("a sweep on two cores makes this many times the editions", one / two, "at least 1.8")

    def events(self) -> None:
        """Other people's event data: how fast they come in, are counted, and what more rows cost.

        BENCH_ROWS says how many rows: 2 million if not set, for a bench of minutes.
        """
        rows = int(os.environ.get("BENCH_ROWS", 2_000_000))
        part = min(rows // 4, 2_000_000)  # what DuckDB's reader can hold
        few, many = self.scratch / "few.csv", self.scratch / "many.csv"
        self.job("csv", part, few)
        read = min(self.job("read", 0, few) for _ in range(2))
        brought = min(self.job("import", 0, few) for _ in range(2))
        say("an import is this many times as fast as DuckDB's reader alone", read / brought,
            "at least 0.5")  # fmt: skip
        self.job("csv", rows, many)
        with Peak() as peak:
            all_ = min(self.job("import", 0, many) for _ in range(2 if rows < 5_000_000 else 1))
        say(f"a row of {rows:,} costs this many times one of {part:,}",
            all_ / brought / (rows / part), "at most 1")  # fmt: skip
        say("peak memory of that import, GB", peak.gigabytes, "under 1")
        few.unlink(), many.unlink()
        rows = max(rows, 10_000_000)  # counting is quick
        small, large = self.scratch / "small.parquet", self.scratch / "large.parquet"
        self.job("table", part, small)
        self.job("table", rows, large)
        bare = min(self.job("bare", 0, large) for _ in range(3))
        with Peak() as peak:
            measured = min(self.job("measured", 0, large) for _ in range(3))
        say(f"monthly dyads of {rows:,} rows, as times the bare query", measured / bare,
            "at most 1.3")  # fmt: skip
        say("peak memory of these counts, GB", peak.gigabytes, "under 1")
        fourth = min(self.job("measured", 0, small) for _ in range(3))
        say(f"counting a row of {rows:,} costs this many times one of {part:,}",
            measured / fourth / (rows / part), "at most 1")  # fmt: skip
        asked = ("-p", "actor", "UGA", "-p", "events")
        given = ("render", "--no-cache", "--quiet", "--out", self.out, *asked)
        short = min(brief(*given, small) for _ in range(2))
        with Peak() as peak:
            long = min(brief(*given, large) for _ in range(2))
        say(f"a brief from {rows:,} rows, as times one from {part:,}", long / short, "none")
        say("peak memory of all processes of that brief, GB", peak.gigabytes, "under 1.5")

    def job(self, name: str, rows: int, path: Path) -> float:
        """Seconds of a job of bench_external.py itself, in a process of its own."""
        done = subprocess.run(
            [sys.executable, HERE / "bench_external.py", name, str(rows), path],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            sys.exit(f"{name} failed:\n{done.stdout}{done.stderr}")
        return float(done.stdout)


class Peak:
    """The most memory that the processes started in the ``with`` block held together.

    Counted as PSS where the system tells it: a page that forks share counts once.
    """

    def __enter__(self) -> Peak:
        self.gigabytes, self._over = 0.0, threading.Event()
        self._watch = threading.Thread(target=self._look)
        self._watch.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._watch.join()

    def _look(self) -> None:
        while not self._over.wait(0.1):
            held = 0
            for process in psutil.Process().children(recursive=True):
                try:
                    memory = process.memory_full_info()
                    held += getattr(memory, "pss", memory.rss)
                except psutil.Error:
                    continue
            self.gigabytes = max(self.gigabytes, held / 1e9)


def main(wanted: list[str]) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        bench = Bench(Path(scratch))
        all_: dict[str, Callable[[], None]] = {
            name: getattr(bench, name)
            for name in ("chain", "script", "again", "edited", "memory", "sweep", "events")
        }
        if unknown := set(wanted) - set(all_):
            sys.exit(f"unknown: {', '.join(sorted(unknown))}; there are {', '.join(all_)}")
        cores = len(os.sched_getaffinity(0))
        print(
            f"{cores} cores, {platform.machine()}, Python {platform.python_version()}", flush=True
        )
        for name in wanted or all_:
            all_[name]()
        if Bench.cold.cache_info().currsize:
            print(f"a cold render took {bench.cold():.1f} s on this machine today")


if __name__ == "__main__":
    main(sys.argv[1:])
