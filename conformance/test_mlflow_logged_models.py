"""What the client of stock MLflow 3 finds of the model that a pipeline run logged: what MLflow 2 does not know."""

import json

import pytest

from millrace import artifact
from predictions import assert_same_predictions


@pytest.fixture(params=["embedded", "over_rest"])
def tracked(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def model(tracked):
    [output] = tracked.run.outputs.model_outputs
    return tracked.client.get_logged_model(output.model_id)


def test_the_model_is_ready_and_belongs_to_its_run_and_version(tracked, model):
    assert (model.source_run_id, model.status) == (tracked.version["_run_id"], "READY")
    assert tracked.version["_source"] == f"models:/{model.model_id}"
    assert tracked.version["_model_id"] == model.model_id
    links = [(link["name"], str(link["version"])) for link in json.loads(model.tags["mlflow.modelVersions"])]
    assert (tracked.version["_name"], tracked.version["_version"]) in links


def test_the_model_has_the_params_and_metrics_of_its_run(tracked, model):
    logged = tracked.run.data
    assert model.params == logged.params
    assert {metric.key: metric.value for metric in model.metrics} == logged.metrics
    assert logged.metrics["test_rmse"] == artifact(tracked.folder, "evaluation.json")["rmse"]


@pytest.mark.parametrize(
    "query, wanted",
    [
        ("name = 'model'", True),
        ("params.alpha = '0.001' and metrics.test_rmse < 0.45", True),
        ("metrics.test_rmse >= 0.45", False),
        ("tags.`mlflow.source.name` = 'model-training'", True),
    ],
)
def test_the_model_is_found_by_what_it_has(tracked, model, query, wanted):
    ordered = [{"field_name": "creation_timestamp", "ascending": False}]
    models = tracked.client.search_logged_models([model.experiment_id], filter_string=query, order_by=ordered)
    assert (model.model_id in [it.model_id for it in models]) == wanted


def test_the_models_files_are_listed(tracked, model):
    files = {it.path for it in tracked.use().artifacts.list_artifacts(f"models:/{model.model_id}")}
    assert files >= {"MLmodel", "model.onnx", "input_example.json", "conda.yaml", "python_env.yaml", "requirements.txt"}


def test_pyfunc_predicts_the_batch_from_the_models_own_uri(tracked, model):
    assert_same_predictions(tracked.address, tracked.folder, f"models:/{model.model_id}")


def test_the_file_of_the_registered_version_is_what_stock_mlflow_would_dump(tracked):
    stock = tracked.use().register_model(tracked.version["_source"], "registered by stock MLflow")
    theirs = json.loads(json.dumps(vars(stock)))
    ours = {key: value for key, value in tracked.version.items() if key.startswith("_")}
    assert list(ours) == list(theirs)
    # Its server keeps the logged model in the source alone.
    assert theirs.pop("_model_id") is None
    assert {key: type(ours[key]) for key in theirs} == {key: type(value) for key, value in theirs.items()}
