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


class DataError(Exception):
    """The tables cannot be used; ``faults`` holds every reason."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults

    def __reduce__(self) -> tuple[type[DataError], tuple[list[Fault]]]:
        """From one process to another by its faults; by default it would go by its message."""
        return DataError, (self.faults,)
