"""Twelve colour statistics of small images, and logistic regression on them: NumPy and scikit-learn."""

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from golden import hashed, numbers, write

ITEMS, HEIGHT, WIDTH = 90, 5, 7


def images(seed, labels, channels):
    """Bytes whose level and spread depend a little on the class, by the formula that TypeScript computes too."""
    noise = hashed(seed, (ITEMS, HEIGHT, WIDTH, channels), 0.0, 1.0).astype(np.float64)
    shift = hashed(seed + 1, (ITEMS, 1, 1, channels), 0.0, 60.0).astype(np.float64)
    spread = 80.0 + 10.0 * labels.reshape(-1, 1, 1, 1)
    return np.floor(noise * spread + shift + 6.0 * labels.reshape(-1, 1, 1, 1)).astype(np.uint8)


def features(batch):
    """Of every channel mean, standard deviation, first and ninth decile; channel after channel."""
    pixels = batch.reshape(len(batch), -1, batch.shape[-1]).astype(np.float64)
    columns = [pixels.mean(1), pixels.std(1), np.quantile(pixels, 0.1, axis=1), np.quantile(pixels, 0.9, axis=1)]
    return np.stack(columns, axis=-1).reshape(len(batch), -1)


cases = []
for name, seed, channels, classes, c in [("two classes", 31, 3, 2, 1.0), ("three classes", 41, 3, 3, 1.0), ("grey", 51, 1, 2, 0.1)]:
    labels = np.floor(hashed(seed + 2, (ITEMS,), 0.0, 1.0) * classes).astype(int)
    rows = features(images(seed, labels, channels))
    fitting, testing = np.arange(ITEMS) < 60, np.arange(ITEMS) >= 60
    regression = LogisticRegression(C=c, tol=1e-12, max_iter=10000)
    model = make_pipeline(StandardScaler(), regression if classes == 2 else OneVsRestClassifier(regression))
    said = model.fit(rows[fitting], labels[fitting]).predict_proba(rows[testing])
    own = {} if classes == 2 else {"multi_class": "ovr", "average": "macro"}
    area = roc_auc_score(labels[testing], said[:, 1] if classes == 2 else said, **own)
    last = model[-1]
    coefficients = last.coef_ if classes == 2 else np.concatenate([one.coef_ for one in last.estimators_])
    cases.append({
        "name": name, "seed": seed, "channels": channels, "classes": classes, "c": c, "items": ITEMS, "fitted": 60,
        "height": HEIGHT, "width": WIDTH, "features": numbers(rows[:3]), "coefficients": numbers(coefficients),
        "probabilities": numbers(said[:, 1] if classes == 2 else said), "auc": float(f"{area:.9g}"),
    })
write("training/colour_floor.json", cases)
