"""GraphModels of TensorFlow.js, made as its converter makes them (frozen, optimized, constants as weights), and TensorFlow's predictions. Needs Keras on TensorFlow."""

import json
import pathlib

import keras
import numpy as np
import tensorflow as tf
from google.protobuf.json_format import MessageToDict
from keras import layers
from tensorflow.core.protobuf import config_pb2, meta_graph_pb2
from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2
from tensorflow.python.grappler import tf_optimizer

from golden import hashed

FOLDER = pathlib.Path(__file__).parent / "tfjs_graph"
FOLDER.mkdir(exist_ok=True)
# Those of tensorflowjs 4.22, converters/tf_saved_model_conversion_v2.py.
OPTIMIZERS = ["constfold", "arithmetic", "dependency", "pruning", "remap", "constfold", "arithmetic", "dependency"]


def plain():
    return keras.Sequential(
        [
            keras.Input((8, 8, 3)),
            layers.Rescaling(1 / 127.5, offset=-1),
            layers.Conv2D(4, 3, padding="same", activation="relu"),
            layers.BatchNormalization(),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(5, activation="sigmoid"),
            layers.Dense(3, activation="softmax"),
        ]
    )


def mobile():
    image = keras.Input((9, 9, 3))
    x = layers.ZeroPadding2D(((0, 1), (0, 1)))(image)
    x = layers.Conv2D(6, 3, strides=2, use_bias=False)(x)
    x = layers.BatchNormalization()(x)
    x = layers.ReLU(6.0)(x)
    y = layers.DepthwiseConv2D(3, padding="same", use_bias=False)(x)
    y = layers.BatchNormalization()(y)
    y = layers.ReLU(6.0)(y)
    y = layers.Conv2D(6, 1)(y)
    x = layers.Add()([x, y])
    z = layers.AveragePooling2D(2, strides=1, padding="same")(x)
    x = layers.Concatenate()([x, z])
    x = layers.LeakyReLU(negative_slope=0.1)(x)
    x = layers.GlobalAveragePooling2D()(x)
    return keras.Model(image, layers.Dense(2)(x))


def unusual():
    image = keras.Input((8, 8, 3))
    x = layers.Conv2D(2, 3)(image)
    return keras.Model(image, layers.GlobalAveragePooling2D()(tf_cumsum(x)))


class Cumsum(layers.Layer):
    def call(self, x):
        return tf.cumsum(tf.math.erf(x), axis=1)


def tf_cumsum(x):
    return Cumsum()(x)


def optimized(graph_def, outputs):
    config = config_pb2.ConfigProto()
    rewrite = config.graph_options.rewrite_options
    rewrite.optimizers[:] = OPTIMIZERS
    rewrite.meta_optimizer_iterations = config_pb2.ConfigProto().graph_options.rewrite_options.ONE
    graph = tf.Graph()
    with graph.as_default():
        tf.import_graph_def(graph_def, name="")
        for name in outputs:
            graph.add_to_collection("train_op", graph.get_tensor_by_name(name))
        meta = tf.compat.v1.train.export_meta_graph(graph_def=graph.as_graph_def(), graph=graph)
        signature = meta_graph_pb2.CollectionDef()
        signature.node_list.value.extend(outputs)
        meta.collection_def["train_op"].CopyFrom(signature)
    return tf_optimizer.OptimizeGraph(config, meta)


for name, make in {"plain": plain, "mobile": mobile, "unusual": unusual}.items():
    keras.utils.set_random_seed(3)
    model = make()
    model.set_weights(
        [hashed(n + 1, w.shape, *((0.5, 1.5) if np.all(w == 1) else (-0.7, 0.7))) for n, w in enumerate(model.get_weights())]
    )
    shape = model.inputs[0].shape[1:]
    function = tf.function(lambda image: model(image, training=False))
    concrete = function.get_concrete_function(tf.TensorSpec((None, *shape), tf.float32, name="image"))
    frozen = convert_variables_to_constants_v2(concrete)
    outputs = [tensor.name for tensor in frozen.outputs]
    graph = optimized(frozen.graph.as_graph_def(), outputs)
    weights, data = [], b""
    for node in graph.node:
        if node.op != "Const":
            continue
        value = tf.make_ndarray(node.attr["value"].tensor)
        dtype = {"float32": "float32", "int32": "int32", "bool": "bool"}[str(value.dtype)]
        weights.append({"name": node.name, "shape": list(value.shape), "dtype": dtype})
        data += value.tobytes()
        node.attr["value"].tensor.ClearField("tensor_content")
        for field in ("float_val", "int_val", "bool_val"):
            node.attr["value"].tensor.ClearField(field)
    content = {
        "format": "graph-model",
        "generatedBy": tf.__version__,
        "convertedBy": "TensorFlow.js Converter v4.22.0",
        "signature": {"outputs": {"output": {"name": outputs[0]}}},
        "modelTopology": MessageToDict(graph),
        "weightsManifest": [{"paths": [f"{name}.bin"], "weights": weights}],
    }
    image = hashed(9, (2, *shape), 0, 2 if name != "plain" else 255)
    content["predictions"] = np.asarray(concrete(tf.constant(image))[0] if isinstance(concrete(tf.constant(image)), (list, tuple)) else concrete(tf.constant(image))).astype(float).tolist()
    (FOLDER / f"{name}.json").write_text(json.dumps(content) + "\n")
    (FOLDER / f"{name}.bin").write_bytes(data)
    print(name, [node["op"] for node in content["modelTopology"]["node"]])
