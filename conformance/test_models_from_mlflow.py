"""Models that stock MLflow logged, made by skl2onnx, scored by batch-prediction as onnxruntime scores them."""

import re

import mlflow
import numpy as np
import onnxruntime
import pandas as pd
import pytest
from mlflow.models import infer_signature
from onnx import numpy_helper
from skl2onnx import to_onnx
from skl2onnx.common.data_types import DoubleTensorType, FloatTensorType, Int64TensorType, StringTensorType
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import GradientBoostingRegressor, RandomForestClassifier
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from millrace import run
from mlflow_server import serve

ROWS = 200
random = np.random.default_rng(7)
NUMBERS = pd.DataFrame(random.normal(size=(ROWS, 3)) * [1, 100, 0.01], columns=["speed", "weight", "drag"])
TARGET = NUMBERS @ [2.0, -0.03, 150.0] + random.normal(size=ROWS)
MIXED = pd.DataFrame(
    {
        "speed": NUMBERS["speed"],
        "wheels": random.integers(2, 9, ROWS),
        "colour": random.choice(["red", "grün", "blue"], ROWS),
    }
)
GAPS = NUMBERS.mask(random.random((ROWS, 3)) < 0.2)
WIDE = pd.DataFrame(random.normal(size=(ROWS, 300)), columns=[f"x{i}" for i in range(300)])


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """The folder of a stock MLflow server that has no models yet, and its address."""
    folder = tmp_path_factory.mktemp("models-from-mlflow")
    with serve(folder) as address:
        mlflow.set_tracking_uri(address)
        yield folder, address


def batch_predictions(server, rows, uri, *flags):
    """What batch-prediction makes of a frame whose columns come in another order, with one too many."""
    folder, address = server
    shuffled = rows[rows.columns[::-1]].assign(surplus="x")
    shuffled.to_parquet(folder / "rows.parquet", index=False)
    command = ["batch-prediction", "--model", uri, "--input", "rows.parquet", "--output", "predicted.parquet", *flags]
    (folder / "artifacts").mkdir(exist_ok=True)
    run(folder, command, MLFLOW_TRACKING_URI=address)
    return pd.read_parquet(folder / "predicted.parquet")["prediction"].to_numpy()


def logged(graph, **described):
    return mlflow.onnx.log_model(graph, name="model", **described).model_uri


