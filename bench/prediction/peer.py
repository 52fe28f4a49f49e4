"""The same predictions by the peers: peer.py pyfunc|onnxruntime MODEL ROWS OUTPUT."""

import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

how, model, rows, output = sys.argv[1:]
if how == "pyfunc":
    import mlflow
    import pandas as pd

    frame = pd.read_parquet(rows)
    predictions = mlflow.pyfunc.load_model(model).predict(frame)
    frame[["id"]].assign(prediction=np.ravel(list(predictions.values())[0] if isinstance(predictions, dict) else predictions)).to_parquet(output)
else:
    import onnxruntime

    session = onnxruntime.InferenceSession(f"{model}/model.onnx")
    name = session.get_inputs()[0].name
    writer = None
    for batch in pq.ParquetFile(rows).iter_batches(131_072):
        columns = [batch.column(column).to_numpy() for column in batch.schema.names if column != "id"]
        (predictions,) = session.run(None, {name: np.column_stack(columns).astype(np.float32)})
        table = pa.table({"id": batch.column("id"), "prediction": predictions.ravel().astype(float)})
        writer = writer or pq.ParquetWriter(output, table.schema, compression="zstd")
        writer.write_table(table)
    writer.close()
