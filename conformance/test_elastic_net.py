"""scikit-learn's ElasticNet and LinearRegression agree with the models that model-training stores."""

import json

import numpy as np
import onnx
import onnxruntime
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sklearn.dummy import DummyRegressor
from sklearn.linear_model import ElasticNet, LinearRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from millrace import artifact, run

CONVERGED = {"TOL": "1e-12", "MAX_ITER": "1000000"}


def trained(folder, **settings):
    """Trains on the folder's train_x and train_y; the folders of the run's and of the model's artifacts."""
    run(folder, ["model-training", "--require-convergence"], **CONVERGED, **settings)
    stored = artifact(folder, "run_info.json")
    artifacts = folder / "mlartifacts" / stored["experiment_id"]
    return artifacts / stored["run_id"] / "artifacts", artifacts / "models" / stored["model_id"] / "artifacts"


def stored_model(folder):
    """The coefficients in the order of the graph's inputs, and the intercept."""
    graph = onnx.load(folder / "model.onnx").graph
    constants = {it.name.split("/")[-1]: onnx.numpy_helper.to_array(it) for it in graph.initializer}
    return np.ravel(constants["coefficients"]), float(constants["intercept"])


def stored_predictions(folder, x):
    session = onnxruntime.InferenceSession(folder / "model.onnx")
    single = len(session.get_inputs()) == 1
    columns = {it.name: x[it.name].to_numpy(float) for it in session.get_inputs()}
    [predicted] = session.run(None, {name: column[:, None] if single else column for name, column in columns.items()})
    return predicted


def scikit_learn_model(x, y, standardize, **options):
    """A fitted ElasticNet as coefficients and intercept of the raw columns, and its predictions."""
    net = ElasticNet(tol=1e-12, max_iter=1_000_000, **options)
    model = make_pipeline(StandardScaler(), net) if standardize else make_pipeline(net)
    predicted = model.fit(x.to_numpy(float), y).predict(x.to_numpy(float))
    scale, mean = (model[0].scale_, model[0].mean_) if standardize else (1, 0)
    coefficients = net.coef_ / scale
    return coefficients, net.intercept_ - np.sum(coefficients * mean), predicted


def training_rows(folder):
    x, y = artifact(folder, "train_x.parquet").to_pandas(), artifact(folder, "train_y.parquet").to_pandas()
    return x, y.iloc[:, 0].to_numpy(float)


@pytest.fixture(scope="module")
def sample(pipeline, tmp_path_factory):
    """The sample's training rows."""
    folder = tmp_path_factory.mktemp("sample")
    (folder / "artifacts").mkdir()
    for name in ["train_x.parquet", "train_y.parquet", "transforms.json"]:
        (folder / "artifacts" / name).symlink_to(pipeline / "artifacts" / name)
    return folder


@pytest.fixture(scope="module")
def correlated(tmp_path_factory):
    """Training rows of 30 correlated columns of very different scales, some of them of no use."""
    folder = tmp_path_factory.mktemp("correlated")
    (folder / "artifacts").mkdir()
    random = np.random.default_rng(11)
    x = random.normal(size=(800, 6)) @ random.normal(size=(6, 30)) + random.normal(size=(800, 30))
    y = x[:, :10] @ random.normal(size=10) + random.normal(size=800) + 25
    columns = {f"column {i}": (x[:, i] + i) * 10.0 ** (i % 5 - 2) for i in range(30)}
    write_artifact(folder, "train_x", columns, "feature")
    write_artifact(folder, "train_y", {"wanted": y}, "label")
    (folder / "artifacts" / "transforms.json").write_text(json.dumps({"schema_version": "1.0", "transforms": []}))
    return folder


def write_artifact(folder, name, columns, role):
    footer = {"artifact": name, "schema_version": "1.0", "roles": dict.fromkeys(columns, role)}
    table = pa.table(columns).replace_schema_metadata({"millrace": json.dumps(footer)})
    pq.write_table(table, folder / "artifacts" / f"{name}.parquet")


@pytest.mark.parametrize("rows", ["sample", "correlated"])
@pytest.mark.parametrize(
    "alpha, l1_ratio, fit_intercept, standardize",
    [
        (0.001, 0.5, True, False),
        (0.01, 1, True, True),
        (0.05, 0.2, False, False),
        (0.05, 0.7, True, True),
        (0.3, 0, True, False),
        (0.2, 0.4, False, True),
        (50, 1, True, False),
    ],
)
def test_the_stored_model_is_scikit_learns(rows, alpha, l1_ratio, fit_intercept, standardize, request):
    folder = request.getfixturevalue(rows)
    options = {"alpha": alpha, "l1_ratio": l1_ratio, "fit_intercept": fit_intercept}
    settings = {name.upper(): str(value).lower() for name, value in options.items()}
    _, model = trained(folder, STANDARDIZE=str(standardize).lower(), **settings)
    x, y = training_rows(folder)
    coefficients, intercept, predicted = scikit_learn_model(x, y, standardize, **options)
    ours, our_intercept = stored_model(model)
    np.testing.assert_allclose(ours, coefficients, rtol=1e-8, atol=1e-8)
    np.testing.assert_allclose(our_intercept, intercept, rtol=1e-8, atol=1e-8)
    np.testing.assert_allclose(stored_predictions(model, x), predicted, rtol=1e-8, atol=1e-8)
    assert [bool(w) for w in ours] == [bool(w) for w in coefficients]


@pytest.mark.parametrize("rows", ["sample", "correlated"])
def test_the_baselines_are_linear_regression_and_the_mean(rows, request):
    folder = request.getfixturevalue(rows)
    logged, _ = trained(folder)
    baselines = json.loads((logged / "baselines.json").read_text())
    x, y = training_rows(folder)
    for name, peer in {"least_squares": LinearRegression(), "mean": DummyRegressor()}.items():
        peer.fit(x.to_numpy(float), y)
        coefficients = getattr(peer, "coef_", np.zeros(x.shape[1]))
        ours = [baselines[name]["coefficients"][column] for column in x.columns]
        np.testing.assert_allclose(ours, coefficients, rtol=1e-8, atol=1e-8)
        np.testing.assert_allclose(baselines[name]["intercept"], peer.predict(np.zeros((1, x.shape[1])))[0], rtol=1e-8)
