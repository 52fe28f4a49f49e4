"""The range and null checks of one table by pandera on Polars: pandera_peer.py TABLE."""

import sys

import pandera.polars as pa
import polars as pl

table = pl.read_parquet(sys.argv[1])
text = pa.Column(str, pa.Check.str_length(max_value=20), nullable=False)
columns = {
    name: text
    if type == pl.String
    else pa.Column(type, pa.Check.in_range(-1000, 100_000), nullable=False)
    for name, type in table.schema.items()
}
pa.DataFrameSchema(columns).validate(table, lazy=True)
