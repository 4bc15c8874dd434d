"""Where networks look: class activation maps of pytorch-grad-cam, saliency, integrated gradients and occlusion of captum, in float64, on
the logits of four small networks with given weights and images. Keras's gradients are compared with PyTorch's on the way."""

import keras
import numpy as np
import tensorflow as tf
import torch
from captum.attr import IntegratedGradients, Occlusion, Saliency
from pytorch_grad_cam import GradCAM, GradCAMPlusPlus, HiResCAM, LayerCAM
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

from explain_networks import NETWORKS, keras_model, numbered
from golden import hashed, numbers, write

SEEDS = {"tutorial": [3020, 3048], "residual": [3101, 3102], "depthwise": [3200, 3202], "branches": [3300, 3302]}
CAMS = {"gradCam": GradCAM, "gradCamPlusPlus": GradCAMPlusPlus, "hiResCam": HiResCAM, "layerCam": LayerCAM}


def channels_last(x):
    return np.moveaxis(x.detach().numpy(), 1, 3)


def cam_maps(model, x, layer, target, kind):
    """pytorch-grad-cam's map before its ReLU, and what it shows: scaled to 0..1 and enlarged to the image."""
    with kind(model=model, target_layers=[layer]) as cam:
        targets = [ClassifierOutputTarget(target)] * len(x)
        shown = cam(input_tensor=x, targets=targets)
        values = cam.activations_and_grads.activations[0].numpy()
        slopes = cam.activations_and_grads.gradients[0].numpy()
        return cam.get_cam_image(x, layer, targets, values, slopes, False), shown


RULES = [
    ("gaussLegendre", "gausslegendre", 1),
    ("riemannMiddle", "riemann_middle", 1),
    # captum's weights of the trapezoid rule add up to 63/64.
    ("trapezoid", "riemann_trapezoid", 64 / 63),
]


def integrated(model, x, target, rules):
    return {ours: channels_last(IntegratedGradients(model).attribute(x, target=target, n_steps=64, method=their) * scale).sum(3)
            for ours, their, scale in rules}


def integrated_by_keras(model, image, target, one):
    """Gauss and Legendre's rule in Keras, in the precision of the model."""
    places, parts = np.polynomial.legendre.leggauss(64)
    points = tf.constant((0.5 + places / 2).reshape(64, 1, 1, 1), model.compute_dtype) * tf.constant(image, model.compute_dtype)
    with tf.GradientTape() as tape:
        tape.watch(points)
        logits = model(points, training=False)
        score = tf.reduce_sum(logits[:, 0]) * (1 if target == 1 else -1) if one else tf.reduce_sum(logits[:, target])
    slopes = tape.gradient(score, points).numpy()
    return ((slopes * (parts / 2).reshape(64, 1, 1, 1)).sum(0) * image).sum(2)[None]


def check_steady(network, arrays, images, rules):
    """
    In float32 the point of a path may be so near to a kink of a relu or a maximum that rounding decides on which side it is, and the mean gradient
    is another one then, in every library. The images are some for which that is not so: float32 agrees with float64, in PyTorch and in Keras, and
    with small changes of image and weights.
    """
    target = network["targets"][0]
    keras.config.set_dtype_policy("float32")
    single = keras_model(network, arrays)
    keras.config.set_dtype_policy("float64")
    for image in images:
        x = torch.tensor(np.moveaxis(image, 2, 0)[None].copy())
        found = integrated(network["torch"](arrays).eval(), x, target, rules)

        def near(other):
            for rule in other:
                np.testing.assert_allclose(other[rule], found[rule], rtol=0, atol=3e-5 * np.abs(found[rule]).max())

        near(integrated(network["torch"](arrays).eval().float(), x.float(), target, rules))
        near({"gaussLegendre": integrated_by_keras(single, image, target, single.output_shape[-1] == 1)})
        for trial in range(4):
            changed = {name: array * (1 + 5e-7 * hashed(trial, array.shape)) for name, array in arrays.items()}
            noise = torch.tensor(5e-7 * hashed(trial + 50, list(x.shape)))
            near(integrated(network["torch"](changed).eval(), x * (1 + noise), target, rules))


