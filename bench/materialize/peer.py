"""The same load with stock Feast over the same registry: peer.py START END, in the feature repository."""

import sys
from datetime import datetime

from feast import FeatureStore

FeatureStore(repo_path=".").materialize(*(datetime.fromisoformat(text) for text in sys.argv[1:3]))
