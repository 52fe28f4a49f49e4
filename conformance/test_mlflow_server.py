"""The pipeline and the tracking store against a stock MLflow server, over REST."""

import os
import subprocess

import pytest
from mlflow import MlflowClient

from millrace import REPOSITORY, artifact, run_pipeline
from mlflow_server import serve
from predictions import assert_same_predictions


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """A stock server on a database of its own."""
    with serve(tmp_path_factory.mktemp("server")) as address:
        yield address


def test_the_pipeline_over_rest_predicts_what_the_embedded_one_does(address, pipeline, tmp_path):
    run_pipeline(tmp_path, MLFLOW_TRACKING_URI=address)
    assert not (tmp_path / "mlflow.db").exists()
    embedded, over_rest = (artifact(folder, "batch_output.parquet") for folder in (pipeline, tmp_path))
    assert over_rest.column("prediction").equals(embedded.column("prediction"))
    assert_same_predictions(address, tmp_path)
    version = artifact(tmp_path, "registered_model_version.json")
    logged = MlflowClient(address).get_run(version["_run_id"])
    assert logged.info.status == "FINISHED"
    assert logged.data.metrics["test_rmse"] == artifact(tmp_path, "evaluation.json")["rmse"]
    assert len(logged.inputs.dataset_inputs) == len(logged.outputs.model_outputs) == 1


def test_the_tracking_store_behaves_over_rest_as_its_suite_says(address):
    node, vitest = REPOSITORY / "node_modules/node/bin/node", REPOSITORY / "node_modules/vitest/vitest.mjs"
    finished = subprocess.run(
        [node, vitest, "run", "--root", REPOSITORY / "conformance", "--testTimeout", "60000"],
        env=os.environ | {"MLFLOW_SERVER": address},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert "skipped" not in finished.stdout
