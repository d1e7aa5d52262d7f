#!/usr/bin/env bash
# Shows the Airflow recipe at work: a real Airflow, in an environment of its own outside of this
# clone, reads the DAG, runs it on a command that does nothing, and then on the brief itself.
#   tests/airflow.sh [FOLDER]     FOLDER keeps that environment for the next time
set -euo pipefail
cd "$(dirname "$0")/.."
clone=$PWD
place=${1:-$(mktemp -d)}

[ -x "$place/bin/airflow" ] || {
  "${PYTHON:-python3}" -m venv "$place"
  "$place/bin/python" -m pip install --quiet --disable-pip-version-check apache-airflow==3.3.2
}
make .venv/.ready
BRIEF_AIRFLOW=$place/bin/python .venv/bin/python -m pytest tests/test_schedule.py -k test_airflow -rs

export AIRFLOW_HOME=$place/home AIRFLOW__CORE__LOAD_EXAMPLES=False
mkdir -p "$AIRFLOW_HOME/dags"
ln -sf "$clone/helpers/runs/schedule/airflow_dag.py" "$AIRFLOW_HOME/dags/brief.py"
"$place/bin/airflow" db migrate
"$place/bin/airflow" dags test brief