def by_onnxruntime(graph, feeds):
    """The graph's first output, as numbers: a value, or a classifier's label. On one thread, as the order of a float32 sum is its result."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(graph.SerializeToString(), options)
    return np.ravel(session.run([session.get_outputs()[0].name], feeds)[0]).astype(float)


# onnxruntime adds up trees in float32, in an order that its threads decide.
FLOAT32 = 1e-5


def assert_same(ours, theirs, tolerance=1e-9):
    assert len(set(theirs)) > 1
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=tolerance)


@pytest.mark.parametrize(
    "model, tensor, dtype",
    [
        (LinearRegression(), DoubleTensorType, np.float64),
        (LinearRegression(), FloatTensorType, np.float32),
        (GradientBoostingRegressor(n_estimators=20, random_state=1), FloatTensorType, np.float32),
    ],
)
def test_one_tensor_with_a_signature_of_columns(server, model, tensor, dtype):
    model.fit(NUMBERS.to_numpy(), TARGET)
    graph = to_onnx(model, initial_types=[("X", tensor([None, 3]))])
    theirs = by_onnxruntime(graph, {"X": NUMBERS.to_numpy(dtype)})
    uri = logged(graph, signature=infer_signature(NUMBERS, theirs))
    assert_same(batch_predictions(server, NUMBERS, uri), theirs, 1e-9 if dtype == np.float64 else FLOAT32)
    stock = np.ravel(mlflow.pyfunc.load_model(uri).predict(NUMBERS))
    np.testing.assert_allclose(stock, theirs, rtol=0, atol=1e-9 if dtype == np.float64 else 1e-5)


@pytest.mark.parametrize("described", [{}, {"signature": infer_signature(NUMBERS.to_numpy(np.float32))}])
def test_one_tensor_whose_columns_nothing_names(server, described):
    model = GradientBoostingRegressor(n_estimators=5, random_state=1).fit(NUMBERS.to_numpy(), TARGET)
    graph = to_onnx(model, NUMBERS.to_numpy(np.float32)[:1])
    theirs = by_onnxruntime(graph, {"X": NUMBERS.to_numpy(np.float32)})
    uri = logged(graph, **described)
    ours = batch_predictions(server, NUMBERS, uri, "--model-columns", "speed,weight,drag")
    assert_same(ours, theirs, FLOAT32)
    with pytest.raises(AssertionError, match=r"(?s)exited 4.*\[N, 3\] input .X., whose columns nothing names"):
        batch_predictions(server, NUMBERS, uri)


@pytest.mark.parametrize("signed", [True, False])
def test_one_input_for_each_column_of_its_own_type(server, signed):
    encode = ColumnTransformer([("colour", OneHotEncoder(sparse_output=False), ["colour"])], remainder="passthrough")
    model = make_pipeline(encode, LinearRegression()).fit(MIXED, TARGET)
    types = [("speed", DoubleTensorType), ("wheels", Int64TensorType), ("colour", StringTensorType)]
    graph = to_onnx(model, initial_types=[(name, tensor([None, 1])) for name, tensor in types])
    theirs = by_onnxruntime(graph, {name: MIXED[[name]].to_numpy() for name in MIXED.columns})
    uri = logged(graph, **({"signature": infer_signature(MIXED)} if signed else {}))
    assert_same(batch_predictions(server, MIXED, uri), theirs)


@pytest.mark.parametrize("zipmap", [True, False])
@pytest.mark.parametrize("model", [LogisticRegression(), RandomForestClassifier(n_estimators=5, random_state=1)])
def test_the_label_of_a_classifier(server, model, zipmap):
    model.fit(NUMBERS.to_numpy(), np.digitize(TARGET, [-2, 2]))
    graph = to_onnx(model, NUMBERS.to_numpy(np.float32)[:1], options={id(model): {"zipmap": zipmap}})
    theirs = by_onnxruntime(graph, {"X": NUMBERS.to_numpy(np.float32)})
    uri = logged(graph, signature=infer_signature(NUMBERS))
    assert_same(batch_predictions(server, NUMBERS, uri), theirs)


def test_a_classifier_of_text_gives_its_labels(server):
    model = LogisticRegression().fit(NUMBERS.to_numpy(), np.where(TARGET > 0, "up", "down"))
    uri = logged(to_onnx(model, NUMBERS.to_numpy(np.float32)[:1]), signature=infer_signature(NUMBERS))
    assert list(batch_predictions(server, NUMBERS, uri)) == list(model.predict(NUMBERS.to_numpy()))


def test_a_graph_that_imputes_answers_where_values_are_missing(server):
    model = make_pipeline(SimpleImputer(), LinearRegression()).fit(GAPS.to_numpy(), TARGET)
    graph = to_onnx(model, GAPS.to_numpy(np.float32)[:1])
    theirs = by_onnxruntime(graph, {"X": GAPS.to_numpy(np.float32)})
    assert GAPS.isna().any().all() and not np.isnan(theirs).any()
    assert_same(batch_predictions(server, GAPS, logged(graph, signature=infer_signature(GAPS))), theirs)


def test_constants_in_a_file_beside_the_graph(server, tmp_path):
    model = LinearRegression().fit(WIDE.to_numpy(), TARGET)
    graph = to_onnx(model, WIDE.to_numpy()[:1])
    theirs = by_onnxruntime(graph, {"X": WIDE.to_numpy()})
    # MLflow moves what is kept as bytes, and takes a kilobyte or more, to a file of its own.
    for constant in graph.graph.initializer:
        constant.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(constant), constant.name))
    uri = logged(graph, signature=infer_signature(WIDE))
    mlflow.artifacts.download_artifacts(uri, dst_path=str(tmp_path))
    assert 300 * 8 in [path.stat().st_size for path in tmp_path.rglob("*")]
    assert_same(batch_predictions(server, WIDE, uri), theirs)


def test_a_model_without_a_graph_is_refused_by_the_names_of_its_flavors(server):
    model = LinearRegression().fit(NUMBERS, TARGET)
    uri = mlflow.sklearn.log_model(model, name="model", serialization_format="cloudpickle").model_uri
    with pytest.raises(AssertionError) as refused:
        batch_predictions(server, NUMBERS, uri)
    flavors = "(python_function, sklearn|sklearn, python_function)"
    assert re.search(f"exited 4.*flavors {flavors}.*skl2onnx.*mlflow.onnx.log_model", str(refused.value), re.DOTALL)
