"""The files in deploy/ that call the bins from outside: Airflow runs the real ones, the others' own schemas and parsers read theirs."""

import itertools
import json
import os
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from pathlib import Path

import pytest
import yaml

from millrace import REPOSITORY, artifact, copy_sample
from mlflow_server import free_port, serve

DEPLOY = REPOSITORY / "deploy"


@pytest.fixture(scope="module")
def schedulers():
    """The folder of the programs of the schedulers' own environment."""
    script = ["sh", REPOSITORY / "tools/python-environment.sh", "schedulers"]
    finished = subprocess.run(script, check=True, stdout=subprocess.PIPE, text=True)
    return Path(finished.stdout.strip()).parent


class Airflow:
    """Runs Airflow's commands, one at a time, with a database of its own."""

    def __init__(self, schedulers, home):
        self.home = home
        self.environment = os.environ | {
            "AIRFLOW_HOME": str(home),
            "AIRFLOW__CORE__DAGS_FOLDER": str(DEPLOY / "airflow"),
            "AIRFLOW__CORE__LOAD_EXAMPLES": "False",
            "MILLRACE_BIN": str(REPOSITORY / "node_modules/.bin"),
            "MILLRACE_RETRY_SECONDS": "1",
        }
        command = [schedulers / "python", REPOSITORY / "conformance/airflow_forks.py"]
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
        self.forks = subprocess.Popen(command, env=self.environment, start_new_session=True, **pipes)
        self.outputs = (home / f"output-{number}" for number in itertools.count())

    def start(self, *arguments, **settings):
        """Begins a command; `ended` waits for it."""
        self.output = next(self.outputs)
        print(json.dumps([arguments, self.environment | settings, str(self.output)]), file=self.forks.stdin, flush=True)

    def ended(self):
        """Exit code and output of the command that was begun last."""
        code = int(self.forks.stdout.readline())
        return code, self.output.read_text()

    def run(self, *arguments, **settings):
        self.start(*arguments, **settings)
        return self.ended()

    def states(self, dag):
        """How often each task of the newest run of a DAG was tried, and its state."""
        newest = "SELECT run_id FROM dag_run WHERE dag_id = ? ORDER BY id DESC LIMIT 1"
        query = f"SELECT task_id, state, try_number FROM task_instance WHERE dag_id = ? AND run_id = ({newest})"
        with closing(sqlite3.connect(self.home / "airflow.db", timeout=60)) as database:
            return {task: (state, tries) for task, state, tries in database.execute(query, (dag, dag))}


@pytest.fixture(scope="module")
def airflow(schedulers, tmp_path_factory):
    airflow = Airflow(schedulers, tmp_path_factory.mktemp("airflow"))
    code, output = airflow.run("db", "migrate")
    assert code == 0, output
    yield airflow
    os.killpg(airflow.forks.pid, signal.SIGKILL)
    airflow.forks.wait()


def finished(process):
    output, _ = process.communicate(timeout=240)
    return process.returncode, output


@pytest.fixture
def project(tmp_path):
    copy_sample(tmp_path)
    return tmp_path


def test_airflow_trains_and_scores(airflow, project):
    for dag in ("millrace_training", "millrace_batch"):
        code, output = airflow.run("dags", "test", dag, MILLRACE_ROOT=str(project))
        assert code == 0, output
        assert set(airflow.states(dag).values()) == {("success", 1)}
    assert artifact(project, "model_validation.json")["accepted"] is True
    assert artifact(project, "batch_output.parquet").num_rows == artifact(project, "batch_input.parquet").num_rows


def test_a_rejected_model_is_skipped_and_not_tried_again(airflow, project):
    (project / ".env").write_text("RMSE_THRESHOLD=0.1\n")
    code, output = airflow.run("dags", "test", "millrace_training", MILLRACE_ROOT=str(project))
    assert code == 0, output
    ended = airflow.states("millrace_training")
    assert ended.pop("validate_model") == ("skipped", 1)
    assert set(ended.values()) == {("success", 1)}
    assert artifact(project, "model_validation.json")["accepted"] is False


def test_rejected_data_is_skipped_with_what_comes_after(airflow, project):
    (project / "feature_repo/expectations.yaml").write_text("rows: { min: 1000000 }\n")
    code, output = airflow.run("dags", "test", "millrace_training", MILLRACE_ROOT=str(project))
    assert code == 0, output
    ended = airflow.states("millrace_training")
    assert ended["validate_data"] == ("skipped", 1)
    assert ended["prepare"][0] == "skipped"


