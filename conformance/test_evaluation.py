"""sklearn.metrics over a hundred generated sets of rows are the figures of evaluation.json, whose slices the sets are."""

import datetime
import json
import math

import numpy
import onnxruntime
import pyarrow as pa
import pyarrow.compute
import pyarrow.parquet as pq
import pytest
from skl2onnx import to_onnx
from sklearn import calibration, metrics
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression

from millrace import artifact, run

SETS = 100
FEATURES = ["a", "b", "c"]


def generated(label):
    """Sets that differ in size, scale, noise and share of positives, with a weight for each row."""
    random = numpy.random.default_rng(8)
    sizes = random.integers(40, 120, SETS)
    sets = numpy.repeat(numpy.arange(SETS), sizes)
    x = random.normal(size=(len(sets), 3)).round(2) * random.lognormal(size=SETS)[sets, None]
    plane = x @ [1, -2, 0.5] + random.normal(scale=2, size=SETS)[sets]
    columns = {
        "event_timestamp": [datetime.datetime(2024, 1, 1) + datetime.timedelta(hours=i) for i in range(len(sets))],
        "set": sets,
        **dict(zip(FEATURES, x.T)),
        "y": label(plane, random),
    }
    return pa.table(columns)


def evaluated(folder, table, model=None, *words, training=()):
    """Evaluates the model that training makes of the table, or another one in its place; returns test rows and the report."""
    (folder / "artifacts").mkdir()
    pq.write_table(table, folder / "artifacts" / "training.parquet")
    run(folder, ["data-preparation", "--target-col", "y", "--entity-keys", "set", "--test-size", "0.5"])
    run(folder, ["model-training", *training])
    stored = artifact(folder, "run_info.json")
    if model is not None:
        stored["model_uri"] = str(model)
        (folder / "artifacts" / "run_info.json").write_text(json.dumps(stored))
    run(folder, ["model-evaluation", "--slices", "set", "--slice-least-rows", "2", "--intervals", "jackknife", *words])
    x, y, keys = (artifact(folder, f"test_{part}.parquet").to_pandas() for part in ("x", "y", "keys"))
    return stored, x, y["y"].to_numpy(), keys["set"].to_numpy(), artifact(folder, "evaluation.json")


def assert_figures(ours, theirs):
    known = {name: None if math.isnan(value) else value for name, value in theirs.items()}
    assert {name: ours[name] for name in known if known[name] is None} == {
        name: None for name in known if known[name] is None
    }
    numbers = {name: value for name, value in known.items() if value is not None}
    assert {name: ours[name] for name in numbers} == pytest.approx(numbers, rel=1e-12, abs=1e-12)


def of_regression(y, predicted, weight):
    kept = y != 0
    return {
        "rmse": metrics.root_mean_squared_error(y, predicted, sample_weight=weight),
        "mae": metrics.mean_absolute_error(y, predicted, sample_weight=weight),
        "r2": metrics.r2_score(y, predicted, sample_weight=weight),
        "max_error": metrics.max_error(y, predicted),
        "bias": numpy.average(predicted - y, weights=weight),
        "mape": metrics.mean_absolute_percentage_error(y[kept], predicted[kept], sample_weight=weight[kept]),
        "wape": (weight * abs(predicted - y)).sum() / (weight * abs(y)).sum(),
        **{
            f"quantile_loss_{q}": metrics.mean_pinball_loss(y, predicted, alpha=q, sample_weight=weight)
            for q in (0.1, 0.5, 0.9)
        },
    }


def of_classifier(y, probability, weight):
    decided = probability >= 0.5
    more = {"sample_weight": weight, "zero_division": numpy.nan}
    return {
        "log_loss": metrics.log_loss(y, probability, sample_weight=weight, labels=[0, 1]),
        "brier": metrics.brier_score_loss(y, probability, sample_weight=weight, pos_label=1),
        "roc_auc": metrics.roc_auc_score(y, probability, sample_weight=weight) if 0 < y.mean() < 1 else math.nan,
        "average_precision": metrics.average_precision_score(y, probability, sample_weight=weight)
        if y.any()
        else math.nan,
        "accuracy": metrics.accuracy_score(y, decided, sample_weight=weight),
        "precision": metrics.precision_score(y, decided, **more),
        "recall": metrics.recall_score(y, decided, **more),
        "f1": metrics.f1_score(y, decided, **more),
        "rmse": metrics.root_mean_squared_error(y, probability, sample_weight=weight),
        "mae": metrics.mean_absolute_error(y, probability, sample_weight=weight),
    }


