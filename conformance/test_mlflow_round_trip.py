"""There and back: what the client of stock MLflow writes beside the pipeline's runs is read by millrace as stock reads it."""

import hashlib
import shutil

import numpy as np
import pandas as pd
import pytest

from millrace import artifact, run
from predictions import assert_same_predictions
from stock_mlflow import REGISTERED, ROWS, TARGET, delete_as_stock
from tracked import everything


@pytest.fixture(scope="module", params=["embedded", "over_rest"])
def written(request):
    """A store that stock MLflow has written to, where millrace finds it, and the ids of the run and of the model."""
    tracked = request.getfixturevalue(request.param)
    ids = tracked.stock
    delete_as_stock(tracked.address)
    return tracked, {"embedded": "sqlite:///mlflow.db"}.get(request.param, tracked.address), *ids


@pytest.fixture(scope="module")
def ours(written):
    """All that millrace reads."""
    tracked, uri, *_ = written
    return everything(tracked.folder, uri)


@pytest.fixture(scope="module")
def client(written):
    return written[0].client


@pytest.fixture(scope="module")
def experiments(client):
    return client.search_experiments()


@pytest.fixture(scope="module")
def runs(client, experiments):
    return client.search_runs([it.experiment_id for it in experiments])


def by(key, items):
    return {item[key]: item for item in items}


def assert_same(ours, theirs, names):
    """Our keys and the attributes of MLflow's entity hold the same; it has no value where we have an empty text, or the other way."""
    told = {key: getattr(theirs, attribute) for key, attribute in names.items()}
    assert {key: ours.get(key) or None for key in names} == {key: value or None for key, value in told.items()}


def assert_same_points(ours, theirs):
    """Points of metrics are the same, in any order; what JSON has no number for is a text."""
    one = sorted((it["key"], it["timestamp"], it["step"], str(float(it["value"]))) for it in ours)
    assert one == sorted((it.key, it.timestamp, it.step, str(it.value)) for it in theirs)


def test_experiments(ours, experiments):
    read = by("experimentId", ours["experiments"])
    assert set(read) == {it.experiment_id for it in experiments}
    for it in experiments:
        names = {"name": "name", "artifactLocation": "artifact_location", "lifecycleStage": "lifecycle_stage", "tags": "tags"}
        assert_same(read[it.experiment_id], it, names)
    assert {"stock", "search", "millrace"} <= {it["name"] for it in read.values()}


def test_runs(ours, runs, written):
    read = by("runId", ours["runs"])
    assert set(read) == {it.info.run_id for it in runs}
    assert written[2] in read
    for it in runs:
        assert_same(read[it.info.run_id], it.info, RUN_INFO)
        assert_same(read[it.info.run_id], it.data, {"params": "params", "tags": "tags"})
        latest = {key: str(float(value)) for key, value in read[it.info.run_id]["metrics"].items()}
        assert latest == {key: str(value) for key, value in it.data.metrics.items()}


RUN_INFO = {
    "experimentId": "experiment_id",
    "runName": "run_name",
    "status": "status",
    "startTime": "start_time",
    "endTime": "end_time",
    "artifactUri": "artifact_uri",
    "lifecycleStage": "lifecycle_stage",
}


def test_metric_histories(ours, client):
    for it in ours["runs"]:
        theirs = [point for key in it["metrics"] for point in client.get_metric_history(it["runId"], key)]
        assert_same_points(it["history"], theirs)


def test_dataset_inputs(ours, runs, written):
    read = by("runId", ours["runs"])
    for it in runs:
        datasets = by("name", read[it.info.run_id]["inputs"])
        assert set(datasets) == {given.dataset.name for given in it.inputs.dataset_inputs}
        for given in it.inputs.dataset_inputs:
            one = datasets[given.dataset.name]
            names = ["name", "digest", "source", "schema", "profile"]
            assert_same(one, given.dataset, {name: name for name in names} | {"sourceType": "source_type"})
            assert one["context"] == {tag.key: tag.value for tag in given.tags}["mlflow.data.context"]
    assert "rows" in by("name", read[written[2]]["inputs"])


