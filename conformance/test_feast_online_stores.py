"""Every value type, on every online store, in both directions: what one of us materializes, both read alike."""

import base64
import json
from contextlib import chdir
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml
from feast import FeatureStore

from millrace import run
from postgres_server import empty_database
from redis_server import redis_server
from stock_feast import apply

START = datetime(2024, 3, 1, tzinfo=UTC)
END = START + timedelta(days=2)
# An hour whose rows are loaded in a second run, which must not lose to what the first one stored.
MIDDLE = START + timedelta(days=1)
KEYS = {"code": pa.int64(), "zone": pa.string(), "slot": pa.int32(), "seal": pa.binary()}

TYPES = {
    "String": pa.string(),
    "Int32": pa.int32(),
    "Int64": pa.int64(),
    "Float64": pa.float64(),
    "Float32": pa.float32(),
    "Bool": pa.bool_(),
    "Bytes": pa.binary(),
    "UnixTimestamp": pa.timestamp("us", "UTC"),
}
# Feast cannot materialize arrays of timestamps: the bytes of their values are held against Feast's in packages/online-store.
ARRAYS = ["String", "Int32", "Int64", "Float64", "Float32", "Bool", "Bytes"]
VALUES = {
    "String": ["", "日本", "a,b=c'\"", "x" * 300],
    "Int32": [0, -1, 2**31 - 1, -(2**31)],
    "Int64": [0, -1, 2**53, 127, 128],
    "Float64": [0.5, -0.0, 1e300, 5e-324, 3.0],
    "Float32": [0.5, -1.25, 3.0],
    "Bool": [True, False],
    "Bytes": [b"\x00\xff", b"", "Huế".encode(), bytes(range(256))],
    "UnixTimestamp": [datetime(2021, 12, 31, 23, tzinfo=UTC), datetime(1969, 12, 31, 23, tzinfo=UTC)],
}
FEATURES = {f"f_{name.lower()}": (name, kind) for name, kind in TYPES.items()} | {
    f"a_{name.lower()}": (f"Array({name})", pa.list_(TYPES[name])) for name in ARRAYS
}


def draw(random, dtype):
    if dtype.startswith("Array("):
        values = VALUES[dtype[6:-1]]
        return [values[i] for i in random.integers(0, len(values), random.integers(1, 4))]
    values = VALUES[dtype]
    return None if random.random() < 0.15 and dtype != "UnixTimestamp" else values[random.integers(0, len(values))]


def source_rows(path):
    """Forty entities with a few rows each, in no order."""
    random = np.random.default_rng(11)
    count = 150
    entity = random.integers(0, 40, count)
    columns = {
        "code": pa.array([int(i) - 20 for i in entity], KEYS["code"]),
        "zone": pa.array([["Huế", "it's", "Östersund", ""][i % 4] for i in entity], KEYS["zone"]),
        "slot": pa.array([int(i) % 7 - 3 for i in entity], KEYS["slot"]),
        "seal": pa.array([f"ß{i % 3}".encode() for i in entity], KEYS["seal"]),
        # Whole seconds, and no two rows of an entity at the same: Feast's SQLite store keeps no more of a time.
        "at": pa.array([START + timedelta(seconds=int(s)) for s in random.permutation(170_000)[:count]], pa.timestamp("us", "UTC")),
    }
    for name, (dtype, kind) in FEATURES.items():
        columns[name] = pa.array([draw(random, dtype) for _ in range(count)], kind)
    path.parent.mkdir(parents=True)
    pq.write_table(pa.table(columns), path)


OURS = "\n".join(
    [
        "entities:",
        "  - { name: code, join_keys: [code], value_type: INT64 }",
        "  - { name: zone, join_keys: [zone], value_type: STRING }",
        "  - { name: slot, join_keys: [slot], value_type: INT32 }",
        "  - { name: seal, join_keys: [seal], value_type: BYTES }",
        "sources:",
        "  - { name: rows, type: file, path: ../data/rows.parquet, timestamp_field: at }",
        "feature_views:",
        "  - name: all_types",
        "    entities: [code, zone, slot, seal]",
        "    source: rows",
        "    schema:",
        *[f"      - {{ name: {name}, dtype: {dtype} }}" for name, (dtype, _) in FEATURES.items()],
        "feature_services:",
        "  - { name: everything, features: [all_types] }",
        "",
    ]
)
THEIRS = "\n".join(
    [
        "from feast import Entity, FeatureService, FeatureView, Field, FileSource, ValueType",
        "from feast.types import Array, Bool, Bytes, Float32, Float64, Int32, Int64, String, UnixTimestamp",
        'code = Entity(name="code", join_keys=["code"], value_type=ValueType.INT64)',
        'zone = Entity(name="zone", join_keys=["zone"], value_type=ValueType.STRING)',
        'slot = Entity(name="slot", join_keys=["slot"], value_type=ValueType.INT32)',
        'seal = Entity(name="seal", join_keys=["seal"], value_type=ValueType.BYTES)',
        'rows = FileSource(name="rows", path="../data/rows.parquet", timestamp_field="at")',
        "all_types = FeatureView(",
        '    name="all_types", entities=[code, zone, slot, seal], source=rows,',
        "    schema=[",
        *[f'        Field(name="{name}", dtype={dtype}),' for name, (dtype, _) in FEATURES.items()],
        "    ],",
        ")",
        'everything = FeatureService(name="everything", features=[all_types])',
        "",
    ]
)