@pytest.mark.parametrize("weighted", [False, True])
def test_regression_metrics_of_a_hundred_sets_are_those_of_scikit_learn(tmp_path, weighted):
    table = generated(lambda plane, random: plane + random.normal(size=len(plane)))
    # A column of positive numbers that is there anyway.
    words = ["--weight-column", "set"] if weighted else []
    stored, x, y, sets, report = evaluated(tmp_path, table.set_column(1, "set", pa.array(table["set"].to_numpy() + 1)), None, *words)
    weight = sets.astype(float) if weighted else numpy.ones(len(y))
    graph = tmp_path / "mlartifacts" / stored["experiment_id"] / "models" / stored["model_id"] / "artifacts" / "model.onnx"
    session = onnxruntime.InferenceSession(graph)
    [predicted] = session.run(None, {it.name: x[it.name].to_numpy(float) for it in session.get_inputs()})
    assert len(report["slices"]) == SETS
    for it in report["slices"]:
        rows = sets == int(it["slice"].removeprefix("set="))
        assert_figures(it["metrics"], of_regression(y[rows], predicted[rows], weight[rows]))
    assert_figures(
        report,
        of_regression(y, predicted, weight)
        | {"median_absolute_error": metrics.median_absolute_error(y, predicted, sample_weight=weight)},
    )


def stored_classifier(folder, classifier, features, zipmap):
    """A fitted classifier as skl2onnx exports it, in a folder as MLflow stores one."""
    folder.mkdir()
    graph = to_onnx(classifier, features[:1], options={id(classifier): {"zipmap": zipmap}}, target_opset=17)
    (folder / "model.onnx").write_bytes(graph.SerializeToString())
    signature = json.dumps([{"type": "double", "name": name, "required": True} for name in FEATURES])
    (folder / "MLmodel").write_text(f"flavors:\n  onnx:\n    data: model.onnx\nsignature:\n  inputs: '{signature}'\n")
    return folder


@pytest.mark.parametrize("zipmap", [True, False])
@pytest.mark.parametrize("weighted", [False, True])
@pytest.mark.parametrize("classifier", [LogisticRegression(), RandomForestClassifier(20, max_depth=4, random_state=0)])
def test_metrics_of_classifiers_from_scikit_learn_are_those_of_scikit_learn(tmp_path, classifier, weighted, zipmap):
    table = generated(lambda plane, random: (plane + random.logistic(size=len(plane)) > 0).astype(float))
    table = table.set_column(1, "set", pa.array(table["set"].to_numpy() + 1))
    features = numpy.column_stack([table[name] for name in FEATURES]).astype(numpy.float32)
    classifier.fit(features, table["y"].to_numpy().astype(int))
    folder = stored_classifier(tmp_path / "classifier", classifier, features, zipmap)
    _, x, y, sets, report = evaluated(tmp_path, table, folder, *(["--weight-column", "set"] if weighted else []))
    weight = sets.astype(float) if weighted else numpy.ones(len(y))
    plain = to_onnx(classifier, features[:1], options={id(classifier): {"zipmap": False}}, target_opset=17)
    # Trees are summed up in single precision, in an order that depends on the threads.
    alone = onnxruntime.SessionOptions()
    alone.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(plain.SerializeToString(), alone)
    [given] = [it.name for it in session.get_inputs()]
    probability = session.run(["probabilities"], {given: x[FEATURES].to_numpy(numpy.float32)})[0][:, 1].astype(float)
    assert report["task"] == "classification"
    assert report["classifier"]["ranks"] == {"method": "exact", "roc_auc_error": 0}
    assert len(report["slices"]) == SETS
    for it in report["slices"]:
        rows = sets == int(it["slice"].removeprefix("set="))
        assert_figures(it["metrics"], of_classifier(y[rows], probability[rows], weight[rows]))
    assert_figures(report, of_classifier(y, probability, weight))
    (negatives, alarms), (missed, hits) = metrics.confusion_matrix(y, probability >= 0.5, sample_weight=weight)
    names = ["true_negatives", "false_positives", "false_negatives", "true_positives"]
    assert report["classifier"]["confusion"] == pytest.approx(dict(zip(names, [negatives, alarms, missed, hits])))
    if not weighted:
        shares, means = calibration.calibration_curve(y, probability, n_bins=10)
        bins = report["calibration"]
        assert [it["mean_actual"] for it in bins] == pytest.approx(shares, rel=1e-12)
        assert [it["mean_predicted"] for it in bins] == pytest.approx(means, rel=1e-12)
        gaps = [it["rows"] * abs(it["mean_predicted"] - it["mean_actual"]) for it in bins]
        assert report["ece"] == pytest.approx(sum(gaps) / len(y), rel=1e-12)


