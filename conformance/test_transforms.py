"""scikit-learn's transformers agree with the fitted transforms, in Polars and in the graph alike."""

import json
import subprocess

import numpy as np
import onnx
import onnxruntime
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, KBinsDiscretizer, OneHotEncoder, OrdinalEncoder, StandardScaler

from millrace import REPOSITORY

COLORS = ["red", "blue", "Green", "é", "\U0001f600", "\ufb01", " red"]


def table(seed, rows, colors):
    """Columns of every kind, some values missing; `far` is far from zero, `flat` constant."""
    random = np.random.default_rng(seed)
    price = random.lognormal(1, 2, rows)
    skewed = random.gamma(0.3, size=rows) ** 3
    return pd.DataFrame(
        {
            "price": np.where(random.random(rows) < 0.1, np.nan, price),
            "skewed": skewed,
            "far": 1e3 + random.normal(size=rows),
            "flat": np.full(rows, 0.1),
            "stops": random.integers(0, 6, rows),
            "night": random.random(rows) < 0.3,
            "color": pd.Series(random.choice(np.array([*colors, None], dtype=object), rows), dtype=object),
            "size": pd.Series(random.choice(np.array(["S", "M", "L"], dtype=object), rows), dtype=object),
        }
    )


TRAIN = table(1, 701, COLORS)
ROWS = pd.concat([table(2, 300, [*COLORS, "violet"]), TRAIN.head(50)], ignore_index=True)
ROWS.loc[0, ["skewed", "far"]] = [1e-300, 1e12]
ROWS.loc[1, "stops"] = 9


def fitted(folder, transforms, columns):
    """What our plan makes of the rows: by Polars, by onnxruntime."""
    (folder / "transforms.yaml").write_text(json.dumps({"transforms": transforms}))
    TRAIN[columns].to_parquet(folder / "train.parquet")
    rows = ROWS[columns]
    rows.to_parquet(folder / "rows.parquet")
    node = REPOSITORY / "node_modules/node/bin/node"
    subprocess.run([node, REPOSITORY / "conformance/fit-transforms.ts", folder], check=True)
    design = json.loads((folder / "design.json").read_text())
    by_polars = pd.DataFrame({name: np.array(values, dtype=float) for name, values in design})
    onnx.checker.check_model(str(folder / "design.onnx"), full_check=True)
    session = onnxruntime.InferenceSession(folder / "design.onnx")
    outputs = session.run(None, {name: fed(rows[name]) for name in columns})
    return by_polars, pd.DataFrame(dict(zip(by_polars.columns, outputs, strict=True)))


def fed(column):
    text = column.dtype == object
    return column.fillna("__missing__").to_numpy() if text else column.to_numpy(float)


def by_scikit_learn(transformer, columns):
    transformer = ColumnTransformer([("all", transformer, columns)], verbose_feature_names_out=False, sparse_threshold=0)
    transformer.fit(TRAIN[columns])
    return pd.DataFrame(transformer.transform(ROWS[columns]), columns=transformer.get_feature_names_out(), dtype=float)


NUMBERS = ["price", "skewed", "far", "stops"]
COMPLETE = ["skewed", "far", "stops"]
NAMED = {"feature_names_out": "one-to-one"}


def quantile_clip(low, high):
    bounds = {name: np.nanquantile(TRAIN[name], [low, high]) for name in NUMBERS}
    return lambda x: pd.DataFrame({name: np.clip(x[name], *bounds[name]) for name in x.columns})


def bins(n_bins, strategy, encode):
    method = {"quantile_method": "linear"} if strategy == "quantile" else {}
    return KBinsDiscretizer(n_bins, encode=encode, strategy=strategy, subsample=None, **method)


