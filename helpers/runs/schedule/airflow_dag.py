"""An Airflow 3 DAG of one task, the night's command.

Link this file into the DAG folder, and it finds the clone that it lies in. A copy is told of the
clone by the Variable ``brief_folder``, which Airflow also reads from AIRFLOW_VAR_BRIEF_FOLDER.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG

HERE = Path(__file__).resolve().parent

with DAG(
    dag_id="brief",
    description="The brief, made anew where its record changed",
    schedule="23 3 * * *",
    start_date=datetime(2026, 1, 1, tzinfo=UTC),
    catchup=False,  # a missed night needs no run of its own: the next one sees all that changed
    max_active_runs=1,
    user_defined_macros={"clone": str(HERE.parents[2])},
):
    BashOperator(
        task_id="render",
        # In the folder, not with it: its name is never part of a shell's command.
        cwd="{{ var.value.get('brief_folder', clone) }}",
        bash_command="exec .venv/bin/brief render --since latest --quiet --wait 600 "
        "--timeout 3600 --keep 30 --log-json",
        skip_on_exit_code=75,  # another run holds the lock: no failure, the next night comes
        retries=0,  # the same inputs fail in the same way; tomorrow's run is the retry
        # Above --wait and --timeout together, for the command stops by itself and tidies up.
        execution_timeout=timedelta(seconds=4500),
    )
