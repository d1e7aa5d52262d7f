"""The brief without notebooks: load the tables, run the cells one after another, set both PDFs.

What ``make bench`` holds a render to. Nothing is executed by papermill, no kernel starts, and no
page is made: ``bench_script.py OUT.pdf``, with the annex beside it.
"""

import os
import sys
from pathlib import Path

os.environ["MPLBACKEND"] = "agg"

import nbformat

from helpers.notebook import bundles
from helpers.runs import notebooks


def main(target):
    shown = []
    bundles.display = lambda *bundle: shown.append(bundle)
    brief = nbformat.v4.new_notebook()
    for path in notebooks.chapters():
        names = {"__name__": "__main__"}
        for number, cell in enumerate(nbformat.read(path, as_version=4).cells):
            shown.clear()
            if cell.cell_type == "code":
                exec(compile(cell.source, f"{path.name}, cell {number + 1}", "exec"), names)
                cell.outputs = [
                    nbformat.v4.new_output("display_data", data=data, metadata=metadata)
                    for data, metadata in shown
                ]
            cell.id = f"{path.stem}-{number}"
            cell.metadata["brief"] = {"notebook": path.name, "cell": number + 1}
            brief.cells.append(cell)
    from helpers.export import BriefPDFExporter

    target = Path(target)
    for part, place in (("brief", target), ("annex", target.with_stem(f"{target.stem}-annex"))):
        asked = {"manifest": "{}", "part": part}
        place.write_bytes(BriefPDFExporter().from_notebook_node(brief, asked)[0])


if __name__ == "__main__":
    main(sys.argv[1])
