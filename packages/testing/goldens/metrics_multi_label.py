"""The area under the ROC curve as the mean over labels, by scikit-learn. Needs numpy and scikit-learn."""

import numpy as np
from sklearn.metrics import roc_auc_score

from golden import hashed, numbers, write

labels = (hashed(31, (40, 3), 0, 1) > np.array([0.5, 0.8, 0.3])).astype(int)
scores = np.round(0.3 * labels + 0.7 * hashed(32, (40, 3), 0, 1), 2)
write(
    "training/metrics_multi_label.json",
    {
        "labels": labels.flatten().tolist(),
        "scores": numbers(scores),
        "macro": float(roc_auc_score(labels, scores, average="macro")),
    },
)
