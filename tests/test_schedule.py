"""helpers.runs.schedule: each recipe read as its scheduler reads it, and started."""

import ast
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from helpers import cli
from helpers.record import paths
from helpers.record.faults import UsageError
from helpers.runs import options, schedule

HERE = schedule.HERE
WORKFLOW = paths.HOME / ".github" / "workflows" / "brief.yml"
BARE = {"PATH": "/usr/bin:/bin"}
HOSTILE = '100% of 50% %h %% $HOME ${PATH} it\'s so "called" `id` $(id); id & # | Кто держит Кабул'
FAKE = """#!/bin/sh
pwd > "$OUT.place"
printf '%s\\n' "$@" > "$OUT.said"
printf '%s' "$LOG"
[ "$STATUS" = 0 ] || echo 'brief: it did not' >&2
exit "$STATUS"
"""


def program(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def clone(tmp_path):
    """A folder of a hostile name, in which the command only writes down how it was started."""
    home = tmp_path / HOSTILE
    program(home / ".venv" / "bin" / "brief", FAKE)
    return home


def started(command, out, **rest):
    """Run a command; returns its outcome, and the folder and the words that the fake was given."""
    rest["env"] = BARE | {"OUT": str(out), "STATUS": "0", "LOG": ""} | rest.pop("env", {})
    done = subprocess.run(command, capture_output=True, text=True, check=False, **rest)
    place, said = (Path(f"{out}.{part}") for part in ("place", "said"))
    assert said.exists(), done.stderr
    return done, Path(place.read_text("utf-8")[:-1]), said.read_text("utf-8").splitlines()


# -- one command -----------------------------------------------------------------------------


def as_cron_reads(text):
    """The one command of a crontab, by crontab(5): an unescaped % would end it."""
    (line,) = (line for line in text.splitlines() if line and not line.startswith("#"))
    *when, command = line.split(maxsplit=5)
    assert all(re.fullmatch(r"\*|\d+", field) for field in when)
    assert not re.search(r"(?<!\\)%", command), command
    return command.replace(r"\%", "%")


def as_systemd_reads(text):
    """The settings of a unit, by systemd.syntax(7): whole lines, stripped; %% is a percent sign."""
    lines = [line for line in text.splitlines() if re.match(r"[A-Z]\w+=", line)]
    said = dict(line.split("=", 1) for line in lines)
    assert len(said) == len(lines), "a setting stands twice"
    for value in said.values():
        assert not value.replace("%%", "").count("%"), value
    return {name: value.strip().replace("%%", "%") for name, value in said.items()}


def airflow_task():
    """What the DAG says to its one operator."""
    tree = ast.parse((HERE / "airflow_dag.py").read_text(encoding="utf-8"))
    (call,) = (
        node for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "BashOperator"
    )  # fmt: skip
    return {word.arg: word.value for word in call.keywords}


def commands():
    """The words of the command in each recipe that is for every night."""
    cron = as_cron_reads(schedule.recipe("crontab")).split("&& ")[1]
    unit = as_systemd_reads(schedule.recipe("brief.service"))["ExecStart"].removeprefix(
        "/usr/bin/env "
    )
    shell = re.search(r"\$\((\.venv.*)\)", (HERE / "tell.sh").read_text(encoding="utf-8"))[1]
    dag = ast.literal_eval(airflow_task()["bash_command"]).removeprefix("exec ")
    make = next(step["run"] for step in steps() if step.get("name", "").startswith("Make"))
    workflow = make.replace("\\\n", " ").split(" -p as_of")[0]
    return {
        "cron": cron,
        "systemd": unit.removeprefix("/usr/bin/env "),
        "tell": shell,
        "airflow": dag,
        "workflow": workflow,
    }


def test_the_recipes_start_one_and_the_same_command():
    said = commands()
    words = {name: set(text.split()) - {"--quiet", "--log-json"} for name, text in said.items()}
    assert len({frozenset(text) for text in words.values()}) == 1, said
    assert said["cron"].startswith(".venv/bin/brief render --since latest --quiet")
    for name in ("systemd", "tell", "airflow"):
        assert "--log-json" in said[name].split()
    given = options.parser("").parse_args(said["cron"].split()[1:])
    assert given.since == "latest" and given.wait == 600 and given.timeout == 3600


def test_no_scheduler_ends_the_command_before_it_ends_itself():
    words = commands()["cron"].split()
    longest = sum(int(words[words.index(name) + 1]) for name in ("--wait", "--timeout"))
    unit = as_systemd_reads(schedule.recipe("brief.service"))
    limit = airflow_task()["execution_timeout"].keywords[0]
    assert int(unit["TimeoutStartSec"]) > longest
    assert limit.arg == "seconds" and limit.value.value > longest
    assert airflow_task()["skip_on_exit_code"].value == cli.BUSY
    assert unit["SuccessExitStatus"] == f"{cli.BUSY} {cli.TERMINATED}"


# -- cron and systemd ------------------------------------------------------------------------


def test_cron_and_systemd_start_the_command_in_a_folder_of_any_name(clone, tmp_path):
    unit = as_systemd_reads(schedule.recipe("brief.service", clone))
    assert not re.search(r"[$\"'\\;]", unit["ExecStart"]), "nothing that systemd would change"
    cron = ["/bin/sh", "-c", as_cron_reads(schedule.recipe("crontab", clone))]
    for command, cwd in ((cron, "/"), (unit["ExecStart"].split(), unit["WorkingDirectory"])):
        done, place, said = started(command, tmp_path / "out", cwd=cwd)
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert place == clone and said[:3] == ["render", "--since", "latest"]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd-analyze here")
def test_systemd_itself_has_nothing_against_the_units(clone, tmp_path):
    units = [tmp_path / name for name in ("brief.service", "brief.timer")]
    for unit in units:
        unit.write_text(schedule.recipe(unit.name, clone), encoding="utf-8")
    when = as_systemd_reads(schedule.recipe("brief.timer"))["OnCalendar"]
    for asked in (["--man=no", "verify", *units], ["calendar", when]):
        done = subprocess.run(["systemd-analyze", *asked], capture_output=True, text=True)
        # Of a machine's other units it may say what it likes.
        assert (done.returncode, "brief" in done.stderr) == (0, False), done.stderr
    assert "Next elapse: " in done.stdout


@pytest.mark.parametrize("name", ["back\\slash", "two\nlines", "blank ", "\udcff"])
def test_a_folder_that_no_scheduler_can_be_told_is_refused(name):
    with pytest.raises(UsageError, match="move the clone"):
        schedule.recipe("crontab", Path("/clones") / name)


def test_the_recipes_are_printed():
    command = [sys.executable, "-m", "helpers.runs.schedule"]
    said = subprocess.run(command, capture_output=True, text=True, check=True, cwd=paths.HOME)
    for name in schedule.NAMES:
        recipe = schedule.recipe(name)
        assert recipe in said.stdout and "@" not in recipe


# -- mail and webhook ------------------------------------------------------------------------

FAILED = '{"event": "failure", "exit": 1, "message": "chapter \\"x\\" failed: it\'s $HOME"}'
DONE = '{"event": "edition", "edition": "brief-1", "status": "published"}'


@pytest.fixture
def tell(tmp_path):
    """``tell(status, log, **env)``: the outcome, and what curl and mail were given."""
    home = tmp_path / "a clone"
    program(home / ".venv" / "bin" / "brief", FAKE)
    program(
        home / "helpers" / "runs" / "schedule" / "tell.sh", (HERE / "tell.sh").read_text("utf-8")
    )
    for name in ("curl", "mail"):
        text = '#!/bin/sh\n{ printf "%s\\n" "$@"; cat; } > "$OUT.$(basename "$0")"\n'
        program(tmp_path / "bin" / name, text)

    def run(status, log, **env):
        env |= {"STATUS": str(status), "LOG": log, "PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin"}
        script = home / "helpers" / "runs" / "schedule" / "tell.sh"
        done, place, _ = started([script], tmp_path / "out", cwd="/", env=env)
        assert place == home
        sent = {path.suffix[1:]: path.read_text("utf-8") for path in tmp_path.glob("out.[cm]*")}
        return done, sent

    return run


WHERE = {"BRIEF_WEBHOOK": "https://example.org/secret", "BRIEF_MAIL": "desk@example.org"}


def test_a_failure_is_told_by_the_last_line_of_the_log(tell):
    for status in (0, 75):
        done, sent = tell(status, DONE, **WHERE)
        assert (done.returncode, done.stdout, sent) == (status, "", {}), "done or busy is no news"
    done, sent = tell(137, DONE, BRIEF_MAIL="desk@example.org")
    assert done.returncode == 137 and set(sent) == {"mail"}, "killed before it could say so"
    assert sent["mail"].splitlines()[-1] == '{"event": "failure", "exit": 137}'
    done, sent = tell(1, f"{DONE}\n{FAILED}\n", **WHERE)
    assert done.returncode == 1 and done.stderr == "brief: it did not\n"
    words = sent["curl"].splitlines()
    assert FAILED in words and words[-1] == 'url = "https://example.org/secret"'
    assert words.count("https://example.org/secret") == 0, "the list of processes shows arguments"
    assert sent["mail"].splitlines() == ["-s", "brief: exit status 1", "desk@example.org", FAILED]


# -- GitHub ----------------------------------------------------------------------------------


def steps():
    return yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))["jobs"]["brief"]["steps"]