CLASSES = ["East", "north", "north-west", "über"]


def of_classes(y, probabilities, weight):
    """scikit-learn's metrics of more than two classes, and those of each, under the names of evaluation.json."""
    decided = numpy.array(CLASSES)[probabilities.argmax(axis=1)]
    weights = {"sample_weight": weight}
    averages = {}
    for average in ("macro", "weighted"):
        found = metrics.precision_recall_fscore_support(y, decided, average=average, zero_division=0, **weights)
        averages |= dict(zip([f"{name}_{average}" for name in ("precision", "recall", "f1")], found))
    areas = {
        average: metrics.roc_auc_score(y, probabilities, multi_class="ovr", labels=CLASSES, average=average, **weights)
        for average in ("macro", "weighted", None)
    }
    each = metrics.precision_recall_fscore_support(y, decided, labels=CLASSES, zero_division=numpy.nan, **weights)
    distance = probabilities - (numpy.array(CLASSES) == y[:, None])
    return {
        **averages,
        "log_loss": metrics.log_loss(y, y_proba=probabilities, labels=CLASSES, **weights),
        "brier": metrics.brier_score_loss(y, y_proba=probabilities, labels=CLASSES, **weights),
        "accuracy": metrics.accuracy_score(y, decided, **weights),
        "balanced_accuracy": metrics.balanced_accuracy_score(y, decided, **weights),
        "roc_auc_ovr": areas["macro"],
        "roc_auc_ovr_weighted": areas["weighted"],
        "rmse": math.sqrt(numpy.average((distance**2).sum(axis=1) / 2, weights=weight)),
        "mae": numpy.average(abs(distance).sum(axis=1) / 2, weights=weight),
        **{f"roc_auc_of_{name}": area for name, area in zip(CLASSES, areas[None])},
        **{
            f"{metric}_of_{name}": value
            for metric, values in zip(("precision", "recall", "f1"), each)
            for name, value in zip(CLASSES, values)
        },
    }


@pytest.mark.parametrize("weighted, zipmap", [(False, True), (True, False)], ids=["alike", "weighted"])
def test_metrics_of_more_than_two_classes_are_those_of_scikit_learn(tmp_path, weighted, zipmap):
    cuts = [-3, 0.5, 2]
    table = generated(lambda plane, random: numpy.array(CLASSES)[numpy.digitize(plane + random.logistic(size=len(plane)), cuts)])
    table = table.filter(pa.compute.less(table["set"], 20))
    table = table.set_column(1, "set", pa.array(table["set"].to_numpy() + 1))
    features = numpy.column_stack([table[name] for name in FEATURES]).astype(numpy.float32)
    classifier = LogisticRegression().fit(features, table["y"].to_pylist())
    assert classifier.classes_.tolist() == CLASSES
    folder = stored_classifier(tmp_path / "classifier", classifier, features, zipmap)
    words = ["--weight-column", "set"] if weighted else []
    _, x, y, sets, report = evaluated(tmp_path, table, folder, *words, training=["--estimator", "logistic"])
    weight = sets.astype(float) if weighted else numpy.ones(len(y))
    plain = to_onnx(classifier, features[:1], options={id(classifier): {"zipmap": False}}, target_opset=17)
    session = onnxruntime.InferenceSession(plain.SerializeToString())
    [given] = [it.name for it in session.get_inputs()]
    found = session.run(["probabilities"], {given: x[FEATURES].to_numpy(numpy.float32)})[0].astype(float)
    assert report["multiclass"]["classes"] == CLASSES
    assert report["multiclass"]["ranks"] == {"method": "exact", "roc_auc_error": 0}
    assert len(report["slices"]) == 20
    for it in report["slices"]:
        rows = sets == int(it["slice"].removeprefix("set="))
        assert_figures(it["metrics"], of_classes(y[rows], found[rows], weight[rows]))
    assert_figures(report, of_classes(y, found, weight))
    decided = numpy.array(CLASSES)[found.argmax(axis=1)]
    matrix = metrics.confusion_matrix(y, decided, labels=CLASSES, sample_weight=weight)
    assert numpy.array(report["multiclass"]["confusion"]) == pytest.approx(matrix)
    if not weighted:
        shares, means = calibration.calibration_curve(decided == y, found.max(axis=1), n_bins=10)
        assert [it["mean_actual"] for it in report["calibration"]] == pytest.approx(shares, rel=1e-12)
        assert [it["mean_predicted"] for it in report["calibration"]] == pytest.approx(means, rel=1e-12)
        assert report["bias"] == pytest.approx((found.max(axis=1) - (decided == y)).mean(), rel=1e-9)
