"""The same join with stock Feast's duckdb store over the same registry: peer.py ENTITY_ROWS OUTPUT."""

import sys

import pandas as pd
from feast import FeatureStore

# Feast's duckdb store takes the source's relative path from the working directory, which is the repository.
store = FeatureStore(repo_path=".")
rows = pd.read_parquet(sys.argv[1])
joined = store.get_historical_features(entity_df=rows, features=store.get_feature_service("orders"))
joined.to_df().to_parquet(sys.argv[2])
