"""Evidently's drift of every column from before.parquet to after.parquet of each folder, by each of its measures: evidently_drift.py FOLDER...

Runs in the environment of requirements-evidently.txt, and prints {folder: {column: {method: score}}} as JSON.
"""

import json
import sys
from pathlib import Path

import pandas as pd
from evidently import DataDefinition, Dataset, Report
from evidently.metrics import ValueDrift

NUMERIC = ["wasserstein", "psi", "jensenshannon"]
CATEGORICAL = ["psi", "jensenshannon"]


def scores(folder):
    reference, current = (pd.read_parquet(folder / f"{name}.parquet") for name in ("before", "after"))
    types = pd.api.types
    is_number = {it: types.is_numeric_dtype(reference[it]) and not types.is_bool_dtype(reference[it]) for it in reference}
    numbers, text = ([name for name in reference if is_number[name] == wanted] for wanted in (True, False))
    definition = DataDefinition(numerical_columns=numbers, categorical_columns=text)
    return {name: scores_of(name, is_number[name], reference, current, definition) for name in reference}


def scores_of(name, is_number, reference, current, definition):
    def prepared(frame):
        """The column's values that are there; Evidently takes Booleans for numbers, and then fails on them."""
        values = frame[[name]].dropna()
        return Dataset.from_pandas(values if is_number else values.astype(str), data_definition=definition)

    datasets = [prepared(frame) for frame in (current, reference)]
    found = {}
    for method in NUMERIC if is_number else CATEGORICAL:
        # Report by report, since a metric's result does not tell its method.
        [result] = Report([ValueDrift(column=name, method=method)]).run(*datasets).dict()["metrics"]
        found[method] = float(result["value"])
    return found


json.dump({folder: scores(Path(folder)) for folder in sys.argv[1:]}, sys.stdout)
