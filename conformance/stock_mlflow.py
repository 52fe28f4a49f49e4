"""What a user of stock MLflow writes: runs with models, and what becomes of them later."""

import mlflow
import numpy as np
import pandas as pd
from mlflow import MlflowClient
from mlflow.models import infer_signature
from skl2onnx import to_onnx
from sklearn.linear_model import LinearRegression

ROWS = pd.DataFrame(np.random.default_rng(3).normal(size=(60, 2)), columns=["speed", "drag"])
TARGET = ROWS @ [3.0, -2.0] + 1.5
# Never made the current experiment: MLflow would keep its id for the servers of other tests.
EXPERIMENT = "stock"
REGISTERED = "stock model"


def write_as_stock(address):
    """Logs a run that has some of everything, within another one, and registers its model; gives its id and the model's."""
    mlflow.set_tracking_uri(address)
    client = MlflowClient(address)
    experiment = client.create_experiment(EXPERIMENT, tags={"team": "ranking"})
    with mlflow.start_run(experiment_id=experiment, run_name="outer", description="A run **around** another."):
        with mlflow.start_run(experiment_id=experiment, run_name="inner", nested=True, tags={"kind": "baseline", "empty": ""}) as run:
            data = mlflow.data.from_pandas(ROWS.assign(target=TARGET), source="s3://bucket/rows.csv", targets="target", name="rows")
            mlflow.log_input(data, context="training")
            mlflow.log_params({"depth": 3, "note": "ä/b: c"})
            for step in range(30):
                mlflow.log_metrics({"loss": 1 / (step + 1), "share/of total": step}, step=step)
            mlflow.log_metric("odd", np.nan, step=0)
            mlflow.log_metric("odd", np.inf, step=1)
            mlflow.log_metric("loss", 7, step=4)
            mlflow.log_text("wörds\n", "notes/deep/ü.txt")
            mlflow.log_dict({"a": [1]}, "a.json")
            model = log_model(registered_model_name=REGISTERED)
    change_registry(client)
    return run.info.run_id, model.model_id


def log_model(**more):
    """Logs a least-squares fit of one matrix of float64, whose columns the signature names."""
    fitted = LinearRegression().fit(ROWS.to_numpy(), TARGET)
    graph = to_onnx(fitted, ROWS.to_numpy()[:1])
    signature = infer_signature(ROWS, fitted.predict(ROWS.to_numpy()))
    return mlflow.onnx.log_model(graph, name="linear", signature=signature, input_example=ROWS[:3], **more)


def change_registry(client):
    """Makes version 1 champion, describes and tags it."""
    client.update_registered_model(REGISTERED, "What **stock** wrote.")
    client.set_registered_model_tag(REGISTERED, "owner", "ada")
    client.set_registered_model_alias(REGISTERED, "champion", "1")
    client.update_model_version(REGISTERED, "1", "The first.")
    client.set_model_version_tag(REGISTERED, "1", "stage", "live")


def delete_as_stock(address):
    """Deletes one of each: a run, an experiment, a logged model, a version, a registered model, an alias and tags."""
    client = MlflowClient(address)
    mlflow.set_tracking_uri(address)
    experiment = client.get_experiment_by_name(EXPERIMENT).experiment_id
    with mlflow.start_run(experiment_id=experiment, run_name="gone") as run:
        mlflow.set_tag("short", "lived")
        first, second = log_model(registered_model_name=REGISTERED), log_model(registered_model_name="gone")
    client.delete_tag(run.info.run_id, "short")
    client.delete_run(run.info.run_id)
    client.delete_logged_model(second.model_id)
    client.set_registered_model_alias(REGISTERED, "challenger", "2")
    client.delete_registered_model_alias(REGISTERED, "challenger")
    client.set_model_version_tag(REGISTERED, "2", "short", "lived")
    client.delete_model_version_tag(REGISTERED, "2", "short")
    client.create_model_version(REGISTERED, first.model_uri, run.info.run_id, model_id=first.model_id)
    client.delete_model_version(REGISTERED, "3")
    client.delete_registered_model("gone")
    client.create_registered_model("old name", {"kept": "yes"})
    client.rename_registered_model("old name", "new name")
    client.delete_experiment(client.create_experiment("gone"))
