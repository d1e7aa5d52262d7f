"""A brief of two short chapters over the tiny tables, rendered by the real command in a process.

What a run does when it is killed or hung does not depend on how long the chapters are.
"""

import json
import os
import shutil
import subprocess
import sys
import time
import uuid
from pathlib import Path

import nbformat
from tiny import Folder

from helpers.record import tables
from helpers.runs import notebooks, provenance

OPENING = """
from helpers import notebook
record = notebook.open_record(globals())
"""


class SmallBrief:
    """A clone of its own: our code, the tiny tables, two notebooks, and the command over them."""

    def __init__(self, home):
        """A brief of its own in an empty folder, or the one that a folder holds already."""
        self.home, self.mark = Path(home), uuid.uuid4().hex
        self.data, self.out = self.home / "data", self.home / "reports"
        self.notebooks = self.home / "notebooks"
        if not self.notebooks.exists():
            self.home.mkdir(parents=True, exist_ok=True)
            Folder(self.home)
            self.notebooks.mkdir()
            shutil.copytree(tables.HOME / "helpers", self.home / "helpers")
            # To cut the page's seven typefaces takes as long as two chapters; here one will do.
            with (self.home / "helpers/export/fonts.py").open("a", encoding="utf-8") as code:
                code.write("\n_FACES = _FACES[:1]\n")
            self.chapter("01-first", "# First", 'notebook.text("The first chapter speaks.")')
            self.chapter("02-second", "# Second", 'notebook.text("The second chapter speaks.")')

    def copied(self, home):
        """Another with the same chapters and editions, to be changed."""
        shutil.copytree(self.home, home, symlinks=True)
        return SmallBrief(home)

    def chapter(self, name, *cells):
        """Write a notebook: parameters, opening, and these cells (Markdown where led by #)."""
        head = nbformat.read(notebooks.chapters()[0], as_version=4).cells[1]
        opening = nbformat.v4.new_code_cell(OPENING.strip())
        made = [
            nbformat.v4.new_markdown_cell(text)
            if text.startswith("#")
            else nbformat.v4.new_code_cell(text)
            for text in cells
        ]
        notebook = nbformat.v4.new_notebook(cells=[head, opening, *made])
        notebook.metadata["kernelspec"] = {
            "name": "python3", "display_name": "Python 3", "language": "python",
        }  # fmt: skip
        for number, cell in enumerate(notebook.cells):
            cell.id = f"{name}-{number}"
        nbformat.write(notebook, self.notebooks / f"{name}.ipynb")

    def start(self, *arguments):
        """Begin a command; the process."""
        command = [sys.executable, "-m", "helpers.cli", *arguments]
        return subprocess.Popen(
            [str(part) for part in command],
            cwd=self.home,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "BRIEF_TEST": self.mark, "PYTHONDONTWRITEBYTECODE": ""},
        )

    def begin(self, *more):
        """Begin a render; the process."""
        return self.start("render", "--data", self.data, "--out", self.out, *more)

    def render(self, *more):
        """Render to the end: exit status, standard output, standard error."""
        process = self.begin(*more)
        said, problems = process.communicate(timeout=180)
        return process.returncode, said, problems

    def processes(self):
        """What of ours is still running: kernels and the process that they come from."""
        found = []
        for place in Path("/proc").glob("[0-9]*"):
            try:
                if f"BRIEF_TEST={self.mark}".encode() in (place / "environ").read_bytes():
                    state = (place / "stat").read_text().rsplit(")", 1)[1].split()[0]
                    found += [int(place.name)] if state != "Z" else []
            except OSError:
                continue
        return found

    def wait_for_no_process(self, seconds=15):
        """Whether all of ours are gone, after some time at most."""
        end = time.monotonic() + seconds
        while self.processes() and time.monotonic() < end:
            time.sleep(0.1)
        return not self.processes()

    def visible(self):
        """What somebody sees who lists the reports folder."""
        return sorted(path.name for path in self.out.iterdir() if not path.name.startswith("."))

    def hidden(self):
        """What a run may have left there out of sight, the lock aside."""
        return sorted(
            path.name
            for path in self.out.iterdir()
            if path.name.startswith(".") and path.name != ".lock"
        )

    def latest(self):
        return (self.out / "latest").readlink().name

    def manifest(self, name):
        return json.loads((self.out / name / "manifest.json").read_text(encoding="utf-8"))

    def whole(self, name):
        """Whether an edition is, to the byte, what its manifest says."""
        return self.manifest(name)["outputs"] == provenance.hashes(self.out / name)

    def bytes(self, name):
        """Every file of an edition."""
        place = self.out / name
        return {
            path.relative_to(place).as_posix(): path.read_bytes()
            for path in sorted(place.rglob("*"))
            if path.is_file()
        }
