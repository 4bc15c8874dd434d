"""Every layer with several combinations of arguments, and all arguments with Keras's defaults."""

from layer_case import camel, case, keras

from golden import write

L = keras.layers
SHAPE = (6, 5, 2)


def cases(layer, build, forms, **settings):
    return [case(layer, name, shape, build, options=options, **settings) for name, shape, options in forms]


convolution = [
    *cases("conv2d", L.Conv2D, [
        ("3x3", SHAPE, {"filters": 3, "kernel_size": 3}),
        ("same with relu", SHAPE, {"filters": 2, "kernel_size": 3, "padding": "same", "activation": "relu"}),
        ("strides 2 same", SHAPE, {"filters": 3, "kernel_size": (3, 2), "strides": 2, "padding": "same"}),
        ("strides 2 and 1 valid", SHAPE, {"filters": 2, "kernel_size": 2, "strides": (2, 1)}),
        ("dilation 2", (7, 7, 2), {"filters": 2, "kernel_size": 3, "dilation_rate": 2, "padding": "same"}),
        ("dilation 2 and 1 valid", (7, 6, 1), {"filters": 2, "kernel_size": (3, 2), "dilation_rate": (2, 1)}),
        ("groups 2", (5, 5, 4), {"filters": 6, "kernel_size": 3, "groups": 2, "padding": "same"}),
        ("groups as channels", (5, 4, 3), {"filters": 3, "kernel_size": 2, "groups": 3}),
        ("no bias, even kernel same", SHAPE, {"filters": 2, "kernel_size": 4, "padding": "same", "use_bias": False}),
        ("1x1 sigmoid", SHAPE, {"filters": 1, "kernel_size": 1, "activation": "sigmoid"}),
        ("l2", SHAPE, {"filters": 2, "kernel_size": 2, "kernel_regularizer": keras.regularizers.L2(0.01)}),
        ("l1", SHAPE, {"filters": 2, "kernel_size": 2, "kernel_regularizer": keras.regularizers.L1(0.02)}),
    ]),
    *cases("depthwiseConv2d", L.DepthwiseConv2D, [
        ("3x3", SHAPE, {"kernel_size": 3}),
        ("multiplier 2 same relu", SHAPE,
         {"kernel_size": 3, "depth_multiplier": 2, "padding": "same", "activation": "relu"}),
        ("strides 2 same, no bias", (6, 6, 3), {"kernel_size": 3, "strides": 2, "padding": "same", "use_bias": False}),
        ("dilation 2", (7, 6, 2), {"kernel_size": (2, 3), "dilation_rate": 2}),
    ]),
    *cases("separableConv2d", L.SeparableConv2D, [
        ("3x3", SHAPE, {"filters": 3, "kernel_size": 3}),
        ("multiplier 2 same tanh", SHAPE,
         {"filters": 2, "kernel_size": 3, "depth_multiplier": 2, "padding": "same", "activation": "tanh"}),
        ("strides 2, no bias", (6, 6, 2), {"filters": 3, "kernel_size": 2, "strides": 2, "use_bias": False}),
    ]),
    *cases("conv2dTranspose", L.Conv2DTranspose, [
        ("3x3", (3, 4, 2), {"filters": 3, "kernel_size": 3}),
        ("strides 2 same", (3, 4, 2), {"filters": 2, "kernel_size": 3, "strides": 2, "padding": "same"}),
        ("strides 2 valid", (3, 2, 2), {"filters": 3, "kernel_size": 2, "strides": 2, "activation": "relu"}),
        ("strides 3 and 2, no bias", (2, 3, 2),
         {"filters": 2, "kernel_size": (2, 3), "strides": (3, 2), "use_bias": False}),
        ("strides 2 same, kernel 2", (3, 3, 1), {"filters": 2, "kernel_size": 2, "strides": 2, "padding": "same"}),
        ("same", (4, 3, 2), {"filters": 2, "kernel_size": 3, "padding": "same"}),
    ]),
]

pooling = [
    *cases("maxPooling2d", L.MaxPooling2D, [
        ("defaults", (6, 4, 2), {}),
        ("leaves a rest", (5, 7, 2), {"pool_size": 2}),
        ("same", (5, 7, 2), {"pool_size": 2, "padding": "same"}),
        ("3x2 strides 1", SHAPE, {"pool_size": (3, 2), "strides": 1}),
        ("3 strides 2 same", (6, 7, 1), {"pool_size": 3, "strides": 2, "padding": "same"}),
    ], distinct=True),
    *cases("averagePooling2d", L.AveragePooling2D, [
        ("2", (6, 4, 2), {"pool_size": 2}),
        ("leaves a rest", (5, 7, 2), {"pool_size": 2}),
        ("same", (5, 7, 2), {"pool_size": 2, "padding": "same"}),
        ("3x2 strides 1", SHAPE, {"pool_size": (3, 2), "strides": 1}),
        ("3 strides 2 same", (6, 7, 1), {"pool_size": 3, "strides": 2, "padding": "same"}),
    ]),
    *cases("globalAveragePooling2d", L.GlobalAveragePooling2D, [
        ("defaults", SHAPE, {}),
        ("keepdims", SHAPE, {"keepdims": True}),
    ]),
    *cases("globalMaxPooling2d", L.GlobalMaxPooling2D, [
        ("defaults", SHAPE, {}),
        ("keepdims", SHAPE, {"keepdims": True}),
    ], distinct=True),
]

