#!/usr/bin/env bash
# Keras 3.15.1 on TensorFlow 2.20: where the last batch is smaller, the losses of several outputs do not add up to the loss.
#
# A model of two outputs, evaluated on 5 items in batches of 2, 2 and 1. The first four items have no error, the last has 9 in the first
# output and 36 in the second. The means over the items are 1.8 and 7.2, and the loss is their sum, 9.
#
# Seen: `loss` is 9, but `a_loss` is 3 and `b_loss` is 12: plain means over the three batches, so the item of the last batch counts twice.
# With run_eagerly=True they are 1.8 and 7.2. A model of one output has the right loss both ways. In a compiled function the size of a batch
# is not known when it is traced, and the losses of outputs are then averaged without weights; the total is weighted. The same holds for
# `val_a_loss` in fit, so early stopping that monitors one output is drawn by the last few validation images.
# @cnn/train takes the mean over all items; its golden (packages/testing/goldens/structures.py) is made with run_eagerly=True.
#
# Fails if that changes. Needs python3 with venv; installs into a temporary folder.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check keras==3.15.1 tensorflow-cpu==2.20.0
cat > "$folder/losses.py" <<'END'
import os

os.environ["KERAS_BACKEND"] = "tensorflow"
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np

x = np.array([[0.0], [0.0], [0.0], [0.0], [3.0]])
zero = np.zeros((5, 1))


def losses(eager):
    image = keras.Input((1,))
    outputs = [keras.layers.Rescaling(1.0, name="a")(image), keras.layers.Rescaling(2.0, name="b")(image)]
    model = keras.Model(image, outputs)
    model.compile(loss=["mse", "mse"], run_eagerly=eager)
    found = model.evaluate(x, [zero, zero], batch_size=2, verbose=0, return_dict=True)
    return {name: round(float(value), 4) for name, value in sorted(found.items())}


compiled, eager = losses(False), losses(True)
print(f"keras {keras.__version__}: compiled {compiled}, eager {eager}")
assert compiled == {"a_loss": 3.0, "b_loss": 12.0, "loss": 9.0}, compiled
assert eager == {"a_loss": 1.8, "b_loss": 7.2, "loss": 9.0}, eager
END
"$folder/venv/bin/python" "$folder/losses.py"
