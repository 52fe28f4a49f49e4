"""
Training and batch scoring with millrace on Airflow 2.7 or newer: a task is one call of one bin.

MILLRACE_ROOT is the project's folder, with feature_repo/, data/ and artifacts/ in it. Tasks are shell commands that find
the bins in MILLRACE_BIN, or containers where MILLRACE_IMAGE names the image; then the folder is mounted from the host.
Settings of the steps come from the `.env` in the project's folder.

How a task ends is what the bin's exit code says:
  0       success
  5, 6    the data or the model was rejected: skipped, and with it what comes after; never retried
  75      a service did not answer: retried
  others  failed at once, for trying again cannot help
"""

import os
import re
from datetime import datetime, timedelta

from airflow.exceptions import AirflowException, AirflowFailException, AirflowSkipException

try:
    from airflow.sdk import DAG
except ImportError:  # Airflow 2
    from airflow import DAG

ROOT = os.environ.get("MILLRACE_ROOT", "/opt/millrace/project")
BIN = os.environ.get("MILLRACE_BIN", "/opt/millrace/node_modules/.bin")
IMAGE = os.environ.get("MILLRACE_IMAGE")

REJECTED = [5, 6]
UNAVAILABLE = 75

TRAINING = [
    ("apply", "feature-store apply"),
    ("extract", "data-extraction"),
    ("validate_data", "data-validation"),
    ("prepare", "data-preparation"),
    ("train", "model-training"),
    ("evaluate", "model-evaluation"),
    ("validate_model", "model-validation"),
]
BATCH = [
    ("extract", "data-extraction --for batch"),
    ("validate_data", "data-validation --for batch"),
    ("predict", "batch-prediction"),
]


class EndsByExitCode:
    """Fails a task without a retry, unless its command says that trying again can help."""

    def execute(self, context):
        try:
            return super().execute(context)
        except AirflowSkipException:
            raise
        except AirflowException as failure:
            code = re.search(r"exit code (\d+)|'StatusCode': (\d+)", str(failure))
            if code is None or UNAVAILABLE in map(int, filter(None, code.groups())):
                raise
            raise AirflowFailException(str(failure)) from failure


if IMAGE:
    from airflow.providers.docker.operators.docker import DockerOperator
    from docker.types import Mount

    class Step(EndsByExitCode, DockerOperator):
        pass

    def step(task_id, call):
        return Step(
            task_id=task_id,
            image=IMAGE,
            command=call.split(),
            working_dir="/project",
            mounts=[Mount(source=ROOT, target="/project", type="bind")],
            mount_tmp_dir=False,
            auto_remove="force",
            skip_on_exit_code=REJECTED,
        )

else:
    try:
        from airflow.providers.standard.operators.bash import BashOperator
    except ImportError:  # Airflow 2
        from airflow.operators.bash import BashOperator

    class Step(EndsByExitCode, BashOperator):
        pass

    def step(task_id, call):
        return Step(
            task_id=task_id,
            # exec, so that a task that is stopped stops the step, which cleans up.
            bash_command=f'exec "$MILLRACE_BIN"/{call}',
            env={"MILLRACE_BIN": BIN, "MILLRACE_ROOT": ROOT},
            append_env=True,
            skip_on_exit_code=REJECTED,
        )


def pipeline(dag_id, steps, schedule, description):
    """One step after the other; a second run waits, for they share the artifacts."""
    with DAG(
        dag_id,
        description=description,
        schedule=schedule,
        start_date=datetime(2026, 1, 1),
        catchup=False,
        max_active_runs=1,
        default_args={
            "retries": 5,
            "retry_delay": timedelta(seconds=float(os.environ.get("MILLRACE_RETRY_SECONDS", "60"))),
            "retry_exponential_backoff": True,
        },
        tags=["millrace"],
    ) as dag:
        before = None
        for task_id, call in steps:
            task = step(task_id, call)
            if before is not None:
                before >> task
            before = task
    return dag


millrace_training = pipeline("millrace_training", TRAINING, "@daily", "Train, gate and register a model.")
millrace_batch = pipeline("millrace_batch", BATCH, "@hourly", "Score a batch with the registered model.")
