"""How alike two maps are: Spearman's rank correlation with ties (SciPy) and structural similarity of maps brought to 0..1 (scikit-image)."""

import numpy as np
from scipy.stats import spearmanr
from skimage.metrics import structural_similarity

from golden import grid, numbers, write


def unit(values):
    range_ = values.max() - values.min()
    return (values - values.min()) / (range_ if range_ > 0 else 1)


def case(name, one, other):
    side = min(7, *(length if length % 2 else length - 1 for length in one.shape))
    similarity = structural_similarity(unit(one), unit(other), win_size=side, data_range=1)
    return {
        "name": name, "size": list(one.shape), "one": numbers(one), "other": numbers(other),
        "correlation": numbers([spearmanr(one.reshape(-1), other.reshape(-1)).statistic])[0],
        "similarity": numbers([similarity])[0],
    }


def maps(name, size):
    return grid(f"{name} one", size), grid(f"{name} other", size)


one, other = maps("close", [12, 15])
rough, rough_other = maps("small", [6, 5])
ties, ties_other = maps("ties", [9, 9])
write("explain/similarity.json", [
    case("unrelated", *maps("unrelated", [10, 13])),
    case("close", one, one + other / 8),
    case("opposite", one, -one),
    case("ties, as a ReLU leaves", np.maximum(ties, 0), np.maximum(ties + ties_other, 0)),
    case("smaller than the window", rough, rough + rough_other / 2),
])
