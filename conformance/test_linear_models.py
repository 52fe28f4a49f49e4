"""The estimators package agrees with scikit-learn: coefficients, paths, selected alphas, probabilities' coefficients, standard errors."""

import json
import subprocess
import warnings

import numpy as np
import pytest
from scipy import stats
from sklearn import datasets
from sklearn.linear_model import (
    ElasticNet,
    ElasticNetCV,
    HuberRegressor,
    LinearRegression,
    LogisticRegression,
    Ridge,
    enet_path,
)
from sklearn.model_selection import KFold

from millrace import REPOSITORY

PROBLEMS = 300
EXACT = {"tol": 1e-12, "max_iter": 100_000}
OURS_EXACT = {"tol": 1e-12, "maxIter": 100_000}


def fits(problems, folder):
    """The answers of one Node process to problems, whose arrays may be numpy's."""
    path = folder / "problems.json"
    path.write_text(json.dumps(problems, default=lambda array: array.tolist()))
    command = [REPOSITORY / "node_modules/node/bin/node", REPOSITORY / "conformance/fit-models.ts", path]
    finished = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert finished.returncode == 0, finished.stderr
    return json.loads(finished.stdout)


def problem(kind, x, y, weights=None, folds=None, **options):
    given = {"kind": kind, "x": x.T, "y": y, "options": options}
    return given | ({} if weights is None else {"weights": weights}) | ({} if folds is None else {"folds": folds})


def relative(ours, theirs):
    """The distance of two vectors as a share of the larger one's size."""
    ours, theirs = np.ravel(ours), np.ravel(theirs)
    return np.linalg.norm(ours - theirs) / max(np.linalg.norm(theirs), 1e-300)


