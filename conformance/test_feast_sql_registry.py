"""The SQL registry in PostgreSQL travels both ways: stock Feast reads ours, we read stock Feast's, and each goes on where the other was."""

import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import yaml
from feast import FeatureStore
from feast.infra.registry.sql import metadata
from sqlalchemy import create_engine, inspect, text

from bookings import DEFINITIONS, FEAST_DEFINITIONS, STORE
from millrace import run
from postgres_server import empty_database
from stock_feast import apply
from test_feast_registry import described


@pytest.fixture(scope="session")
def server():
    with empty_database() as url:
        yield url


@pytest.fixture
def database(server, request):
    """A new database for each test, as SQLAlchemy spells its address."""
    name = request.node.name[:40].replace("[", "_").rstrip("]")
    with create_engine(spelled(server), isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text(f'CREATE DATABASE "{name}"'))
    return spelled(urlsplit(server)._replace(path=f"/{name}").geturl())


def spelled(url):
    return url.replace("postgresql://", "postgresql+psycopg://")


def copy_of(bookings, folder, database, definitions=DEFINITIONS):
    """The bookings with their registry in a database."""
    shutil.copytree(bookings, folder, dirs_exist_ok=True)
    store = yaml.safe_load(STORE) | {"registry": {"registry_type": "sql", "path": database, "cache_ttl_seconds": 60}}
    (folder / "feature_repo" / "feature_store.yaml").write_text(yaml.safe_dump(store))
    (folder / "feature_repo" / "bookings.yaml").write_text(definitions)
    return folder


def feast_applied(repository):
    """The definitions in Python, applied by the `feast` command."""
    (repository / "bookings.py").write_text(FEAST_DEFINITIONS)
    command([Path(sys.executable).parent / "feast", "apply"], repository)


def command(words, folder):
    finished = subprocess.run(words, cwd=folder, capture_output=True, text=True, timeout=120)
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def answer(folder, *words):
    return json.loads(run(folder, ["feature-store", *words, "--json"]))["results"]


def columns(database):
    """Name, type and nullability of each column of Feast's tables, their keys and indexes."""
    inspector = inspect(create_engine(database))
    return {
        table: (
            {column["name"]: (str(column["type"]), column["nullable"]) for column in inspector.get_columns(table)},
            inspector.get_pk_constraint(table)["constrained_columns"],
            [(index["name"], index["column_names"]) for index in inspector.get_indexes(table)],
        )
        for table in metadata.tables
    }


def test_our_tables_are_those_of_feast(bookings, database, server, tmp_path):
    ours = copy_of(bookings, tmp_path / "ours", database)
    run(ours, ["feature-store", "apply"])
    theirs = create_engine(spelled(server))
    metadata.create_all(theirs)
    try:
        assert columns(database) == columns(spelled(server))
    finally:
        metadata.drop_all(theirs)


def test_feast_reads_from_our_tables_what_its_own_say(bookings, database, tmp_path):
    ours = copy_of(bookings, tmp_path / "ours", database)
    run(ours, ["feature-store", "apply"])
    theirs = tmp_path / "theirs"
    shutil.copytree(bookings, theirs)
    apply(theirs / "feature_repo", FEAST_DEFINITIONS)
    assert described(ours / "feature_repo") == described(theirs / "feature_repo")


def test_feast_sees_nothing_to_change_in_our_tables(bookings, database, tmp_path):
    ours = copy_of(bookings, tmp_path / "ours", database)
    run(ours, ["feature-store", "apply"])
    before = described(ours / "feature_repo")
    store = apply(ours / "feature_repo", FEAST_DEFINITIONS)
    assert described(ours / "feature_repo") == before
    assert {view.name for view in store.list_feature_views()} == {"stays", "weather", "visits"}
    assert answer(ours, "history")["history"]["changed_elsewhere"] == []


def test_we_read_what_feast_applied(bookings, database, tmp_path):
    theirs = copy_of(bookings, tmp_path / "theirs", database)
    feast_applied(theirs / "feature_repo")
    listed = answer(theirs, "list", "feature-views")["listed"]["objects"]
    assert [view["name"] for view in listed] == ["stays", "visits", "weather"]
    assert answer(theirs, "plan")["plan"]["changes"] == []
    run(theirs, ["data-extraction"], ENTITY_FILE="data/requests.parquet", TARGET_COL="row")


def test_what_feast_did_becomes_a_revision(bookings, database, tmp_path):
    folder = copy_of(bookings, tmp_path / "both", database, DEFINITIONS.replace("ttl: 3d", "ttl: 4d"))
    run(folder, ["feature-store", "apply"])
    feast_applied(folder / "feature_repo")
    seen = answer(folder, "history")["history"]
    assert [entry["revision"] for entry in seen["revisions"]] == [1]
    assert [(change["name"], change["changes"]) for change in seen["changed_elsewhere"]] == [
        ("visits", [{"property": "ttl", "from": "4d", "to": "3d"}])
    ]
    assert answer(folder, "apply")["applied"]["revision"] == 3
    origins = [entry["origin"] for entry in answer(folder, "history")["history"]["revisions"]]
    assert origins == ["apply", "elsewhere", "apply"]


def test_intervals_are_known_to_both(bookings, database, tmp_path):
    folder = copy_of(bookings, tmp_path / "both", database)
    run(folder, ["feature-store", "apply"])
    run(folder, ["feature-store", "materialize", "2024-03-01", "2024-03-05", "--views", "weather"])
    start, middle, end = (datetime(2024, 3, day, tzinfo=UTC) for day in (1, 5, 9))
    store = FeatureStore(repo_path=str(folder / "feature_repo"))
    view = store.get_feature_view("weather")
    assert view.materialization_intervals == [(start, middle)]
    store.registry.apply_materialization(view, store.project, middle, end)
    shown = answer(folder, "describe", "feature-views", "weather")["described"]["object"]["materialized"]
    assert shown[0]["start"].startswith("2024-03-01")
    assert shown[-1]["end"].startswith("2024-03-09")


def test_a_teardown_leaves_feast_an_empty_project(bookings, database, tmp_path):
    folder = copy_of(bookings, tmp_path / "ours", database)
    run(folder, ["feature-store", "apply"])
    run(folder, ["feature-store", "teardown", "--yes"])
    store = FeatureStore(repo_path=str(folder / "feature_repo"))
    assert store.list_feature_views() == []
    assert store.list_entities() == []


def test_feast_reads_an_older_revision_that_is_applied_again(bookings, database, tmp_path):
    folder = copy_of(bookings, tmp_path / "ours", database)
    run(folder, ["feature-store", "apply"])
    before = described(folder / "feature_repo")
    (folder / "feature_repo" / "bookings.yaml").write_text(DEFINITIONS.replace("ttl: 2d", "ttl: 9d"))
    run(folder, ["feature-store", "apply"])
    assert described(folder / "feature_repo") != before
    run(folder, ["feature-store", "apply", "--revision", "1"])
    assert described(folder / "feature_repo") == before
