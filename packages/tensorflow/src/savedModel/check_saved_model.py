"""Checks exported models: python check_saved_model.py FOLDER

FOLDER holds, for each model, a SavedModel NAME, NAME.json {"input": type, "shape": [...], "output": [...]} with the shapes of a
batch, and NAME.input.bin and NAME.output.bin with its numbers. Prints {NAME: largest difference} as JSON.
"""

import json
import os
import pathlib
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy
import tensorflow

differences = {}
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.json")):
    case = json.loads(path.read_text())
    image = numpy.fromfile(path.with_suffix(".input.bin"), case["input"]).reshape(case["shape"])
    expected = numpy.fromfile(path.with_suffix(".output.bin"), "float32").reshape(case["output"])
    serve = tensorflow.saved_model.load(str(path.with_suffix(""))).signatures["serving_default"]
    prediction = serve(image=tensorflow.constant(image))["prediction"].numpy()
    assert prediction.shape == expected.shape, (path.name, prediction.shape, expected.shape)
    # One image alone: a batch of any size.
    (first,) = serve(image=tensorflow.constant(image[:1]))["prediction"].numpy()
    differences[path.stem] = float(
        max(numpy.abs(prediction - expected).max(), numpy.abs(first - expected[0]).max())
    )
print(json.dumps(differences))
