"""Writes training rows as data-preparation does, seeded: generate.py FOLDER ROWS COLUMNS SHARED.

SHARED is the part of each feature's variance that all features have in common: 0 for features that are nearly uncorrelated.
"""

import json
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

CHUNK = 100_000

folder = Path(sys.argv[1]) / "artifacts"
rows, columns = map(int, sys.argv[2:4])
shared = float(sys.argv[4])
folder.mkdir(parents=True, exist_ok=True)
random = np.random.default_rng(1)
names = [f"x{j}" for j in range(columns)]
mixed = np.eye(columns) + 0.3 * random.normal(size=(columns, columns)) / np.sqrt(columns)
truth = random.normal(size=columns) * (random.random(columns) < 0.5)


def writer(artifact, names, role):
    footer = {"artifact": artifact, "schema_version": "1.0", "roles": dict.fromkeys(names, role)}
    schema = pa.schema([(name, pa.float64()) for name in names], metadata={"millrace": json.dumps(footer)})
    return schema, pq.ParquetWriter(folder / f"{artifact}.parquet", schema)


(x_schema, x_file), (y_schema, y_file) = writer("train_x", names, "feature"), writer("train_y", ["wanted"], "label")
for start in range(0, rows, CHUNK):
    size = min(CHUNK, rows - start)
    own, common = random.normal(size=(size, columns)) @ mixed, random.normal(size=(size, 1))
    x = np.sqrt(1 - shared) * own + np.sqrt(shared) * common + 1
    y = x @ truth + 5 * random.normal(size=size)
    x_file.write_table(pa.table(list(x.T), schema=x_schema))
    y_file.write_table(pa.table([y], schema=y_schema))
x_file.close()
y_file.close()
(folder / "transforms.json").write_text(json.dumps({"schema_version": "1.0", "transforms": []}))
(folder.parent / "generated").touch()
