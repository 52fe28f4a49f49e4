"""Stock Feast's duckdb store, over our registry, returns what data-extraction wrote."""

import pandas as pd
import pytest

from bookings import FEATURES
from millrace import artifact, assert_same, columns_of_role, footer, run, values
from stock_feast import historical_features


@pytest.mark.parametrize(
    "name, data", [("training.parquet", "driver_orders.csv"), ("batch_input.parquet", "batch_request.csv")]
)
def test_the_sample_joined_by_feast_is_the_table_extracted(pipeline, monkeypatch, name, data):
    ours = artifact(pipeline, name)
    rows = pd.read_csv(pipeline / "data" / data, sep="\t")
    rows["event_timestamp"] = pd.to_datetime(rows["event_timestamp"], utc=True)
    rows["row"] = range(len(rows))
    service = footer(pipeline, name)["feature_service"]
    theirs = historical_features(monkeypatch, pipeline / "feature_repo", rows, service)
    features = columns_of_role(pipeline, name, "feature")
    assert_same(ours, theirs, [*rows.columns.drop("row"), *features])
    assert {type(value) for feature in features for value in values(ours, feature)} > {type(None)}


def test_ties_repeats_strangers_and_ttl_bounds_come_out_as_feast_has_them(applied_by_us, monkeypatch):
    run(applied_by_us, ["data-extraction"], ENTITY_FILE="data/requests.parquet", TARGET_COL="row")
    ours = artifact(applied_by_us, "training.parquet")
    rows = pd.read_parquet(applied_by_us / "data" / "requests.parquet")
    theirs = historical_features(monkeypatch, applied_by_us / "feature_repo", rows, "booking")
    assert values(ours, "row") == list(range(len(rows)))
    assert_same(ours, theirs, [*rows.columns, *FEATURES])
    for feature in FEATURES:
        assert 0 < ours.column(feature).null_count < len(rows), feature


def test_a_null_key_gets_no_features(applied_by_us, monkeypatch, tmp_path):
    rows = pd.read_parquet(applied_by_us / "data" / "requests.parquet").head(200)
    rows.loc[rows["row"] % 3 == 0, "town_name"] = None
    rows.to_parquet(tmp_path / "requests.parquet", index=False)
    features = ["weather:warmth", "weather:wet_days"]
    command = ["data-extraction", "--features", ",".join(features), "--artifacts", str(tmp_path / "artifacts")]
    run(applied_by_us, command, ENTITY_FILE=str(tmp_path / "requests.parquet"), TARGET_COL="row")
    theirs = historical_features(monkeypatch, applied_by_us / "feature_repo", rows, features)
    ours = artifact(tmp_path, "training.parquet")
    assert_same(ours, theirs, ["row", "town_name", "warmth", "wet_days"])
    assert ours.column("warmth").to_pylist()[::3] == [None] * len(range(0, 200, 3))
