"""The drift that data-validation tells between two Parquet files is SciPy's and Evidently's, on generated tables."""

import json
import math
import subprocess
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from scipy import stats
from scipy.spatial.distance import jensenshannon

from millrace import REPOSITORY, artifact, run

NUMERIC = ["wasserstein", "ks", "psi", "jensen_shannon"]
CATEGORICAL = ["jensen_shannon", "psi", "l_infinity", "chi_square"]
# Rows of the reference and of the current table: exact p-values of Kolmogorov-Smirnov up to 10,000, approximate beyond; from 50,000 on
# columns are compared without being sorted.
SIZES = [(300, 200), (1_000, 80), (4_000, 7_000), (80_000, 55_000)]


def table(random, rows, drift):
    """Columns of many shapes, which drift differently: ties, heavy tails, few values, rare and new categories, nulls."""
    normal = random.normal(size=rows)
    letters = list("abcdefgh") + (["new"] if drift else [])
    weights = np.array([30, 20, 15, 10, 5, 3, 1, 0.3] + ([0.5] if drift else []))
    word = random.choice(letters, rows, p=weights / weights.sum())
    return pa.table(
        {
            "same": random.normal(size=rows),
            "moved": normal + 0.3 * drift,
            "scaled": random.normal(size=rows) * (1 + drift),
            "heavy": random.standard_cauchy(rows) * (1 + 0.2 * drift),
            "skewed": random.lognormal(0.1 * drift, 1.5, rows),
            "tiny": random.normal(size=rows) * 1e-9,
            "far": 1e9 + random.normal(size=rows) + drift,
            "rounded": np.round(random.normal(size=rows), 1),
            "whole": random.integers(0, 200 + 20 * drift, rows),
            "narrow": random.poisson(8 + drift, rows),
            "five": random.integers(0, 5 + drift, rows),
            "two": random.random(rows) < 0.3 + 0.1 * drift,
            "constant": np.full(rows, 3.5),
            "holes": pa.array(normal * 2, mask=random.random(rows) < 0.1 + 0.1 * drift),
            "word": word,
            "evenly": random.choice([f"v{i}" for i in range(40)], rows),
            "gaps": pa.array(random.choice(["x", "y", "z"], rows), mask=random.random(rows) < 0.2),
        }
    )


@pytest.fixture(scope="module")
def pairs(tmp_path_factory):
    """A folder with before.parquet and after.parquet for each of the sizes."""
    folders = {}
    for size in SIZES:
        folders[size] = tmp_path_factory.mktemp("drift")
        random = np.random.default_rng(size[0])
        for name, rows, drift in zip(("before", "after"), size, (0, 1), strict=True):
            pq.write_table(table(random, rows, drift), folders[size] / f"{name}.parquet")
    return folders


@pytest.fixture(scope="module", params=SIZES, ids=str)
def pair(request, pairs):
    return pairs[request.param]


@pytest.fixture(scope="module")
def found(pair):
    """What data-validation tells of a pair, once with each of the measures: of numbers by those, of the others by theirs."""
    told = [drift_told(pair, *measures) for measures in zip(NUMERIC, CATEGORICAL, strict=True)]
    return dict(zip(NUMERIC, told, strict=True)), dict(zip(CATEGORICAL, told, strict=True))


def drift_told(folder, numeric, categorical, baseline="before.parquet"):
    """The drift in data_validation.json."""
    measures = ["--numeric-drift", numeric, "--categorical-drift", categorical]
    run(folder, ["data-validation", "--input", "after.parquet", "--baseline", baseline, *measures])
    return artifact(folder, "data_validation.json")["drift"]


def by_column(drift, nulls=False):
    """That of values, or that of null rates."""
    return {it["column"]: it for it in drift if (it["measure"] == "null_rate") == nulls}


def columns(folder):
    """Each column's values that are there, before and after."""
    tables = [pq.read_table(folder / f"{name}.parquet") for name in ("before", "after")]
    for name in tables[0].column_names:
        yield name, *(np.asarray(it.column(name).drop_null().to_pylist()) for it in tables)


def is_number(values):
    return values.dtype.kind in "if"


def counts(before, after):
    """Rows of each category on both sides."""
    categories = np.unique(np.concatenate([before, after]))
    return np.array([[np.count_nonzero(side == it) for it in categories] for side in (before, after)], float)


def pooled(table):
    """Rare categories as one, so that every cell is expected five times (Cochran 1954); else with the smallest one."""
    often = stats.contingency.expected_freq(table).min(axis=0) >= 5
    rare = table[:, ~often].sum(axis=1, keepdims=True)
    kept = table[:, often]
    if rare.sum() == 0:
        return kept
    if stats.contingency.expected_freq(np.hstack([kept, rare]))[:, -1].min() >= 5:
        return np.hstack([kept, rare])
    kept[:, [kept.sum(axis=0).argmin()]] += rare
    return kept


def chi_square(table):
    return stats.chi2_contingency(table, correction=False)


