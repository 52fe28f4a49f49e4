"""scikit-learn's train_test_split picks exactly the rows that data-preparation picks, in the same order."""

import numpy as np
import pyarrow.parquet as pq
import pytest
from sklearn.model_selection import train_test_split

from millrace import artifact, assert_same, columns_of_role, run

PARTS = ["train_x", "test_x", "train_y", "test_y", "train_keys", "test_keys"]


def expect_the_same_split(folder, test_size, seed):
    """Splits the folder's training.parquet, by us and by scikit-learn, and compares all six parts."""
    run(folder, ["data-preparation"], TEST_SIZE=str(test_size), RANDOM_SEED=str(seed))
    table = artifact(folder, "training.parquet")
    roles = {role: columns_of_role(folder, "training.parquet", role) for role in ("feature", "label", "key", "event_timestamp")}
    kept = table.to_pandas().dropna(subset=[*roles["feature"], *roles["label"]]).index
    rows = train_test_split(kept, test_size=test_size, random_state=seed)
    columns = {"x": roles["feature"], "y": roles["label"], "keys": roles["key"] + roles["event_timestamp"]}
    for part in PARTS:
        of, kind = part.split("_")
        assert_same(artifact(folder, f"{part}.parquet"), table.take(np.asarray(rows[of == "test"])), columns[kind])
    return len(kept)


@pytest.fixture
def folder(pipeline, tmp_path):
    """A folder with nothing but the sample's training table."""
    (tmp_path / "artifacts").mkdir()
    (tmp_path / "artifacts" / "training.parquet").symlink_to(pipeline / "artifacts" / "training.parquet")
    return tmp_path


@pytest.mark.parametrize(
    "test_size, seed", [(0.2, 17), (0.2, 0), (1 / 3, 42), (0.5, 2**32 - 1), (0.001, 5), (0.999, 7), (1, 3), (137, 2024)]
)
def test_the_sample_is_split_as_scikit_learn_splits_it(folder, test_size, seed):
    kept = expect_the_same_split(folder, test_size, seed)
    assert kept < artifact(folder, "training.parquet").num_rows


@pytest.mark.parametrize("rows, test_size, seed", [(2, 0.5, 1), (2, 1, 0), (3, 0.1, 9), (10, 0.25, 4), (257, 0.3, 11)])
def test_small_tables_are_split_as_scikit_learn_splits_them(folder, pipeline, rows, test_size, seed):
    path = folder / "artifacts" / "training.parquet"
    source = pq.ParquetFile(path)
    table = source.read().drop_null().slice(0, rows)
    path.unlink()
    pq.write_table(table.replace_schema_metadata(source.metadata.metadata), path)
    assert expect_the_same_split(folder, test_size, seed) == rows
