"""What MLflow's pyfunc predicts, beside what batch-prediction wrote."""

import mlflow
import numpy as np

from millrace import artifact


def stock_predictions(address, uri, batch):
    """MLflow's own predictions, the columns in the types of the model's signature: nullable integers are doubles to it."""
    mlflow.set_tracking_uri(address)
    model = mlflow.pyfunc.load_model(uri)
    inputs = model.metadata.get_input_schema()
    types = dict(zip(inputs.input_names(), inputs.numpy_types(), strict=True))
    return np.ravel(model.predict(batch[list(types)].astype(types)))


def assert_same_predictions(address, folder, uri=None):
    """The model, the registered version if none is named, loaded by MLflow predicts batch_output.parquet: to 1e-9, null where null."""
    version = artifact(folder, "registered_model_version.json")
    batch = artifact(folder, "batch_input.parquet").to_pandas()
    theirs = stock_predictions(address, uri or f"models:/{version['_name']}/{version['_version']}", batch)
    output = artifact(folder, "batch_output.parquet")
    ours = [np.nan if value is None else value for value in output.column("prediction").to_pylist()]
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-9, equal_nan=True)
    assert 0 < output.column("prediction").null_count < len(ours)
