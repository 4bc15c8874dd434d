"""Evaluation of classifiers: scikit-learn's metrics, by class and averaged, ties, empty classes and one-class parts included.

A metric that scikit-learn has no number for, or sets by convention because its denominator is 0, is null.
"""

import warnings

import numpy as np
from sklearn.calibration import calibration_curve
from sklearn.metrics import (
    accuracy_score,
    average_precision_score,
    balanced_accuracy_score,
    brier_score_loss,
    cohen_kappa_score,
    confusion_matrix,
    log_loss,
    matthews_corrcoef,
    precision_recall_fscore_support,
    roc_auc_score,
)

from golden import grid, numbers, write

warnings.simplefilter("ignore")
BINS = 10


def value(number):
    return None if number is None or np.isnan(number) else float(f"{number:.12g}")


def areas(truth, score):
    if truth.sum() == 0:
        return {"auc": None, "pr_auc": None}
    one_class = truth.sum() == len(truth)
    return {
        "auc": None if one_class else roc_auc_score(truth, score),
        "pr_auc": average_precision_score(truth, score),
    }


def averaged(truth, predicted, average):
    """Of indicator matrices [n, classes]; specificity and NPV are recall and precision of the negatives."""
    options = {"average": average, "zero_division": np.nan}
    precision, recall, f1, _ = precision_recall_fscore_support(truth, predicted, **options)
    _, _, f2, _ = precision_recall_fscore_support(truth, predicted, beta=2, **options)
    npv, specificity, _, _ = precision_recall_fscore_support(1 - truth, 1 - predicted, **options)
    return {"sensitivity": recall, "specificity": specificity, "precision": precision, "npv": npv, "f1": f1, "f2": f2}


def mean_defined(values):
    known = [each for each in values if each is not None and not np.isnan(each)]
    return float(np.mean(known)) if known else None


def calibration_error(said, outcome):
    observed, predicted = calibration_curve(outcome, said, n_bins=BINS)
    edges = np.linspace(0, 1, BINS + 1)
    counts = np.bincount(np.searchsorted(edges[1:-1], said), minlength=BINS)
    return float(np.sum(counts[counts > 0] * np.abs(observed - predicted)) / len(said))


def results(label, probabilities, threshold=0.5):
    """`probabilities`: [n] of class 1, or [n, classes]."""
    binary = probabilities.ndim == 1
    columns = np.stack([1 - probabilities, probabilities], axis=1) if binary else probabilities
    classes = columns.shape[1]
    predicted = (probabilities > threshold).astype(int) if binary else columns.argmax(axis=1)
    truths = np.eye(classes, dtype=int)[label]
    decisions = np.eye(classes, dtype=int)[predicted]

    per_class = averaged(truths, decisions, None)
    per_class = [
        {**{metric: value(each[index]) for metric, each in per_class.items()}, **areas(truths[:, index], columns[:, index])}
        for index in range(classes)
    ]
    macro = {metric: mean_defined([each[metric] for each in per_class]) for metric in per_class[0]}
    checked = averaged(truths, decisions, "macro")
    for metric, number in checked.items():
        expected = np.nan if macro[metric] is None else macro[metric]
        assert np.isclose(number, expected, rtol=0, atol=1e-10, equal_nan=True), metric
    micro = {
        **averaged(truths, decisions, "micro"),
        "auc": roc_auc_score(truths, columns, average="micro"),
        "pr_auc": average_precision_score(truths, columns, average="micro"),
    }

    one_truth = len(set(label)) == 1
    one_prediction = len(set(predicted)) == 1
    overall = {
        "accuracy": accuracy_score(label, predicted),
        "balanced_accuracy": None if one_truth else balanced_accuracy_score(label, predicted),
        "mcc": None if one_truth or one_prediction else matthews_corrcoef(label, predicted),
        "kappa": None if one_truth and np.all(label == predicted) else cohen_kappa_score(label, predicted),
        "log_loss": log_loss(label, columns, labels=range(classes)),
    }
    if binary:
        overall |= per_class[1]
        overall |= {
            "brier": brier_score_loss(label, probabilities, pos_label=1),
            "ece": calibration_error(probabilities, label),
        }
    else:
        overall |= {"auc": macro["auc"], "pr_auc": macro["pr_auc"]}
        overall |= {
            "brier": brier_score_loss(label, columns, labels=range(classes)),
            "ece": calibration_error(columns.max(axis=1), (predicted == label).astype(int)),
        }
    rounded = lambda metrics: {metric: value(number) for metric, number in metrics.items()}
    return {
        "confusionMatrix": confusion_matrix(label, predicted, labels=range(classes)).tolist(),
        "overall": rounded(overall), "perClass": [rounded(each) for each in per_class],
        "macro": rounded(macro), "micro": rounded(micro),
    }


