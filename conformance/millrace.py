"""Runs the built bins in folders of their own, and reads what they wrote."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

REPOSITORY = Path(__file__).resolve().parent.parent

TRAINING = [
    ["feature-store", "apply"],
    ["data-extraction"],
    ["data-validation"],
    ["data-preparation"],
    ["model-training"],
    ["model-evaluation"],
    ["model-validation"],
]
BATCH = [
    ["data-extraction", "--for", "batch"],
    ["data-validation", "--for", "batch"],
    ["batch-prediction"],
]


def run(folder, command, **settings):
    """Runs a bin to its end, with no setting of the caller's but those given; returns its stdout."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR") if name in os.environ}
    finished = subprocess.run(
        [REPOSITORY / "node_modules/.bin" / command[0], *command[1:]],
        cwd=folder,
        env=kept | settings,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert finished.returncode == 0, f"{' '.join(command)} exited {finished.returncode}\n{finished.stderr}"
    return finished.stdout


def run_pipeline(folder, **settings):
    """The ten processes of `make pipeline` on the sample, in a new folder."""
    copy_sample(folder)
    for command in TRAINING + BATCH:
        run(folder, command, **settings)
    return folder


def copy_sample(folder):
    """The sample data and its definitions, without what a pipeline run leaves beside them."""
    shutil.copytree(REPOSITORY / "data", folder / "data")
    made = shutil.ignore_patterns("registry.db*", "data")
    shutil.copytree(REPOSITORY / "feature_repo", folder / "feature_repo", ignore=made)


def artifact(folder, name):
    """An artifact: the document of a .json file, the Arrow table of a .parquet file."""
    path = folder / "artifacts" / name
    return json.loads(path.read_text()) if path.suffix == ".json" else pq.read_table(path)


def footer(folder, name):
    """What a Parquet artifact says of itself: its roles, the feature service, and more."""
    return json.loads(pq.read_metadata(folder / "artifacts" / name).metadata[b"millrace"])


def columns_of_role(folder, name, role):
    return [column for column, its in footer(folder, name)["roles"].items() if its == role]


def values(table, column):
    """A column as Python values, None for null: exact, whatever the types on both sides."""
    column = table.column(column)
    if pa.types.is_timestamp(column.type):
        column = column.cast(pa.timestamp("us"))
    return column.to_pylist()


def assert_same(ours, theirs, columns):
    """Two Arrow tables have the same values in these columns, row by row, null where null."""
    assert ours.num_rows == theirs.num_rows
    for column in columns:
        pairs = zip(values(ours, column), values(theirs, column), strict=True)
        differing = [(row, *pair) for row, pair in enumerate(pairs) if pair[0] != pair[1]]
        assert not differing, f"{column}: {len(differing)} rows differ (row, ours, theirs): {differing[:5]}"
