"""Writes artifacts/training.parquet of so many rows into a folder: 5 features, a target, a region of 5 and a shop of 15."""

import sys
from pathlib import Path

import numpy
import pyarrow as pa
import pyarrow.parquet as pq

folder, rows = Path(sys.argv[1]), int(sys.argv[2])
(folder / "artifacts").mkdir(parents=True, exist_ok=True)
random = numpy.random.default_rng(8)
features = {f"x{i}": random.normal(size=rows) for i in range(5)}
target = sum((i - 2) * x for i, x in enumerate(features.values())) + random.normal(size=rows)
regions = pa.array([f"r{i}" for i in range(5)])
columns = {
    "event_timestamp": numpy.datetime64("2024-01-01", "us") + numpy.arange(rows).astype("timedelta64[s]"),
    "region": regions.take(pa.array(random.integers(0, 5, rows))),
    "shop": random.integers(0, 15, rows),
    **features,
    "y": target,
}
pq.write_table(pa.table(columns), folder / "artifacts/training.parquet", row_group_size=250_000)
