"""A generated feature repository whose rows are hard cases: ties, repeated rows, unknown keys, exact ttl bounds."""

from datetime import timedelta

import numpy as np
import pandas as pd

STORE = """\
project: bookings
provider: local
registry: registry.db
online_store: { type: sqlite, path: online.db }
offline_store: { type: duckdb }
entity_key_serialization_version: 3
"""

DEFINITIONS = """\
entities:
  - { name: guest, join_keys: [guest_no], value_type: INT64 }
  - { name: town, join_keys: [town_name], value_type: STRING }
sources:
  - { name: stays, type: file, path: ../data/stays.parquet, timestamp_field: at, created_timestamp_column: made }
  - { name: weather, type: file, path: ../data/weather.parquet, timestamp_field: seen }
  - { name: visits, type: file, path: ../data/visits.parquet, timestamp_field: at, created_timestamp_column: made }
feature_views:
  - name: stays
    entities: [guest]
    source: stays
    ttl: 2d
    schema:
      - { name: nights, dtype: Int64 }
      - { name: spent, dtype: Float64 }
      - { name: member, dtype: Bool }
      - { name: tier, dtype: String }
  - name: weather
    entities: [town]
    source: weather
    schema:
      - { name: warmth, dtype: Float32 }
      - { name: wet_days, dtype: Int32 }
  - name: visits
    entities: [guest, town]
    source: visits
    ttl: 3d
    schema:
      - { name: trips, dtype: Int64 }
feature_services:
  - { name: booking, features: [stays, weather, visits] }
"""

# The same in Python, for `feast apply`.
FEAST_DEFINITIONS = '''\
from datetime import timedelta

from feast import Entity, FeatureService, FeatureView, Field, FileSource, ValueType
from feast.types import Bool, Float32, Float64, Int32, Int64, String


def source(name, timestamp, created):
    return FileSource(
        name=name, path=f"../data/{name}.parquet", timestamp_field=timestamp, created_timestamp_column=created
    )


guest = Entity(name="guest", join_keys=["guest_no"], value_type=ValueType.INT64)
town = Entity(name="town", join_keys=["town_name"], value_type=ValueType.STRING)
stays = FeatureView(
    name="stays",
    entities=[guest],
    ttl=timedelta(days=2),
    source=source("stays", "at", "made"),
    schema=[
        Field(name="nights", dtype=Int64),
        Field(name="spent", dtype=Float64),
        Field(name="member", dtype=Bool),
        Field(name="tier", dtype=String),
    ],
)
weather = FeatureView(
    name="weather",
    entities=[town],
    source=source("weather", "seen", ""),
    schema=[Field(name="warmth", dtype=Float32), Field(name="wet_days", dtype=Int32)],
)
visits = FeatureView(
    name="visits",
    entities=[guest, town],
    ttl=timedelta(days=3),
    source=source("visits", "at", "made"),
    schema=[Field(name="trips", dtype=Int64)],
)
booking = FeatureService(name="booking", features=[stays, weather, visits])
'''

FEATURES = ["nights", "spent", "member", "tier", "warmth", "wet_days", "trips"]
START = pd.Timestamp("2024-03-01", tz="UTC")
# Fixed width and no trailing digit: Feast's duckdb store joins on the keys' texts put together.
GUESTS = np.arange(1001, 1031)
TOWNS = np.array(["Huế", "Paris", "Östersund", "York", "Cần Thơ", "it's"])


def write_bookings(folder):
    """The repository, its three sources, and entity rows: data/requests.parquet, told apart by the column `row`."""
    random = np.random.default_rng(5)
    (folder / "feature_repo").mkdir()
    (folder / "data").mkdir()
    (folder / "feature_repo" / "feature_store.yaml").write_text(STORE)
    (folder / "feature_repo" / "bookings.yaml").write_text(DEFINITIONS)
    stays, weather, visits = stay_rows(random), weather_rows(random), visit_rows(random)
    tables = {"stays": stays, "weather": weather, "visits": visits, "requests": requests(random, stays, visits)}
    for name, table in tables.items():
        # Feast cannot materialize from nanoseconds, which pandas would write.
        table.to_parquet(folder / "data" / f"{name}.parquet", index=False, coerce_timestamps="us")
    return folder


