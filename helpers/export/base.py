"""What both exporters share: the preprocessor, the folder of templates, no code cells."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbconvert.exporters import TemplateExporter
from nbformat import NotebookNode
from traitlets import default

from helpers.export.document import Document
from helpers.export.preprocess import BriefPreprocessor

_TEMPLATES = Path(__file__).parent / "templates"


class BriefExporter(TemplateExporter):
    """An exporter whose template sees `brief`, the values made by `compose`."""

    @default("extra_template_basedirs")
    def _own_templates(self) -> list[str]:
        return [str(_TEMPLATES)]

    def _init_preprocessors(self) -> None:
        # Last, so that `--execute` and the user's own preprocessors come before it.
        super()._init_preprocessors()
        self.register_preprocessor(BriefPreprocessor, enabled=True)
        self.register_preprocessor(self._compose)

    def _compose(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        resources["brief"] = self.compose(resources["document"], resources)
        return nb, resources

    def compose(self, document: Document, resources: dict[str, Any]) -> dict[str, Any]:
        """The values for the template."""
        raise NotImplementedError
