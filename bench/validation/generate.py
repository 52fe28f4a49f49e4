"""Writes two tables to validate and the expectations of them, seeded: generate.py FOLDER ROWS COLUMNS.

Nine in ten columns are numbers, the rest text; a fifth of the columns drift.
"""

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

folder = Path(sys.argv[1])
rows, columns = map(int, sys.argv[2:])
ROWS_AT_ONCE = max(10_000, 20_000_000 // columns)
WORDS = pa.array([f"word {i}" for i in range(30)])

names = [f"c{i}" for i in range(columns)]
is_text = {name: i % 10 == 9 for i, name in enumerate(names)}
random = np.random.default_rng(1)
(folder / "feature_repo").mkdir(parents=True, exist_ok=True)


def column(i, count, moved):
    drift = 0.25 if moved and i % 5 == 0 else 0
    if is_text[names[i]]:
        picked = np.minimum(random.geometric(0.15 + drift / 5, count) - 1, len(WORDS) - 1)
        return pa.DictionaryArray.from_arrays(picked.astype("int32"), WORDS).cast(pa.string())
    if i % 10 == 7:
        return pa.array(random.integers(0, 1000, count) + int(400 * drift))
    values = random.lognormal(drift, 1, count) if i % 10 == 5 else random.normal(drift, 1, count)
    return pa.array(values)


schema = pa.schema([(name, column(i, 1, False).type) for i, name in enumerate(names)])
for file, moved in (("before.parquet", False), ("after.parquet", True)):
    with pq.ParquetWriter(folder / file, schema) as writer:
        for start in range(0, rows, ROWS_AT_ONCE):
            count = min(ROWS_AT_ONCE, rows - start)
            writer.write_table(pa.table([column(i, count, moved) for i in range(columns)], schema=schema))

rules = "".join(
    f"  {name}: {{ present: 1, {'max_length: 20' if is_text[name] else 'min: -1000, max: 100000'} }}\n" for name in names
)
(folder / "feature_repo" / "expectations.yaml").write_text(f"columns:\n{rules}")
(folder / "generated").touch()
