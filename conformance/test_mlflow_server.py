"""The pipeline against a stock MLflow server, over REST."""

import pytest
from mlflow import MlflowClient

from millrace import artifact, run_pipeline
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
