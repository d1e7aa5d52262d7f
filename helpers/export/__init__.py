"""Print an executed notebook as the brief: one HTML page, one accessible PDF.

    body, _ = BriefHTMLExporter().from_notebook_node(nb)
    pdf, _ = BriefPDFExporter().from_notebook_node(nb, {"manifest": manifest_json})

Both also answer to `jupyter nbconvert --to brief_html` and `--to brief_pdf`.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from helpers.export.document import ExportError
from helpers.export.reading import assets

if TYPE_CHECKING:
    from helpers.export.html import BriefHTMLExporter
    from helpers.export.pdf import BriefPDFExporter

__all__ = ["BriefHTMLExporter", "BriefPDFExporter", "ExportError", "assets"]

# Found when first asked for: with them comes all of nbconvert.
_LATER = {"BriefHTMLExporter": "html", "BriefPDFExporter": "pdf"}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
