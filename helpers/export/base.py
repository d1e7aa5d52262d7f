"""What both exporters share: reading the notebook, and the folder of templates."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from nbconvert.exporters import TemplateExporter
from nbformat import NotebookNode
from traitlets import Bool, default

from helpers.export.document import Document, Figure, Row, Table
from helpers.export.reading import read

TEMPLATES = Path(__file__).parent / "templates"


class BriefExporter(TemplateExporter):
    """An exporter whose template sees `brief`, the values made by `compose`."""

    kind: str  # the ending of the file, and of the template in the folder `brief_KIND`
    writer: str  # pandoc's
    raw_format: str  # what pandoc calls raw text of this output
    between: str  # a comment of the output's language, between the parts of the body
    mark = ""  # before each block and its number: something invisible, if any

    # The notebook is checked once, after all preprocessors, not after each of nbconvert's thirteen.
    optimistic_validation = Bool(True).tag(config=True)

    @default("file_extension")
    def _ending(self) -> str:
        return f".{self.kind}"

    @default("template_name")
    def _own_template(self) -> str:
        return f"brief_{self.kind}"

    @default("extra_template_basedirs")
    def _own_templates(self) -> list[str]:
        return [str(TEMPLATES)]

    def _init_preprocessors(self) -> None:
        # Last, so that `--execute` and the user's own preprocessors come before it.
        super()._init_preprocessors()
        self.register_preprocessor(self._compose)

    def _compose(
        self, nb: NotebookNode, resources: dict[str, Any]
    ) -> tuple[NotebookNode, dict[str, Any]]:
        document = read(nb)
        # The title block names the key of the manifest, by which one cites an edition.
        if key := json.loads(resources.get("manifest") or "{}").get("key"):
            line = f"{document.edition.edition_line} Key {key[:10]}.".strip()
            document = replace(document, edition=replace(document.edition, edition_line=line))
        resources["brief"] = self.compose(document, resources)
        return nb, resources

    def compose(self, document: Document, resources: dict[str, Any]) -> dict[str, Any]:
        """The values for the template."""
        raise NotImplementedError

    def figure(self, document: Document, figure: Figure, floats: bool) -> str:
        """One figure; `floats`: it may go to the head or the foot of a page."""
        raise NotImplementedError

    def table(self, document: Document, table: Table, rows: list[Row]) -> str:
        """One table; each row has the pieces of its cells and the way back to the text."""
        raise NotImplementedError