def times(random, count):
    return START + pd.to_timedelta(random.integers(0, 24 * 14, count), unit="h")


def with_corrections(random, rows):
    """Some rows again for the same hour, made later, and some of the corrections without a time of making."""
    again = rows.sample(frac=0.4, random_state=3).copy()
    for name in again.select_dtypes("number").columns.difference(["guest_no"]):
        again[name] = again[name] + 1000
    again["made"] += pd.to_timedelta(random.integers(1, 50, len(again)), unit="min")
    again.loc[again.sample(frac=0.2, random_state=4).index, "made"] = pd.NaT
    return pd.concat([rows, again]).sample(frac=1, random_state=5)


def stay_rows(random):
    count = 700
    rows = pd.DataFrame(
        {
            "at": times(random, count),
            "guest_no": random.choice(GUESTS, count),
            "nights": pd.array(random.integers(1, 30, count), dtype="Int64"),
            "spent": random.normal(100, 30, count),
            "member": pd.array(random.random(count) < 0.5, dtype="boolean"),
            "tier": random.choice(["gold", "silver", "très cher"], count),
        }
    ).drop_duplicates(["at", "guest_no"])
    for name in ["nights", "spent", "member", "tier"]:
        rows.loc[rows.sample(frac=0.1, random_state=len(name)).index, name] = None
    rows["made"] = rows["at"] + pd.Timedelta("5min")
    return with_corrections(random, rows)


def weather_rows(random):
    """One row for each town and hour, with naive times, and no column that says when it was made."""
    count = 300
    return pd.DataFrame(
        {
            "seen": times(random, count).tz_localize(None),
            "town_name": random.choice(TOWNS[:-1], count),
            "warmth": random.normal(15, 8, count).astype("float32"),
            "wet_days": random.integers(0, 30, count).astype("int32"),
        }
    ).drop_duplicates(["seen", "town_name"])


def visit_rows(random):
    count = 900
    rows = pd.DataFrame(
        {
            "at": times(random, count),
            "guest_no": random.choice(GUESTS, count),
            "town_name": random.choice(TOWNS, count),
            "trips": random.integers(0, 99, count),
        }
    ).drop_duplicates(["at", "guest_no", "town_name"])
    rows["made"] = rows["at"] + pd.Timedelta("5min")
    return with_corrections(random, rows)


def requests(random, stays, visits):
    """Entity rows on, just before and just after feature times and the ends of both ttls; repeated; of strangers."""
    seen = pd.concat([stays[["at", "guest_no"]], visits[["at", "guest_no"]]]).sample(1200, random_state=7)
    edges = [timedelta(0), timedelta(days=2), timedelta(days=3), timedelta(hours=7)]
    nudges = [timedelta(microseconds=n) for n in (-1, 0, 1)]
    offset = [edges[e] + nudges[n] for e, n in zip(random.integers(0, 4, len(seen)), random.integers(0, 3, len(seen)))]
    rows = pd.DataFrame(
        {
            "event_timestamp": (seen["at"] + pd.to_timedelta(offset)).astype("datetime64[us, UTC]"),
            "guest_no": seen["guest_no"],
            "town_name": random.choice(TOWNS, len(seen)),
        }
    )
    strangers = rows.head(40).assign(guest_no=9999)
    nowhere = rows.tail(40).assign(town_name="Atlantis")
    rows = pd.concat([rows, strangers, nowhere, rows.sample(100, random_state=8)]).sample(frac=1, random_state=9)
    return rows.reset_index(drop=True).rename_axis("row").reset_index()