CASES = {
    **{
        f"impute {strategy}": (
            [{"type": "impute", "columns": NUMBERS, "strategy": strategy, "add_indicator": True}],
            SimpleImputer(strategy=strategy, add_indicator=True),
            NUMBERS,
        )
        for strategy in ["mean", "median", "most_frequent"]
    },
    "impute constant": (
        [{"type": "impute", "dtype": "number", "strategy": "constant", "fill_value": -1.5}],
        SimpleImputer(strategy="constant", fill_value=-1.5),
        ["price", "skewed"],
    ),
    "clip": (
        [{"type": "clip", "columns": "*", "lower_quantile": 0.07, "upper_quantile": 0.91}],
        FunctionTransformer(quantile_clip(0.07, 0.91), **NAMED),
        NUMBERS,
    ),
    "standardize": ([{"type": "standardize", "dtype": "number"}], StandardScaler(), [*NUMBERS, "flat"]),
    "log1p": ([{"type": "log", "columns": "*"}], FunctionTransformer(np.log1p, **NAMED), NUMBERS),
    "log": (
        [{"type": "log", "columns": "*", "function": "log"}],
        FunctionTransformer(np.log, **NAMED),
        ["price", "skewed"],
    ),
    **{
        f"one-hot {drop}": (
            [{"type": "one_hot", "columns": "*", "handle_unknown": "ignore"} | ({"drop": drop} if drop else {})],
            OneHotEncoder(handle_unknown="ignore", drop=drop, sparse_output=False),
            ["color", "size", "stops", "night"],
        )
        for drop in [None, "first", "if_binary"]
    },
    "ordinal": (
        [{"type": "ordinal", "columns": "*", "unknown_value": -1, "encoded_missing_value": -2}],
        make_pipeline(
            # For scikit-learn None is a category like any other, and only NaN is missing.
            FunctionTransformer(lambda x: x.where(x.notna(), np.nan), **NAMED),
            OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-1, encoded_missing_value=-2),
        ),
        ["color", "size", "stops", "night"],
    ),
    "ordinal in order": (
        [{"type": "ordinal", "columns": "size", "categories": ["S", "M", "L"]}],
        OrdinalEncoder(categories=[["S", "M", "L"]]),
        ["size"],
    ),
    **{
        f"bin {n_bins} {strategy} {encode}": (
            [{"type": "bin", "columns": "*", "n_bins": n_bins, "strategy": strategy, "encode": encode}],
            bins(n_bins, strategy, "ordinal" if encode == "ordinal" else "onehot-dense"),
            [*COMPLETE, "flat"],
        )
        for n_bins, strategy, encode in [
            (5, "quantile", "onehot"),
            (7, "quantile", "ordinal"),
            (4, "uniform", "onehot"),
            (10, "uniform", "ordinal"),
        ]
    },
    "numbers one after the other": (
        [
            {"type": "impute", "columns": "*", "strategy": "median"},
            {"type": "clip", "columns": "*", "min": 0, "max": 2000},
            {"type": "log", "columns": "*"},
            {"type": "standardize", "columns": "*"},
        ],
        make_pipeline(
            SimpleImputer(strategy="median"),
            FunctionTransformer(np.clip, kw_args={"a_min": 0, "a_max": 2000}, **NAMED),
            FunctionTransformer(np.log1p, **NAMED),
            StandardScaler(),
        ),
        # Of what is a thousandth wide and far from zero, the mean is known to 1e-12 of the width no better.
        ["price", "skewed", "stops"],
    ),
    "text one after the other": (
        [
            {"type": "impute", "columns": "color", "strategy": "most_frequent"},
            {"type": "one_hot", "columns": "color", "handle_unknown": "ignore"},
        ],
        make_pipeline(
            SimpleImputer(strategy="most_frequent", missing_values=None),
            OneHotEncoder(handle_unknown="ignore", sparse_output=False),
        ),
        ["color"],
    ),
}


@pytest.mark.filterwarnings("ignore:Found unknown categories", "ignore:Bins whose width", "ignore:Feature 3 is constant")
@pytest.mark.parametrize("case", CASES)
def test_a_transform_is_scikit_learns(case, tmp_path):
    transforms, transformer, columns = CASES[case]
    wanted = by_scikit_learn(transformer, columns)
    for ours in fitted(tmp_path, transforms, columns):
        assert sorted(ours.columns) == sorted(wanted.columns)
        for name in wanted.columns:
            np.testing.assert_allclose(ours[name], wanted[name], rtol=1e-12, atol=1e-12, err_msg=name)
