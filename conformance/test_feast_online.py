"""Stock Feast reads the SQLite online store that we load, and we read the one that stock Feast loads."""

import json
import re
import shutil
from contextlib import chdir
from datetime import UTC, datetime

import pytest
from feast import FeatureStore

from bookings import DEFINITIONS, FEAST_DEFINITIONS, FEATURES, GUESTS, TOWNS
from millrace import run
from stock_feast import apply

START, END = datetime(2024, 3, 2, tzinfo=UTC), datetime(2024, 3, 12, tzinfo=UTC)
ENTITIES = [{"guest_no": int(guest), "town_name": str(town)} for guest in [*GUESTS[:12], 9999] for town in TOWNS]


# Values as old as these are expired to us, as to Feast's Go server; Feast's Python reader does not look.
TTL = re.compile(r"^ *ttl.*\n", re.MULTILINE)


@pytest.fixture(scope="module")
def loaded_by_us(bookings, tmp_path_factory):
    folder = tmp_path_factory.mktemp("ours") / "bookings"
    shutil.copytree(bookings, folder)
    (folder / "feature_repo" / "bookings.yaml").write_text(TTL.sub("", DEFINITIONS))
    run(folder, ["feature-store", "apply"])
    run(folder, ["feature-store", "materialize", START.isoformat(), END.isoformat()])
    return folder


@pytest.fixture(scope="module")
def loaded_by_feast(bookings, tmp_path_factory):
    folder = tmp_path_factory.mktemp("theirs") / "bookings"
    shutil.copytree(bookings, folder)
    store = apply(folder / "feature_repo", TTL.sub("", FEAST_DEFINITIONS))
    with chdir(folder / "feature_repo"):
        store.materialize(START, END)
    return folder


@pytest.fixture(scope="module")
def applied_by_us_and_loaded_by_feast(bookings, tmp_path_factory):
    folder = tmp_path_factory.mktemp("both") / "bookings"
    shutil.copytree(bookings, folder)
    (folder / "feature_repo" / "bookings.yaml").write_text(TTL.sub("", DEFINITIONS))
    run(folder, ["feature-store", "apply"])
    with chdir(folder / "feature_repo"):
        FeatureStore(repo_path=".").materialize(START, END)
    return folder


def read_by_feast(folder, **options):
    store = FeatureStore(repo_path=str(folder / "feature_repo"))
    service = store.get_feature_service("booking")
    return store.get_online_features(features=service, entity_rows=ENTITIES).to_dict(**options)


def read_by_us(folder):
    entities = ",".join(f"{name}={value}" for entity in ENTITIES for name, value in entity.items())
    command = ["feature-store", "get-online-features", "--entities", entities, "--features", "booking", "--json"]
    answer = json.loads(run(folder, command))["results"]["onlineFeatures"]
    columns = [result["values"] for result in answer["results"]]
    return dict(zip(answer["metadata"]["feature_names"], columns, strict=True))


def test_feast_reads_our_online_store_as_its_own(loaded_by_us, loaded_by_feast):
    theirs = read_by_feast(loaded_by_feast, include_event_timestamps=True)
    assert read_by_feast(loaded_by_us, include_event_timestamps=True) == theirs
    for feature in FEATURES:
        present = [value is not None for value in theirs[feature]]
        assert any(present) and not all(present), feature


def test_we_read_the_online_store_that_feast_loaded_as_feast_does(loaded_by_feast):
    ours, theirs = read_by_us(loaded_by_feast), read_by_feast(loaded_by_feast)
    assert ours == theirs


def test_we_read_our_online_store_as_feast_does(loaded_by_us):
    assert read_by_us(loaded_by_us) == read_by_feast(loaded_by_us)


def test_feast_materializes_into_the_tables_that_our_apply_made(applied_by_us_and_loaded_by_feast, loaded_by_feast):
    ours = read_by_us(applied_by_us_and_loaded_by_feast)
    assert ours == read_by_feast(loaded_by_feast) == read_by_feast(applied_by_us_and_loaded_by_feast)
    assert any(value is not None for feature in FEATURES for value in ours[feature])
