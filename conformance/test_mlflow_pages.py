"""
The pages of stock MLflow in Chromium, of version 3 over our own mlflow.db and of version 2 on a server that the steps
logged to: what the pipeline wrote is to be read there, and nothing goes wrong.
"""

import re
import time

import pytest

from browser import chromium
from millrace import artifact, run_pipeline
from mlflow_server import python_of_mlflow_2, serve
from stock_mlflow import REGISTERED
from tracked import Tracked, log_search


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    with chromium(tmp_path_factory.mktemp("profile")) as browser:
        yield browser


def pages(experiment, run, model, name, version):
    """The pages of a run and its model, by the names of their screenshots."""
    return {
        "runs": f"experiments/{experiment}/runs",
        "run": f"experiments/{experiment}/runs/{run}",
        "metrics": f"experiments/{experiment}/runs/{run}/model-metrics",
        "artifacts": f"experiments/{experiment}/runs/{run}/artifacts",
        "logged-models": f"experiments/{experiment}/models",
        "logged-model": f"experiments/{experiment}/models/{model}",
        "registered-models": "models",
        "registered-model": f"models/{name}",
        "version": f"models/{name}/versions/{version}",
    }


@pytest.fixture(scope="module")
def visit(browser, tmp_path_factory):
    """Opens a page and waits for texts on it and, if asked, for a condition; gives the errors that its console tells."""
    shots = tmp_path_factory.mktemp("screenshots")

    def visit(address, path, texts, condition="true", shot=None):
        page = browser.open(f"{address}/#/{path}")
        page.wait_for(texts)
        page.wait_until(condition)
        # What a page loads last is not always to be seen.
        time.sleep(0.5)
        if shot:
            page.screenshot(shots / f"{shot}.png")
        page.close()
        return lasting(page.errors)

    return visit


def lasting(errors):
    """The errors without what is of one store or of one moment."""
    # A notice of Chromium that comes and goes with the pace of a layout.
    wanted = [error for error in errors if "ResizeObserver loop" not in error]
    return {re.sub(r"127\.0\.0\.1:\d+|(m-)?[0-9a-f]{32}|\d+", "_", error) for error in wanted}


@pytest.fixture(scope="module")
def stock_errors(visit, over_rest):
    """What the console tells of the pages of a run and a model that stock MLflow wrote to a store of its own."""
    run_id, model_id = over_rest.stock
    experiment = over_rest.client.get_run(run_id).info.experiment_id
    texts = {"runs": "outer", "run": "loss", "metrics": "loss", "artifacts": "a.json", "version": "linear"}
    paths = pages(experiment, run_id, model_id, REGISTERED, 1)
    return set().union(*(visit(over_rest.address, path, [texts.get(name, "model")]) for name, path in paths.items()))


@pytest.fixture(scope="module")
def shown(embedded):
    """What is to be read on each page of the pipeline's run."""
    evaluation = artifact(embedded.folder, "evaluation.json")
    name, number = embedded.version["_name"], embedded.version["_version"]
    rmse, mae = (str(evaluation[metric]) for metric in ("rmse", "mae"))
    digest = embedded.run.inputs.dataset_inputs[0].dataset.digest
    return {
        "runs": ["elastic-net", f"train_x ({digest})", "model-training", name],
        "run": ["alpha", "0.001", "test_rmse", rmse, "test_mae", mae, embedded.version["_run_id"], "Finished", "train_x"],
        "metrics": ["test_rmse", "test_mae", f"{evaluation['rmse']:.2f}", f"{evaluation['mae']:.2f}"],
        "artifacts": ["lineage", "baselines.json"],
        "logged-models": ["model", "Ready", name],
        "logged-model": ["Ready", embedded.version["_model_id"], "alpha", "0.001", "test_rmse", rmse, name],
        "registered-models": [name, "champion", f"Version {number}"],
        "registered-model": [f"Version {number}", "champion", "millrace.rmse", rmse],
        "version": ["champion", "millrace.verdict", "accepted", rmse, "elastic-net"],
    }


def pages_of(tracked):
    version = tracked.version
    of_the_run = (version["_run_id"], version["_model_id"], version["_name"], version["_version"])
    return pages(tracked.run.info.experiment_id, *of_the_run)


