"""Loads the models of a folder in Keras as its manifest.json says: prints, for each, the largest difference from the expected predictions, and
from the losses of further steps where there are any."""

import json
import os
import pathlib
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import keras
import numpy as np


def array(value):
    return np.array(value["data"], dtype=np.float32).reshape(value["shape"])


def apart(a, b):
    return float(np.abs(np.asarray(a, dtype=np.float64) - np.asarray(b)).max() / max(1.0, np.abs(b).max()))


folder = pathlib.Path(sys.argv[1])
results = {}
for case in json.loads((folder / "manifest.json").read_text()):
    try:
        model = keras.models.load_model(folder / case["file"], compile="steps" in case)
        inputs = [array(value) for value in case["inputs"]]
        given = model(inputs if len(inputs) > 1 else inputs[0], training=False)
        given = given if isinstance(given, (list, tuple)) else [given]
        worst = max(apart(value, array(expected)) for value, expected in zip(given, case["outputs"], strict=True))
        if "steps" in case:
            labels = array(case["steps"]["labels"])
            losses = [float(model.train_on_batch(inputs[0], labels)) for _ in case["steps"]["losses"]]
            worst = max(worst, apart(losses, case["steps"]["losses"]) / 10)
        results[case["file"]] = worst
    except Exception as error:
        results[case["file"]] = str(error)[-400:]
print(json.dumps(results))
