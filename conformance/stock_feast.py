"""Stock Feast over a feature repository."""

import runpy

import yaml
from feast import Entity, FeatureService, FeatureStore, FeatureView
from feast.infra.offline_stores.contrib.postgres_offline_store.postgres import PostgreSQLOfflineStore
from feast.infra.offline_stores.duckdb import DuckDBOfflineStore
from feast.repo_config import RepoConfig


def apply(repository, definitions):
    """What `feast apply` does with definitions in Python, in this process; gives the store."""
    written = repository / "definitions.py"
    written.write_text(definitions)
    kinds = (Entity, FeatureView, FeatureService)
    store = FeatureStore(repo_path=str(repository))
    store.apply([it for it in runpy.run_path(str(written)).values() if isinstance(it, kinds)])
    return store


STORES = {"duckdb": DuckDBOfflineStore, "postgres": PostgreSQLOfflineStore}


def historical_features(monkeypatch, repository, rows, features, kind="duckdb", **how):
    """What a store of Feast joins to entity rows, in the rows' order; they are told apart by the column `row`."""
    # That store takes a relative path from the working directory, Feast's other stores from the repository.
    monkeypatch.chdir(repository)
    written = yaml.safe_load((repository / "feature_store.yaml").read_text())
    config = RepoConfig(**written | ({"offline_store": {"type": "duckdb"}} if kind == "duckdb" else {}))
    config.repo_path = repository
    store = FeatureStore(config=config)
    assert isinstance(store._get_provider().offline_store, STORES[kind])
    wanted = store.get_feature_service(features) if isinstance(features, str) else features
    return store.get_historical_features(entity_df=rows, features=wanted, **how).to_arrow().sort_by("row")