def case(name, label, probabilities, threshold=0.5):
    label = np.asarray(label)
    probabilities = np.asarray(probabilities, dtype=np.float64)
    return {
        "name": name, "threshold": threshold, "labels": label.tolist(), "probabilities": numbers(probabilities),
        **results(label, probabilities, threshold),
    }


def made_up(name, items, classes, steps):
    """Labels and probabilities in steps of 1 / `steps`: few steps make ties, and probabilities on the bounds of bins."""
    label = (grid(f"{name} label", [items], 0, 1) ** 2 * classes).astype(int).clip(0, classes - 1)
    logits = grid(f"{name} logits", [items, classes], -2, 2)
    logits[np.arange(items), label] += 1.0
    powers = np.exp(logits)
    probabilities = powers / powers.sum(axis=1, keepdims=True)
    rounded = np.round(probabilities * steps) / steps
    if classes == 2:
        return label, rounded[:, 1]
    rounded[:, -1] = 1 - rounded[:, :-1].sum(axis=1)
    rounded[rounded[:, -1] < 0] = np.eye(classes)[0]
    return label, np.round(rounded, 9)


def without(label, probabilities, left_out):
    kept = label != left_out
    return label[kept], probabilities[kept]


cases = [
    case("two classes", *made_up("two", 150, 2, 1e6)),
    case("two classes, ties", *made_up("ties", 120, 2, 10)),
    case("two classes, threshold 0.3", *made_up("threshold", 90, 2, 20), threshold=0.3),
    case("all alike", [0, 1, 1, 0, 1], [0.5] * 5),
    case("perfect, certain", [0, 1, 1, 0], [0, 1, 1, 0]),
    case("always wrong, certain", [1, 0, 0, 1], [0, 1, 1, 0]),
    case("only negatives", [0, 0, 0, 0], [0.1, 0.6, 0.25, 0.3]),
    case("only positives", [1, 1, 1], [0.1, 0.6, 0.25]),
    case("only positives, all found", [1, 1, 1], [0.9, 0.6, 0.75]),
    case("all predicted negative", [0, 1, 0, 1, 0], [0.1, 0.2, 0.3, 0.4, 0.45]),
    case("all predicted positive", [0, 1, 0, 1, 0], [0.6, 0.9, 0.7, 0.55, 0.6]),
    case("four classes", *made_up("four", 120, 4, 1e6)),
    case("four classes, ties", *made_up("four ties", 100, 4, 8)),
    case("three classes, one without items", *without(*made_up("three", 80, 3, 100), 1)),
    case("three classes, one never predicted", [0, 1, 2, 0, 1], [[0.6, 0.2, 0.2], [0.5, 0.25, 0.25], [0.2, 0.1, 0.7], [0.8, 0.1, 0.1], [0.1, 0.3, 0.6]]),
    case("three classes, one neither there nor predicted", [0, 2, 2, 0], [[0.6, 0.2, 0.2], [0.5, 0.25, 0.25], [0.2, 0.1, 0.7], [0.2, 0.1, 0.7]]),
    case("three classes, items of one", [1, 1, 1], [[0.6, 0.2, 0.2], [0.25, 0.5, 0.25], [0.2, 0.7, 0.1]]),
]
write("evaluation.json", cases)