@pytest.fixture(scope="module")
def redis():
    with redis_server() as address:
        yield address


def online_store(kind, redis, database):
    if kind == "sqlite":
        return {"type": "sqlite", "path": "online.db"}
    if kind == "redis":
        return {"type": "redis", "connection_string": redis}
    address = urlsplit(database)
    return {
        "type": "postgres",
        "host": address.hostname,
        "port": address.port,
        "database": address.path[1:],
        "user": address.username,
        "password": address.password or "",
        "sslmode": "disable",
    }


@pytest.fixture(params=["sqlite", "redis", "postgres"])
def stores(request, redis, tmp_path):
    """Two repositories of the same definitions, `ours` applied by us and `theirs` by Feast, with an online store of each."""
    with empty_database() as database:
        folders = {}
        for name in ["ours", "theirs"]:
            folder = tmp_path / name
            source_rows(folder / "data" / "rows.parquet")
            (folder / "feature_repo").mkdir()
            settings = {
                "project": f"{name}_{request.param}",
                "provider": "local",
                "registry": "registry.db",
                "online_store": online_store(request.param, redis, database),
                "offline_store": {"type": "duckdb"},
                "entity_key_serialization_version": 3,
            }
            (folder / "feature_repo" / "feature_store.yaml").write_text(yaml.safe_dump(settings))
            folders[name] = folder
        (folders["ours"] / "feature_repo" / "rows.yaml").write_text(OURS)
        run(folders["ours"], ["feature-store", "apply"])
        apply(folders["theirs"] / "feature_repo", THEIRS)
        yield folders


def entities():
    zones = ["Huế", "it's", "Östersund", ""]
    known = [{"code": i - 20, "zone": zones[i % 4], "slot": i % 7 - 3, "seal": f"ß{i % 3}"} for i in range(40)]
    return [*known, {"code": 999, "zone": "nowhere", "slot": 0, "seal": "none"}]


def load_by_feast(folder):
    with chdir(folder / "feature_repo"):
        store = FeatureStore(repo_path=".")
        store.materialize(START, MIDDLE)
        store.materialize(MIDDLE, END)


def load_by_us(folder):
    for start, end in [(START, MIDDLE), (MIDDLE, END)]:
        run(folder, ["feature-store", "materialize", start.isoformat(), end.isoformat(), "--chunk-rows", "40"])


def read_by_feast(folder):
    store = FeatureStore(repo_path=str(folder / "feature_repo"))
    service = store.get_feature_service("everything")
    rows = [{**entity, "seal": entity["seal"].encode()} for entity in entities()]
    response = store.get_online_features(features=service, entity_rows=rows)
    return {name: [plain(value) for value in values] for name, values in response.to_dict().items()}


def read_by_us(folder):
    command = ["feature-store", "get-online-features", "--entities", json.dumps(entities()), "--json"]
    answer = json.loads(run(folder, command))["results"]["onlineFeatures"]
    columns = [result["values"] for result in answer["results"]]
    return dict(zip(answer["metadata"]["feature_names"], columns, strict=True))


def plain(value):
    """A value as JSON has it, in the forms of Feast's feature server."""
    if isinstance(value, datetime):
        return int(value.timestamp())
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    return [plain(item) for item in value] if isinstance(value, list) else value


def test_both_read_alike_whoever_materialized(stores):
    load_by_us(stores["ours"])
    load_by_feast(stores["theirs"])
    answers = [read(folder) for read in (read_by_us, read_by_feast) for folder in stores.values()]
    for name in FEATURES:
        columns = [answer[name] for answer in answers]
        assert columns[0] == columns[1] == columns[2] == columns[3], name
        assert any(value is not None for value in columns[0]), name
        assert columns[0][-1] is None, name


def test_each_goes_on_where_the_other_has_been(stores):
    for folder in stores.values():
        with chdir(folder / "feature_repo"):
            FeatureStore(repo_path=".").materialize(START, MIDDLE)
        run(folder, ["feature-store", "materialize", MIDDLE.isoformat(), END.isoformat()])
    mixed = read_by_us(stores["ours"])
    load_by_us(stores["theirs"])
    assert mixed == read_by_us(stores["theirs"]) == read_by_feast(stores["ours"])
