"""model-training's bin beside scikit-learn on the same Parquet, and its models in stock MLflow."""

import json
import sqlite3
from contextlib import closing

import mlflow
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sklearn.datasets import load_breast_cancer, load_diabetes, load_wine
from sklearn.linear_model import ElasticNet, ElasticNetCV, HuberRegressor, Lasso, LogisticRegression, Ridge
from sklearn.model_selection import GridSearchCV, GroupKFold, KFold, StratifiedKFold
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from millrace import run

SETTINGS = {"MLFLOW_TRACKING_URI": "sqlite:///mlflow.db"}


def prepare(folder, x, y, weight=None, group=None):
    """Training rows as data-preparation leaves them."""
    artifacts = folder / "artifacts"
    artifacts.mkdir(exist_ok=True)
    names = [f"x{j}" for j in range(x.shape[1])]
    pq.write_table(pa.table(dict(zip(names, x.T))), artifacts / "train_x.parquet")
    pq.write_table(pa.table({"wanted": y}), artifacts / "train_y.parquet")
    keys = {"event_timestamp": pa.array(range(len(y)), pa.timestamp("us"))}
    for name, column in (("weight", weight), ("shop", group)):
        if column is not None:
            keys[name] = column
    pq.write_table(pa.table(keys), artifacts / "train_keys.parquet")
    (artifacts / "transforms.json").write_text(json.dumps({"schema_version": "1.0", "transforms": []}))
    return folder


def train(folder, *options, space=None):
    """Trains by the bin; the run's parameters and metrics, and the model as stock MLflow loads it."""
    if space is not None:
        (folder / "feature_repo").mkdir(exist_ok=True)
        (folder / "feature_repo/search.yaml").write_text(space)
    run(folder, ["model-training", *options], **SETTINGS)
    info = json.loads((folder / "artifacts/run_info.json").read_text())
    (stored,) = (folder / "mlartifacts").glob(f"**/{info['model_id']}/artifacts")
    with closing(sqlite3.connect(folder / "mlflow.db")) as database:
        of_run = (info["run_id"],)
        params = dict(database.execute("SELECT key, value FROM params WHERE run_uuid = ?", of_run))
        metrics = dict(database.execute("SELECT key, value FROM latest_metrics WHERE run_uuid = ?", of_run))
    return params, metrics, mlflow.pyfunc.load_model(str(stored))


def predict(model, x):
    return model.predict(pd.DataFrame(x, columns=[f"x{j}" for j in range(x.shape[1])]))


@pytest.fixture(scope="module")
def diabetes():
    x, y = load_diabetes(return_X_y=True)
    return x * 20, y


EXACT = ["--tol", "1e-12", "--max-iter", "1000000"]
PEERS = [
    (["--alpha", "0.3", "--l1-ratio", "0.7", *EXACT], ElasticNet(alpha=0.3, l1_ratio=0.7, tol=1e-12, max_iter=10**6)),
    (["--estimator", "lasso", "--alpha", "0.5", *EXACT], Lasso(alpha=0.5, tol=1e-12, max_iter=10**6)),
    (["--estimator", "lasso", "--alpha", "0.5", "--positive", *EXACT], Lasso(alpha=0.5, positive=True, tol=1e-12, max_iter=10**6)),
    (["--estimator", "ridge", "--alpha", "3"], Ridge(alpha=3, solver="cholesky")),
]


@pytest.mark.parametrize("options, peer", PEERS, ids=lambda it: " ".join(it[:4]) if isinstance(it, list) else "")
@pytest.mark.parametrize("weighted", [False, True], ids=["unweighted", "weighted"])
def test_predictions_are_those_of_scikit_learn(tmp_path, diabetes, options, peer, weighted):
    x, y = diabetes
    weight = np.random.default_rng(1).integers(0, 4, len(y)).astype(float) if weighted else None
    _, _, model = train(prepare(tmp_path, x, y, weight), *options, *(["--sample-weight", "weight"] if weighted else []))
    wanted = peer.fit(x, y, sample_weight=weight).predict(x)
    assert np.allclose(predict(model, x)["prediction"], wanted, rtol=1e-8)


def huber_objective(x, y, predicted, scale, alpha, epsilon=1.35):
    """What HuberRegressor minimizes, at a model that is known by its predictions and its scale."""
    coefficients = np.linalg.lstsq(np.c_[x, np.ones(len(y))], predicted, rcond=None)[0][:-1]
    z = np.abs(y - predicted) / scale
    loss = np.where(z <= epsilon, z**2, 2 * epsilon * z - epsilon**2)
    return (scale + loss * scale).sum() + alpha * coefficients @ coefficients


def test_huber_is_at_least_as_far_down_as_scikit_learn(tmp_path, diabetes):
    x, y = diabetes
    folder = prepare(tmp_path, x, y)
    _, metrics, model = train(folder, "--estimator", "huber", "--alpha", "0.01", "--tol", "1e-10")
    ours = predict(model, x)["prediction"].to_numpy()
    peer = HuberRegressor(alpha=0.01, tol=1e-10, max_iter=100_000).fit(x, y)
    # Its L-BFGS stops where the objective hardly falls any more, Newton steps at its lowest point.
    assert np.allclose(ours, peer.predict(x), rtol=1e-2)
    reached = huber_objective(x, y, peer.predict(x), peer.scale_, 0.01)
    assert huber_objective(x, y, ours, metrics["scale"], 0.01) <= reached * (1 + 1e-12)