def test_the_workflows_keep_to_githubs_schema():
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows",
         *sorted(WORKFLOW.parent.iterdir())], capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_workflow_reads_only_and_pins_its_actions():
    whole = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    assert whole["permissions"] == {"contents": "read"}
    uses = [step["uses"] for step in steps() if "uses" in step]
    assert uses and all(re.fullmatch(r"actions/[\w-]+@v\d+", used) for used in uses), uses
    for run in (step["run"] for step in steps() if "run" in step):
        assert "${{" not in run, "nothing typed in becomes a part of a script"


@pytest.mark.parametrize("typed", ["", '"; touch hacked; $(touch hacked); "'])
def test_the_workflow_makes_the_edition_and_gathers_its_files(tmp_path, typed):
    program(tmp_path / ".venv" / "bin" / "brief", FAKE)
    (tmp_path / "reports" / "brief-1").mkdir(parents=True)
    (tmp_path / "reports" / "brief-1" / "brief.pdf").write_text("%PDF", encoding="utf-8")
    (tmp_path / "reports" / "latest").symlink_to("brief-1")
    make, gather = (step["run"] for step in steps() if step.get("name", "")[:4] in ("Make", "Gath"))
    done, _, said = started(
        ["bash", "-e", "-c", f"{make}\n{gather}"], tmp_path / "out", cwd=tmp_path,
        env={"AS_OF": typed},
    )  # fmt: skip
    assert done.returncode == 0 and said[-3:] == ["-p", "as_of", typed]
    assert not list(tmp_path.rglob("hacked"))
    (upload,) = (step for step in steps() if step.get("with", {}).get("name") == "brief")
    place = tmp_path / upload["with"]["path"]
    assert not place.is_symlink() and (place / "brief.pdf").read_text("utf-8") == "%PDF"
    assert upload["with"]["if-no-files-found"] == "error"


