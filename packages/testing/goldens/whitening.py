"""Whitening filters by NumPy: eigenvectors of the covariance of whole images, scaled to variance 1."""

import numpy as np

from golden import hashed, numbers, write

IMAGES, SHAPE, FILTERS, EPSILON = 200, (3, 2, 3), 14, 1e-3


def upright(vector):
    return vector * np.sign(vector[np.argmax(np.abs(vector))])


noise = hashed(1, (IMAGES, *SHAPE), 0.0, 1.0).astype(np.float64)
# Neighbours vary together, so that the components differ in strength.
images = noise.copy()
images[:, 1:] = 0.5 * images[:, 1:] + 0.5 * images[:, :-1]
images[..., 1:] = 0.25 * images[..., 1:] + 0.75 * images[..., :-1]
images = images.astype(np.float32).astype(np.float64)
flat = images.reshape(IMAGES, -1)
values, vectors = np.linalg.eigh(np.cov(flat, rowvar=False, bias=True))
half = FILTERS // 2
filters = np.stack([upright(vectors[:, -1 - k]) / np.sqrt(values[-1 - k] + EPSILON) for k in range(half)], axis=1)
kernel = np.concatenate([filters, -filters], axis=1)
bias = -flat.mean(axis=0) @ kernel

write(
    "data/whitening.json",
    {
        "shape": [IMAGES, *SHAPE],
        "images": numbers(images),
        "filters": FILTERS,
        "epsilon": EPSILON,
        "eigenvalues": numbers(values),
        "kernel": numbers(kernel),
        "bias": numbers(bias),
    },
)
