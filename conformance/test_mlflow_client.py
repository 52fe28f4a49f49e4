"""What the client of stock MLflow finds of a pipeline run, in our own mlflow.db and in a server that the steps logged to."""

import hashlib
import json
from pathlib import Path

import mlflow
import numpy as np
import pytest
from mlflow.exceptions import MlflowException

from millrace import artifact
from predictions import assert_same_predictions

# MLflow 2 cannot read a database of MLflow 3, but takes what we log to its server.
STORES = ["over_rest"] if mlflow.__version__.startswith("2.") else ["embedded", "over_rest"]


@pytest.fixture(params=STORES)
def tracked(request):
    return request.getfixturevalue(request.param)


def sha256(file):
    return hashlib.sha256(Path(file).read_bytes()).hexdigest()


def found(tracked, query, **more):
    """The ids of the experiment's runs that a search finds."""
    runs = tracked.client.search_runs([tracked.run.info.experiment_id], filter_string=query, **more)
    return [run.info.run_id for run in runs]


def test_the_experiment_is_found_by_its_name(tracked):
    name = artifact(tracked.folder, "run_info.json")["experiment_name"]
    [experiment] = tracked.client.search_experiments(filter_string=f"name = '{name}'")
    assert experiment.experiment_id == tracked.run.info.experiment_id
    assert experiment.lifecycle_stage == "active"


def test_the_run_has_what_the_steps_logged(tracked):
    logged = tracked.run
    assert logged.info.status == "FINISHED"
    assert 0 < logged.info.end_time - logged.info.start_time < 60_000
    assert logged.data.params.items() >= {"alpha": "0.001", "l1_ratio": "0.5", "fit_intercept": "true"}.items()
    evaluation = artifact(tracked.folder, "evaluation.json")
    metrics = ["rmse", "mae", "r2", "median_absolute_error", "max_error"]
    assert {name: logged.data.metrics[f"test_{name}"] for name in metrics} == {name: evaluation[name] for name in metrics}
    assert logged.data.metrics["training_rows"] == artifact(tracked.folder, "train_x.parquet").num_rows
    assert logged.data.tags["mlflow.source.name"] == "model-training"
    assert logged.data.tags["mlflow.runName"] == logged.info.run_name


@pytest.mark.parametrize(
    "query, wanted",
    [
        ("params.alpha = '0.001' and metrics.test_rmse < 0.45 and attributes.status = 'FINISHED'", True),
        ("metrics.test_rmse >= 0.45", False),
        ("tags.`mlflow.source.name` = 'model-training' and attributes.run_name LIKE 'elastic%'", True),
        ("dataset.name = 'train_x' and dataset.context = 'training'", True),
        ("dataset.name = 'driver_stats.parquet' and dataset.context = 'source'", True),
        ("dataset.context = 'test'", False),
    ],
)
def test_the_run_is_found_by_what_it_has(tracked, query, wanted):
    assert (tracked.run.info.run_id in found(tracked, query)) == wanted


def test_the_run_is_a_row_of_the_frame_of_runs(tracked):
    runs = tracked.use().search_runs([tracked.run.info.experiment_id], order_by=["metrics.test_rmse"])
    [row] = runs[runs.run_id == tracked.run.info.run_id].to_dict("records")
    assert row["metrics.test_rmse"] == artifact(tracked.folder, "evaluation.json")["rmse"]
    assert (row["params.alpha"], row["tags.mlflow.source.type"]) == ("0.001", "LOCAL")


def test_the_datasets_are_the_files_that_were_read(tracked, monkeypatch):
    monkeypatch.chdir(tracked.folder)
    given = {it.dataset.name: it for it in tracked.run.inputs.dataset_inputs}
    contexts = {name: {tag.key: tag.value for tag in it.tags}["mlflow.data.context"] for name, it in given.items()}
    assert contexts == {
        "train_x": "training",
        "train_y": "training",
        "driver_orders.csv": "source",
        "driver_stats.parquet": "source",
    }
    for it in given.values():
        file = mlflow.data.get_source(it.dataset).load()
        profile = json.loads(it.dataset.profile)
        assert profile["sha256"] == sha256(file)
        assert it.dataset.digest == profile["sha256"][:36]


@pytest.mark.parametrize("name", ["train_x", "train_y"])
def test_the_training_rows_are_described(tracked, name):
    [dataset] = [it.dataset for it in tracked.run.inputs.dataset_inputs if it.dataset.name == name]
    table = artifact(tracked.folder, f"{name}.parquet")
    assert json.loads(dataset.profile)["num_rows"] == table.num_rows
    assert [column["name"] for column in json.loads(dataset.schema)["mlflow_colspec"]] == table.column_names


def test_the_artifacts_tell_the_steps_before(tracked, tmp_path):
    listed = tracked.client.list_artifacts(tracked.run.info.run_id, "lineage")
    steps = ["data-extraction", "data-preparation", "data-validation"]
    assert sorted(it.path for it in listed) == [f"lineage/{step}.json" for step in steps]
    for step, it in zip(steps, sorted(listed, key=lambda it: it.path), strict=True):
        file = Path(tracked.client.download_artifacts(tracked.run.info.run_id, it.path, str(tmp_path)))
        assert file.stat().st_size == it.file_size
        record = json.loads(file.read_text())
        assert record["step"].split()[0] == step
        for output in record["outputs"].values():
            assert output["sha256"] == sha256(tracked.folder / output["path"])