# -- Airflow ---------------------------------------------------------------------------------

AIRFLOW = os.environ.get("BRIEF_AIRFLOW", "")
LOOK = """
import sys
from airflow.dag_processing.dagbag import DagBag
bag = DagBag(dag_folder=sys.argv[1])
assert not bag.import_errors, bag.import_errors
dag = bag.dags["brief"]
(task,) = dag.tasks
print(list(bag.dags), dag.max_active_runs, dag.catchup, task.retries, *task.skip_on_exit_code)
if len(sys.argv) > 2:
    run = dag.test()
    print(run.state, *(instance.state for instance in run.get_task_instances()))
"""


@pytest.fixture(scope="session")
def airflow(tmp_path_factory):
    """A real Airflow with a database of its own, and the recipe linked into its DAG folder."""
    if not AIRFLOW:
        pytest.skip("BRIEF_AIRFLOW names no Python with Airflow; tests/airflow.sh makes one")
    home = tmp_path_factory.mktemp("airflow")
    (home / "dags").mkdir()
    (home / "dags" / "brief.py").symlink_to(HERE / "airflow_dag.py")
    env = os.environ | {
        "AIRFLOW_HOME": str(home), "AIRFLOW__CORE__DAGS_FOLDER": str(home / "dags"),
        "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
    }  # fmt: skip

    def run(*command, **more):
        command = [AIRFLOW, *map(str, command)]
        return subprocess.run(command, capture_output=True, text=True, env=env | more, cwd=home)

    ready = run("-m", "airflow", "db", "migrate")
    assert ready.returncode == 0, ready.stdout + ready.stderr
    return run, home / "dags"


def test_airflow_reads_the_dag(airflow):
    run, dags = airflow
    done = run("-c", LOOK, dags)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1] == "['brief'] 1 False 0 75"


@pytest.mark.parametrize("status, state", [(0, "success"), (75, "skipped"), (1, "failed")])
def test_airflow_starts_the_command_in_the_folder_it_is_told(airflow, tmp_path, status, state):
    run, dags = airflow
    home = tmp_path / "it's 50% {{ Кабул }} $HOME"
    program(home / ".venv" / "bin" / "brief", FAKE)
    out = tmp_path / "out"
    done = run(
        "-c", LOOK, dags, "run", AIRFLOW_VAR_BRIEF_FOLDER=str(home), OUT=str(out),
        STATUS=str(status), LOG="{}\n",
    )  # fmt: skip
    assert done.stdout.splitlines()[-1].endswith(f" {state}"), done.stdout + done.stderr
    assert Path(f"{out}.place").read_text("utf-8")[:-1] == str(home)
