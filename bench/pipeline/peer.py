"""One step of the same pipeline with Feast, scikit-learn and MLflow: peer.py FOLDER STEP. Each step is a process."""

import json
import os
import sys
from datetime import timedelta
from pathlib import Path

folder, step = Path(sys.argv[1]), sys.argv[2]
artifacts = folder / "artifacts"
artifacts.mkdir(exist_ok=True)
TARGET = "trip_completed"
FEATURES = ["conv_rate", "acc_rate", "avg_daily_trips"]
TRACKING = f"sqlite:///{folder}/mlflow.db"


def store():
    from feast import FeatureStore

    return FeatureStore(repo_path=str(folder / "peer_repo"))


def apply():
    from feast import Entity, FeatureService, FeatureStore, FeatureView, Field, FileSource, ValueType
    from feast.types import Float64, Int64

    repo = folder / "peer_repo"
    repo.mkdir(exist_ok=True)
    (repo / "feature_store.yaml").write_text(
        "project: peer\nprovider: local\nregistry: registry.db\nonline_store: {type: sqlite, path: online.db}\n"
        "offline_store: {type: duckdb}\nentity_key_serialization_version: 3\n"
    )
    driver = Entity(name="driver", join_keys=["driver_id"], value_type=ValueType.INT64)
    view = FeatureView(
        name="driver_stats",
        entities=[driver],
        ttl=timedelta(days=7),
        source=FileSource(
            name="driver_stats",
            path=str(folder / "data" / "driver_stats.parquet"),
            timestamp_field="datetime",
            created_timestamp_column="created",
        ),
        schema=[
            Field(name="conv_rate", dtype=Float64),
            Field(name="acc_rate", dtype=Float64),
            Field(name="avg_daily_trips", dtype=Int64),
        ],
    )
    FeatureStore(repo_path=str(repo)).apply([driver, view, FeatureService(name="driver_ranking", features=[view])])


def extract(source, target):
    import pandas as pd

    rows = pd.read_csv(folder / "data" / source, sep="\t")
    rows["event_timestamp"] = pd.to_datetime(rows["event_timestamp"], utc=True)
    refs = [f"driver_stats:{name}" for name in FEATURES]
    store().get_historical_features(entity_df=rows, features=refs).to_df().to_parquet(artifacts / target)


def validate(name):
    import pandas as pd

    table = pd.read_parquet(artifacts / name)
    missing = [column for column in FEATURES if column not in table]
    wrong = [column for column in FEATURES if column in table and not pd.api.types.is_numeric_dtype(table[column])]
    if missing or wrong:
        sys.exit(f"missing {missing}, wrong type {wrong}")


def prepare():
    import pandas as pd
    from sklearn.model_selection import train_test_split

    table = pd.read_parquet(artifacts / "training.parquet").dropna(subset=[*FEATURES, TARGET])
    parts = train_test_split(table[FEATURES], table[[TARGET]], test_size=0.2, random_state=17)
    for part, name in zip(parts, ["train_x", "test_x", "train_y", "test_y"]):
        part.to_parquet(artifacts / f"{name}.parquet")


def train():
    import mlflow
    import pandas as pd
    from mlflow.models import infer_signature
    from sklearn.linear_model import ElasticNet

    mlflow.set_tracking_uri(TRACKING)
    mlflow.set_experiment("peer")
    x, y = pd.read_parquet(artifacts / "train_x.parquet"), pd.read_parquet(artifacts / "train_y.parquet")
    with mlflow.start_run() as run:
        model = ElasticNet(alpha=0.001, l1_ratio=0.5).fit(x, y)
        mlflow.log_params({"alpha": 0.001, "l1_ratio": 0.5})
        mlflow.sklearn.log_model(model, name="model", signature=infer_signature(x, y), input_example=x.head(3))
        (artifacts / "run_info.json").write_text(json.dumps({"run_id": run.info.run_id}))


def run_id():
    return json.loads((artifacts / "run_info.json").read_text())["run_id"]


def evaluate():
    import mlflow
    import pandas as pd
    from sklearn.metrics import mean_absolute_error, mean_squared_error

    mlflow.set_tracking_uri(TRACKING)
    model = mlflow.pyfunc.load_model(f"runs:/{run_id()}/model")
    x, y = pd.read_parquet(artifacts / "test_x.parquet"), pd.read_parquet(artifacts / "test_y.parquet")
    predicted = model.predict(x)
    metrics = {"rmse": mean_squared_error(y, predicted) ** 0.5, "mae": mean_absolute_error(y, predicted)}
    with mlflow.start_run(run_id=run_id()):
        mlflow.log_metrics(metrics)
    (artifacts / "evaluation.json").write_text(json.dumps(metrics))


def accept():
    import mlflow

    mlflow.set_tracking_uri(TRACKING)
    if json.loads((artifacts / "evaluation.json").read_text())["rmse"] > 1:
        sys.exit("rejected")
    version = mlflow.register_model(f"runs:/{run_id()}/model", "peer")
    (artifacts / "registered.json").write_text(json.dumps({"name": version.name, "version": version.version}))


def predict():
    import mlflow
    import pandas as pd

    mlflow.set_tracking_uri(TRACKING)
    registered = json.loads((artifacts / "registered.json").read_text())
    model = mlflow.pyfunc.load_model(f"models:/{registered['name']}/{registered['version']}")
    batch = pd.read_parquet(artifacts / "batch_input.parquet").dropna(subset=FEATURES)
    batch["prediction"] = model.predict(batch[FEATURES])
    batch.to_parquet(artifacts / "batch_output.parquet")


STEPS = {
    "apply": apply,
    "extract": lambda: extract("driver_orders.csv", "training.parquet"),
    "validate": lambda: validate("training.parquet"),
    "prepare": prepare,
    "train": train,
    "evaluate": evaluate,
    "accept": accept,
    "extract-batch": lambda: extract("batch_request.csv", "batch_input.parquet"),
    "validate-batch": lambda: validate("batch_input.parquet"),
    "predict": predict,
}
STEPS[step]()
# Threads of pyarrow abort some of these processes while the interpreter ends; ending here costs the peer nothing.
os._exit(0)
