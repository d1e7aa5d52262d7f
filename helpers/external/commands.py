"""What ``brief import`` and ``brief count`` print."""

from __future__ import annotations

import functools
import sys
from pathlib import Path

from helpers.external import backends, counts, importing, queries
from helpers.external.asked import Asked

_LISTED = 20  # rejected rows on the screen; all are in the file beside the output


def import_files(
    paths: list[Path], out: Path, kind: str, encoding: str, *, quiet: bool = False
) -> None:
    """Import and print the summary; rejected rows go to standard error. Raises ImportFault."""
    watched = sys.stdout.isatty() and not quiet
    came = importing.run(paths, out, kind, encoding, watched=watched)
    for reject in came.rejected[:_LISTED]:
        print(reject, file=sys.stderr)
    if came.rejected:
        more = len(came.rejected) - _LISTED
        ending = f"{more:,} more and all of these" if more > 0 else "all of these"
        print(f"{ending} are in {importing.rejects_file(out)}", file=sys.stderr)
    if not quiet:
        print("\n".join(came.lines))
        print(out)


def counted(
    path: Path, asked: Asked, every: str, *, panel: str = "", both: bool = False, backend: str = ""
) -> str:
    """Counts over time as CSV: of the actor's acts, or of ``both`` ways; a row a period, or one a
    period and dyad or country of a ``panel``. Raises ImportFault and BackendError.
    """
    in_place = backend.startswith("bigquery") and not path.exists()
    events = backends.gdelt() if in_place else backends.read(path, backend)
    fetch = functools.partial(counts.fetched, backends.connect(backend), str(path))
    events = queries.known(events, asked)
    acts = queries.acts(events, asked)
    acts = acts if both else acts.filter(acts.own)
    rows = fetch(queries.by_time(acts, every, asked.unit, panel))
    if len(rows) == 0:
        counts.refuse(asked, events, fetch)
    return rows.to_csv(index=False, lineterminator="\n", date_format="%Y-%m-%d")