normalization = [
    *cases("batchNormalization", L.BatchNormalization, [
        ("defaults", (3, 4, 3), {}),
        ("no scale", (3, 4, 2), {"scale": False}),
        ("no center", (3, 4, 2), {"center": False}),
        ("neither", (3, 4, 2), {"scale": False, "center": False}),
        ("momentum and epsilon", (2, 3, 2), {"momentum": 0.8, "epsilon": 0.00001}),
        ("frozen", (3, 4, 2), {"trainable": False}),
        ("synchronized", (3, 4, 2), {"synchronized": True}),
    ], training=True),
    *cases("batchNormalization", L.BatchNormalization, [
        ("of features", (2, 2, 2), {}),
        ("of features, no center", (2, 2, 2), {"center": False}),
    ], training=True, before=["Flatten"]),
    *cases("layerNormalization", L.LayerNormalization, [
        ("defaults", (3, 2, 4), {}),
        ("no scale", (3, 2, 4), {"scale": False}),
        ("no center, epsilon", (3, 2, 4), {"center": False, "epsilon": 0.00001}),
    ]),
    *cases("layerNormalization", L.LayerNormalization, [("of features", (2, 2, 2), {})], before=["Flatten"]),
    *cases("groupNormalization", L.GroupNormalization, [
        ("2 groups", (3, 4, 4), {"groups": 2}),
        ("1 group", (3, 2, 3), {"groups": 1, "epsilon": 0.00001}),
        ("a group a channel", (3, 2, 3), {"groups": -1}),
        ("no scale", (3, 2, 4), {"groups": 2, "scale": False}),
        ("no center", (3, 2, 4), {"groups": 4, "center": False}),
    ]),
    *cases("rescaling", L.Rescaling, [
        ("scale", (2, 3, 3), {"scale": 0.00392156862745098}),
        ("scale and offset", (2, 3, 3), {"scale": 0.0078125, "offset": -1.0}),
    ]),
    *cases("normalization", L.Normalization, [
        ("channels", (3, 2, 3), {"mean": [0.5, -1.0, 0.25], "variance": [0.25, 4.0, 1.5]}),
        ("one channel", (3, 2, 1), {"mean": [0.5], "variance": [0.0625]}),
    ]),
]

