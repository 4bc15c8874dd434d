"""Logistic regression on the logits of several models' probabilities, by scikit-learn. Needs numpy and scikit-learn."""

import numpy as np
from sklearn.linear_model import LogisticRegression

from golden import hashed, numbers, write

cases = []
for seed, models, c in [(21, 1, 1.0), (22, 3, 1.0), (23, 4, 0.05)]:
    labels = (hashed(seed, (60,), 0, 1) > 0.6).astype(int)
    shared = hashed(seed + 50, (60,), -1.5, 1.5)
    logits = np.stack([1.4 * labels - 0.7 + shared + hashed(seed + 100 * k, (60,), -1, 1) for k in range(1, models + 1)])
    probabilities = np.array([[float(f"{value:.6g}") for value in row] for row in 1 / (1 + np.exp(-logits))])
    features = np.log(probabilities / (1 - probabilities)).T
    fitted = LogisticRegression(C=c, tol=1e-12, max_iter=10000).fit(features, labels)
    cases.append(
        {
            "c": c,
            "labels": labels.tolist(),
            "probabilities": [numbers(row) for row in probabilities],
            "coefficients": numbers(fitted.coef_),
            "intercept": numbers(fitted.intercept_)[0],
            "stacked": numbers(fitted.predict_proba(features)[:, 1]),
        }
    )
write("training/stacking.json", cases)
