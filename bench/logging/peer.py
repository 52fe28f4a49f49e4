"""Logs a run and a model to a new SQLite store in this folder; prints the seconds that each part took, as JSON."""

import json
import time

import mlflow
import onnx
import pandas as pd
from mlflow.models import infer_signature
from onnx import TensorProto, helper

graph = helper.make_graph(
    [helper.make_node("MatMul", ["x", "w"], ["y"])],
    "linear",
    [helper.make_tensor_value_info("x", TensorProto.FLOAT, [None, 3])],
    [helper.make_tensor_value_info("y", TensorProto.FLOAT, [None, 1])],
    [helper.make_tensor("w", TensorProto.FLOAT, [3, 1], [0.5, -0.25, 0.125])],
)
model = helper.make_model(graph, ir_version=9, opset_imports=[helper.make_opsetid("", 17)])
onnx.checker.check_model(model)
example = pd.DataFrame({"a": [1.0], "b": [2.0], "c": [3.0]})
signature = infer_signature(example, pd.DataFrame({"prediction": [0.1]}))

seconds = {}
last = time.perf_counter()


def lap(name):
    global last
    now = time.perf_counter()
    seconds[name] = now - last
    last = now


mlflow.set_tracking_uri("sqlite:///mlflow.db")
mlflow.set_experiment("bench")
lap("first opening")
with mlflow.start_run(run_name="bench"):
    mlflow.log_params({f"param {index}": str(index) for index in range(10)})
    for step in range(20):
        mlflow.log_metric("loss", 1 / (step + 1), step=step)
    lap("run")
    mlflow.onnx.log_model(model, name="model", signature=signature, input_example=example)
    lap("model")
print(json.dumps(seconds))
