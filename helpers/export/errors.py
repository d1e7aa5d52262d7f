"""The one exception of this package."""

from nbconvert.utils.exceptions import ConversionException


class ExportError(ConversionException):
    """The notebook cannot become a brief; the message names the cell and what to mend.

    Being nbconvert's own kind of error, it ends `jupyter nbconvert` with status 1.
    """
