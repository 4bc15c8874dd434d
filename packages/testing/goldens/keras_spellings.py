"""Models as other versions and habits spell them, and what they predict: Keras 1 with TensorFlow and with Theano (written here, since those
versions do not run any more: the numbers are of the same network in Keras 3), channels first, half precision, files of Windows,
dictionaries of inputs, inputs of any batch, frozen layers in models, augmentation, and files of weights only.
PyTorch is the backend, since TensorFlow has no channels_first on a processor."""

import gzip
import io
import json
import os
import pathlib
import tempfile
import zipfile

os.environ.setdefault("KERAS_BACKEND", "torch")

import h5py
import keras
import numpy as np

from golden import HERE, hashed, numbers, write
from keras_networks import build, inputs_of, tutorial

L = keras.layers
FOLDER = HERE / "keras/spellings"
cases = []


def pack(name, content):
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / f"{name}.gz").write_bytes(gzip.compress(content, 9, mtime=0))


def saved(model, ending, save=None):
    with tempfile.TemporaryDirectory() as folder:
        file = pathlib.Path(folder, f"model{ending}")
        (save or model.save)(file)
        return file.read_bytes()


def hdf5(fill):
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        fill(file)
    return buffer.getvalue()


def predict(model, inputs):
    given = model.predict(inputs if isinstance(inputs, dict) or len(inputs) > 1 else inputs[0], verbose=0)
    values = given.values() if isinstance(given, dict) else given if isinstance(given, list) else [given]
    return [{"shape": list(value.shape), "data": numbers(value)} for value in values]


def case(name, model, inputs=None, names=None):
    inputs = inputs_of(model) if inputs is None else inputs
    values = list(inputs.values()) if isinstance(inputs, dict) else inputs
    names = names or [tensor.name for tensor in model.inputs]
    cases.append({
        "name": name,
        "inputs": [{"name": own, "shape": list(value.shape)} for own, value in zip(names, values)],
        "outputs": predict(model, inputs),
    })


# Channels first: kernels, batch normalization, PReLU, both flattenings, and joining.
def channels_first(k, layers):
    image = k.Input((3, 6, 5), name="image")
    first = {"data_format": "channels_first"}
    x = layers.Conv2D(4, 3, activation="relu", padding="same", **first)(image)
    x = layers.BatchNormalization(axis=1)(x)
    x = layers.Concatenate(axis=1)([layers.PReLU(shared_axes=[2, 3])(x), layers.PReLU()(x)])
    x = layers.ZeroPadding2D(((1, 0), (0, 1)), **first)(layers.MaxPooling2D(2, **first)(x))
    ways = [
        layers.Flatten(**first)(x), layers.Flatten(data_format="channels_last")(x),
        layers.GlobalAveragePooling2D(**first)(x), layers.Reshape((96,))(layers.Softmax(axis=1)(x)),
    ]
    return k.Model(image, layers.Dense(2)(layers.Concatenate()(ways)))


model = build(channels_first, keras)
pack("channels_first.keras", saved(model, ".keras"))
case("channels_first.keras", model)


# Keras 1.2: JSON in a text of JSON with weights of Theano (OIHW, turned by 180°, flattened channels first), and a whole .h5 of TensorFlow.
def small(k, layers):
    return k.Sequential([
        k.Input((6, 5, 2)), layers.Conv2D(3, 3, activation="relu"), layers.BatchNormalization(), layers.MaxPooling2D(2),
        layers.Flatten(), layers.Dense(2, activation="hard_sigmoid"),
    ])


def keras1_config(ordering, shape):
    conv = {
        "name": "conv", "trainable": True, "batch_input_shape": [None, *shape], "input_dtype": "float32", "nb_filter": 3, "nb_row": 3,
        "nb_col": 3, "init": "glorot_uniform", "activation": "relu", "border_mode": "valid", "subsample": [1, 1],
        "dim_ordering": ordering, "W_regularizer": None, "b_regularizer": None, "activity_regularizer": None,
        "W_constraint": None, "b_constraint": None, "bias": True,
    }
    norm = {
        "name": "bn", "trainable": True, "epsilon": 1e-3, "mode": 0, "axis": 1 if ordering == "th" else -1, "momentum": 0.99,
        "gamma_regularizer": None, "beta_regularizer": None,
    }
    pool = {"name": "pool", "trainable": True, "pool_size": [2, 2], "strides": [2, 2], "border_mode": "valid", "dim_ordering": ordering}
    dense = {
        "name": "dense", "trainable": True, "output_dim": 2, "init": "glorot_uniform", "activation": "hard_sigmoid", "input_dim": None,
        "W_regularizer": None, "b_regularizer": None, "activity_regularizer": None, "W_constraint": None,
        "b_constraint": None, "bias": True,
    }
    return [
        {"class_name": "Convolution2D", "config": conv}, {"class_name": "BatchNormalization", "config": norm},
        {"class_name": "MaxPooling2D", "config": pool}, {"class_name": "Dropout", "config": {"name": "drop", "trainable": True, "p": 0.5}},
        {"class_name": "Flatten", "config": {"name": "flatten", "trainable": True}}, {"class_name": "Dense", "config": dense},
    ]


