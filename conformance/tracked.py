"""A run of the sample pipeline that a stock MLflow server serves."""

import json
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import mlflow
from mlflow import MlflowClient

from millrace import REPOSITORY, artifact


@dataclass(frozen=True)
class Tracked:
    """Where the pipeline ran, the server that has its runs and models, and the ids of a search that was logged beside it."""

    folder: Path
    address: str
    search: dict

    @cached_property
    def client(self):
        return MlflowClient(self.address)

    @cached_property
    def version(self):
        """What the pipeline says it registered."""
        return artifact(self.folder, "registered_model_version.json")

    @property
    def run(self):
        return self.client.get_run(self.version["_run_id"])

    @cached_property
    def stock(self):
        """The ids of a run and a model that stock MLflow wrote beside them."""
        # The environment of MLflow 2 has not what this needs.
        from stock_mlflow import write_as_stock

        return write_as_stock(self.address)

    def use(self):
        """Makes the server that of `mlflow`'s own functions."""
        mlflow.set_tracking_uri(self.address)
        return mlflow


def log_search(folder, uri):
    """Logs a search to a store, by millrace, and makes the version that the pipeline registered champion; gives the runs' ids."""
    version = artifact(folder, "registered_model_version.json")
    return json.loads(by_node("log-search.ts", folder, uri, version["_name"], version["_version"]))


def everything(folder, uri):
    """All that millrace reads in a store."""
    return json.loads(by_node("read-store.ts", folder, uri))


def by_node(script, folder, *arguments):
    command = [REPOSITORY / "node_modules/node/bin/node", REPOSITORY / "conformance" / script, *arguments]
    finished = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    assert finished.returncode == 0, finished.stderr
    return finished.stdout
