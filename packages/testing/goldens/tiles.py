"""Otsu's threshold of histograms, by scikit-image. Needs numpy and scikit-image."""

import numpy as np
from skimage.filters import threshold_otsu

from golden import write

generator = np.random.default_rng(7)
cases = []
for low, high, share in [(20, 140, 0.5), (10, 60, 0.1), (100, 120, 0.8)]:
    values = np.where(generator.random(4000) < share, generator.normal(high, 15, 4000), generator.normal(low, 6, 4000))
    values = np.clip(np.rint(values), 0, 255).astype("u1")
    histogram = np.bincount(values, minlength=256)
    cases.append({"histogram": histogram.tolist(), "threshold": int(threshold_otsu(hist=(histogram, np.arange(256))))})
write("data/tiles.json", cases)
