"""Thresholds from scikit-learn's ROC curve, temperatures by SciPy's minimizer, for several rules and forms of outputs."""

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from sklearn.metrics import log_loss, roc_curve

from golden import grid, numbers, write


def thresholds(name, items, decimals):
    labels = (grid(f"{name} labels", [items], 0, 1) > 0.6).astype(int)
    scores = 1 / (1 + np.exp(-(grid(f"{name} scores", [items], -2, 2) + 1.2 * labels)))
    scores = np.round(scores, decimals)
    positives, negatives = labels.sum(), (1 - labels).sum()
    false, true, _ = roc_curve(labels, scores, drop_intermediate=False)
    fp, tp = np.round(false * negatives).astype(int), np.round(true * positives).astype(int)

    def chosen(rule, gain):
        best = int(np.argmax(gain))
        predicted = np.zeros(items, dtype=int)
        predicted[np.argsort(-scores, kind="stable")[: fp[best] + tp[best]]] = 1
        return {"rule": rule, "predicted": predicted.tolist(), "sensitivity": true[best], "specificity": 1 - false[best]}

    choices = [chosen({"type": "youden"}, tp * negatives - fp * positives)]
    for least in [0, 0.5, 0.9, 0.95, 1]:
        choices.append(chosen({"type": "sensitivity", "atLeast": least}, np.where(true >= least, -false, -np.inf)))
        specificity = (negatives - fp) / negatives
        choices.append(chosen({"type": "specificity", "atLeast": least}, np.where(specificity >= least, true, -np.inf)))
    for costs in [(1, 1), (1, 5), (20, 1), (1, 1000)]:
        rule = {"type": "cost", "falsePositive": costs[0], "falseNegative": costs[1]}
        choices.append(chosen(rule, -(costs[0] * fp + costs[1] * (positives - tp))))
    return {"name": name, "labels": labels.tolist(), "probabilities": numbers(scores), "choices": choices}


def temperature(name, items, classes, sharpness):
    """`classes` 1: a single sigmoid output."""
    wide = max(2, classes)
    labels = (grid(f"{name} labels", [items], 0, 1) * wide).astype(int).clip(0, wide - 1)
    logits = grid(f"{name} logits", [items, wide], -2, 2)
    logits[np.arange(items), labels] += 1.0
    logits *= sharpness
    if classes == 1:
        logits[:, 0] = 0
    mean_loss = lambda log_t: log_loss(labels, softmax(logits / np.exp(log_t), axis=1), labels=range(wide))
    by_hand = lambda log_t: -np.mean(log_softmax(logits / np.exp(log_t), axis=1)[np.arange(items), labels])
    fit = minimize_scalar(by_hand, bounds=(-5, 5), method="bounded", options={"xatol": 1e-12})
    given = logits[:, 1:] if classes == 1 else logits
    probabilities = softmax(logits, axis=1)
    scaled = softmax(logits / np.exp(fit.x), axis=1)
    return {
        "name": name, "labels": labels.tolist(), "width": classes, "logits": numbers(given),
        "probabilities": [float(p) for p in (probabilities[:, 1:] if classes == 1 else probabilities).reshape(-1)],
        "temperature": float(np.exp(fit.x)), "logLossBefore": mean_loss(0), "logLossAfter": mean_loss(fit.x),
        "scaled": numbers(scaled[:, 1:] if classes == 1 else scaled),
    }


write(
    "evaluation_choices.json",
    {
        "thresholds": [thresholds("distinct", 90, 6), thresholds("ties", 80, 1), thresholds("few", 12, 2)],
        "temperatures": [
            temperature("sigmoid, too sure", 60, 1, 3.0),
            temperature("sigmoid, not sure enough", 60, 1, 0.25),
            temperature("two softmax outputs", 50, 2, 2.0),
            temperature("four classes, too sure", 60, 4, 4.0),
            temperature("three classes, not sure enough", 50, 3, 0.5),
        ],
    },
)
