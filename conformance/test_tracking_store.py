"""The tracking store over REST, on stock MLflow servers of both major versions."""

import json
import os
import random
import subprocess
import sys
from contextlib import ExitStack

import pytest
from mlflow import MlflowClient

from millrace import REPOSITORY, artifact, run_pipeline
from mlflow_server import python_of_mlflow_2, serve

NODE = REPOSITORY / "node_modules/node/bin/node"


@pytest.fixture(scope="module", params=["3", "2"])
def server(request, tmp_path_factory):
    """The major version and the address of a stock server on a database of its own."""
    python = sys.executable if request.param == "3" else python_of_mlflow_2()
    with serve(tmp_path_factory.mktemp("server"), python=python) as address:
        yield request.param, address


def test_the_store_behaves_as_its_suite_says(server):
    major, address = server
    finished = subprocess.run(
        [NODE, REPOSITORY / "node_modules/vitest/vitest.mjs", "run", "--root", REPOSITORY / "conformance", "--testTimeout", "60000"],
        env=os.environ | {"MLFLOW_SERVER": address, "MLFLOW_SERVER_MAJOR": major},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert "skipped" not in finished.stdout


def test_of_processes_that_move_an_alias_at_once_one_succeeds(server):
    _, address = server
    client = MlflowClient(address)
    client.create_registered_model("raced")
    versions = [client.create_model_version("raced", f"s3://nowhere/{i}").version for i in range(5)]
    with ExitStack() as stack:
        movers = [stack.enter_context(mover(address)) for _ in range(4)]
        for process in movers:
            assert process.stdout.readline() == "ready\n"
        current = None
        for racing in [2, 3, 4] * 4:
            targets = random.sample([it for it in versions if it != current] + ([None] if current else []), racing)
            for process, target in zip(movers, targets, strict=False):
                move = {"name": "raced", "alias": "champion", "from": current, "to": target, "user": "racer"}
                process.stdin.write(json.dumps({key: value for key, value in move.items() if value}) + "\n")
                process.stdin.flush()
            ends = [process.stdout.readline().strip() for process in movers[:racing]]
            assert sorted(ends) == ["CONFLICT"] * (racing - 1) + ["moved"]
            before, current = current, targets[ends.index("moved")]
            model = client.get_registered_model("raced")
            assert model.aliases.get("champion") == current
            history = json.loads(max(model.tags.items())[1])
            assert (history["from"], history["to"]) == (before, current)
        assert len(model.tags) == 12


def mover(address):
    return subprocess.Popen(
        [NODE, REPOSITORY / "conformance/move-aliases.ts"],
        env=os.environ | {"MLFLOW_SERVER": address},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_the_pipeline_runs_on_a_server_that_knows_no_logged_models(pipeline, tmp_path_factory, tmp_path):
    with serve(tmp_path_factory.mktemp("server"), python=python_of_mlflow_2()) as address:
        run_pipeline(tmp_path, MLFLOW_TRACKING_URI=address)
        embedded, over_rest = (artifact(folder, "batch_output.parquet") for folder in (pipeline, tmp_path))
        assert over_rest.column("prediction").equals(embedded.column("prediction"))
        version = artifact(tmp_path, "registered_model_version.json")
        registered = MlflowClient(address).get_model_version(version["_name"], version["_version"])
        assert registered.source == version["_source"]
        assert registered.source.endswith(f"{version['_run_id']}/artifacts/model")


def test_an_artifact_of_2_gb_is_streamed_both_ways(tmp_path_factory):
    folder = tmp_path_factory.mktemp("large")
    size = 2 << 30
    with serve(folder) as address:
        measured = subprocess.run(
            [NODE, REPOSITORY / "conformance/large-artifact.ts", folder, str(size)],
            env=os.environ | {"MLFLOW_SERVER": address},
            check=True,
            capture_output=True,
            text=True,
            timeout=300,
        )
    figures = json.loads(measured.stdout)
    for large in [folder / "sent.bin", folder / "received/large.bin", *folder.glob("mlartifacts/**/large.bin")]:
        large.unlink()
    assert figures["received"] == size
    assert figures["peak"] - figures["before"] < 200e6
