"""Registries travel both ways: stock Feast reads ours, we read stock Feast's."""

import json
import runpy
import shutil
import subprocess
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest
from feast import FeatureStore, ValueType
from google.protobuf.json_format import MessageToDict

from bookings import FEAST_DEFINITIONS, FEATURES, STORE
from millrace import artifact, assert_same, run
from stock_feast import apply, historical_features


@pytest.fixture(scope="session")
def applied_by_feast(bookings, tmp_path_factory):
    """The bookings with their definitions in Python, applied by the `feast` command."""
    folder = tmp_path_factory.mktemp("feast")
    (folder / "feature_repo").mkdir()
    shutil.copytree(bookings / "data", folder / "data")
    shutil.copy(bookings / "feature_repo" / "feature_store.yaml", folder / "feature_repo")
    (folder / "feature_repo" / "bookings.py").write_text(FEAST_DEFINITIONS)
    feast = Path(sys.executable).parent / "feast"
    subprocess.run([feast, "apply"], cwd=folder / "feature_repo", check=True, capture_output=True, timeout=120)
    return folder


def described(repository):
    """Everything that Feast's registry says of features, without times."""
    store = FeatureStore(repo_path=str(repository))
    entities = {(e.name, e.join_key, e.value_type) for e in store.list_entities()}
    views = {
        view.name: {
            "entities": view.entities,
            "ttl": view.ttl or timedelta(0),
            "online": view.online,
            "features": [(field.name, field.dtype) for field in view.features],
            "join keys": [(field.name, field.dtype) for field in view.entity_columns],
            "source": (view.batch_source.name, view.batch_source.path, view.batch_source.timestamp_field),
            "created": view.batch_source.created_timestamp_column,
        }
        for view in store.list_feature_views()
    }
    services = {
        service.name: [(p.name, [f.name for f in p.features]) for p in service.feature_view_projections]
        for service in store.list_feature_services()
    }
    return {"project": store.project, "entities": entities, "views": views, "services": services}


def test_feast_reads_from_our_registry_what_its_own_says(applied_by_us, applied_by_feast):
    theirs = described(applied_by_feast / "feature_repo")
    assert theirs["views"].keys() == {"stays", "weather", "visits"}
    assert described(applied_by_us / "feature_repo") == theirs


def test_data_extraction_works_on_a_registry_that_feast_wrote(applied_by_feast, monkeypatch):
    run(applied_by_feast, ["data-extraction"], ENTITY_FILE="data/requests.parquet", TARGET_COL="row")
    rows = pd.read_parquet(applied_by_feast / "data" / "requests.parquet")
    theirs = historical_features(monkeypatch, applied_by_feast / "feature_repo", rows, "booking")
    assert_same(artifact(applied_by_feast, "training.parquet"), theirs, [*rows.columns, *FEATURES])


def test_feast_applies_over_a_registry_that_we_wrote(applied_by_us, applied_by_feast, tmp_path):
    shutil.copytree(applied_by_us, tmp_path, dirs_exist_ok=True)
    apply(tmp_path / "feature_repo", FEAST_DEFINITIONS)
    assert described(tmp_path / "feature_repo") == described(applied_by_feast / "feature_repo")


EVERY_KIND = """\
entities:
  - { name: shop, join_keys: [shop_code], value_type: STRING, owner: o@x, tags: { team: a } }
sources:
  - { name: sales, type: file, path: ../data/sales.parquet, timestamp_field: at, created_timestamp_column: made, description: till }
  - { name: visits, type: postgres, query: select * from visits, timestamp_field: at }
  - name: clicks
    type: kafka
    kafka_bootstrap_servers: kafka:9092
    topic: clicks
    timestamp_field: at
    message_format: json
    message_schema: link string
    watermark_delay_threshold: 5m
    batch_source: sales
  - { name: pushed, type: push, batch_source: sales }
  - { name: basket, type: request, schema: [{ name: quantity, dtype: Int64 }] }
feature_views:
  - { name: sale, entities: [shop], source: sales, ttl: 7d, owner: o@x, tags: { tier: a }, schema: [{ name: amount, dtype: Float64 }] }
  - { name: seen, entities: [shop], source: sales, online: false, schema: [{ name: seen, dtype: Int64 }] }
  - { name: pushes, entities: [shop], source: pushed, schema: [{ name: amount, dtype: Float64 }] }
  - { name: clicked, entities: [shop], source: clicks, ttl: 1d, schema: [{ name: link, dtype: String }] }
"""

