"""Registries travel both ways: stock Feast reads ours, we read stock Feast's."""

import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest
from feast import FeatureStore

from bookings import FEAST_DEFINITIONS, FEATURES
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
