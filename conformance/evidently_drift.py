"""Evidently's drift of every column between two Parquet files, by each of its measures: evidently_drift.py REFERENCE CURRENT.

Runs in the environment of requirements-evidently.txt, and prints {column: {method: score}} as JSON.
"""

import json
import sys

import pandas as pd
from evidently import DataDefinition, Dataset, Report
from evidently.metrics import ValueDrift

METHODS = {"numeric": ["wasserstein", "ks", "psi", "jensenshannon"], "categorical": ["psi", "jensenshannon"]}

reference, current = (pd.read_parquet(path) for path in sys.argv[1:])
types = pd.api.types
text = [name for name in reference if types.is_bool_dtype(reference[name]) or not types.is_numeric_dtype(reference[name])]
numbers = [name for name in reference if name not in text]
definition = DataDefinition(numerical_columns=numbers, categorical_columns=text)


def prepared(frame, name):
    """The column's values that are there; Evidently takes Booleans for numbers, and then fails on them."""
    values = frame[[name]].dropna()
    return values.astype(str) if name in text else values


scores = {}
for name in reference:
    scores[name] = {}
    for method in METHODS["categorical" if name in text else "numeric"]:
        # Report by report, since a metric's result does not tell its method.
        report = Report([ValueDrift(column=name, method=method)])
        datasets = [Dataset.from_pandas(prepared(frame, name), data_definition=definition) for frame in (current, reference)]
        [result] = report.run(*datasets).dict()["metrics"]
        scores[name][method] = float(result["value"])
json.dump(scores, sys.stdout)
