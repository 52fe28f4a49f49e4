"""batch-prediction beside stock MLflow, scikit-learn and pyarrow: files, classifiers, and a real scoring server."""

import json
import os
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import mlflow
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
import pytest
from mlflow.models import ModelSignature, infer_signature
from mlflow.types import ColSpec, Schema
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.linear_model import LinearRegression

from millrace import REPOSITORY, run
from mlflow_server import TIED, wait_until_healthy

NAMES = ["a", "b", "c"]


def rows(count, seed=0):
    random = np.random.default_rng(seed)
    frame = pd.DataFrame(random.standard_normal((count, 3)).astype(np.float32).astype(float), columns=NAMES)
    return frame.assign(id=[f"k{row}" for row in range(count)], place=np.arange(count) % 3)


def save_forest(folder, forest, kind):
    """A forest as skl2onnx converts it, in an MLflow folder with named columns."""
    options = {id(forest): {"zipmap": False}} if kind == "classifier" else None
    graph = to_onnx(forest, initial_types=[("x", FloatTensorType([None, 3]))], options=options)
    signature = ModelSignature(Schema([ColSpec("double", name) for name in NAMES]), Schema([ColSpec("double")]))
    mlflow.onnx.save_model(graph, str(folder / "model"), signature=signature)


def predict(folder, *args):
    call = ["batch-prediction", "--entity-keys", "id", "--output", "out.parquet", "--json"]
    model = [] if "--model" in args else ["--model", "./model"]
    return json.loads(run(folder, [*call, *model, *args]))["results"]["scored"]


def test_a_random_forest_over_a_partitioned_folder_predicts_what_scikit_learn_does(tmp_path):
    frame = rows(5000)
    forest = RandomForestRegressor(20, max_depth=6, random_state=0).fit(frame[NAMES], frame["a"] + frame["b"] ** 2)
    save_forest(tmp_path, forest, "regressor")
    table = pa.Table.from_pandas(frame, preserve_index=False)
    ds.write_dataset(table, tmp_path / "rows", format="parquet", partitioning=["place"], partitioning_flavor="hive")
    assert predict(tmp_path, "--input", "rows", "--chunk-rows", "700")["rows"] == 5000
    out = pq.read_table(tmp_path / "out.parquet").to_pandas()
    ordered = pd.concat([frame[frame["place"] == place] for place in range(3)])
    assert out["id"].tolist() == ordered["id"].tolist()
    np.testing.assert_allclose(out["prediction"], forest.predict(ordered[NAMES]), rtol=0, atol=1e-4)


@pytest.mark.parametrize("labels", [[0, 1, 2], ["low", "mid", "top"]])
def test_a_classifier_gives_its_label_and_the_probability_of_each_class(tmp_path, labels):
    frame = rows(1000)
    target = np.array(labels)[np.digitize(frame["a"], [-0.5, 0.5])]
    forest = RandomForestClassifier(10, max_depth=5, random_state=0).fit(frame[NAMES], target)
    save_forest(tmp_path, forest, "classifier")
    frame.to_parquet(tmp_path / "rows.parquet")
    predict(tmp_path, "--input", "rows.parquet", "--output-columns", "probability")
    out = pq.read_table(tmp_path / "out.parquet").to_pandas()
    assert out["prediction"].tolist() == forest.predict(frame[NAMES]).tolist()
    ours = out[[f"probability_{label}" for label in labels]]
    np.testing.assert_allclose(ours, forest.predict_proba(frame[NAMES]), rtol=0, atol=1e-5)


@pytest.mark.parametrize("compression", ["snappy", "gzip", "zstd", "uncompressed"])
def test_pyarrow_reads_merged_chunks_row_group_by_row_group(tmp_path, compression):
    frame = rows(2000)
    forest = RandomForestRegressor(2, max_depth=2, random_state=0).fit(frame[NAMES], frame["a"])
    save_forest(tmp_path, forest, "regressor")
    frame.to_parquet(tmp_path / "rows.parquet")
    layout = ["--compression", compression, "--row-group-rows", "150", "--chunk-rows", "600"]
    assert predict(tmp_path, "--input", "rows.parquet", *layout)["chunks"] == 4
    file = pq.ParquetFile(tmp_path / "out.parquet")
    assert file.metadata.row_group(0).column(0).compression == compression.upper()
    assert file.metadata.num_rows == 2000
    assert file.metadata.num_row_groups >= 14
    keys = [key for group in range(file.num_row_groups) for key in file.read_row_group(group)["id"].to_pylist()]
    assert keys == frame["id"].tolist()


@contextmanager
def scoring_server(folder, model):
    """`mlflow models serve`; gives its address for predictions."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder / "scoring.log"
    words = ["-m", "mlflow", "models", "serve", "-m", str(model), "-h", "127.0.0.1", "-p", str(port), "--env-manager", "local"]
    with log.open("w") as output:
        server = subprocess.Popen(
            ["/bin/sh", "-c", TIED, "server", sys.executable, *words],
            # MLflow calls uvicorn by name.
            env=os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"},
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        wait_until_healthy(f"http://127.0.0.1:{port}/ping", log)
        yield f"http://127.0.0.1:{port}/invocations"
    finally:
        server.stdin.close()
        server.wait(30)


def test_a_model_of_another_flavor_is_scored_through_mlflows_own_server(tmp_path):
    frame = rows(1200)
    line = LinearRegression().fit(frame[NAMES], frame["a"] + frame["b"])
    signature = infer_signature(frame[NAMES], line.predict(frame[NAMES]))
    mlflow.sklearn.save_model(line, str(tmp_path / "sklearn"), signature=signature)
    frame.to_parquet(tmp_path / "rows.parquet")
    with scoring_server(tmp_path, tmp_path / "sklearn") as address:
        batches = ["--server-batch-rows", "250", "--chunk-rows", "500"]
        predict(tmp_path, "--model", address, "--input", "rows.parquet", "--model-columns", ",".join(NAMES), *batches)
        out = pq.read_table(tmp_path / "out.parquet").to_pandas()
        np.testing.assert_allclose(out["prediction"], line.predict(frame[NAMES]), rtol=0, atol=1e-12)
        call = ["batch-prediction", "--model", address, "--entity-keys", "id", "--input", "rows.parquet", "--model-columns", "a,b"]
        refused = subprocess.run(
            [REPOSITORY / "node_modules/.bin" / call[0], *call[1:], "--output", "refused.parquet"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )
        assert refused.returncode == 4, refused.stderr
        assert "c" in refused.stderr
        assert not (tmp_path / "refused.parquet").exists()
