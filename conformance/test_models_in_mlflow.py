"""The model folders that we write, as stock MLflow reads and enforces them."""

import json
import subprocess

import mlflow
import numpy as np
import pandas as pd
import pytest
from mlflow.exceptions import MlflowException

from millrace import REPOSITORY

RIDES = pd.DataFrame(
    {
        "fare": [1.5, 2.0, -4.0],
        "stops": [3, 0, 7],
        "night": [True, False, True],
        "rating": [4.5, np.nan, 1.0],
        "bags": [np.nan, 1.0, 2.0],
    }
)
# 0.25 + 0.5 fare + 2 stops + 10 night + 100 rating + 1000 bags
WANTED = [np.nan, np.nan, 0.25 - 2 + 14 + 10 + 100 + 2000]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A model folder as model-training writes it, with nullable columns."""
    folder = tmp_path_factory.mktemp("written") / "model"
    subprocess.run([REPOSITORY / "node_modules/node/bin/node", REPOSITORY / "conformance/write-model.ts", folder], check=True)
    return folder


@pytest.fixture(scope="module")
def model(folder):
    return mlflow.pyfunc.load_model(str(folder))


def predicted(model, rows):
    return np.ravel(model.predict(rows))


def test_predictions_are_those_of_the_linear_model_and_nulls_are_allowed_where_we_say_so(model):
    np.testing.assert_allclose(predicted(model, RIDES), WANTED, rtol=0, atol=1e-9)


def test_columns_are_matched_by_name_and_surplus_ones_are_left_aside(model):
    shuffled = RIDES[RIDES.columns[::-1]].assign(surplus="x")
    np.testing.assert_allclose(predicted(model, shuffled), WANTED, rtol=0, atol=1e-9)


@pytest.mark.parametrize("types", [{"fare": "float32", "rating": "float32"}, {"stops": "int32"}])
def test_narrower_types_are_widened(model, types):
    np.testing.assert_allclose(predicted(model, RIDES.astype(types)), WANTED, rtol=0, atol=1e-9)


@pytest.mark.parametrize("column", ["fare", "stops", "night"])
def test_a_required_column_must_be_there(model, column):
    with pytest.raises(MlflowException, match=f"missing inputs.*{column}"):
        model.predict(RIDES.drop(columns=column))


def test_a_null_in_a_required_column_of_whole_numbers_is_refused(model):
    with pytest.raises(MlflowException, match="Incompatible input types for column stops"):
        model.predict(RIDES.assign(stops=[3, np.nan, 7]))


def test_the_signature_says_which_columns_are_required(model):
    inputs = model.metadata.get_input_schema()
    assert [(it.name, it.type.name, it.required) for it in inputs.inputs] == [
        ("fare", "double", True),
        ("stops", "long", True),
        ("night", "boolean", True),
        ("rating", "double", False),
        ("bags", "double", False),
    ]
    assert inputs.required_input_names() == ["fare", "stops", "night"]


def test_the_examples_are_what_the_model_takes(folder, model):
    pd.testing.assert_frame_equal(model.input_example, RIDES[:2], check_dtype=False)
    assert len(predicted(model, model.input_example)) == 2
    served = pd.DataFrame(**json.loads(model.metadata.get_serving_input(str(folder)))["dataframe_split"])
    np.testing.assert_allclose(predicted(model, served), WANTED[:2], rtol=0, atol=1e-9)


def test_the_description_is_read_as_it_was_written(folder, model):
    described = model.metadata
    assert set(described.flavors) == {"onnx", "python_function"}
    assert described.metadata["feature_service"] == "rides"
    assert described.metadata["training_predictions"]["deciles"] == [1] * 11
    sizes = [(folder / name).stat().st_size for name in ("model.onnx", "input_example.json", "serving_input_example.json")]
    assert described.model_size_bytes == sum(sizes)
    assert described.model_id == "m-0f0e0d0c0b0a09080706050403020100"
    environment = mlflow.pyfunc.get_model_dependencies(str(folder))
    assert open(environment).read() == (folder / "requirements.txt").read_text()


def test_the_graph_passes_the_checker_of_onnx(folder):
    assert len(mlflow.onnx.load_model(str(folder)).graph.input) == 5