COMPUTED = """\
on_demand_feature_views:
  - name: worth
    description: what is in the basket
    owner: o@x
    sources: [sale, basket]
    schema:
      - { name: worth, dtype: Float64, expression: amount * quantity }
      - { name: large, dtype: Bool, expression: amount * quantity > 100 }
feature_services:
  - { name: checkout, features: [worth, sale, clicked] }
"""

# The same in Python; what only Python can say is the last view.
EVERY_KIND_IN_PYTHON = '''\
from datetime import timedelta

from feast import Entity, FeatureView, Field, FileSource, KafkaSource, PushSource, RequestSource, ValueType
from feast.data_format import JsonFormat
from feast.infra.offline_stores.contrib.postgres_offline_store.postgres_source import PostgreSQLSource
from feast.on_demand_feature_view import on_demand_feature_view
from feast.stream_feature_view import StreamFeatureView
from feast.types import Float64, Int64, String

shop = Entity(name="shop", join_keys=["shop_code"], value_type=ValueType.STRING, owner="o@x", tags={"team": "a"})
sales = FileSource(
    name="sales",
    path="../data/sales.parquet",
    timestamp_field="at",
    created_timestamp_column="made",
    description="till",
)
visits = PostgreSQLSource(name="visits", query="select * from visits", timestamp_field="at")
clicks = KafkaSource(
    name="clicks",
    kafka_bootstrap_servers="kafka:9092",
    topic="clicks",
    timestamp_field="at",
    message_format=JsonFormat(schema_json="link string"),
    watermark_delay_threshold=timedelta(minutes=5),
    batch_source=sales,
)
pushed = PushSource(name="pushed", batch_source=sales)
basket = RequestSource(name="basket", schema=[Field(name="quantity", dtype=Int64)])
amount = Field(name="amount", dtype=Float64)
sale = FeatureView(
    name="sale", entities=[shop], source=sales, ttl=timedelta(days=7), owner="o@x", tags={"tier": "a"}, schema=[amount]
)
seen = FeatureView(name="seen", entities=[shop], source=sales, online=False, schema=[Field(name="seen", dtype=Int64)])
pushes = FeatureView(name="pushes", entities=[shop], source=pushed, schema=[amount])
clicked = StreamFeatureView(
    name="clicked",
    entities=[shop],
    source=clicks,
    ttl=timedelta(days=1),
    schema=[Field(name="link", dtype=String)],
)


@on_demand_feature_view(sources=[sale, basket], schema=[Field(name="doubled", dtype=Float64)], mode="python")
def doubled(inputs):
    return {"doubled": [2 * amount for amount in inputs["amount"]]}


objects = [shop, sales, visits, clicks, pushed, basket, sale, seen, pushes, clicked, doubled]
'''


@pytest.fixture
def shop(tmp_path):
    """A repository without definitions, with the file that its sources name."""
    (tmp_path / "feature_repo").mkdir()
    (tmp_path / "data").mkdir()
    (tmp_path / "feature_repo" / "feature_store.yaml").write_text(STORE.replace("bookings", "shop"))
    time = pd.Timestamp("2024-01-01", tz="UTC")
    row = {"shop_code": "a", "at": time, "made": time, "amount": 1.5, "until": time, "link": "x", "seen": 1}
    pd.DataFrame([row]).to_parquet(tmp_path / "data" / "sales.parquet", index=False, coerce_timestamps="us")
    return tmp_path


def as_proto(item):
    """What the registry says of an object, without times and version counters."""
    message = item.to_proto()
    for part in (message, *nested(message)):
        if "meta" in part.DESCRIPTOR.fields_by_name:
            part.ClearField("meta")
    return MessageToDict(message)


def nested(message):
    """The messages inside a message, at any depth."""
    for field, value in message.ListFields():
        if field.message_type is None:
            continue
        values = value.values() if hasattr(value, "values") else value if isinstance(value, Sequence) else [value]
        for inner in values:
            if hasattr(inner, "ListFields"):
                yield inner
                yield from nested(inner)


def every_kind(repository):
    """Each object of a registry but on-demand views, by kind and name."""
    store = FeatureStore(repo_path=str(repository))
    kinds = {
        "entity": store.list_entities(),
        "source": store.list_data_sources(),
        "view": store.list_feature_views(),
        "stream view": store.list_stream_feature_views(),
    }
    return {(kind, item.name): as_proto(item) for kind, items in kinds.items() for item in items}


@pytest.fixture
def shop_by_us(shop):
    (shop / "feature_repo" / "shop.yaml").write_text(EVERY_KIND + COMPUTED)
    run(shop, ["feature-store", "apply"])
    return shop


