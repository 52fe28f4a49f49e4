"""Writes rows.parquet and the MLflow folders of models over it: generate.py FOLDER ROWS COLUMNS."""

import sys
from pathlib import Path

import mlflow
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType
from sklearn.ensemble import RandomForestRegressor

folder, rows, columns = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
folder.mkdir(parents=True, exist_ok=True)
random = np.random.default_rng(0)
names = [f"f{column}" for column in range(columns)]
writer = None
for first in range(0, rows, 1_000_000):
    count = min(1_000_000, rows - first)
    table = pa.table({"id": np.arange(first, first + count)} | {name: random.standard_normal(count) for name in names})
    writer = writer or pq.ParquetWriter(folder / "rows.parquet", table.schema)
    writer.write_table(table)
writer.close()

x = random.standard_normal((20_000, columns))
forest = RandomForestRegressor(100, max_depth=10, n_jobs=2, random_state=0).fit(x, x.sum(axis=1) + x[:, 0] ** 2)
graph = to_onnx(forest, initial_types=[("x", FloatTensorType([None, columns]))])
signature = ModelSignature(Schema([ColSpec("double", name) for name in names]), Schema([ColSpec("double")]))
mlflow.onnx.save_model(graph, str(folder / "forest"), signature=signature)
(folder / "generated").touch()