ACTIVATIONS = [
    "linear", "relu", "leaky_relu", "elu", "gelu", "swish", "sigmoid", "tanh", "softmax", "softplus",
    "relu6", "selu", "mish", "hard_sigmoid", "hard_swish", "softsign", "exponential",
    "log_softmax", "log_sigmoid", "hard_tanh", "tanh_shrink", "squareplus",
]
dense = [
    *cases("dense", L.Dense, [
        ("defaults", (2, 2, 3), {"units": 4}),
        ("relu, no bias", (2, 2, 3), {"units": 3, "activation": "relu", "use_bias": False}),
        ("softmax", (2, 2, 2), {"units": 5, "activation": "softmax"}),
        ("one sigmoid", (2, 2, 2), {"units": 1, "activation": "sigmoid"}),
        ("l1 and l2", (2, 1, 2),
         {"units": 3, "kernel_regularizer": keras.regularizers.L1L2(0.01, 0.02)}),
        ("frozen", (2, 1, 2), {"units": 3, "trainable": False}),
        ("l2 of the bias", (2, 1, 2), {"units": 3, "bias_regularizer": keras.regularizers.L2(0.05)}),
    ], before=["Flatten"]),
    *cases("flatten", L.Flatten, [("image", (3, 2, 2), {})]),
    *cases("reshape", L.Reshape, [("to an image", (2, 3, 4), {"target_shape": (4, 3, 2)})]),
    *cases("reshape", L.Reshape, [("one dimension open", (2, 3, 4), {"target_shape": (-1, 2, 2)})], before=["Flatten"]),
    *cases("dropout", L.Dropout, [("at inference", (2, 3, 2), {"rate": 0.5})]),
    *cases("dropout", L.Dropout, [
        ("rate 0", (2, 3, 2), {"rate": 0.0}),
        ("a half", (3, 3, 2), {"rate": 0.5}),
        ("a tenth", (3, 3, 2), {"rate": 0.1}),
        ("whole images", (3, 3, 2), {"rate": 0.5, "noise_shape": (None, 1, 1, 1)}),
    ], training=True),
    *cases("spatialDropout2d", L.SpatialDropout2D, [("a quarter", (2, 3, 8), {"rate": 0.25})], training=True),
    *cases("spatialDropout2d", L.SpatialDropout2D, [("at inference", (2, 3, 2), {"rate": 0.5})]),
    *[entry for name in ACTIVATIONS
      for entry in cases("activation", L.Activation, [(camel(name), (3, 3, 4), {"activation": name})], low=-8, high=8)],
    *cases("leakyRelu", L.LeakyReLU, [
        ("defaults", (2, 3, 2), {}),
        ("slope 0.1", (2, 3, 2), {"negative_slope": 0.1}),
    ]),
    *cases("relu", L.ReLU, [
        ("defaults", (2, 3, 2), {}),
        ("at most 6", (2, 3, 2), {"max_value": 6.0}),
        ("slope, threshold and limit", (2, 3, 2), {"max_value": 2.0, "negative_slope": 0.25, "threshold": 0.5}),
        ("threshold", (2, 3, 2), {"threshold": 0.75}),
    ], low=-8, high=8),
    *cases("elu", L.ELU, [("defaults", (2, 3, 2), {}), ("alpha a half", (2, 3, 2), {"alpha": 0.5})]),
    *cases("softmax", L.Softmax, [("defaults", (2, 3, 4), {})]),
    *cases("softmax", L.Softmax, [("along the width", (2, 3, 4), {"axis": 2})]),
    *cases("prelu", L.PReLU, [
        ("defaults", (2, 3, 2), {}),
        ("an alpha a channel", (3, 2, 3), {"shared_axes": [1, 2]}),
        ("one alpha, l2", (2, 2, 2), {"shared_axes": [1, 2, 3], "alpha_regularizer": keras.regularizers.L2(0.05)}),
    ]),
    *cases("prelu", L.PReLU, [("of features", (2, 2, 2), {})], before=["Flatten"]),
    *cases("activation", L.Activation, [("softmax of features", (1, 2, 3), {"activation": "softmax"})], before=["Flatten"]),
]

form = [
    *cases("zeroPadding2d", L.ZeroPadding2D, [
        ("defaults", (3, 2, 2), {}),
        ("2", (2, 2, 1), {"padding": 2}),
        ("1 and 2", (2, 3, 2), {"padding": (1, 2)}),
        ("each side", (2, 3, 2), {"padding": ((1, 0), (2, 3))}),
    ]),
    *cases("cropping2d", L.Cropping2D, [
        ("1", (4, 5, 2), {"cropping": 1}),
        ("1 and 2", (4, 6, 2), {"cropping": (1, 2)}),
        ("each side", (5, 6, 2), {"cropping": ((1, 0), (2, 3))}),
        ("defaults", (3, 3, 1), {}),
    ]),
    *cases("upSampling2d", L.UpSampling2D, [
        ("defaults", (3, 2, 2), {}),
        ("3 and 1", (2, 3, 2), {"size": (3, 1)}),
        ("bilinear", (3, 2, 2), {"size": 2, "interpolation": "bilinear"}),
        ("bilinear 3 and 2", (2, 3, 1), {"size": (3, 2), "interpolation": "bilinear"}),
    ]),
    *cases("permute", L.Permute, [
        ("channels first", (2, 3, 4), {"dims": (3, 1, 2)}),
        ("turned", (2, 3, 4), {"dims": (2, 1, 3)}),
    ]),
    *cases("resizing", L.Resizing, [
        ("larger", (3, 2, 2), {"height": 5, "width": 7}),
        ("smaller", (6, 7, 2), {"height": 4, "width": 3}),
        ("nearest, larger", (3, 2, 2), {"height": 5, "width": 7, "interpolation": "nearest"}),
        ("nearest, smaller", (6, 7, 1), {"height": 4, "width": 3, "interpolation": "nearest"}),
    ]),
    case("subtract", "2 branches", (3, 2, 2), L.Subtract, branches=["linear", "sigmoid"]),
    *[entry for layer, build in [
        ("minimum", L.Minimum), ("add", L.Add), ("multiply", L.Multiply), ("average", L.Average), ("maximum", L.Maximum),
        ("concatenate", L.Concatenate),
    ] for branches in (["linear", "sigmoid"], ["tanh", "linear", "sigmoid"])
      for entry in [case(layer, f"{len(branches)} branches", (3, 2, 2), build, branches=branches)]],
]


write("layers/convolution.json", convolution)
write("layers/pooling.json", pooling)
write("layers/normalization.json", normalization)
write("layers/dense.json", dense)
write("layers/form.json", form)
