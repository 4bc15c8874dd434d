"""Checks exported models: python check_onnx.py FOLDER

FOLDER holds, for each model, NAME.onnx, NAME.json {"input": type, "shape": [...], "output": [...]} with the shapes of a
batch, and NAME.input.bin and NAME.output.bin with its numbers. Prints {NAME: largest difference} as JSON.
"""

import json
import pathlib
import sys

import numpy
import onnx
import onnxruntime

differences = {}
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.onnx")):
    onnx.checker.check_model(str(path), full_check=True)
    case = json.loads(path.with_suffix(".json").read_text())
    image = numpy.fromfile(path.with_suffix(".input.bin"), case["input"]).reshape(case["shape"])
    expected = numpy.fromfile(path.with_suffix(".output.bin"), "float32").reshape(case["output"])
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    (prediction,) = session.run(["prediction"], {"image": image})
    assert prediction.shape == expected.shape, (path.name, prediction.shape, expected.shape)
    differences[path.stem] = float(numpy.abs(prediction - expected).max())
print(json.dumps(differences))
