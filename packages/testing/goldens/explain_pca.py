"""Principal components of made-up embeddings, by scikit-learn. The sign of a component is free: the largest part of its direction is positive."""

import numpy as np
from sklearn.decomposition import PCA

from golden import hashed, numbers, write

SEED, ROWS, COLUMNS = 77, 40, 9
rows = hashed(SEED, [ROWS, COLUMNS]).astype(np.float64) * (1 + np.arange(COLUMNS)) + 3
pca = PCA(2, svd_solver="full").fit(rows)
signs = np.array([np.sign(part[np.abs(part).argmax()]) for part in pca.components_])
write("explain/pca.json", {
    "seed": SEED, "shape": [ROWS, COLUMNS], "points": numbers(pca.transform(rows) * signs),
    "explainedVariance": numbers(pca.explained_variance_ratio_),
})
