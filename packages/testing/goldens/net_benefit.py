"""Net benefit over the threshold probability (Vickers and Elkin 2006): that of a model and of treating all, by the package dcurves."""

import dcurves
import numpy as np
import pandas as pd

from golden import grid, numbers, write

THRESHOLDS = [0.01, 0.1, 0.25, 0.3, 0.5, 0.75, 0.99]


def case(name, items, decimals):
    label = (grid(f"{name} label", [items], 0, 1) > 0.7).astype(int)
    logits = grid(f"{name} logits", [items], -2, 2) + 1.5 * label - 1
    # dcurves calls an item positive at the threshold, and we above it: no probability is on one.
    probabilities = np.round(1 / (1 + np.exp(-logits)), decimals) + 1e-3
    data = pd.DataFrame({"label": label, "model": probabilities})
    table = dcurves.dca(data=data, outcome="label", modelnames=["model"], thresholds=THRESHOLDS)
    of = lambda model: numbers(table[table.model == model].sort_values("threshold").net_benefit)
    return {
        "name": name, "labels": label.tolist(), "probabilities": numbers(probabilities), "thresholds": THRESHOLDS,
        "model": of("model"), "all": of("all"),
    }


write("net_benefit.json", [case("net benefit", 80, 3), case("net benefit, ties", 60, 1)])
