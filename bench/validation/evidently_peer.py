"""Evidently's drift preset over two tables, to JSON and a page: evidently_peer.py REFERENCE CURRENT FOLDER."""

import sys
from pathlib import Path

import pandas as pd
from evidently import DataDefinition, Dataset, Report
from evidently.presets import DataDriftPreset

reference, current = (pd.read_parquet(path) for path in sys.argv[1:3])
text = [name for name in reference if not pd.api.types.is_numeric_dtype(reference[name])]
definition = DataDefinition(numerical_columns=[it for it in reference if it not in text], categorical_columns=text)
datasets = [Dataset.from_pandas(frame, data_definition=definition) for frame in (current, reference)]
snapshot = Report([DataDriftPreset()]).run(*datasets)
folder = Path(sys.argv[3])
(folder / "drift.json").write_text(snapshot.json())
snapshot.save_html(str(folder / "drift.html"))
