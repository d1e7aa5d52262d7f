"""The one preprocessor of both exporters."""

from typing import Any

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode

from helpers.export.reading import kept_cells, read


class BriefPreprocessor(Preprocessor):
    """Drop what no reader sees, check the rest, and leave it in `resources["document"]`."""

    def preprocess(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        resources["document"] = read(nb)
        nb.cells = [cell for _, cell in kept_cells(nb)]
        for cell in nb.cells:
            if cell.cell_type == "code":
                cell.source = ""
                cell.outputs = [o for o in cell.outputs if o.get("name") != "stderr"]
        return nb, resources
