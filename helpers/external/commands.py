"""What ``brief import`` and ``brief count`` print."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tqdm import tqdm

from helpers.external import backends, importing, measures

_LISTED = 20  # rejected rows on the screen; all are in the file beside the output


def import_files(
    paths: list[Path], out: Path, kind: str, encoding: str, *, quiet: bool = False
) -> None:
    """Import and print the summary; rejected rows go to standard error. Raises ImportFault."""
    with _bar(quiet or not sys.stderr.isatty()) as tell:
        came = importing.run(paths, out, kind, encoding, tell)
    for reject in came.rejected[:_LISTED]:
        print(reject, file=sys.stderr)
    if came.rejected:
        more = len(came.rejected) - _LISTED
        ending = f"{more:,} more and all of these" if more > 0 else "all of these"
        print(f"{ending} are in {importing.rejects_file(out)}", file=sys.stderr)
    if not quiet:
        print("\n".join(came.lines))
        print(out)


@contextlib.contextmanager
def _bar(hidden: bool) -> Iterator[Callable[[importing.Told], None]]:
    """A bar over the bytes of all files, for a terminal."""
    with tqdm(disable=hidden, unit="B", unit_scale=True, leave=False) as bar:

        def tell(told: importing.Told) -> None:
            bar.total = told.total
            bar.set_description(told.label, refresh=False)
            bar.update(max(told.done - bar.n, 0))

        yield tell


def counted(path: Path, every: str, countries: list[str] | None, backend: str) -> str:
    """Counts over time as CSV. Raises ImportFault and BackendError."""
    in_place = backend.startswith("bigquery") and not path.exists()
    events = backends.gdelt() if in_place else backends.events(path, backend)
    if countries:
        one, other = (country.upper() for country in countries)
        events = measures.between(events, one, other)
    rows = backends.connect(backend).to_pandas(measures.by_time(events, every))
    return rows.to_csv(index=False, lineterminator="\n")