def keras1_weights(model, theano):
    kernel, bias, gamma, beta, mean, variance, dense, dense_bias = [np.asarray(value) for value in model.get_weights()]
    if theano:
        kernel = np.ascontiguousarray(kernel[::-1, ::-1].transpose(3, 2, 0, 1))
        dense = dense.reshape(2, 1, 3, 2).transpose(2, 0, 1, 3).reshape(6, 2)
    end = "" if theano else ":0"
    return {
        "conv": {f"conv_W{end}": kernel, f"conv_b{end}": bias},
        "bn": {f"bn_gamma{end}": gamma, f"bn_beta{end}": beta, f"bn_running_mean{end}": mean, f"bn_running_std{end}": variance},
        "pool": {}, "drop": {}, "flatten": {}, "dense": {f"dense_W{end}": dense, f"dense_b{end}": dense_bias},
    }


def fill_legacy(group, layers):
    group.attrs["layer_names"] = [name.encode() for name in layers]
    for name, weights in layers.items():
        own = group.create_group(name)
        own.attrs["weight_names"] = [weight.encode() for weight in weights]
        for weight, value in weights.items():
            own.create_dataset(weight, data=value)


model = build(small, keras)
# Keras 1's hard sigmoid is another function than Keras 3's.
old = keras.Sequential([*model.layers[:-1], L.Dense(2, activation=lambda x: keras.ops.clip(0.2 * x + 0.5, 0, 1))])
old.build((None, 6, 5, 2))
old.layers[-1].set_weights(model.layers[-1].get_weights())
inputs = [hashed(1, (2, 6, 5, 2), -1.0, 2.0)]
text = json.dumps({"class_name": "Sequential", "config": keras1_config("th", [2, 6, 5]), "keras_version": "1.2.2"})
pack("keras1_theano.json", json.dumps(text).encode())
pack("keras1_theano.json.h5", hdf5(lambda file: fill_legacy(file, keras1_weights(model, True))))
case("keras1_theano.json", old, inputs, ["input"])


def fill_keras1(file):
    file.attrs["keras_version"] = b"1.2.2"
    file.attrs["model_config"] = json.dumps({"class_name": "Sequential", "config": keras1_config("tf", [6, 5, 2])}).encode()
    fill_legacy(file.create_group("model_weights"), keras1_weights(model, False))


pack("keras1.h5", hdf5(fill_keras1))
case("keras1.h5", old, inputs, ["input"])

# A .keras file of Windows: paths with backslashes as names of links; and one that is an HDF5 file in truth.
content = zipfile.ZipFile(io.BytesIO(saved(model, ".keras")))


def windows(file):
    with h5py.File(io.BytesIO(content.read("model.weights.h5"))) as source:
        def copy(path, item):
            if isinstance(item, h5py.Dataset):
                *groups, name = path.split("/")
                file.require_group("\\".join(groups)).create_dataset(name, data=item[()])
        source.visititems(copy)


buffer = io.BytesIO()
with zipfile.ZipFile(buffer, "w") as target:
    for member in ("metadata.json", "config.json"):
        target.writestr(zipfile.ZipInfo(member), content.read(member))
    target.writestr(zipfile.ZipInfo("model.weights.h5"), hdf5(windows))
pack("windows.keras", buffer.getvalue())
case("windows.keras", model)
pack("hdf5_named.keras", saved(model, ".h5"))
case("hdf5_named.keras", model)


# Half precision: weights on the grid are exact in it, so the model in float32 predicts what is compared.
def half(dtype):
    def network(k, layers):
        return k.Sequential([
            k.Input((5, 5, 2)), layers.Conv2D(2, 3, activation="relu", dtype=dtype), layers.Flatten(dtype=dtype),
            layers.Dense(2, dtype=dtype),
        ])
    return network