def generated(seed):
    """One regression problem with what makes fits hard, by turns: collinear, sparse, weighted, scaled by 1e±6, p > n, positive."""
    random = np.random.default_rng(seed)
    wide = seed % 6 == 4
    n, p = (int(random.integers(8, 20)), int(random.integers(20, 40))) if wide else (int(random.integers(30, 200)), int(random.integers(1, 15)))
    x = random.normal(size=(n, p))
    if seed % 6 == 0 and p > 1:
        x[:, p // 2 :] = x[:, : p - p // 2] + 0.05 * random.normal(size=(n, p - p // 2))
    if seed % 6 == 1:
        x[random.random(size=x.shape) < 0.9] = 0
    weights = random.choice([0, 0.5, 1, 3], size=n) if seed % 6 == 2 else None
    scales = 10.0 ** random.choice([-6, 0, 6], size=p) if seed % 6 == 3 else np.ones(p)
    y = x @ (random.normal(size=p) * (random.random(p) < 0.7)) + 0.3 * random.normal(size=n) + 5
    x = (x + random.normal(size=p)) * scales
    units = 10.0 ** random.choice([-6, 0, 6]) if seed % 6 == 3 else 1.0
    options = {
        "alpha": float(random.choice([1e-3, 1e-2, 0.1, 0.5]) * units),
        "l1_ratio": float(random.choice([0.05, 0.3, 0.5, 0.9, 1.0])),
        "fit_intercept": bool(random.random() < 0.8),
        "positive": seed % 6 == 5,
    }
    return x, y * units, weights, options


def camel(options):
    names = {"l1_ratio": "l1Ratio", "fit_intercept": "fitIntercept"}
    return {names.get(name, name): value for name, value in options.items()}


def quietly(fit):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return fit()


def test_elastic_nets_of_generated_problems_are_scikit_learns(tmp_path):
    problems = [generated(seed) for seed in range(PROBLEMS)]
    asked = [problem("elastic-net", x, y, weights, **OURS_EXACT, **camel(options)) for x, y, weights, options in problems]
    worst = []
    for seed, ((x, y, weights, options), ours) in enumerate(zip(problems, fits(asked, tmp_path), strict=True)):
        theirs = quietly(lambda: ElasticNet(**EXACT, **options).fit(x, y, sample_weight=weights))
        scale = np.std(x, axis=0) + 1e-300
        if np.any(theirs.coef_):
            worst.append((relative(ours["coefficients"] * scale, theirs.coef_ * scale), seed, ours["converged"]))
        else:
            assert not np.any(ours["coefficients"])
        intercept = abs(ours["intercept"] - theirs.intercept_) / (abs(theirs.intercept_) + np.std(y))
        worst.append((intercept, seed, ours["converged"]))
    assert max(worst)[0] < 1e-8, sorted(worst)[-10:]


@pytest.mark.parametrize("dataset", [datasets.load_diabetes, datasets.load_wine, datasets.load_breast_cancer, datasets.load_linnerud])
def test_public_sets_are_fitted_as_by_scikit_learn(dataset, tmp_path):
    x, y = dataset(return_X_y=True)
    y = (y[:, 0] if y.ndim > 1 else y).astype(float)
    scaled = (x - x.mean(axis=0)) / x.std(axis=0)
    weights = np.random.default_rng(3).uniform(0.5, 2, size=len(y))
    alpha, exact = 0.01 * y.std(), {"fitIntercept": True}
    net, ridge, ols = fits(
        [
            problem("elastic-net", scaled, y, weights, alpha=alpha, l1Ratio=0.5, fitIntercept=True, **OURS_EXACT),
            problem("ridge", x, y, weights, alpha=2.0, **exact),
            problem("least-squares", x, y, weights),
        ],
        tmp_path,
    )
    theirs = ElasticNet(alpha=alpha, **EXACT).fit(scaled, y, weights)
    assert relative(net["coefficients"], theirs.coef_) < 1e-8
    # The QR of the weighted rows keeps twice the digits of their products, which scikit-learn's Ridge works on.
    root, mean = np.sqrt(weights)[:, None], np.average(x, axis=0, weights=weights)
    penalized = np.vstack([(x - mean) * root, np.sqrt(2.0) * np.eye(x.shape[1])])
    right = np.concatenate([(y - np.average(y, weights=weights)) * root[:, 0], np.zeros(x.shape[1])])
    exactly = np.linalg.lstsq(penalized, right)[0]
    scale = x.std(axis=0)
    assert relative(ridge["coefficients"] * scale, exactly * scale) < 1e-8
    assert relative(ridge["coefficients"] * scale, Ridge(alpha=2.0, solver="svd").fit(x, y, weights).coef_ * scale) < 1e-6
    assert relative(ols["coefficients"] * scale, LinearRegression().fit(x, y, weights).coef_ * scale) < 1e-6


def test_ridges_of_generated_problems_are_scikit_learns(tmp_path):
    problems = [generated(seed) for seed in range(60) if seed % 6 != 5]
    asked = [
        problem("ridge", x, y, weights, alpha=options["alpha"], fitIntercept=options["fit_intercept"])
        for x, y, weights, options in problems
    ]
    for (x, y, weights, options), ours in zip(problems, fits(asked, tmp_path), strict=True):
        theirs = Ridge(alpha=options["alpha"], fit_intercept=options["fit_intercept"], solver="svd").fit(x, y, weights)
        scale = np.std(x, axis=0) + 1e-300
        if "refused" in ours:
            # Scales so far apart that the smallest features weigh less than rounding beside the penalty-free directions.
            assert np.linalg.cond(x / scale) > 1e7
            continue
        assert relative(ours["coefficients"] * scale, theirs.coef_ * scale) < 1e-7


@pytest.mark.parametrize("seed", [0, 1, 2, 3, 4, 5])
def test_whole_paths_are_scikit_learns(seed, tmp_path):
    x, y, _, options = generated(seed)
    x, y = x - x.mean(axis=0), y - y.mean()
    alphas, theirs, _ = enet_path(x, y, l1_ratio=options["l1_ratio"], positive=options["positive"], **EXACT)
    own = {"l1Ratio": options["l1_ratio"], "positive": options["positive"], "fitIntercept": False}
    [path] = fits([problem("path", x, y, alphas=alphas, **own, **OURS_EXACT)], tmp_path)
    scale = np.std(x, axis=0)
    for ours, their in zip(path, theirs.T, strict=True):
        size = np.linalg.norm(their * scale) + 1e-3 * np.std(y)
        assert np.linalg.norm((ours["coefficients"] - their) * scale) / size < 1e-8


@pytest.mark.parametrize("seed", [0, 1, 2, 4, 5, "diabetes"])
def test_the_selected_alpha_is_that_of_elastic_net_cv(seed, tmp_path):
    if seed == "diabetes":
        x, y = datasets.load_diabetes(return_X_y=True)
        weights, positive = None, False
    else:
        x, y, weights, options = generated(seed)
        positive = options["positive"]
    ratios = [0.1, 0.5, 0.9]
    # A fold needs a row that counts, as scikit-learn's weighted means do.
    splitter = KFold(3)
    cv = ElasticNetCV(l1_ratio=ratios, cv=splitter, positive=positive, alphas=100, **EXACT)
    theirs = quietly(lambda: cv.fit(x, y, sample_weight=weights))
    folds = [test.tolist() for _, test in splitter.split(x)]
    options = {"l1Ratios": ratios, "fitIntercept": True, "positive": positive, **OURS_EXACT}
    [ours] = fits([problem("cross-validation", x, y, weights, folds, **options)], tmp_path)
    np.testing.assert_allclose(ours["alphas"], np.ravel(theirs.alphas_), rtol=1e-10)
    assert (ours["alpha"], ours["l1Ratio"]) == (pytest.approx(theirs.alpha_, rel=1e-10), theirs.l1_ratio_)
    np.testing.assert_allclose(ours["scores"], theirs.mse_path_.reshape(-1, 3), rtol=1e-7)
    assert relative(ours["fit"]["coefficients"], theirs.coef_) < 1e-8


def classes(dataset, rows=None):
    x, y = dataset(return_X_y=True)
    x = x[:, x.std(axis=0) > 0]
    return (x - x.mean(axis=0)) / x.std(axis=0), y.astype(float)


BINARY = [datasets.load_breast_cancer]
MANY = [datasets.load_iris, datasets.load_wine]


@pytest.mark.parametrize("dataset", BINARY + MANY)
@pytest.mark.parametrize("C, l1_ratio", [(1.0, 0), (0.05, 0), (0.3, 1), (0.1, 0.4)])
@pytest.mark.parametrize("weighted", [False, True])
def test_logistic_regression_is_scikit_learns(dataset, C, l1_ratio, weighted, tmp_path):
    x, y = classes(dataset)
    weights = np.random.default_rng(5).uniform(0.5, 2, size=len(y)) if weighted else None
    solver = "lbfgs" if l1_ratio == 0 else "saga"
    theirs = quietly(
        lambda: LogisticRegression(C=C, l1_ratio=l1_ratio, solver=solver, tol=1e-12, max_iter=50_000).fit(x, y, weights)
    )
    options = {"classes": int(y.max()) + 1, "C": C, "l1Ratio": l1_ratio, "fitIntercept": True, "maxIter": 100, "tol": 1e-12}
    [ours] = fits([problem("logistic", x, y, weights, **options)], tmp_path)
    whole = np.column_stack([theirs.coef_, theirs.intercept_])
    assert relative(np.column_stack([ours["coefficients"], ours["intercepts"]]), whole) < 1e-6


@pytest.mark.parametrize("C, l1_ratio", [(1.0, 0), (1e3, 0), (0.3, 1), (0.2, 0.5)])
@pytest.mark.parametrize("weighted, fit_intercept", [(False, True), (True, True), (False, False)])
def test_many_classes_are_fitted_as_by_scikit_learn(C, l1_ratio, weighted, fit_intercept, tmp_path):
    random = np.random.default_rng(11)
    x = random.normal(size=(800, 13))
    x[:, 1] += x[:, 0]
    y = np.argmax(x @ random.normal(size=(13, 21)) + random.gumbel(size=(800, 21)), axis=1).astype(float)
    weights = random.uniform(0.5, 2, size=800) if weighted else None
    solver = "newton-cg" if l1_ratio == 0 else "saga"
    peer = LogisticRegression(C=C, l1_ratio=l1_ratio, solver=solver, tol=1e-11, max_iter=50_000, fit_intercept=fit_intercept)
    theirs = quietly(lambda: peer.fit(x, y, weights))
    options = {"classes": 21, "C": C, "l1Ratio": l1_ratio, "fitIntercept": fit_intercept, "maxIter": 100, "tol": 1e-12}
    [ours] = fits([problem("logistic", x, y, weights, **options)], tmp_path)
    assert ours["converged"]
    # More parameters than the whole Hessian is computed for.
    assert np.size(theirs.coef_) > 256
    assert relative(ours["coefficients"], theirs.coef_) < 1e-6
    np.testing.assert_allclose(ours["intercepts"], np.broadcast_to(theirs.intercept_, 21), atol=1e-6)


def test_logistic_regression_without_a_penalty_or_an_intercept_is_scikit_learns(tmp_path):
    random = np.random.default_rng(8)
    x = random.normal(size=(400, 4))
    two = (x @ [1, -1, 0.5, 0] + random.logistic(size=400) > 0).astype(float)
    three = np.digitize(x @ [1, -1, 0.5, 0] + random.logistic(size=400), [-1, 1]).astype(float)
    for y in (two, three):
        for fit_intercept in (True, False):
            theirs = LogisticRegression(C=np.inf, fit_intercept=fit_intercept, tol=1e-12, max_iter=10_000).fit(x, y)
            options = {"classes": len(np.unique(y)), "l1Ratio": 0, "fitIntercept": fit_intercept, "maxIter": 100, "tol": 1e-12}
            [ours] = fits([problem("logistic", x, y, **options)], tmp_path)
            assert relative(ours["coefficients"], theirs.coef_) < 1e-6
            np.testing.assert_allclose(ours["intercepts"], np.broadcast_to(theirs.intercept_, len(ours["intercepts"])), atol=1e-6)


def objective(x, y, weights, coefficients, intercept, scale, epsilon, alpha, **_):
    """That of scikit-learn's HuberRegressor."""
    z = np.abs(y - x @ coefficients - intercept) / scale
    losses = scale + scale * np.where(z <= epsilon, z**2, 2 * epsilon * z - epsilon**2)
    return np.sum(losses if weights is None else weights * losses) + alpha * np.dot(coefficients, coefficients)


@pytest.mark.parametrize("seed", range(6))
def test_huber_regression_is_scikit_learns(seed, tmp_path):
    random = np.random.default_rng(seed)
    x = random.normal(size=(300, 5))
    y = x @ random.normal(size=5) + 3 + random.standard_t(2, size=300)
    weights = random.uniform(0.5, 2, size=300) if seed % 2 else None
    options = {"epsilon": [1.1, 1.35, 2.0][seed % 3], "alpha": [0, 1e-4, 5.0][seed % 3], "fit_intercept": seed != 5}
    theirs = HuberRegressor(tol=1e-12, max_iter=100_000, **options).fit(x, y, weights)
    [ours] = fits([problem("huber", x, y, weights, maxIter=100, tol=1e-12, **camel(options))], tmp_path)
    # L-BFGS stops once its objective falls by less than 2e-9 of it, so to a third of the digits: ours is no higher, and flat to the last ones.
    assert relative(ours["coefficients"], theirs.coef_) < 1e-4
    assert ours["scale"] == pytest.approx(theirs.scale_, rel=1e-4)
    assert ours["intercept"] == pytest.approx(theirs.intercept_, abs=1e-4)
    own = objective(x, y, weights, ours["coefficients"], ours["intercept"], ours["scale"], **options)
    their = objective(x, y, weights, theirs.coef_, theirs.intercept_, theirs.scale_, **options)
    assert own <= their * (1 + 1e-14)
    assert ours["converged"] and ours["violation"] <= 1e-12
    share = np.average(theirs.outliers_, weights=weights)
    assert ours["outliers"] == pytest.approx(share, abs=0.005)


def test_standard_errors_and_inflation_are_those_of_the_textbook(tmp_path):
    x, y = datasets.load_diabetes(return_X_y=True)
    weights = np.random.default_rng(3).uniform(0.5, 2, size=len(y))
    for its in (None, weights):
        w = np.ones(len(y)) if its is None else its
        design = np.column_stack([np.ones(len(y)), x])
        inverse = np.linalg.inv(design.T @ (design * w[:, None]))
        estimates = inverse @ design.T @ (y * w)
        freedom = len(y) - design.shape[1]
        errors = np.sqrt(np.diag(inverse) * np.sum(w * (y - design @ estimates) ** 2) / freedom)
        [ours] = fits([problem("table", x, y, its)], tmp_path)
        rows = [ours["table"]["intercept"], *ours["table"]["features"]]
        np.testing.assert_allclose([row["estimate"] for row in rows], estimates, rtol=1e-8)
        np.testing.assert_allclose([row["standardError"] for row in rows], errors, rtol=1e-8)
        np.testing.assert_allclose([row["p"] for row in rows], 2 * stats.t.sf(abs(estimates / errors), freedom), rtol=1e-7)
        np.testing.assert_allclose([row["low"] for row in rows], estimates - stats.t.ppf(0.975, freedom) * errors, rtol=1e-7)
        around = (x - np.average(x, axis=0, weights=w)) * np.sqrt(w)[:, None]
        correlation = around.T @ around / np.outer(*[np.linalg.norm(around, axis=0)] * 2)
        np.testing.assert_allclose(ours["varianceInflation"], np.diag(np.linalg.inv(correlation)), rtol=1e-8)
        assert ours["conditionNumber"] == pytest.approx(np.sqrt(np.linalg.cond(correlation)), rel=1e-8)