@pytest.mark.parametrize("name", pages(*[""] * 5))
def test_a_page_shows_what_the_pipeline_wrote(visit, embedded, shown, stock_errors, name):
    assert visit(embedded.address, pages_of(embedded)[name], shown[name], shot=name) <= stock_errors


def test_the_chart_of_a_metric_is_drawn_over_its_steps(visit, embedded, stock_errors):
    run = embedded.client.get_run(embedded.search["children"][0])
    path = f"experiments/{run.info.experiment_id}/runs/{run.info.run_id}/model-metrics"
    drawn = "document.querySelectorAll('.js-line').length > 0"
    assert visit(embedded.address, path, ["loss", run.info.run_name], drawn, shot="chart") <= stock_errors


def test_an_artifact_is_shown(visit, embedded, stock_errors):
    run = embedded.run.info
    path = f"experiments/{run.experiment_id}/runs/{run.run_id}/artifacts/lineage/data-preparation.json"
    assert visit(embedded.address, path, ['"step": "data-preparation"'], shot="artifact") <= stock_errors


@pytest.fixture(scope="module")
def on_mlflow_2(tmp_path_factory):
    """A pipeline that logged to a stock server of MLflow 2."""
    folder = tmp_path_factory.mktemp("on-mlflow-2")
    with serve(tmp_path_factory.mktemp("server-2"), python=python_of_mlflow_2()) as address:
        run_pipeline(folder, MLFLOW_TRACKING_URI=address)
        yield Tracked(folder, address, log_search(folder, address))


@pytest.fixture(scope="module")
def stock_errors_of_2(visit, on_mlflow_2):
    """What the console tells there of a run and a version that a stock client wrote."""
    client = on_mlflow_2.client
    experiment = client.create_experiment("stock")
    run = client.create_run(experiment, run_name="outer").info
    client.log_metric(run.run_id, "loss", 0.5)
    client.create_registered_model("linear")
    client.create_model_version("linear", run.artifact_uri, run.run_id)
    client.set_terminated(run.run_id)
    texts = {"runs": "outer", "run": "loss", "metrics": "loss", "artifacts": "Artifacts"}
    paths = pages(experiment, run.run_id, "", "linear", 1)
    return set().union(*(visit(on_mlflow_2.address, paths[name], [texts.get(name, "linear")]) for name in SHOWN_BY_2))


# Version 2 has no pages of logged models.
SHOWN_BY_2 = ["runs", "run", "metrics", "artifacts", "registered-models", "registered-model", "version"]


@pytest.mark.parametrize("name", SHOWN_BY_2)
def test_a_page_of_mlflow_2_shows_what_the_pipeline_wrote(visit, on_mlflow_2, stock_errors_of_2, name):
    evaluation = artifact(on_mlflow_2.folder, "evaluation.json")
    registered, number = on_mlflow_2.version["_name"], on_mlflow_2.version["_version"]
    rmse, mae = (str(evaluation[metric]) for metric in ("rmse", "mae"))
    shown = {
        "runs": ["elastic-net", "train_x", "model-training", registered],
        "run": ["alpha", "0.001", "test_rmse", rmse, "test_mae", mae, on_mlflow_2.version["_run_id"], "Finished", "train_x"],
        "metrics": ["test_rmse", "test_mae", f"{evaluation['rmse']:.2f}", f"{evaluation['mae']:.2f}"],
        "artifacts": ["lineage", "baselines.json", "model"],
        "registered-models": [registered, "champion", f"Version {number}"],
        "registered-model": [f"Version {number}", "champion", "millrace.rmse", rmse],
        "version": ["champion", "millrace.verdict", "accepted", rmse],
    }
    assert visit(on_mlflow_2.address, pages_of(on_mlflow_2)[name], shown[name], shot=f"2-{name}") <= stock_errors_of_2


def test_mlflow_2_draws_the_chart_of_a_metric_over_its_steps(visit, on_mlflow_2, stock_errors_of_2):
    run = on_mlflow_2.client.get_run(on_mlflow_2.search["children"][0])
    path = f"experiments/{run.info.experiment_id}/runs/{run.info.run_id}/model-metrics"
    drawn = "document.querySelectorAll('.js-line').length > 0"
    assert visit(on_mlflow_2.address, path, ["loss", run.info.run_name], drawn, shot="2-chart") <= stock_errors_of_2