reference = build(half("float32"), keras)
for name, dtype, ending in [("float16", "float16", ".keras"), ("float16", "float16", ".h5"), ("bfloat16", "bfloat16", ".keras"),
                            ("bfloat16", "bfloat16", ".h5")]:
    model = half(dtype)(keras, L)
    model.set_weights(reference.get_weights())
    pack(f"{name}{ending}", saved(model, ending))
    case(f"{name}{ending}", reference)


# A Sequential that was built by a first batch; vectors and matrices; dictionaries of inputs and outputs.
def unbuilt(k, layers):
    model = k.Sequential([layers.Conv2D(2, 3, activation="relu"), layers.Flatten(), layers.Dense(2)])
    model(np.zeros((4, 5, 5, 3), "float32"))
    return model


model = build(unbuilt, keras)
pack("unbuilt.keras", saved(model, ".keras"))
case("unbuilt.keras", model, [hashed(1, (2, 5, 5, 3), -1.0, 2.0)], ["input"])

for name, shape in (("vector", (4,)), ("matrix", (4, 3))):
    model = build(lambda k, layers: k.Sequential([k.Input(shape), layers.Flatten(), layers.Dense(3, activation="relu"), layers.Dense(2)]), keras)
    pack(f"{name}.keras", saved(model, ".keras"))
    case(f"{name}.keras", model)


def dictionaries(k, layers):
    image, age = k.Input((4, 4, 2), name="image"), k.Input((1,), name="age")
    x = layers.Concatenate()([layers.Flatten()(image), age])
    return k.Model({"image": image, "age": age}, {"label": layers.Dense(2, name="label")(x), "risk": layers.Dense(1, name="risk")(x)})


model = build(dictionaries, keras)
pack("dictionaries.keras", saved(model, ".keras"))
case("dictionaries.keras", model, {"image": hashed(1, (2, 4, 4, 2), -1.0, 2.0), "age": hashed(2, (2, 1), -1.0, 2.0)}, ["image", "age"])


# Layers of a model in the model of which one is frozen: their weights stand in another order. A model as the output.
def frozen(k, layers):
    inner = k.Sequential([
        k.Input((5, 5, 2)), layers.Conv2D(2, 1, name="kept"), layers.BatchNormalization(), layers.Conv2D(2, 1, name="tuned"),
        layers.Conv2D(2, 1, name="other"),
    ], name="inner")
    inner.get_layer("kept").trainable = False
    inner.get_layer("other").trainable = False
    image = k.Input((5, 5, 2))
    ending = k.Input((5, 5, 2))
    head = k.Model(ending, layers.Dense(2)(layers.Flatten()(ending)), name="head")
    return k.Model(image, head(inner(image)))


model = build(frozen, keras)
for ending in (".keras", ".h5"):
    pack(f"frozen{ending}", saved(model, ending))
    case(f"frozen{ending}", model)


# What does something in training only; and functions of keras.ops.
def augmented(k, layers):
    return k.Sequential([
        k.Input((6, 6, 3)), layers.RandomFlip(), layers.RandomRotation(0.2), layers.RandomZoom(0.1), layers.Rescaling(1 / 127.5, offset=-1),
        layers.GaussianNoise(0.1), layers.Conv2D(2, 3, kernel_constraint="max_norm"), layers.GaussianDropout(0.1), layers.Flatten(),
        layers.ActivityRegularization(0.01), layers.Dense(2),
    ])


model = build(augmented, keras)
pack("augmented.keras", saved(model, ".keras"))
case("augmented.keras", model)


def functions(k, layers):
    image = k.Input((5, 5, 2))
    x = k.ops.relu(layers.Conv2D(3, 3)(image))
    x = k.ops.concatenate([x, k.ops.sigmoid(x), k.ops.leaky_relu(-x, negative_slope=0.1)], axis=-1)
    return k.Model(image, layers.Dense(2)(k.ops.mean(x, axis=[1, 2]) / 3.0))


model = build(functions, keras)
pack("functions.keras", saved(model, ".keras"))
case("functions.keras", model)

# Files of weights: of Keras 3, and legacy ones.
model = build(tutorial, keras)
pack("weights.weights.h5", saved(model, ".weights.h5", model.save_weights))
pack("weights.json", model.to_json().encode())


def legacy(file):
    fill_legacy(file, {layer.name: {f"{layer.name}/{w.name}:0": np.asarray(w) for w in layer.weights} for layer in model.layers})
    file.attrs["keras_version"] = b"2.9.0"


pack("weights.h5", hdf5(legacy))
case("weights", model)

write("keras/spellings/models.json", cases)
