"""The pages of stock MLflow over our own mlflow.db, in Chromium: what the pipeline wrote is to be read there, and nothing goes wrong."""

import re
import time

import pytest

from browser import chromium
from millrace import artifact
from stock_mlflow import REGISTERED


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


@pytest.mark.parametrize("name", pages(*[""] * 5))
def test_a_page_shows_what_the_pipeline_wrote(visit, embedded, shown, stock_errors, name):
    version = embedded.version
    of_the_run = (embedded.run.info.experiment_id, version["_run_id"], version["_model_id"], version["_name"], version["_version"])
    assert visit(embedded.address, pages(*of_the_run)[name], shown[name], shot=name) <= stock_errors


def test_the_chart_of_a_metric_is_drawn_over_its_steps(visit, embedded, stock_errors):
    run = embedded.client.get_run(embedded.search["children"][0])
    path = f"experiments/{run.info.experiment_id}/runs/{run.info.run_id}/model-metrics"
    drawn = "document.querySelectorAll('.js-line').length > 0"
    assert visit(embedded.address, path, ["loss", run.info.run_name], drawn, shot="chart") <= stock_errors


def test_an_artifact_is_shown(visit, embedded, stock_errors):
    run = embedded.run.info
    path = f"experiments/{run.experiment_id}/runs/{run.run_id}/artifacts/lineage/data-preparation.json"
    assert visit(embedded.address, path, ['"step": "data-preparation"'], shot="artifact") <= stock_errors