def test_a_lost_tracking_server_is_tried_again(airflow, project, tmp_path_factory):
    port = free_port()
    (project / ".env").write_text(f"MLFLOW_TRACKING_URI=http://127.0.0.1:{port}\nMLFLOW_HTTP_REQUEST_MAX_RETRIES=0\n")
    airflow.start("dags", "test", "millrace_training", MILLRACE_ROOT=str(project))
    wait_for_a_retry(airflow)
    with serve(tmp_path_factory.mktemp("server"), port=port):
        code, output = airflow.ended()
        assert code == 0, output
    ended = airflow.states("millrace_training")
    assert {state for state, _ in ended.values()} == {"success"}
    assert ended.pop("train")[1] > 1
    assert {tries for _, tries in ended.values()} == {1}


def wait_for_a_retry(airflow):
    deadline = time.monotonic() + 120
    while airflow.states("millrace_training").get("train", (None, 0))[0] != "up_for_retry":
        assert time.monotonic() < deadline, airflow.states("millrace_training")
        time.sleep(0.2)


def test_a_bad_setting_fails_at_once(airflow, project):
    (project / ".env").write_text("ALPHA=strong\n")
    code, output = airflow.run("dags", "test", "millrace_training", MILLRACE_ROOT=str(project))
    assert code != 0, output
    assert airflow.states("millrace_training")["train"] == ("failed", 1)


def test_airflow_loads_the_form_for_containers(airflow, schedulers):
    code, output = airflow.run("dags", "list-import-errors", MILLRACE_IMAGE="millrace")
    assert "No data found" in output
    script = "from millrace_dags import millrace_batch as dag; print([(t.image, t.command) for t in dag.tasks])"
    environment = os.environ | {"AIRFLOW_HOME": str(airflow.home), "PYTHONPATH": str(DEPLOY / "airflow"), "MILLRACE_IMAGE": "millrace"}
    loaded = subprocess.run([schedulers / "python", "-c", script], env=environment, capture_output=True, text=True)
    assert "('millrace', ['data-extraction', '--for', 'batch'])" in loaded.stdout, loaded.stderr


def test_the_workflow_for_github_fits_its_schema(schedulers):
    check = [schedulers / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", DEPLOY / "github/millrace.yml"]
    finished_check = subprocess.run(check, capture_output=True, text=True)
    assert finished_check.returncode == 0, finished_check.stdout


READ_ARGO = """
import json, sys, hera.workflows.models as models
for document in json.load(sys.stdin):
    model = getattr(models, document["kind"])
    read = model.model_validate(document).model_dump(mode="json", by_alias=True, exclude_unset=True)
    assert read == document, (read, document)
"""


def test_argo_reads_the_workflows_whole(schedulers):
    documents = json.dumps(list(yaml.safe_load_all((DEPLOY / "argo/millrace.yaml").read_text())))
    read = subprocess.run([schedulers / "python", "-c", READ_ARGO], input=documents, capture_output=True, text=True)
    assert read.returncode == 0, read.stderr


def test_the_cron_line_is_a_schedule_and_runs(schedulers, project):
    [line] = [line for line in (DEPLOY / "cron/millrace.crontab").read_text().splitlines() if line[:1].isdigit()]
    *schedule, command = line.split(" ", 5)
    check = "import sys; from croniter import croniter; sys.exit(not croniter.is_valid(sys.argv[1]))"
    assert subprocess.run([schedulers / "python", "-c", check, " ".join(schedule)]).returncode == 0
    finished_training = finished(bins(project, "feature-store apply && " + " && ".join(TRAINING)))
    assert finished_training[0] == 0, finished_training[1]
    code, output = finished(bins(project, command.replace("/opt/millrace/deploy", str(DEPLOY))))
    assert code == 0, output
    assert (project / "artifacts/batch_output.parquet").exists()


TRAINING = ["data-extraction", "data-validation", "data-preparation", "model-training", "model-evaluation", "model-validation"]


def bins(project, command):
    path = f"{REPOSITORY / 'node_modules/.bin'}:{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "MILLRACE_ROOT": str(project)}
    return subprocess.Popen(["sh", "-c", command], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


@pytest.mark.parametrize("code, tries", [(0, 1), (6, 1), (75, 3)])
def test_a_command_is_run_again_while_it_exits_75(tmp_path, code, tries):
    log = tmp_path / "tries"
    command = [DEPLOY / "retry-while-unavailable.sh", "sh", "-c", f'echo >> "{log}"; exit {code}']
    ended = subprocess.run(command, env=os.environ | {"RETRIES": "2", "RETRY_SECONDS": "0"}, capture_output=True)
    assert ended.returncode == code
    assert len(log.read_text()) == tries


def test_a_command_that_is_stopped_is_not_run_again(tmp_path):
    log = tmp_path / "tries"
    command = [DEPLOY / "retry-while-unavailable.sh", "sh", "-c", f'trap "exit 75" TERM; echo >> "{log}"; sleep 60 & wait']
    running = subprocess.Popen(command)
    while not log.exists():
        time.sleep(0.05)
    running.terminate()
    assert running.wait(10) == 75
    assert len(log.read_text()) == 1
