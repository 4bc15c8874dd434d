"""Smoothed losses and suggested rates of a sweep of learning rates, computed with NumPy and PyTorch as fastai's lr_find does."""

import numpy as np
import torch
from golden import grid, numbers, write


def case(name, steps, start, end, beta):
    rates = np.geomspace(start, end, steps)
    logs = np.log10(rates)
    noise = grid(name, (steps,), -1.0, 1.0) * 0.02
    losses = 0.7 - 0.5 / (1 + np.exp(-3 * (logs - np.mean(logs)))) + 10.0 ** (2 * (logs - logs[-1])) * 2 + noise
    smoothed, mean = [], torch.tensor(0.0, dtype=torch.float64)
    for count, loss in enumerate(losses):
        mean = torch.lerp(torch.tensor(loss, dtype=torch.float64), mean, beta)
        smoothed.append(float(mean / (1 - beta ** (count + 1))))
    kept_rates, kept = rates[steps // 10 : -5], np.array(smoothed)[steps // 10 : -5]
    slopes = np.diff(kept) / np.diff(np.log(kept_rates))
    return {
        "name": name,
        "beta": beta,
        "learningRates": numbers(rates),
        "losses": numbers(losses),
        "smoothedLosses": numbers(smoothed),
        "steepest": float(kept_rates[np.argmin(slopes)]),
        "minimumByTen": float(kept_rates[np.argmin(kept)]) / 10,
    }


write(
    "training/learning_rate_finder.json",
    [
        case("fastai's defaults", 100, 1e-7, 10.0, 0.98),
        case("less smooth", 60, 1e-5, 1.0, 0.8),
        case("not smoothed", 40, 1e-4, 10.0, 0.0),
    ],
)