def test_artifacts(ours, client, tmp_path, written):
    for it in ours["runs"]:
        folder = tmp_path / it["runId"]
        folder.mkdir()
        if client.list_artifacts(it["runId"]):
            client.download_artifacts(it["runId"], "", str(folder))
        files = [path for path in folder.rglob("*") if path.is_file()]
        hashes = {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
        assert dict(it["files"]) == hashes
        if it["runId"] == written[2]:
            assert {"notes/deep/ü.txt", "a.json"} <= set(hashes)


def test_logged_models(ours, client, experiments, written):
    read = by("modelId", ours["loggedModels"])
    theirs = client.search_logged_models([it.experiment_id for it in experiments])
    assert set(read) == {it.model_id for it in theirs}
    assert written[3] in read
    for it in theirs:
        assert_same(read[it.model_id], it, LOGGED_MODEL)
        assert read[it.model_id]["status"] == it.status.name
        # MLflow tells the latest point of each metric.
        latest = {}
        for point in sorted(read[it.model_id]["metrics"], key=lambda point: (point["step"], point["timestamp"])):
            latest[point["key"]] = point
        assert_same_points(latest.values(), it.metrics or [])


LOGGED_MODEL = {
    "experimentId": "experiment_id",
    "name": "name",
    "artifactUri": "artifact_location",
    "modelType": "model_type",
    "creationTimestamp": "creation_timestamp",
    "sourceRunId": "source_run_id",
    "params": "params",
    "tags": "tags",
}


def test_registered_models(ours, client):
    read = by("name", ours["registeredModels"])
    theirs = client.search_registered_models()
    assert set(read) == {it.name for it in theirs} > {REGISTERED, "new name"}
    names = {"creationTimestamp": "creation_timestamp", "lastUpdatedTimestamp": "last_updated_timestamp"}
    for it in theirs:
        assert_same(read[it.name], it, names | {"description": "description", "tags": "tags", "aliases": "aliases"})


def test_the_history_of_an_alias_goes_through_the_server(ours, written):
    tracked = written[0]
    history = by("name", ours["registeredModels"])[tracked.version["_name"]]["history"]
    number = tracked.version["_version"]
    registered, promoted = history
    assert (registered["alias"], registered.get("from"), registered["to"]) == ("challenger", None, number)
    moved = [promoted.get(key) for key in ("alias", "from", "to", "user", "reason")]
    assert moved == ["champion", None, number, "ada", "the first"]


def test_model_versions(ours, client):
    read = {(it["name"], it["version"]): it for it in ours["versions"]}
    theirs = client.search_model_versions()
    assert set(read) == {(it.name, it.version) for it in theirs}
    assert {version for name, version in read if name == REGISTERED} == {"1", "2"}
    for it in theirs:
        one = read[it.name, it.version]
        # A search leaves the aliases out.
        assert_same(one, client.get_model_version(it.name, it.version), VERSION)
        assert one["modelId"] == it.source.removeprefix("models:/")


VERSION = {
    "creationTimestamp": "creation_timestamp",
    "lastUpdatedTimestamp": "last_updated_timestamp",
    "description": "description",
    "userId": "user_id",
    "currentStage": "current_stage",
    "source": "source",
    "runId": "run_id",
    "runLink": "run_link",
    "status": "status",
    "statusMessage": "status_message",
    "tags": "tags",
    "aliases": "aliases",
}


@pytest.mark.parametrize("form", ["models:/{name}@champion", "models:/{name}/1", "models:/{name}/latest", "runs:/{run}/linear", "models:/{model}"])
def test_a_model_that_stock_logged_is_scored(written, form, tmp_path):
    tracked, uri, run_id, model_id = written
    ROWS.assign(row=range(len(ROWS))).to_parquet(tmp_path / "rows.parquet", index=False)
    model = form.format(name=REGISTERED, run=run_id, model=model_id)
    output = tmp_path / "predicted.parquet"
    command = ["batch-prediction", "--model", model, "--input", tmp_path / "rows.parquet", "--output", output, "--entity-keys", "row"]
    run(tracked.folder, command, MLFLOW_TRACKING_URI=uri)
    np.testing.assert_allclose(pd.read_parquet(output)["prediction"].to_numpy(float), TARGET, rtol=0, atol=1e-9)
    stock = tracked.use().pyfunc.load_model(model).predict(ROWS)
    np.testing.assert_allclose(np.ravel(stock), TARGET, rtol=0, atol=1e-9)


def test_the_pipeline_goes_on_with_a_store_that_stock_has_written_to(written, tmp_path):
    tracked, uri, *_ = written
    again = tmp_path / "again"
    shutil.copytree(tracked.folder / "artifacts", again / "artifacts")
    if uri != tracked.address:
        uri = f"sqlite:///{tracked.folder / 'mlflow.db'}"
    for command in ["model-training", "model-evaluation", "model-validation", "batch-prediction"]:
        run(again, [command], MLFLOW_TRACKING_URI=uri)
    version = artifact(again, "registered_model_version.json")
    versions = tracked.client.search_model_versions(f"name = '{version['_name']}'")
    assert {it.version: it.run_id for it in versions}[version["_version"]] == version["_run_id"]
    assert int(version["_version"]) == int(tracked.version["_version"]) + 1 == len(versions)
    assert_same_predictions(tracked.address, again)
