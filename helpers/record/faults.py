"""What is wrong with a table, said so that an editor can jump to it."""

from __future__ import annotations

from typing import NamedTuple


class Fault(NamedTuple):
    """One fault, printed as ``file:line:column: message``; column counts the fields from 1."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}: {self.message}"


class PlainError(Exception):
    """What the message says whole: a cell shows it line by line, without a traceback of ours.

    papermill counts it as the failure that it is.
    """

    def _render_traceback_(self) -> list[str]:
        """What IPython prints instead of a traceback."""
        return str(self).splitlines()


class UnfitError(PlainError, ValueError):
    """A figure or a table that cannot be shown as it was given; the message has the remedy."""


class RunError(Exception):
    """An edition could not be made; nothing of it was published."""

    status = 1  # of the command


class UsageError(ValueError):
    """What was asked for cannot be done; the message names the remedy."""


class DataError(Exception):
    """The tables cannot be used; ``faults`` holds every reason."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(faults)
        self.faults = faults

    def __str__(self) -> str:
        return "\n".join(map(str, self.faults))