def pooled(group, label, probabilities, pooling):
    """Straight from the definition, a group at a time. The label of a group is the highest of its items."""
    names = list(dict.fromkeys(group.tolist()))
    labels = [int(label[group == name].max()) for name in names]
    largest = pooling["topK"] if isinstance(pooling, dict) else {"mean": len(group), "max": 1}[pooling]
    rows = [np.sort(probabilities[group == name], axis=0)[-largest:].mean(axis=0) for name in names]
    rows = np.array(rows)
    if rows.ndim == 2:
        rows = rows / rows.sum(axis=1, keepdims=True)
    return {
        "pooling": pooling, "groups": [str(name) for name in names], "labels": labels, "probabilities": numbers(rows),
        "results": results(np.array(labels), rows),
    }


def quantiles(values, level):
    known = [each for each in values if each is not None]
    if 2 * len(known) < len(values):
        return {"defined": len(known)}
    bounds = np.quantile(known, [(1 - level) / 2, (1 + level) / 2])
    return {"defined": len(known), "bounds": numbers(bounds)}


def intervals(label, probabilities, units, resamples, level):
    """Draws whole units; items of a unit drawn twice are there twice."""
    generator = np.random.Generator(np.random.Philox(7))
    count = units.max() + 1
    draws = generator.integers(0, count, size=[resamples, count])
    drawn = []
    for draw in draws:
        items = np.concatenate([np.flatnonzero(units == unit) for unit in draw])
        drawn.append(results(label[items], probabilities[items]))
    spread = lambda tables: {metric: quantiles([table[metric] for table in tables], level) for metric in tables[0]}
    return {
        "level": level, "draws": draws.tolist(), "units": units.tolist(),
        "overall": spread([each["overall"] for each in drawn]),
        "perClass": [spread([each["perClass"][index] for each in drawn]) for index in range(len(drawn[0]["perClass"]))],
        "macro": spread([each["macro"] for each in drawn]),
        "micro": spread([each["micro"] for each in drawn]),
    }


def differences(label, models, units, draws, level):
    """Each result of the first model minus that of the second, and its quantiles over the same draws."""
    minus = lambda a, b: {metric: None if a[metric] is None or b[metric] is None else a[metric] - b[metric] for metric in a}
    on = lambda items: minus(*[results(label[items], each[items])["overall"] for each in models])
    drawn = [on(np.concatenate([np.flatnonzero(units == unit) for unit in draw])) for draw in draws]
    return {
        "probabilities": numbers(models[1]), "overall": on(np.arange(len(label))),
        "intervals": {metric: quantiles([each[metric] for each in drawn], level) for metric in drawn[0]},
    }


def grouped(name, items, classes, groups, steps, resamples, level):
    label, probabilities = made_up(name, items, classes, steps)
    group = (grid(f"{name} group", [items], 0, 1) * (groups - 1)).round().astype(int)
    _, units = np.unique(group, return_inverse=True)
    _, other = made_up(f"{name}, other", items, classes, steps)
    own = intervals(label, probabilities, units, resamples, level)
    return {
        "name": name, "labels": label.tolist(), "probabilities": numbers(probabilities), "groups": group.tolist(),
        "pooled": [pooled(group, label, probabilities, pooling) for pooling in ["mean", "max", {"topK": 3}]],
        "intervals": own,
        "differences": differences(label, [probabilities, other], units, own["draws"], level),
    }


write(
    "evaluation_groups.json",
    [
        grouped("two classes in groups", 60, 2, 12, 1e6, 40, 0.95),
        grouped("two classes in groups, ties", 40, 2, 8, 10, 25, 0.8),
        grouped("three classes in groups", 50, 3, 10, 100, 25, 0.9),
        grouped("three classes, some missing in resamples", 9, 3, 5, 20, 30, 0.9),
        grouped("two classes, one missing in most resamples", 8, 2, 2, 20, 21, 0.9),
    ],
)