def test_numbers_are_those_of_scipy(pair, found):
    for measure in ("wasserstein", "ks"):
        ours = by_column(found[0][measure])
        for name, before, after in columns(pair):
            if not is_number(before):
                continue
            ks = stats.ks_2samp(before, after)
            deviation = max(before.std(), 0.001)
            theirs = ks.statistic if measure == "ks" else stats.wasserstein_distance(before, after) / deviation
            assert ours[name]["value"] == pytest.approx(theirs, rel=1e-9, abs=1e-9), name
            assert ours[name]["p_value"] == pytest.approx(ks.pvalue, rel=1e-9, abs=1e-12), name
            assert (ours[name]["baseline_rows"], ours[name]["rows"]) == (len(before), len(after))


def test_categories_are_those_of_scipy(pair, found):
    ours = {measure: by_column(found[1][measure]) for measure in CATEGORICAL}
    for name, before, after in columns(pair):
        if is_number(before):
            continue
        table = counts(before, after)
        shares = table / table.sum(axis=1, keepdims=True)
        whole = chi_square(table)
        theirs = {
            "jensen_shannon": jensenshannon(*shares, base=2),
            "l_infinity": np.abs(shares[0] - shares[1]).max(),
            "chi_square": whole.statistic,
        }
        for measure, value in theirs.items():
            assert ours[measure][name]["value"] == pytest.approx(value, rel=1e-9, abs=1e-9), (name, measure)
        cramers_v = math.sqrt(whole.statistic / table.sum())
        assert ours["chi_square"][name]["effect"] == pytest.approx(cramers_v, rel=1e-9)
        for measure in CATEGORICAL:
            frequent = pooled(table)
            if frequent.shape[1] == 1:
                assert (ours[measure][name]["p_value"], ours[measure][name]["verdict"]) == (None, "inconclusive")
                continue
            p_value = chi_square(frequent).pvalue
            assert ours[measure][name]["p_value"] == pytest.approx(p_value, rel=1e-9, abs=1e-15), (name, measure)


def test_measures_on_bins_are_those_of_evidently(pair, found, evidently):
    numeric, categorical = ({measure: by_column(drift) for measure, drift in of.items()} for of in found)
    # Evidently's distance has the natural logarithm.
    methods = {"psi": ("psi", 1), "jensen_shannon": ("jensenshannon", 1 / math.sqrt(math.log(2))), "wasserstein": ("wasserstein", 1)}
    for name, scores in evidently[str(pair)].items():
        ours = numeric if "wasserstein" in scores else categorical
        for measure in ours.keys() & methods.keys():
            method, scale = methods[measure]
            assert ours[measure][name]["value"] == pytest.approx(scores[method] * scale, rel=1e-9, abs=1e-9), (name, measure)


@pytest.fixture(scope="module")
def evidently(pairs):
    """Evidently's scores by folder, column and method, from an environment of its own."""
    script = ["sh", REPOSITORY / "tools/python-environment.sh", "evidently"]
    python = subprocess.run(script, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    command = [python, Path(__file__).parent / "evidently_drift.py", *pairs.values()]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def test_null_rates_are_judged_by_the_pooled_z_test(pair, found):
    ours = by_column(found[0]["ks"], nulls=True)
    assert set(ours) == {"holes", "gaps"}
    before, after = (pq.read_table(pair / f"{name}.parquet") for name in ("before", "after"))
    for name, it in ours.items():
        nulls, rows = (np.array([of(t) for t in (before, after)]) for of in (lambda t: t[name].null_count, len))
        both = nulls.sum() / rows.sum()
        z = np.subtract(*(nulls / rows)[::-1]) / math.sqrt(both * (1 - both) * (1 / rows).sum())
        assert it["value"] == pytest.approx(np.subtract(*(nulls / rows)[::-1]), abs=1e-12)
        assert it["p_value"] == pytest.approx(2 * stats.norm.sf(abs(z)), rel=1e-9)


def test_p_values_are_adjusted_over_all_columns_and_verdicts_follow_from_them(found):
    drift = found[0]["wasserstein"]
    tested = [it for it in drift if it["p_value"] is not None]
    assert all((it["verdict"] == "inconclusive") == (it not in tested) for it in drift)
    adjusted = stats.false_discovery_control([it["p_value"] for it in tested])
    assert [it["adjusted_p_value"] for it in tested] == pytest.approx(adjusted.tolist(), rel=1e-12)
    for it, p_value in zip(tested, adjusted, strict=True):
        is_drifted = it["effect"] >= it["threshold"] and p_value <= 0.05
        assert it["verdict"] == ("drifted" if is_drifted else "stable"), it["column"]


def test_against_a_summary_the_exact_value_is_within_the_error_that_is_told(pair, found):
    run(pair, ["data-validation", "--input", "before.parquet", "--write-baseline", "before.json"])
    for measure, categorical in (("wasserstein", "jensen_shannon"), ("ks", "psi")):
        exact = by_column(found[0][measure])
        stored = by_column(drift_told(pair, measure, categorical, baseline="before.json"))
        for name, it in stored.items():
            assert abs(it["value"] - exact[name]["value"]) <= it["error"] + 1e-9, (name, measure)
