"""Steps of Keras 3's LossScaleOptimizer around SGD with momentum, one of them with gradients that are not finite. Writes training/loss_scale.json.

One dense layer without bias on three numbers, mean squared error. Images, labels and initial weights are made by `hashed` on both sides. Run: python loss_scale.py
"""

import os

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"

import keras
import numpy as np
from golden import hashed, numbers, write

INITIAL_SCALE, GROWTH_STEPS, STEPS, OVERFLOW = 8.0, 2, 7, 3

model = keras.Sequential([keras.Input((1, 3, 1)), keras.layers.Flatten(), keras.layers.Dense(1, use_bias=False)])
model.weights[0].assign(hashed(1, (3, 1)))
inner = keras.optimizers.SGD(0.1, momentum=0.9)
optimizer = keras.optimizers.LossScaleOptimizer(
    inner, initial_scale=INITIAL_SCALE, dynamic_growth_steps=GROWTH_STEPS
)
model.compile(optimizer=optimizer, loss="mean_squared_error")

steps = []
for step in range(STEPS):
    image, label = hashed(10 + step, (4, 1, 3, 1)), hashed(20 + step, (4, 1))
    if step == OVERFLOW:
        image = image * np.float32(1e30)
    model.train_on_batch(image, label)
    steps.append(
        {
            "kernel": numbers(model.weights[0].numpy()),
            "scale": float(np.asarray(optimizer.dynamic_scale)),
            "counter": int(np.asarray(optimizer.step_counter)),
        }
    )

write(
    "training/loss_scale.json",
    {"initialScale": INITIAL_SCALE, "growthSteps": GROWTH_STEPS, "overflow": OVERFLOW, "steps": steps},
)
