"""Writes entity rows and feature rows to join, seeded: generate.py FOLDER ENTITY_ROWS FEATURE_ROWS KEYS TTL."""

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as csv
import pyarrow.parquet as pq

folder = Path(sys.argv[1])
entity_rows, feature_rows, keys = map(int, sys.argv[2:5])
ttl = sys.argv[5]
START = np.datetime64("2024-01-01", "s")
SECONDS = 90 * 86_400

random = np.random.default_rng(1)
(folder / "data").mkdir(parents=True, exist_ok=True)
(folder / "feature_repo").mkdir(exist_ok=True)


def keys_and_times(rows):
    times = START + random.integers(0, SECONDS, rows).astype("timedelta64[s]")
    return random.integers(0, keys, rows), pa.array(times.astype("datetime64[us]")).cast(pa.timestamp("us", "UTC"))


# In no order: what was written late is at the end of a real source, too.
key, event = keys_and_times(feature_rows)
features = {
    "at": event,
    "shop": key,
    "price": random.normal(size=feature_rows),
    "volume": random.normal(size=feature_rows),
    "visits": random.integers(0, 1000, feature_rows),
    "made": pc.add(event, pa.scalar(60_000_000, pa.duration("us"))),
}
pq.write_table(pa.table(features), folder / "data" / "sales.parquet")

key, event = keys_and_times(entity_rows)
entities = pa.table({"event_timestamp": event, "shop": key, "sold": random.integers(0, 2, entity_rows)})
pq.write_table(entities, folder / "data" / "orders.parquet")
text = pc.strftime(event, "%Y-%m-%d %H:%M:%S+00:00")
csv.write_csv(
    entities.set_column(0, "event_timestamp", text), folder / "data" / "orders.csv", csv.WriteOptions(quoting_style="none")
)

(folder / "feature_repo" / "feature_store.yaml").write_text(
    "project: bench\nprovider: local\nregistry: registry.db\nonline_store: null\n"
    "offline_store: { type: duckdb }\nentity_key_serialization_version: 3\n"
)
(folder / "feature_repo" / "sales.yaml").write_text(
    f"""\
entities:
  - {{ name: shop, join_keys: [shop], value_type: INT64 }}
sources:
  - {{ name: sales, type: file, path: ../data/sales.parquet, timestamp_field: at, created_timestamp_column: made }}
feature_views:
  - name: sales
    entities: [shop]
    source: sales
    ttl: {ttl}
    online: false
    schema:
      - {{ name: price, dtype: Float64 }}
      - {{ name: volume, dtype: Float64 }}
      - {{ name: visits, dtype: Int64 }}
feature_services:
  - {{ name: orders, features: [sales] }}
"""
)
(folder / "generated").touch()
