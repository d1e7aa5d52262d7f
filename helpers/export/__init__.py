"""Print an executed notebook as the brief: one HTML page, one accessible PDF.

    body, _ = BriefHTMLExporter().from_notebook_node(nb)
    pdf, _ = BriefPDFExporter().from_notebook_node(nb, {"manifest": manifest_json})

Both also answer to `jupyter nbconvert --to brief_html` and `--to brief_pdf`.
"""

from helpers.export.document import ExportError
from helpers.export.html import BriefHTMLExporter
from helpers.export.pdf import BriefPDFExporter
from helpers.export.reading import assets

__all__ = ["BriefHTMLExporter", "BriefPDFExporter", "ExportError", "assets"]