@pytest.mark.parametrize("load, C", [(load_breast_cancer, 0.5), (load_wine, 2)], ids=["two classes", "three classes"])
def test_a_classifier_gives_the_labels_and_probabilities_of_scikit_learn_in_stock_mlflow(tmp_path, load, C):
    x, y = load(return_X_y=True)
    _, _, model = train(prepare(tmp_path, x, y), "--estimator", "logistic", "--c", str(C), "--standardize", "--tol", "1e-9")
    peer = make_pipeline(StandardScaler(), LogisticRegression(C=C, tol=1e-12, max_iter=100_000)).fit(x, y)
    predicted = predict(model, x)
    assert (predicted["prediction"].to_numpy() == peer.predict(x)).all()
    probabilities = np.array([[row[k] for k in sorted(row)] for row in predicted["probabilities"]])
    assert np.abs(probabilities - peer.predict_proba(x)).max() < 1e-6


NAMED = {
    "text": (load_wine, np.array(["Zinfandel", "malbec", "\U0001f377"]), "string"),
    "Booleans": (load_breast_cancer, np.array([False, True]), "boolean"),
    "whole numbers": (load_wine, np.array([-20, 7, 300]), "long"),
}


@pytest.mark.parametrize("kind", NAMED)
def test_a_classifier_gives_labels_of_their_own_type_in_stock_mlflow(tmp_path, kind):
    load, names, type_of_output = NAMED[kind]
    x, code = load(return_X_y=True)
    y = names[code]
    _, _, model = train(prepare(tmp_path, x, y), "--estimator", "logistic", "--standardize", "--tol", "1e-9")
    peer = make_pipeline(StandardScaler(), LogisticRegression(tol=1e-12, max_iter=100_000)).fit(x, y)
    predicted = predict(model, x)
    assert predicted["prediction"].tolist() == peer.predict(x).tolist()
    assert [output.type.name for output in model.metadata.signature.outputs.inputs] == [type_of_output]
    classes = peer.classes_.tolist()
    probabilities = np.array([[row[key] for key in classes] for row in predicted["probabilities"]])
    assert np.abs(probabilities - peer.predict_proba(x)).max() < 1e-6
    assert model.metadata.metadata["classes"] == [str(key).lower() if kind == "Booleans" else str(key) for key in classes]


@pytest.mark.parametrize("ours, theirs", [("roc_auc", "roc_auc_ovr"), ("f1", "f1_macro")])
def test_a_search_over_labels_of_text_selects_what_grid_search_cv_selects(tmp_path, ours, theirs):
    x, code = load_wine(return_X_y=True)
    x, y = x[:, :2], np.array(["Zinfandel", "malbec", "\U0001f377"])[code]
    space = "C: [0.001, 0.1, 10]\n"
    options = ["--search", "grid", "--scoring", ours, "--fold-kind", "stratified", "--tol", "1e-9"]
    params, metrics, _ = train(prepare(tmp_path, x, y), "--estimator", "logistic", *options, space=space)
    peer = LogisticRegression(tol=1e-12, max_iter=100_000)
    grid = GridSearchCV(peer, {"C": [0.001, 0.1, 10]}, scoring=theirs, cv=StratifiedKFold(5)).fit(x, y)
    assert float(params["C"]) == grid.best_params_["C"]
    assert metrics[f"cv_{ours}"] == pytest.approx(grid.best_score_, rel=1e-9)


def test_a_path_selects_what_elastic_net_cv_selects(tmp_path, diabetes):
    x, y = diabetes
    folder = prepare(tmp_path, x, y)
    params, metrics, model = train(folder, "--search", "path", "--tol", "1e-10", "--max-iter", "100000", space="l1_ratio: [0.1, 0.5, 0.9]\n")
    peer = ElasticNetCV(l1_ratio=[0.1, 0.5, 0.9], alphas=100, cv=5, tol=1e-10, max_iter=100_000).fit(x, y)
    assert float(params["l1_ratio"]) == peer.l1_ratio_
    assert float(params["alpha"]) == pytest.approx(peer.alpha_, rel=1e-10)
    assert metrics["cv_mse"] == pytest.approx(peer.mse_path_.mean(axis=-1).min(), rel=1e-8)
    assert np.allclose(predict(model, x)["prediction"], peer.predict(x), rtol=1e-7)


@pytest.mark.parametrize("kind", ["shuffled", "group"])
def test_a_grid_selects_what_grid_search_cv_selects(tmp_path, diabetes, kind):
    x, y = diabetes
    group = np.random.default_rng(2).integers(0, 30, len(y))
    folder = prepare(tmp_path, x, y, group=group)
    options = ["--seed", "5"] if kind == "shuffled" else ["--fold-kind", "group", "--fold-groups", "shop"]
    alphas = [0.01, 0.1, 1.0, 10.0, 100.0]
    params, metrics, _ = train(folder, "--estimator", "ridge", "--search", "grid", "--scoring", "mae", *options, space=f"alpha: {alphas}\n")
    cv = KFold(5, shuffle=True, random_state=5) if kind == "shuffled" else GroupKFold(5)
    peer = GridSearchCV(Ridge(), {"alpha": alphas}, scoring="neg_mean_absolute_error", cv=cv).fit(x, y, groups=group)
    assert float(params["alpha"]) == peer.best_params_["alpha"]
    assert metrics["cv_mae"] == pytest.approx(-peer.best_score_, rel=1e-9)
