"""What installs the project: requirements, the wheel, and what continuous integration runs."""

import subprocess
import sys
import zipfile

import pytest
import yaml

from helpers.record.paths import HOME

REQUIREMENTS = sorted(HOME.glob("requirements*.txt"))


def wanted(path):
    lines = (line.split("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line]


@pytest.mark.parametrize("path", REQUIREMENTS, ids=lambda path: path.name)
def test_requirements_are_pinned(path):
    assert wanted(path)
    assert all("==" in line or line.startswith("-r ") for line in wanted(path))


def test_continuous_integration_runs_the_tests():
    workflow = yaml.safe_load((HOME / ".github" / "workflows" / "test.yml").read_text("utf-8"))
    assert "make test" in [step.get("run") for step in workflow["jobs"]["test"]["steps"]]
    assert "make test" in (HOME / ".ci" / "run").read_text(encoding="utf-8").splitlines()


def test_the_wheel_holds_every_file_of_the_package_and_names_what_it_needs(tmp_path):
    source = tmp_path / "source"
    said = subprocess.run(
        ["git", "-C", HOME, "ls-files", "-z", "helpers"], capture_output=True, text=True, check=True
    )
    tracked = [name for name in said.stdout.split("\0") if name and (HOME / name).exists()]
    for name in [*tracked, "pyproject.toml", "requirements.txt", "LICENSE"]:
        target = source / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((HOME / name).read_bytes())
    subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation",
         "--wheel-dir", tmp_path, source], check=True,
    )  # fmt: skip
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        held = set(packed.namelist())
        (metadata,) = (name for name in held if name.endswith(".dist-info/METADATA"))
        needed = packed.read(metadata).decode().count("\nRequires-Dist: ")
    assert {name for name in tracked if not name.endswith(".md")} <= held
    assert needed == len(wanted(HOME / "requirements.txt"))
