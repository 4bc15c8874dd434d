"""Learning rates after each epoch under Keras's ReduceLROnPlateau, for made-up values of the monitored log."""

import keras
from golden import write

NAMES = {"minDelta": "min_delta", "minLr": "min_lr"}
VALUES = {
    "flat": [1.0] * 12,
    "falls then rests": [1.0, 0.8, 0.6, 0.6, 0.61, 0.6, 0.59, 0.59, 0.59, 0.59, 0.5, 0.5, 0.5, 0.5],
    "small steps": [1.0 - 0.00005 * epoch for epoch in range(12)],
    "rises": [0.5, 0.6, 0.7, 0.7, 0.7, 0.69, 0.8, 0.8, 0.8, 0.8],
}


def case(values, mode="min", **options):
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile(optimizer=keras.optimizers.SGD(learning_rate=0.5), loss="mse")
    arguments = {NAMES.get(name, name): value for name, value in options.items()}
    callback = keras.callbacks.ReduceLROnPlateau(monitor="val_loss", mode=mode, **arguments)
    callback.set_model(model)
    callback.on_train_begin()
    rates = []
    for epoch, value in enumerate(VALUES[values]):
        callback.on_epoch_end(epoch, {"val_loss": value})
        rates.append(float(keras.ops.convert_to_numpy(model.optimizer.learning_rate)))
    return {"values": VALUES[values], "options": {"mode": mode, **options}, "rates": rates}


write(
    "training/reduce_lr_on_plateau.json",
    [
        case("flat"),
        case("flat", patience=2),
        case("flat", patience=1, cooldown=2, factor=0.5),
        case("flat", patience=0, factor=0.5, minLr=0.01),
        case("falls then rests", patience=2, factor=0.5),
        case("falls then rests", patience=1, factor=0.25, cooldown=1, minDelta=0.02),
        case("small steps", patience=3, factor=0.5),
        case("small steps", patience=3, factor=0.5, minDelta=0.0),
        case("rises", mode="max", patience=2, factor=0.5, minLr=0.2),
    ],
)
