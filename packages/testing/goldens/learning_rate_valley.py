"""Learning rates that fastai's `valley` suggests for the sweeps of learning_rate_finder.json and for noisy ones, with NumPy."""

import json

import numpy as np
from golden import HERE, grid, numbers, write


def valley(losses):
    """fastai/callback/schedule.py, `valley`: the longest decreasing subsequence by dynamic programming, then its place."""
    longest = np.ones(len(losses), dtype=int)
    for i in range(1, len(losses)):
        below = longest[:i][np.asarray(losses[:i]) > losses[i]]
        longest[i] = 1 + (below.max() if len(below) else 0)
    end = int(np.argmax(longest))
    length = int(longest[end])
    start = end - length if length > 1 else end
    sections = (end - start) / 3
    return start + int(sections) + int(sections / 2)


def case(name, rates, smoothed):
    steps = len(rates)
    return {
        "name": name,
        "learningRates": rates,
        "smoothedLosses": smoothed,
        "valley": rates[steps // 10 : -5][valley(smoothed[steps // 10 : -5])],
    }


def noisy(name, steps):
    """A loss that falls little by little and then diverges, in noise that falls more steeply than the loss anywhere."""
    rates = np.geomspace(1e-7, 1.0, steps)
    logs = np.log10(rates)
    walk = np.cumsum(grid(name, (steps,), -1.0, 1.0)) * 0.01
    losses = 1.2 - 0.4 / (1 + np.exp(-3 * (logs + 3.5))) + 10.0 ** (2 * (logs + 0.5)) + walk
    return case(name, numbers(rates), numbers(losses))


finder = json.loads((HERE / "training" / "learning_rate_finder.json").read_text())
write(
    "training/learning_rate_valley.json",
    [case(one["name"], one["learningRates"], one["smoothedLosses"]) for one in finder]
    + [noisy(f"noise {number}", steps) for number, steps in enumerate([100, 100, 87, 30, 300])],
)
