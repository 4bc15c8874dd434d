"""Checks exported models: python check_saved_model.py FOLDER

FOLDER holds, for each model, a SavedModel NAME and NAME.json: {"inputs": {key: {"type": type, "shape": [...]}}, "outputs": {key: shape}},
the shapes of a batch, whose numbers are in NAME.KEY.bin. Prints {NAME: largest difference} as JSON.
"""

import json
import os
import pathlib
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy
import tensorflow


def check(path):
    case = json.loads(path.read_text())
    read = lambda key, kind, shape: numpy.fromfile(path.with_suffix(f".{key}.bin"), kind).reshape(shape)
    inputs = {key: read(key, spec["type"], spec["shape"]) for key, spec in case["inputs"].items()}
    expected = {key: read(key, "float32", shape) for key, shape in case["outputs"].items()}
    serve = tensorflow.saved_model.load(str(path.with_suffix(""))).signatures["serving_default"]
    # The whole batch, and one image alone: a batch of any size.
    whole = serve(**{key: tensorflow.constant(value) for key, value in inputs.items()})
    first = serve(**{key: tensorflow.constant(value[:1]) for key, value in inputs.items()})
    assert sorted(whole) == sorted(expected), (path.name, sorted(whole), sorted(expected))
    for key, value in expected.items():
        assert whole[key].shape == value.shape, (path.name, key, whole[key].shape, value.shape)
        yield numpy.abs(whole[key] - value).max()
        yield numpy.abs(first[key] - value[:1]).max()


cases = sorted(pathlib.Path(sys.argv[1]).glob("*.json"))
print(json.dumps({path.stem: float(max(check(path))) for path in cases}))