def keras_gradients(model, images, layer, target, one):
    """Values of a layer, the score's gradient to them, and its gradient to the images."""
    both = tf.keras.Model(model.input, [model.get_layer(layer).output, model.output])
    x = tf.constant(images)
    with tf.GradientTape() as tape:
        tape.watch(x)
        values, logits = both(x, training=False)
        score = tf.reduce_sum(logits[:, 0]) * (1 if target == 1 else -1) if one else tf.reduce_sum(logits[:, target])
    return values.numpy(), *(part.numpy() for part in tape.gradient(score, [values, x]))


def apart(name, a, b):
    largest = np.abs(b).max()
    print(f"  {name}: largest {largest:.3g}, {np.abs(a - b).max() / largest:.1e} apart")
    np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-9 * largest)


for at, network in enumerate(NETWORKS):
    name, shape = network["name"], network["input"]
    print(name)
    weights, arrays = numbered(network, 4000 + 100 * at)
    image_seeds = SEEDS[name]
    images = np.stack([hashed(seed, shape, 0.0, 1.0) for seed in image_seeds]).astype(np.float64)
    # The tutorial's network has so many maxima that few images are steady, and hardly one under every rule.
    rules = RULES[:1] if name == "tutorial" else RULES
    check_steady(network, arrays, images, rules)
    model = network["torch"](arrays).eval()
    x = torch.tensor(np.moveaxis(images, 3, 1).copy(), requires_grad=True)
    logits = model(x)
    by_keras = keras_model(network, arrays)
    one = by_keras.output_shape[-1] == 1
    expected = by_keras(images).numpy()
    apart("logits", logits.detach().numpy(), np.concatenate([-expected, expected], 1) if one else expected)
    cases = []

    def case(method, target, maps, source, **more):
        cases.append({"method": method, "target": target, **more, "shape": list(maps.shape), "data": numbers(maps),
                      "source": source})

    for target in network["targets"]:
        for ours, (torch_name, keras_name) in network["layers"].items():
            values, slopes, to_image = keras_gradients(by_keras, images, keras_name, target, one)
            for method, kind in CAMS.items():
                raw, shown = cam_maps(model, x, getattr(model, torch_name), target, kind)
                case(method, target, raw, "pytorch-grad-cam", layer=ours)
                if method == "gradCam":
                    apart(f"Keras's Grad-CAM of {ours}", (values * slopes.mean((1, 2), keepdims=True)).sum(3), raw)
                    if ours == next(iter(network["layers"])) and target == network["targets"][0]:
                        case("shown", target, shown, "pytorch-grad-cam", layer=ours)
        gradient = Saliency(model).attribute(x, target=target, abs=False)
        apart("Keras's gradient to the image", to_image, channels_last(gradient))
        if target != network["targets"][0]:
            continue
        case("saliency", target, channels_last(gradient), "captum")
        for rule, found in integrated(model, x, target, rules).items():
            case("integratedGradients", target, found, "captum", rule=rule)
    target = network["targets"][-1]
    window, strides = (3, 5, 6), (3, 3, 4)
    for fill, baseline in [("zeros", 0), ("mean", x.detach().mean((2, 3), keepdim=True).expand_as(x))]:
        found = Occlusion(model).attribute(x, window, strides=strides, baselines=baseline, target=target)
        case("occlusion", target, channels_last(found)[..., 0], "captum", fill=fill, window=window[1:],
             stride=strides[1:])
    write(f"explain/{name}.json", {
        "name": name, "input": shape, "count": len(images), "imageSeeds": image_seeds,
        "weights": [{"name": path, "shape": size, "seed": seed, "low": low, "high": high}
                    for path, size, seed, low, high in weights],
        "logits": {"shape": list(logits.shape), "data": numbers(logits.detach().numpy())}, "cases": cases,
    })
