"""Many editions from one file, in processes here or on a Dask scheduler."""

from __future__ import annotations

import concurrent.futures
import itertools
from collections.abc import Callable, Mapping
from typing import Any

from helpers import edition, runs
from helpers.parameters import ParameterError


def editions(content: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """``{edition name: parameters}`` from a sweep file.

    The file maps ``editions`` to named parameter sets, or ``grid`` to lists of values whose every
    combination is rendered, named after its values. Raises ParameterError.
    """
    if set(content) == {"editions"} and isinstance(content["editions"], dict):
        named = content["editions"]
        if named and all(isinstance(wanted, dict) for wanted in named.values()):
            return dict(named)
    if set(content) == {"grid"} and isinstance(content["grid"], dict):
        axes = content["grid"]
        if axes and all(isinstance(values, list) and values for values in axes.values()):
            combined = itertools.product(*axes.values())
            return {_name(values): dict(zip(axes, values, strict=True)) for values in combined}
    raise ParameterError(
        "a sweep file holds either 'editions:' with named parameter sets, "
        "or 'grid:' with a list of values for each parameter"
    )


def _name(values: tuple[Any, ...]) -> str:
    said = ["+".join(value) if isinstance(value, list) else str(value) for value in values]
    return "_".join(text or "all" for text in said).replace("/", "-to-").replace("+", "-and-")


def run(
    orders: list[edition.Order], jobs: int, scheduler: str, *, note: Callable[[str], None]
) -> list[str]:
    """Render every order; returns a sentence for each that failed, the others are published."""
    failed = []
    with _executor(jobs, scheduler) as pool:
        running = {pool.submit(_one, order): order for order in orders}
        for future in concurrent.futures.as_completed(running):
            problem = future.result()
            note(f"{running[future].name}: {'failed' if problem else 'published'}")
            if problem:
                failed.append(f"{running[future].name}: {problem}")
    return sorted(failed)


def _one(order: edition.Order) -> str:
    from helpers.export import ExportError

    try:
        edition.render(order, note=lambda _: None)
    except (runs.ChapterError, edition.EditionError, ExportError) as error:
        return str(error)
    return ""


def _executor(jobs: int, scheduler: str) -> Any:  # noqa: ANN401 (a local or a Dask executor)
    if not scheduler:
        return concurrent.futures.ThreadPoolExecutor(max_workers=jobs)
    try:
        from distributed import Client
    except ImportError:
        raise ParameterError(
            "--scheduler needs Dask; install it with '.venv/bin/pip install distributed'"
        ) from None
    return Client(scheduler).get_executor()
