"""Splits and folds are scikit-learn's, row for row and in its order; where it refuses, so do we. Bins are pandas', key hashes mmh3's."""

import json
import random
import struct
import subprocess
import warnings

import mmh3
import numpy as np
import pandas as pd
import pytest
from sklearn import model_selection as sk

from millrace import REPOSITORY

CASES = 300


def ours(calls):
    """What our splits package answers to each call: lists of rows, or the code of its refusal."""
    finished = subprocess.run(
        [REPOSITORY / "node_modules/node/bin/node", REPOSITORY / "conformance/split-rows.ts"],
        input="\n".join(map(json.dumps, calls)),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert finished.returncode == 0, finished.stderr
    return [json.loads(line) for line in finished.stdout.splitlines()]


def theirs(rows_of):
    """The rows that scikit-learn gives, or None where it refuses."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return [np.asarray(rows).tolist() for rows in rows_of()]
        except ValueError:
            return None


def expect_the_same(calls, expected):
    """Every answer is the expected one, refusals where None; most cases are no refusals."""
    refused = 0
    for call, answer, wanted in zip(calls, ours(calls), expected, strict=True):
        if wanted is None:
            assert answer in ("USAGE", "DATA_REJECTED"), call
            refused += 1
        else:
            assert flat(answer) == wanted, call
    assert refused < len(calls) / 2


def flat(answer):
    """The pairs of several folds as one list of sides, as `theirs` has them."""
    return [side for fold in answer for side in fold] if answer and isinstance(answer[0][0], list) else answer


def sizes(rng, units):
    return rng.choice([rng.uniform(0.02, 0.6), 0.2, 0.25, 1 / 3, rng.randint(1, max(1, units // 2))])


def seeds(rng):
    return rng.choice([0, 42, 2**32 - 1, rng.randrange(2**32)])


def codes(rng, rows, kinds):
    """Codes 0, 1, … without a hole, some much more frequent than others."""
    weights = [rng.choice([1, 1, 3, 10]) for _ in range(kinds)]
    return np.unique(rng.choices(range(kinds), weights, k=rows), return_inverse=True)[1].tolist()


def train_test_split(rows, test_size, seed, labels=None):
    stratify = None if labels is None else np.asarray(labels)
    return sk.train_test_split(np.arange(rows), test_size=test_size, random_state=seed, stratify=stratify)


def with_validation(cut, rows, count):
    """A second cut over the train rows of the first: train, validation, test."""
    rest, test = cut(np.arange(rows), None)
    train, validation = cut(rest, count)
    return train, validation, test


def split_cases(kind, make):
    rng = random.Random(kind)
    calls, expected = [], []
    for _ in range(CASES):
        call, rows_of = make(rng)
        calls.append(call)
        expected.append(theirs(rows_of))
    return calls, expected


def random_case(rng):
    rows = rng.randint(1, 300)
    size, seed = sizes(rng, rows), seeds(rng)
    spec = {"kind": "random", "testSize": size, "seed": seed}
    return {"split": spec, "columns": {"rows": rows}}, lambda: train_test_split(rows, size, seed)


def random_three_way_case(rng):
    rows = rng.randint(4, 300)
    size, held, seed = sizes(rng, rows), rng.uniform(0.02, 0.4), seeds(rng)
    spec = {"kind": "random", "testSize": size, "validationSize": held, "seed": seed}
    count = int(np.ceil(held * rows))
    cut = lambda over, wanted: sk.train_test_split(over, test_size=wanted or size, random_state=seed)
    return {"split": spec, "columns": {"rows": rows}}, lambda: with_validation(cut, rows, count)


def stratified_case(rng):
    rows = rng.randint(2, 300)
    labels = codes(rng, rows, rng.randint(1, 12))
    size, seed = sizes(rng, rows), seeds(rng)
    spec = {"kind": "stratified", "testSize": size, "seed": seed}
    return {"split": spec, "columns": {"rows": rows, "labels": labels}}, lambda: train_test_split(rows, size, seed, labels)


def stratified_three_way_case(rng):
    rows = rng.randint(30, 400)
    labels = np.asarray(codes(rng, rows, rng.randint(1, 6)))
    size, held, seed = rng.uniform(0.1, 0.4), rng.uniform(0.1, 0.4), seeds(rng)
    spec = {"kind": "stratified", "testSize": size, "validationSize": held, "seed": seed}
    count = int(np.ceil(held * rows))
    cut = lambda over, wanted: sk.train_test_split(over, test_size=wanted or size, random_state=seed, stratify=labels[over])
    call = {"split": spec, "columns": {"rows": rows, "labels": labels.tolist()}}
    return call, lambda: with_validation(cut, rows, count)


def numbers(rng, rows):
    draw = rng.choice([lambda: rng.gauss(0, 1e3), lambda: float(rng.randint(0, 9)), lambda: rng.expovariate(1), lambda: round(rng.random(), 2)])
    return [draw() for _ in range(rows)]


def binned_case(rng):
    rows, bins = rng.randint(20, 300), rng.randint(2, 10)
    target = numbers(rng, rows)
    size, seed = sizes(rng, rows), seeds(rng)
    labels = pd.qcut(pd.Series(target), bins, labels=False, duplicates="drop")
    spec = {"kind": "stratified", "testSize": size, "seed": seed, "bins": bins}
    return {"split": spec, "columns": {"rows": rows, "target": target}}, lambda: train_test_split(rows, size, seed, labels)


def group_shuffle_case(rng):
    rows = rng.randint(2, 300)
    groups = codes(rng, rows, rng.randint(1, 40))
    size, seed = sizes(rng, max(groups) + 1), seeds(rng)
    splitter = sk.GroupShuffleSplit(n_splits=1, test_size=size, random_state=seed)
    call = {"split": {"kind": "group", "testSize": size, "seed": seed}, "columns": {"rows": rows, "groups": groups}}
    return call, lambda: next(splitter.split(groups, groups=groups))


def group_three_way_case(rng):
    rows = rng.randint(20, 300)
    groups = np.asarray(codes(rng, rows, rng.randint(5, 40)))
    size, held, seed = rng.uniform(0.02, 0.4), rng.uniform(0.02, 0.4), seeds(rng)
    count = int(np.ceil(held * (groups.max() + 1)))

    def cut(over, wanted):
        splitter = sk.GroupShuffleSplit(n_splits=1, test_size=wanted or size, random_state=seed)
        return (over[side] for side in next(splitter.split(over, groups=groups[over])))

    spec = {"kind": "group", "testSize": size, "validationSize": held, "seed": seed}
    return {"split": spec, "columns": {"rows": rows, "groups": groups.tolist()}}, lambda: with_validation(cut, rows, count)


SPLITS = [
    random_case,
    random_three_way_case,
    stratified_case,
    stratified_three_way_case,
    binned_case,
    group_shuffle_case,
    group_three_way_case,
]


def shuffled(rng):
    """Our spec's part and scikit-learn's parameters of folds that are shuffled or not."""
    if rng.random() < 0.3:
        return {}, {}
    seed = seeds(rng)
    return {"seed": seed}, {"shuffle": True, "random_state": seed}


def fold_case(kind, splitter, rng, columns, parameters=None):
    count = rng.randint(2, 8)
    spec, their_parameters = shuffled(rng) if parameters is None else parameters
    call = {"folds": {"kind": kind, "folds": count, **spec}, "columns": columns}
    y, groups = columns.get("labels"), columns.get("groups")
    made = splitter(n_splits=count, **their_parameters)
    return call, lambda: [side for fold in made.split(np.zeros(columns["rows"]), y, groups) for side in fold]


def k_fold_case(rng):
    return fold_case("random", sk.KFold, rng, {"rows": rng.randint(3, 300)})


def repeats(rng):
    seed, times = seeds(rng), rng.randint(2, 4)
    return {"seed": seed, "repeats": times}, {"random_state": seed, "n_repeats": times}


def repeated_k_fold_case(rng):
    return fold_case("random", sk.RepeatedKFold, rng, {"rows": rng.randint(3, 100)}, repeats(rng))


def labelled(rng, rows):
    return {"rows": rows, "labels": codes(rng, rows, rng.randint(1, 12))}


def stratified_k_fold_case(rng):
    return fold_case("stratified", sk.StratifiedKFold, rng, labelled(rng, rng.randint(8, 300)))


def repeated_stratified_k_fold_case(rng):
    return fold_case("stratified", sk.RepeatedStratifiedKFold, rng, labelled(rng, rng.randint(8, 100)), repeats(rng))


def group_k_fold_case(rng):
    rows = rng.randint(3, 300)
    return fold_case("group", sk.GroupKFold, rng, {"rows": rows, "groups": codes(rng, rows, rng.randint(4, 40))})


def stratified_group_k_fold_case(rng):
    rows = rng.randint(20, 300)
    groups = codes(rng, rows, rng.choice([6, 40, 200]))
    return fold_case("stratified-group", sk.StratifiedGroupKFold, rng, {**labelled(rng, rows), "groups": groups})


def time_series_case(rng):
    rows = rng.randint(3, 300)
    spec, their_parameters = {}, {}
    for ours_name, name, value in [
        ("gap", "gap", rng.randint(0, 10)),
        ("testSize", "test_size", rng.randint(1, max(1, rows // 8))),
        ("maxTrainSize", "max_train_size", rng.randint(1, rows)),
    ]:
        if rng.random() < 0.5:
            spec[ours_name] = their_parameters[name] = value
    return fold_case("time-series", sk.TimeSeriesSplit, rng, {"rows": rows}, (spec, their_parameters))


def time_case(rng):
    """With times that all differ, and none of them within a gap, folds by time are those by rows of the sorted table."""
    rows = rng.randint(20, 200)
    times = rng.sample(range(10**9), rows)
    place = np.argsort(times)
    call, rows_of = fold_case("time", sk.TimeSeriesSplit, rng, {"rows": rows, "times": times}, ({}, {}))
    return call, lambda: [np.sort(place[side]) for side in rows_of()]


FOLDS = [
    k_fold_case,
    repeated_k_fold_case,
    stratified_k_fold_case,
    repeated_stratified_k_fold_case,
    group_k_fold_case,
    stratified_group_k_fold_case,
    time_series_case,
    time_case,
]


@pytest.mark.parametrize("make", SPLITS + FOLDS)
def test_rows_are_those_of_scikit_learn(make):
    expect_the_same(*split_cases(make.__name__, make))


def test_many_folds_and_classes_round_as_numpy_rounds():
    rng = random.Random(7)
    calls, expected = [], []
    for _ in range(40):
        rows, count, seed = 400, rng.randint(8, 20), seeds(rng)
        columns = {"rows": rows, "labels": codes(rng, rows, rng.choice([1, 9, 20])), "groups": codes(rng, rows, 60)}
        made = sk.StratifiedGroupKFold(n_splits=count, shuffle=True, random_state=seed)
        calls.append({"folds": {"kind": "stratified-group", "folds": count, "seed": seed}, "columns": columns})
        expected.append(theirs(lambda: [side for fold in made.split(np.zeros(rows), columns["labels"], columns["groups"]) for side in fold]))
    expect_the_same(calls, expected)


def key_bytes(value):
    """The encoding that the README of splits describes."""
    if value is None:
        return b"\x00"
    if isinstance(value, bool):
        return b"\x01" + bytes([value])
    if isinstance(value, float) and not (value.is_integer() and -(2.0**63) <= value < 2.0**63):
        return b"\x03" + struct.pack("<d", value)
    if isinstance(value, str):
        text = value.encode()
        return b"\x04" + struct.pack("<I", len(text)) + text
    value = int(value)
    return b"\x02" + struct.pack("<q", value) if value < 2**63 else b"\x05" + struct.pack("<Q", value)


def random_key(rng):
    return rng.choice(
        [
            lambda: None,
            lambda: rng.random() < 0.5,
            lambda: rng.randint(-10, 10**6),
            lambda: rng.randint(-(2**63), 2**64 - 1),
            lambda: rng.uniform(-1e3, 1e3),
            lambda: rng.choice([-0.0, 3.0, 2.0**60, -(2.0**63), 1e300, 5e-324]),
            lambda: "".join(rng.choices("abcxyz é漢🚕", k=rng.randint(0, 200))),
        ]
    )()


def as_json(value):
    return f"int:{value}" if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**53 else value


def test_keys_are_hashed_and_split_as_mmh3_hashes_their_encoding():
    rng = random.Random(6)
    calls, expected = [], []
    for _ in range(100):
        rows = 100
        table = [[random_key(rng) for _ in range(rows)] for _ in range(rng.randint(1, 4))]
        hashes = [mmh3.hash64(b"".join(map(key_bytes, row)), 0, x64arch=False, signed=False)[0] for row in zip(*table)]
        columns = {"rows": rows, "keys": [[as_json(value) for value in column] for column in table]}
        seed, test, validation = seeds(rng), rng.uniform(0.2, 0.4), rng.uniform(0.2, 0.4)
        of = {
            purpose: [(mmh3.hash64(struct.pack("<QII", h, purpose, 0), seed, x64arch=False, signed=False)[0] >> 11) / 2**53 for h in hashes]
            for purpose in (0, 1)
        }
        drawn = np.asarray(of[0])
        sides = [drawn >= test + validation, (drawn >= test) & (drawn < test + validation), drawn < test]
        folds = np.floor(np.asarray(of[1]) * 4)
        spec = {"kind": "hash", "testSize": test, "validationSize": validation, "seed": seed}
        calls += [
            {"hash": True, "columns": columns},
            {"split": spec, "columns": columns},
            {"folds": {"kind": "hash", "folds": 4, "seed": seed}, "columns": columns},
        ]
        expected += [
            list(map(str, hashes)),
            [np.flatnonzero(side).tolist() for side in sides],
            [np.flatnonzero(mask).tolist() for fold in range(4) for mask in (folds != fold, folds == fold)],
        ]
    for call, answer, wanted in zip(calls, ours(calls), expected, strict=True):
        assert (answer if "hash" in call else flat(answer)) == wanted, call
