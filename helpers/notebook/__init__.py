"""What a cell of a notebook calls: the record as its parameters let one see it, prose, figures,
tables.

Each function displays one MIME bundle (``bundles``): JupyterLab draws the readable part of it, and
the exporters in ``helpers.export`` read the private part (label, caption, alternative text, rows).
"""

from helpers.notebook.display import figure, prose, show_figure, table, text, title_block
from helpers.notebook.loading import (
    OpeningError,
    Record,
    coded_files,
    data_dir,
    open_record,
    open_table,
    whole,
)

__all__ = [
    "OpeningError",
    "Record",
    "coded_files",
    "data_dir",
    "figure",
    "open_record",
    "open_table",
    "prose",
    "show_figure",
    "table",
    "text",
    "title_block",
    "whole",
]


def __dir__() -> list[str]:
    return __all__
