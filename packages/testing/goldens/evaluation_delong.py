"""DeLong's and Obuchowski's variances of areas under ROC curves, from the matrix of all pairs; normal tails from SciPy."""

import numpy as np
from scipy.stats import norm
from sklearn.metrics import roc_auc_score

from golden import grid, numbers, write


def components(labels, scores):
    """For each positive item the share of negatives that it scores above, and for each negative the share of positives."""
    wins = scores[labels == 1][:, None] - scores[labels == 0][None, :]
    kernel = np.where(wins > 0, 1.0, np.where(wins == 0, 0.5, 0.0))
    assert np.isclose(kernel.mean(), roc_auc_score(labels, scores))
    return kernel.mean(axis=1), kernel.mean(axis=0)


def delong(labels, models):
    """Covariance of the areas: DeLong et al. 1988."""
    both = [components(labels, scores) for scores in models]
    ten, one = np.atleast_2d(np.cov([each[0] for each in both])), np.atleast_2d(np.cov([each[1] for each in both]))
    return ten / np.sum(labels == 1) + one / np.sum(labels == 0)


def obuchowski(labels, models, groups):
    """Covariance of the areas when items come in clusters: Obuchowski, Biometrics 1997."""
    areas = [roc_auc_score(labels, scores) for scores in models]
    names = np.unique(groups)
    m, n = np.sum(labels == 1), np.sum(labels == 0)
    ten, one = [], []
    for scores, area in zip(models, areas):
        ten_items, one_items = components(labels, scores)
        ten.append([np.sum(ten_items[groups[labels == 1] == name] - area) for name in names])
        one.append([np.sum(one_items[groups[labels == 0] == name] - area) for name in names])
    ten, one = np.array(ten), np.array(one)
    with_ten = len(np.unique(groups[labels == 1]))
    with_one = len(np.unique(groups[labels == 0]))
    s10 = with_ten / ((with_ten - 1) * m) * ten @ ten.T
    s01 = with_one / ((with_one - 1) * n) * one @ one.T
    s11 = len(names) / (len(names) - 1) * ten @ one.T
    return s10 / m + s01 / n + (s11 + s11.T) / (m * n)


def summary(labels, models, covariance, level):
    areas = [roc_auc_score(labels, scores) for scores in models]
    bound = norm.ppf((1 + level) / 2)
    single = [
        {"auc": area, "standardError": error, "interval": [max(0, area - bound * error), min(1, area + bound * error)]}
        for area, error in zip(areas, np.sqrt(np.diag(covariance)))
    ]
    difference = areas[0] - areas[1]
    error = np.sqrt(covariance[0, 0] + covariance[1, 1] - 2 * covariance[0, 1])
    z = difference / error
    test = {
        "auc": areas, "difference": difference, "standardError": error,
        "interval": [difference - bound * error, difference + bound * error], "z": z, "pValue": 2 * norm.sf(abs(z)),
    }
    return {"single": single, "test": test}


def case(name, items, shifts, decimals, groups, level=0.95):
    labels = (grid(f"{name} labels", [items], 0, 1) > 0.6).astype(int)
    shared = grid(f"{name} shared", [items], -1, 1)
    models = [np.round(grid(f"{name} {index}", [items], -1, 1) + shared + shift * labels, decimals) for index, shift in enumerate(shifts)]
    group = (grid(f"{name} groups", [items], 0, 1) * (groups - 1)).round().astype(int)
    return {
        "name": name, "labels": labels.tolist(), "scores": [numbers(scores) for scores in models], "groups": group.tolist(),
        "level": level,
        "items": summary(labels, models, delong(labels, models), level),
        "clusters": summary(labels, models, obuchowski(labels, models, group), level),
    }


write(
    "evaluation_delong.json",
    {
        "cases": [
            case("alike models", 80, [1.0, 0.9], 6, 15),
            case("ties", 70, [1.0, 0.2], 0, 12),
            case("far apart", 150, [1.8, 0.0], 4, 20, level=0.9),
            case("near 1", 60, [2.2, 1.5], 6, 9, level=0.99),
        ],
        "tails": [[z, 2 * norm.sf(z)] for z in [0, 1e-9, 0.1, 0.5, 1, 1.96, 3, 3.5, 3.6, 5, 8, 20, 37]],
        "bounds": [[level, norm.ppf((1 + level) / 2)] for level in [0.001, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999]],
    },
)