@pytest.fixture
def shop_by_feast(shop):
    written = shop / "definitions.py"
    written.write_text(EVERY_KIND_IN_PYTHON)
    FeatureStore(repo_path=str(shop / "feature_repo")).apply(runpy.run_path(str(written))["objects"])
    return shop


def test_feast_reads_every_kind_of_definition_from_our_registry(shop_by_us):
    store = FeatureStore(repo_path=str(shop_by_us / "feature_repo"))
    sources = {source.name: source for source in store.list_data_sources()}
    assert {name: type(source).__name__ for name, source in sources.items()} == {
        "sales": "FileSource",
        "visits": "PostgreSQLSource",
        "clicks": "KafkaSource",
        "pushed": "PushSource",
        "basket": "RequestSource",
    }
    assert sources["clicks"].kafka_options.watermark_delay_threshold == timedelta(minutes=5)
    assert sources["clicks"].batch_source.name == sources["pushed"].batch_source.name == "sales"
    [stream] = store.list_stream_feature_views()
    assert (stream.name, stream.stream_source.name, stream.batch_source.name) == ("clicked", "clicks", "sales")
    assert store.get_feature_view("pushes").stream_source.name == "pushed"
    [worth] = store.list_on_demand_feature_views()
    assert [(field.name, str(field.dtype)) for field in worth.features] == [("worth", "Float64"), ("large", "Bool")]
    assert set(worth.source_feature_view_projections) == {"sale"}
    assert worth.get_request_data_schema() == {"quantity": ValueType.INT64}
    assert worth.tags["millrace.expression.worth"] == "amount * quantity"
    [service] = store.list_feature_services()
    assert [projection.name for projection in service.feature_view_projections] == ["worth", "sale", "clicked"]
    worth.ensure_valid()
    with pytest.raises(NotImplementedError, match="millrace computes these features"):
        worth.feature_transformation.udf({})


def test_feast_lists_our_on_demand_and_stream_views(shop_by_us):
    feast = Path(sys.executable).parent / "feast"
    for kind, name in [("on-demand-feature-views", "worth"), ("stream-feature-views", "clicked")]:
        for command in (["list"], ["describe", name]):
            told = subprocess.run(
                [feast, kind, *command], cwd=shop_by_us / "feature_repo", capture_output=True, text=True, timeout=120
            )
            assert told.returncode == 0, told.stderr
            assert name in told.stdout


def test_every_kind_that_feast_wrote_is_what_our_definitions_of_it_say(shop_by_feast):
    theirs = every_kind(shop_by_feast / "feature_repo")
    (shop_by_feast / "feature_repo" / "shop.yaml").write_text(EVERY_KIND)
    planned = json.loads(run(shop_by_feast, ["feature-store", "plan", "--json"]))
    assert planned["results"]["plan"]["changes"] == []
    (shop_by_feast / "feature_repo" / "shop.yaml").write_text(EVERY_KIND + COMPUTED)
    run(shop_by_feast, ["feature-store", "apply"])
    assert every_kind(shop_by_feast / "feature_repo") == theirs
    views = FeatureStore(repo_path=str(shop_by_feast / "feature_repo")).list_on_demand_feature_views()
    assert {view.name for view in views} == {"doubled", "worth"}


def test_feast_reads_from_our_registry_every_kind_as_it_writes_it(shop_by_us, tmp_path_factory):
    theirs = tmp_path_factory.mktemp("theirs") / "shop"
    shutil.copytree(shop_by_us, theirs)
    (theirs / "feature_repo" / "registry.db").unlink()
    written = theirs / "definitions.py"
    written.write_text(EVERY_KIND_IN_PYTHON)
    FeatureStore(repo_path=str(theirs / "feature_repo")).apply(runpy.run_path(str(written))["objects"])
    assert every_kind(shop_by_us / "feature_repo") == every_kind(theirs / "feature_repo")


def test_the_end_of_validity_is_a_tag_that_feast_keeps(shop):
    definitions = EVERY_KIND.replace("description: till", "valid_to_column: until, description: till")
    (shop / "feature_repo" / "shop.yaml").write_text(definitions)
    run(shop, ["feature-store", "apply"])
    store = FeatureStore(repo_path=str(shop / "feature_repo"))
    assert store.get_data_source("sales").tags == {"millrace.valid_to_column": "until"}
    store.apply(store.get_data_source("sales"))
    assert json.loads(run(shop, ["feature-store", "plan", "--json"]))["results"]["plan"]["changes"] == []
