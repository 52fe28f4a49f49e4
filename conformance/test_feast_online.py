"""Stock Feast reads the SQLite online store that we load, and we read the one that stock Feast loads."""

import json
import shutil
from contextlib import chdir
from datetime import UTC, datetime

import pytest
from feast import FeatureStore

from bookings import FEATURES, GUESTS, TOWNS
from millrace import run

START, END = datetime(2024, 3, 2, tzinfo=UTC), datetime(2024, 3, 12, tzinfo=UTC)
ENTITIES = [{"guest_no": int(guest), "town_name": str(town)} for guest in [*GUESTS[:12], 9999] for town in TOWNS]


@pytest.fixture(scope="session")
def loaded_by_us(applied_by_us, tmp_path_factory):
    folder = copy_without_ttl(applied_by_us, tmp_path_factory.mktemp("ours"))
    run(folder, ["feature-store", "materialize", START.isoformat(), END.isoformat()])
    return folder


@pytest.fixture(scope="session")
def loaded_by_feast(applied_by_us, tmp_path_factory):
    folder = copy_without_ttl(applied_by_us, tmp_path_factory.mktemp("theirs"))
    with chdir(folder / "feature_repo"):
        FeatureStore(repo_path=".").materialize(START, END)
    return folder


def copy_without_ttl(source, folder):
    """Values as old as these are expired to us, as to Feast's Go server; Feast's Python reader does not look."""
    shutil.copytree(source, folder, dirs_exist_ok=True)
    definitions = folder / "feature_repo" / "bookings.yaml"
    kept = [line for line in definitions.read_text().splitlines() if "ttl:" not in line]
    definitions.write_text("\n".join(kept))
    run(folder, ["feature-store", "apply"])
    return folder


def read_by_feast(folder):
    store = FeatureStore(repo_path=str(folder / "feature_repo"))
    service = store.get_feature_service("booking")
    return store.get_online_features(features=service, entity_rows=ENTITIES).to_dict()


def read_by_us(folder):
    entities = ",".join(f"{name}={value}" for entity in ENTITIES for name, value in entity.items())
    command = ["feature-store", "get-online-features", "--entities", entities, "--features", "booking", "--json"]
    answer = json.loads(run(folder, command))["results"]["onlineFeatures"]
    columns = [result["values"] for result in answer["results"]]
    return dict(zip(answer["metadata"]["feature_names"], columns, strict=True))


def test_feast_reads_our_online_store_as_its_own(loaded_by_us, loaded_by_feast):
    theirs = read_by_feast(loaded_by_feast)
    assert read_by_feast(loaded_by_us) == theirs
    for feature in FEATURES:
        present = [value is not None for value in theirs[feature]]
        assert any(present) and not all(present), feature


def test_we_read_the_online_store_that_feast_loaded_as_feast_does(loaded_by_feast):
    ours, theirs = read_by_us(loaded_by_feast), read_by_feast(loaded_by_feast)
    assert ours == theirs


def test_we_read_our_online_store_as_feast_does(loaded_by_us):
    assert read_by_us(loaded_by_us) == read_by_feast(loaded_by_us)
