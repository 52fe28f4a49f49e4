"""Writes feature rows to materialize, seeded: generate.py FOLDER ROWS KEYS."""

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

folder = Path(sys.argv[1])
rows, keys = map(int, sys.argv[2:])
START = np.datetime64("2024-01-01", "s")
SECONDS = 90 * 86_400
PART = 2_000_000

random = np.random.default_rng(1)
(folder / "data").mkdir(parents=True, exist_ok=True)
(folder / "feature_repo").mkdir(exist_ok=True)

writer = None
for first in range(0, rows, PART):
    count = min(PART, rows - first)
    # In no order: what was written late is at the end of a real source, too.
    times = START + random.integers(0, SECONDS, count).astype("timedelta64[s]")
    event = pa.array(times.astype("datetime64[us]")).cast(pa.timestamp("us", "UTC"))
    part = pa.table(
        {
            "at": event,
            "shop": random.integers(0, keys, count),
            "price": random.normal(size=count),
            "volume": random.normal(size=count),
            "visits": random.integers(0, 1000, count),
            "made": pc.add(event, pa.scalar(60_000_000, pa.duration("us"))),
        }
    )
    writer = writer or pq.ParquetWriter(folder / "data" / "sales.parquet", part.schema)
    writer.write_table(part, row_group_size=500_000)
writer.close()

(folder / "feature_repo" / "sales.yaml").write_text(
    """\
entities:
  - { name: shop, join_keys: [shop], value_type: INT64 }
sources:
  - { name: sales, type: file, path: ../data/sales.parquet, timestamp_field: at, created_timestamp_column: made }
feature_views:
  - name: sales
    entities: [shop]
    source: sales
    schema:
      - { name: price, dtype: Float64 }
      - { name: volume, dtype: Float64 }
      - { name: visits, dtype: Int64 }
feature_services:
  - { name: ranking, features: [sales] }
"""
)
(folder / "generated").touch()
