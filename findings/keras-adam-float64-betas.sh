#!/usr/bin/env bash
# Keras 3.15.1 on TensorFlow 2.20.0: Adam computes with float32 betas, also in float64.
#
# With a constant gradient Adam's bias correction is exact: m / (1 - beta_1^t) is the gradient, v / (1 - beta_2^t) its square, and
# every step moves a weight by the learning rate. In float64 that holds to about 1e-13.
#
# Seen: with float64 variables and gradients, and keras.config.set_floatx('float64'), the first step of Adam(0.001) moves the weight by
# 0.0009999933242606565, which is 6.7e-6 too little: Keras makes float32 of the Python floats beta_1 and beta_2 before it raises them
# to the power of the step, while m and v are updated with the float64 values. With betas as NumPy's float64 numbers the step is
# 0.001 to 1e-13. So a golden that is computed "in float64" to compare an optimizer with is right to five digits alone, unless
# its betas are np.float64(0.9) and np.float64(0.999); in packages/testing/goldens/tutorial.py they are.
#
# Fails if that changes. Needs python3 with venv; installs into a temporary folder.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check keras==3.15.1 tensorflow-cpu==2.20.0 numpy==2.2.6
cat > "$folder/steps.py" <<'END'
import keras
import numpy as np
import tensorflow as tf

keras.config.set_floatx("float64")
RATE = 0.001


def first_step(**betas):
    weight = keras.Variable(np.zeros(1), dtype="float64")
    adam = keras.optimizers.Adam(learning_rate=RATE, epsilon=1e-300, **betas)
    adam.build([weight])
    adam.apply([tf.constant([1.0], dtype="float64")], [weight])
    return -float(np.array(weight)[0])


plain = first_step()
numpy = first_step(beta_1=np.float64(0.9), beta_2=np.float64(0.999))
print(f"Keras {keras.__version__}: betas as Python floats {plain!r}, as np.float64 {numpy!r}")
assert 6e-6 < abs(plain / RATE - 1) < 8e-6, "betas as Python floats are no longer rounded to float32"
assert abs(numpy / RATE - 1) < 1e-12, "betas as np.float64 are no longer exact"
END
TF_CPP_MIN_LOG_LEVEL=3 KERAS_BACKEND=tensorflow "$folder/venv/bin/python" "$folder/steps.py" 2> "$folder/log" || {
  tail -5 "$folder/log"
  exit 1
}
