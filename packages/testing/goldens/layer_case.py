"""One Keras layer in a small network: what it gives from given weights, and its gradients, in float64."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")

import keras
import numpy as np
import tensorflow as tf

from golden import grid, numbers

keras.config.set_floatx("float64")
keras.utils.set_random_seed(20260101)

BATCH = 3


def camel(text):
    text = text.replace("keepdims", "keep_dims")
    head, *rest = text.split("_")
    return head + "".join(part.capitalize() for part in rest)


def option(key, value):
    """A Keras argument as TypeScript writes it."""
    if isinstance(value, keras.regularizers.Regularizer):
        return {name: float(f"{number:.9g}") for name, number in value.get_config().items() if number}
    if key in ("activation", "interpolation") and isinstance(value, str):
        return camel(value)
    if isinstance(value, tuple):
        return [option(key, entry) for entry in value]
    return value


# Arguments of Keras that a layer here does without, or that change no number.
SKIPPED = {
    "name", "trainable", "dtype", "data_format", "activity_regularizer", "bias_constraint", "kernel_constraint", "axis",
    "beta_constraint", "gamma_constraint", "alpha_constraint", "depthwise_constraint", "pointwise_constraint",
    "synchronized", "renorm", "renorm_clipping", "renorm_momentum", "seed", "noise_shape", "rms_scaling", "invert",
    "crop_to_aspect_ratio", "pad_to_aspect_ratio", "fill_mode", "fill_value", "antialias",
    "denormalize", "input_mean", "input_variance", "build_config", "quantization_config", "output_padding",
}


def plain(value):
    """An initializer by its name, as TypeScript writes it."""
    if isinstance(value, dict) and "class_name" in value:
        name = value["class_name"]
        return name[0].lower() + name[1:]
    if isinstance(value, (tuple, list)):
        return [plain(entry) for entry in value]
    return value


def config_of(layer, subject, options):
    """All of a layer's arguments, those that were not given with their defaults."""
    config = {key: option(key, plain(value)) for key, value in subject.get_config().items() if key not in SKIPPED}
    given = {key: option(key, value) for key, value in options.items()}
    known = {**config, **given}
    # Keras's transposed convolution takes a dilation, which TensorFlow can't compute with strides.
    if layer == "conv2dTranspose":
        known.pop("dilation_rate")
    return {camel(key): value for key, value in known.items() if value is not None}


def weight_values(name, shape):
    low, high = (0.25, 2.0) if name in ("gamma", "moving_variance", "variance") else (-1.0, 1.0)
    return grid(f"weight {name} {list(shape)}", shape, low, high)


def tensor(array):
    array = np.asarray(array)
    return {"shape": list(array.shape), "data": numbers(array)}


def run(model, image, upstream, training):
    """Value, gradients of sum(value * upstream), and the new state of what is not trained."""
    x = tf.constant(image)
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(x)
        value = model(x, training=training)
        loss = tf.reduce_sum(value * upstream)
    variables = [variable.value for variable in model.trainable_variables]
    image_gradient, *gradients = tape.gradient(loss, [x, *variables], unconnected_gradients="zero")
    return {
        "value": numbers(value),
        "imageGradient": numbers(image_gradient),
        "gradients": {
            variable.name: numbers(gradient) for variable, gradient in zip(model.trainable_variables, gradients)
        },
    }


def mask_of(image, value, noise_shape):
    """What Keras's random numbers left standing."""
    if not np.all(image):
        raise ValueError("the mask can't be told from an image with zeros")
    mask = (np.reshape(value, image.shape) != 0).astype(np.float64)
    return tensor(mask[tuple(slice(size) for size in noise_shape)])


def case(layer, name, shape, build, *, options=None, before=(), branches=None, training=False, low=-2.0, high=2.0,
         distinct=False, values=None):
    """
    shape: the image's [height, width, channels].
    before: layers in front: names of Keras classes without arguments, such as Flatten.
    values: the image's own, again and again, instead of random ones.
    branches: activations of the image that a merging layer is given, instead of the image itself.
    training: also run in training mode.
    """
    options = options or {}
    keras.utils.clear_session()
    inputs = keras.Input(shape)
    x = inputs
    for kind in before:
        x = getattr(keras.layers, kind)()(x)
    subject = build(**options)
    if branches:
        x = [keras.layers.Activation(branch)(inputs) for branch in branches]
    model = keras.Model(inputs, subject(x))
    for weight in subject.weights:
        if weight.name in ("mean", "variance", "count") or "seed" in weight.name:
            continue
        weight.assign(weight_values(weight.name, weight.shape))
    if values is None:
        image = grid(f"{layer} {name} image", [BATCH, *shape], low, high, distinct)
    else:
        image = np.resize(np.array(values, np.float64), [BATCH, *shape])
    upstream = grid(f"{layer} {name} upstream", [BATCH, *model.output_shape[1:]], -1.0, 1.0)
    weights = [w for w in subject.weights if "seed" not in w.path]
    golden = {
        "layer": layer,
        "name": name,
        "options": {camel(key): option(key, value) for key, value in options.items()},
        "config": config_of(layer, subject, options),
        "input": list(shape),
        "batch": BATCH,
        "image": numbers(image),
        "upstream": numbers(upstream),
        "outputShape": list(model.output_shape[1:]),
        "trainable": int(sum(np.prod(w.shape) for w in subject.trainable_weights)),
        "frozen": int(sum(np.prod(w.shape) for w in subject.non_trainable_weights if "seed" not in w.path)),
        "weights": {w.name: tensor(w.numpy()) for w in weights},
    }
    if before:
        golden["before"] = [kind[0].lower() + kind[1:] for kind in before]
    if branches:
        golden["branches"] = [camel(branch) for branch in branches]
    if model.losses:
        golden["regularization"] = float(f"{float(sum(model.losses)):.9g}")
        with tf.GradientTape() as tape:
            penalty = sum(model.losses)
        found = tape.gradient(penalty, [w.value for w in subject.trainable_weights], unconnected_gradients="zero")
        golden["regularizationGradients"] = {
            w.name: numbers(gradient) for w, gradient in zip(subject.trainable_weights, found)
        }
    golden["inference"] = run(model, image, upstream, False)
    if training:
        rate = options.get("rate", 0)
        golden["training"] = run(model, image, upstream, True)
        golden["training"]["statistics"] = {
            w.name: numbers(w.numpy()) for w in weights if w.name.startswith("moving_")
        }
        if rate:
            drawn = (None, 1, 1, None) if layer.startswith("spatial") else options.get("noise_shape", ())
            golden["training"]["mask"] = mask_of(image, golden["training"]["value"], drawn)
    return golden
