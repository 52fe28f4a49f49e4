"""sklearn.metrics over the stored model's predictions are the figures of evaluation.json."""

import numpy
import onnxruntime
import pytest
from sklearn import metrics
from sklearn.dummy import DummyRegressor
from sklearn.linear_model import LinearRegression

from millrace import artifact


def xy(folder, of):
    tables = [artifact(folder, f"{of}_{part}.parquet").to_pandas() for part in ("x", "y")]
    return tables[0], tables[1].iloc[:, 0].to_numpy(float)


def scikit_learn_metrics(y, predicted):
    return {
        "rmse": metrics.root_mean_squared_error(y, predicted),
        "mae": metrics.mean_absolute_error(y, predicted),
        "r2": metrics.r2_score(y, predicted),
        "median_absolute_error": metrics.median_absolute_error(y, predicted),
        "max_error": metrics.max_error(y, predicted),
        "bias": numpy.mean(predicted - y),
        "mape": metrics.mean_absolute_percentage_error(y[y != 0], predicted[y != 0]),
        "wape": numpy.abs(predicted - y).sum() / numpy.abs(y).sum(),
        **{f"quantile_loss_{q}": metrics.mean_pinball_loss(y, predicted, alpha=q) for q in (0.1, 0.5, 0.9)},
    }


def test_the_models_metrics_are_those_of_scikit_learn(pipeline):
    x, y = xy(pipeline, "test")
    stored = artifact(pipeline, "run_info.json")
    model = pipeline / "mlartifacts" / stored["experiment_id"] / "models" / stored["model_id"] / "artifacts" / "model.onnx"
    session = onnxruntime.InferenceSession(model)
    [predicted] = session.run(None, {it.name: x[it.name].to_numpy(float) for it in session.get_inputs()})
    theirs = scikit_learn_metrics(y, predicted)
    evaluation = artifact(pipeline, "evaluation.json")
    assert {name: evaluation[name] for name in theirs} == pytest.approx(theirs, rel=1e-12)
    assert evaluation["rows"] == len(y)


def test_the_baselines_metrics_are_those_of_scikit_learns_own_fits(pipeline):
    x, y = xy(pipeline, "train")
    test_x, test_y = xy(pipeline, "test")
    evaluation = artifact(pipeline, "evaluation.json")
    for name, peer in {"mean": DummyRegressor(), "least_squares": LinearRegression()}.items():
        predicted = peer.fit(x.to_numpy(float), y).predict(test_x.to_numpy(float))
        assert evaluation["baselines"][name] == pytest.approx(scikit_learn_metrics(test_y, predicted), rel=1e-9)