def test_runs_within_a_run_are_found_by_it(tracked):
    parent = tracked.client.get_run(tracked.search["parent"])
    assert parent.info.status == "FINISHED"
    tags = parent.data.tags
    assert (tags["mlflow.source.git.commit"], tags["mlflow.project.entryPoint"]) == ("f" * 40, "search")
    query = f"tags.`mlflow.parentRunId` = '{parent.info.run_id}'"
    children = tracked.client.search_runs([parent.info.experiment_id], query, order_by=["params.alpha"])
    assert [child.info.run_id for child in children] == tracked.search["children"]
    assert [child.data.params for child in children] == [{"alpha": "0.1"}, {"alpha": "1"}]
    assert {child.data.tags["naïve tag"] for child in children} == {'a "quoted" word'}


def test_a_metric_has_all_its_steps(tracked):
    points = tracked.client.get_metric_history(tracked.search["children"][0], "loss")
    assert [(it.step, it.timestamp) for it in points] == [(step, 1000 + step) for step in range(40)]
    wanted = [np.nan if step == 3 else 0.1 / (step + 1) for step in range(40)]
    np.testing.assert_array_equal([it.value for it in points], wanted)


def test_the_registered_model_is_found_with_its_version_and_alias(tracked):
    name, number = tracked.version["_name"], tracked.version["_version"]
    [model] = tracked.client.search_registered_models(filter_string=f"name = '{name}'")
    assert model.aliases == {"challenger": number, "champion": number}
    assert tracked.client.get_model_version_by_alias(name, "champion").version == number
    queries = [f"run_id = '{tracked.version['_run_id']}'", f"name = '{name}' and tags.`millrace.verdict` = 'accepted'"]
    for query in queries:
        assert number in [it.version for it in tracked.client.search_model_versions(query)]


def test_the_registered_version_is_what_the_file_says(tracked):
    version = tracked.client.get_model_version(tracked.version["_name"], tracked.version["_version"])
    told = vars(version)
    same = ["_name", "_version", "_source", "_run_id", "_status", "_current_stage", "_description", "_creation_time"]
    assert {key: tracked.version[key] for key in same} == {key: told[key] for key in same}
    assert version.tags == tracked.version["_tags"]
    assert float(version.tags["millrace.rmse"]) == artifact(tracked.folder, "evaluation.json")["rmse"]


def test_over_rest_the_batch_is_predicted_as_with_the_embedded_store(pipeline, over_rest):
    assert not (over_rest.folder / "mlflow.db").exists()
    one, other = (artifact(folder, "batch_output.parquet").column("prediction") for folder in (pipeline, over_rest.folder))
    assert one.equals(other)


@pytest.mark.parametrize("form", ["models:/{_name}/{_version}", "models:/{_name}@champion", "runs:/{_run_id}/model", "{_source}"])
def test_pyfunc_predicts_the_batch_as_batch_prediction_did(tracked, form):
    assert_same_predictions(tracked.address, tracked.folder, form.format(**tracked.version))


def test_pyfunc_predicts_from_a_downloaded_folder(tracked, tmp_path):
    uri = "models:/{_name}@champion".format(**tracked.version)
    folder = tracked.use().artifacts.download_artifacts(uri, dst_path=str(tmp_path))
    assert_same_predictions(tracked.address, tracked.folder, folder)


def test_the_signature_is_that_of_the_training_columns_and_is_enforced(tracked):
    model = tracked.use().pyfunc.load_model("models:/{_name}/{_version}".format(**tracked.version))
    train_x = artifact(tracked.folder, "train_x.parquet")
    inputs = model.metadata.get_input_schema()
    assert inputs.input_names() == train_x.column_names
    rows = train_x.to_pandas()[:50].astype(float)
    wanted = model.predict(rows)
    assert model.predict(rows[rows.columns[::-1]].assign(surplus="x")).equals(wanted)
    for column in rows.columns:
        with pytest.raises(MlflowException, match=f"missing inputs.*{column}"):
            model.predict(rows.drop(columns=column))
        with pytest.raises(MlflowException, match=f"(Incompatible input types for|Failed to convert) column {column}"):
            model.predict(rows.assign(**{column: "many"}))


def test_the_input_example_is_training_rows_that_the_model_scores(tracked):
    model = tracked.use().pyfunc.load_model("models:/{_name}/{_version}".format(**tracked.version))
    train_x = artifact(tracked.folder, "train_x.parquet").to_pandas()
    example = model.input_example
    assert list(example.columns) == list(train_x.columns)
    assert len(example) > 0
    np.testing.assert_array_equal(example.to_numpy(float), train_x[: len(example)].to_numpy(float))
    assert np.isfinite(np.ravel(model.predict(example))).all()
