"""Print an executed notebook as the brief: one HTML page, one accessible PDF.

    body, _ = BriefHTMLExporter().from_notebook_node(nb)
    pdf, _ = BriefPDFExporter().from_notebook_node(nb, {"manifest": manifest_json})

Both also answer to `jupyter nbconvert --to brief-html` and `--to brief-pdf`.
"""

from helpers.export.assets import Asset, assets
from helpers.export.errors import ExportError
from helpers.export.html import BriefHTMLExporter
from helpers.export.pdf import BriefPDFExporter
from helpers.export.preprocess import BriefPreprocessor

__all__ = [
    "Asset",
    "BriefHTMLExporter",
    "BriefPDFExporter",
    "BriefPreprocessor",
    "ExportError",
    "assets",
]
