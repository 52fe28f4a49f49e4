"""The same evaluation by pandas, scikit-learn's metrics and a numpy bootstrap of as many repetitions, over all rows and over slices."""

import json
from pathlib import Path

import numpy
import onnxruntime
import pandas
from sklearn import metrics

REPETITIONS = 1000
artifacts = Path("artifacts")
stored = json.loads((artifacts / "run_info.json").read_text())
x, y, keys = (pandas.read_parquet(artifacts / f"test_{part}.parquet") for part in ("x", "y", "keys"))
graph = Path("mlartifacts", stored["experiment_id"], "models", stored["model_id"], "artifacts/model.onnx")
session = onnxruntime.InferenceSession(graph)
[predicted] = session.run(None, {it.name: x[it.name].to_numpy(float) for it in session.get_inputs()})
target = y.iloc[:, 0].to_numpy(float)


def evaluate(y, predicted):
    return {
        "rmse": metrics.root_mean_squared_error(y, predicted),
        "mae": metrics.mean_absolute_error(y, predicted),
        "r2": metrics.r2_score(y, predicted),
        "median_absolute_error": metrics.median_absolute_error(y, predicted),
        "max_error": metrics.max_error(y, predicted),
    }


def intervals(y, predicted, random):
    """Of RMSE, MAE and R², by resampling sums: the least that numpy has to do."""
    error = predicted - y
    size, square = abs(error), error * error
    found = []
    for _ in range(REPETITIONS):
        rows = random.integers(0, len(y), len(y))
        squares = square[rows].mean()
        found.append((squares**0.5, size[rows].mean(), 1 - squares / y[rows].var()))
    return numpy.percentile(found, [2.5, 97.5], axis=0).tolist()


random = numpy.random.default_rng(0)
report = evaluate(target, predicted) | {"intervals": intervals(target, predicted, random), "slices": {}}
for column in ("region", "shop"):
    for value, rows in keys.groupby(column).indices.items():
        slice = evaluate(target[rows], predicted[rows])
        slice["intervals"] = intervals(target[rows], predicted[rows], random)
        report["slices"][f"{column}={value}"] = slice
Path("peer.json").write_text(json.dumps(report))
