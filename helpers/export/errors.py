"""The one exception of this package."""


class ExportError(Exception):
    """The notebook cannot become a brief; the message names the cell and what to mend."""
