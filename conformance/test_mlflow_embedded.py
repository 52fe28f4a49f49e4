"""Stock MLflow on our own mlflow.db: its server, its client and its pyfunc."""

import json
import shutil

import mlflow
import pytest
from mlflow import MlflowClient

from millrace import artifact, run
from predictions import assert_same_predictions
from mlflow_server import serve


@pytest.fixture(scope="session")
def served(pipeline, tmp_path_factory):
    """A copy of the pipeline's folder, whose mlflow.db a stock server has open, and a client of that server."""
    folder = tmp_path_factory.mktemp("served") / "pipeline"
    shutil.copytree(pipeline, folder)
    with serve(folder) as address:
        yield folder, MlflowClient(address)


@pytest.fixture
def stored(served):
    """The registered version and the run that it came from, as the server tells them."""
    folder, client = served
    registered = artifact(folder, "registered_model_version.json")
    version = client.get_model_version(registered["_name"], registered["_version"])
    return version, client.get_run(version.run_id)


def test_pyfunc_predicts_the_batch_as_batch_prediction_did(served):
    folder, client = served
    assert_same_predictions(client.tracking_uri, folder)


def test_the_client_sees_the_run_as_the_steps_logged_it(served, stored):
    folder, client = served
    _, logged = stored
    assert logged.info.status == "FINISHED"
    assert client.get_experiment(logged.info.experiment_id).name == artifact(folder, "run_info.json")["experiment_name"]
    assert logged.data.params.items() >= {"alpha": "0.001", "l1_ratio": "0.5", "fit_intercept": "true"}.items()
    evaluation = artifact(folder, "evaluation.json")
    metrics = ["rmse", "mae", "r2", "median_absolute_error", "max_error"]
    assert {name: logged.data.metrics[f"test_{name}"] for name in metrics} == {name: evaluation[name] for name in metrics}
    assert logged.data.metrics["training_rows"] == artifact(folder, "train_x.parquet").num_rows
    assert logged.data.tags["mlflow.source.name"] == "model-training"


def test_the_client_sees_the_dataset_that_the_run_was_trained_on(served, stored):
    folder, _ = served
    _, logged = stored
    [given] = logged.inputs.dataset_inputs
    train_x = artifact(folder, "train_x.parquet")
    assert json.loads(given.dataset.profile)["num_rows"] == train_x.num_rows
    columns = [column["name"] for column in json.loads(given.dataset.schema)["mlflow_colspec"]]
    assert columns == [*train_x.column_names, *artifact(folder, "train_y.parquet").column_names]
    assert {tag.key: tag.value for tag in given.tags} == {"mlflow.data.context": "training"}


def test_the_client_sees_the_logged_model_with_its_run(served, stored):
    _, client = served
    version, logged = stored
    [output] = logged.outputs.model_outputs
    model = client.get_logged_model(output.model_id)
    assert (model.source_run_id, model.status) == (logged.info.run_id, "READY")
    assert version.source == f"models:/{model.model_id}"
    links = json.loads(model.tags["mlflow.modelVersions"])
    assert {"name": version.name, "version": int(version.version)} in links
    found = client.search_logged_models([logged.info.experiment_id], filter_string="name = 'model'")
    assert model.model_id in [it.model_id for it in found]


def test_the_registered_version_is_what_the_file_says(served, stored):
    folder, client = served
    version, _ = stored
    ours = artifact(folder, "registered_model_version.json")
    # Stock MLflow keeps the logged model in the source alone.
    told = vars(version) | {"_model_id": version.source.removeprefix("models:/")}
    same = ["_name", "_version", "_source", "_run_id", "_model_id", "_status", "_current_stage", "_tags", "_creation_time"]
    assert {key: ours[key] for key in same} == {key: told[key] for key in same}
    assert float(version.tags["millrace.rmse"]) == artifact(folder, "evaluation.json")["rmse"]


def test_the_model_has_the_signature_of_the_training_columns_and_scores_its_own_example(served, stored):
    folder, client = served
    version, _ = stored
    mlflow.set_tracking_uri(client.tracking_uri)
    model = mlflow.pyfunc.load_model(f"models:/{version.name}/{version.version}")
    train_x = artifact(folder, "train_x.parquet")
    assert model.metadata.get_input_schema().input_names() == train_x.column_names
    example = model.input_example
    assert list(example.columns) == train_x.column_names
    assert len(model.predict(example)) == len(example) > 0


def test_we_go_on_with_a_database_that_a_stock_server_has_migrated(served):
    folder, client = served
    for command in ["model-training", "model-evaluation", "model-validation", "batch-prediction"]:
        run(folder, [command])
    again = artifact(folder, "registered_model_version.json")
    versions = client.search_model_versions(f"name = '{again['_name']}'")
    assert {version.version: version.run_id for version in versions}.get(again["_version"]) == again["_run_id"]
    assert len(versions) == int(again["_version"]) == 2
    assert_same_predictions(client.tracking_uri, folder)
