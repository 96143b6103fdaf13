"""The yardstick of the bench: scikit-learn pipelines on given splits.

One JSON task per line on standard input, one JSON result per line on standard output. Run it as `python3 -I sklearn.py`: without -I
Python would take this file for the package of the same name.
"""

import json
import sys
import time
import warnings

import numpy as np
from scipy.stats import spearmanr
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.metrics import accuracy_score, f1_score, mean_absolute_error
from sklearn.model_selection import GridSearchCV, KFold, StratifiedKFold
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC

warnings.filterwarnings("ignore", category=ConvergenceWarning)
warnings.filterwarnings("ignore", message="The least populated class")


def features(rows):
    """Words 1-2 and characters 2-5 inside words, as the embedded model has them."""
    min_df = 2 if rows >= 2000 else 1
    return make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=min_df),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=min_df),
    )


def search(estimator, step, grid, folds, scoring, train, target):
    """Best setting on the folds, fitted again on everything. Features are learned inside each fold."""
    pipeline = make_pipeline(features(len(train)), estimator)
    grid = {f"{step}__{name}": values for name, values in grid.items()}
    start = time.perf_counter()
    if max(len(values) for values in grid.values()) == 1:
        pipeline.set_params(**{name: values[0] for name, values in grid.items()})
        fitted = pipeline.fit(train, target)
    else:
        fitted = GridSearchCV(pipeline, grid, cv=folds, scoring=scoring).fit(train, target)
    return fitted, time.perf_counter() - start


def count(rows):
    return 5 if rows < 500 else 3


def topic(task):
    texts, labels = task["train"]["texts"], np.array(task["train"]["targets"])
    truth = np.array(task["test"]["targets"])
    folds = StratifiedKFold(count(len(texts)), shuffle=True, random_state=13)
    makers = {
        "svc": ("linearsvc", lambda: LinearSVC()),
        "lr": ("logisticregression", lambda: LogisticRegression(max_iter=200)),
    }
    result = {}
    for name, grid in task["grids"].items():
        step, make = makers[name]
        fitted, seconds = search(make(), step, {"C": grid}, folds, "accuracy", texts, labels)
        guess = fitted.predict(task["test"]["texts"])
        result[name] = {
            "accuracy": accuracy_score(truth, guess),
            "macroF1": f1_score(truth, guess, average="macro"),
            "seconds": seconds,
        }
    return result


def index(task):
    texts, targets = task["train"]["texts"], np.array(task["train"]["targets"])
    truth = np.array(task["test"]["targets"])
    folds = KFold(count(len(texts)), shuffle=True, random_state=13)
    fitted, seconds = search(Ridge(), "ridge", {"alpha": task["grids"]["ridge"]}, folds, "neg_mean_absolute_error", texts, targets)
    guess = np.clip(fitted.predict(task["test"]["texts"]), 0, 100)
    ranks = spearmanr(truth, guess)[0]
    return {
        "ridge": {
            "mae": mean_absolute_error(truth, guess),
            "spearman": 0.0 if np.isnan(ranks) else float(ranks),
            "seconds": seconds,
        }
    }


for line in sys.stdin:
    task = json.loads(line)
    print(json.dumps(topic(task) if task["kind"] == "topic" else index(task)), flush=True)
