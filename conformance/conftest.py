"""What the tests share: runs of the sample pipeline and the servers that have them, one generated feature repository."""

import os
import shutil

import pytest

# Before the peers are imported: they read these once.
os.environ |= {
    "DO_NOT_TRACK": "true",
    "FEAST_USAGE": "False",
    "FEAST_NO_PROGRESS": "true",
    "MLFLOW_DISABLE_TELEMETRY": "true",
    "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false",
    # Feast keeps times of the SQLite online store in the machine's zone.
    "TZ": "UTC",
}
os.environ.pop("MLFLOW_TRACKING_URI", None)

from bookings import write_bookings
from millrace import run, run_pipeline
from mlflow_server import serve
from tracked import Tracked, log_search


@pytest.fixture(scope="module", autouse=True)
def environment():
    """Puts the environment back after each file: `mlflow.set_tracking_uri` leaves its server there."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


@pytest.fixture(scope="session")
def pipeline(tmp_path_factory):
    """The folder of one run of the sample pipeline with the embedded tracking store. Nobody writes to it."""
    return run_pipeline(tmp_path_factory.mktemp("pipeline"))


@pytest.fixture(scope="session")
def embedded(pipeline, tmp_path_factory):
    """A copy of the pipeline's folder, whose mlflow.db a stock server has open. Tests add to the store, and leave what is there."""
    folder = tmp_path_factory.mktemp("embedded") / "pipeline"
    shutil.copytree(pipeline, folder)
    search = log_search(folder, "sqlite:///mlflow.db")
    with serve(folder) as address:
        yield Tracked(folder, address, search)


@pytest.fixture(scope="session")
def over_rest(tmp_path_factory):
    """A pipeline that logged to a stock server with a database of its own. Tests add to the store, and leave what is there."""
    folder = tmp_path_factory.mktemp("over-rest")
    with serve(tmp_path_factory.mktemp("server")) as address:
        run_pipeline(folder, MLFLOW_TRACKING_URI=address)
        yield Tracked(folder, address, log_search(folder, address))


@pytest.fixture(scope="session")
def bookings(tmp_path_factory):
    """A feature repository with hard cases on purpose, not applied. Nobody writes to it."""
    return write_bookings(tmp_path_factory.mktemp("bookings"))


@pytest.fixture(scope="session")
def applied_by_us(bookings, tmp_path_factory):
    """A copy of the bookings with the registry that our `feature-store apply` wrote."""
    folder = tmp_path_factory.mktemp("applied") / "bookings"
    shutil.copytree(bookings, folder)
    run(folder, ["feature-store", "apply"])
    return folder
