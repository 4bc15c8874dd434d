"""Convolutions, pooling and normalization. PyTorch computes them channels first, in float64."""

import torch
import torch.nn.functional as F

from golden import write
from operation_case import case, concrete, exactly, given


def first(x):
    return x.permute(0, 3, 1, 2)


def last(x):
    return x.permute(0, 2, 3, 1)


def padded(x, padding, value=0.0):
    top, bottom, left, right = padding
    return F.pad(first(x), (left, right, top, bottom), value=value)


def attributes_of(strides, dilations, padding):
    top, bottom, left, right = padding
    return {
        "strides": list(strides), "dilations": list(dilations),
        "padding": {"top": top, "bottom": bottom, "left": left, "right": right},
    }


def conv(x, kernel, strides, dilations, padding):
    weight = kernel.permute(3, 2, 0, 1)
    return last(F.conv2d(padded(x, padding), weight, stride=strides, dilation=dilations))


def depthwise(x, kernel, strides, dilations, padding):
    height, width, channels, multiplier = kernel.shape
    weight = kernel.permute(2, 3, 0, 1).reshape(channels * multiplier, 1, height, width)
    return last(F.conv2d(padded(x, padding), weight, stride=strides, dilation=dilations, groups=channels))


#      name                        height width kernel   strides  dilations padding (top, bottom, left, right)
FORMS = [
    ("valid 3x3", (5, 6), (3, 3), (1, 1), (1, 1), (0, 0, 0, 0)),
    ("same 3x3", (4, 5), (3, 3), (1, 1), (1, 1), (1, 1, 1, 1)),
    ("1x1", (3, 4), (1, 1), (1, 1), (1, 1), (0, 0, 0, 0)),
    ("1x1 strides 2", (5, 4), (1, 1), (2, 2), (1, 1), (0, 0, 0, 0)),
    ("strides 2 same on even", (6, 4), (3, 3), (2, 2), (1, 1), (0, 1, 0, 1)),
    ("strides 2 valid leaves a rest", (6, 7), (3, 2), (2, 2), (1, 1), (0, 0, 0, 0)),
    ("strides 2 and 1, asymmetric", (6, 5), (2, 3), (2, 1), (1, 1), (1, 0, 0, 2)),
    ("strides 3 beyond the kernel", (8, 7), (2, 2), (3, 3), (1, 1), (0, 0, 0, 0)),
    ("dilation 2 same", (6, 5), (3, 3), (1, 1), (2, 2), (2, 2, 2, 2)),
    ("dilation 3 and 1, asymmetric", (7, 5), (2, 3), (1, 1), (3, 1), (0, 2, 1, 0)),
    ("strides 2 with dilation 2", (8, 9), (3, 2), (2, 2), (2, 2), (1, 0, 2, 1)),
    ("kernel 4x4 same", (5, 5), (4, 4), (1, 1), (1, 1), (1, 2, 1, 2)),
    ("kernel 5x1", (7, 3), (5, 1), (1, 1), (1, 1), (2, 2, 0, 0)),
    ("kernel as large as the image", (4, 3), (4, 3), (1, 1), (1, 1), (0, 0, 0, 0)),
    ("padding wider than the kernel", (2, 3), (2, 2), (1, 1), (1, 1), (3, 2, 2, 3)),
]

convolutions, depthwises = [], []
for number, (name, size, kernel, strides, dilations, padding) in enumerate(FORMS):
    channels, filters = [(2, 3), (3, 2), (1, 4)][number % 3]
    settings = (strides, dilations, padding)
    for prefix, compute, into, kernel_shape, out in [
        ("conv2d", conv, convolutions, [*kernel, channels, filters], filters),
        ("depthwiseConv2d", depthwise, depthwises, [*kernel, channels, 1 + number % 2], channels * (1 + number % 2)),
    ]:
        shape = [-1, *size, channels]
        x, k = given(f"{prefix} {name} x", shape), given(f"{prefix} {name} k", kernel_shape, -1, 1)
        forward = compute(torch.tensor(x.data), torch.tensor(k.data), *settings)
        result = [-1, *forward.shape[1:]]
        dy = given(f"{prefix} {name} dy", result)

        def value(image, weights):
            return compute(image, weights, *settings) * 1.0

        def to_input(upstream, weights):
            image = torch.zeros(concrete(shape), requires_grad=True)
            return torch.autograd.grad(value(image, weights), image, upstream, create_graph=True)[0]

        def to_kernel(image, upstream):
            weights = torch.zeros(kernel_shape, requires_grad=True)
            return torch.autograd.grad(value(image, weights), weights, upstream, create_graph=True)[0]

        described = attributes_of(*settings)
        into.append(case(prefix, name, [x, k], value, attributes=described))
        into.append(case(prefix + "InputGradient", name, [dy, k], to_input, attributes=described, target=shape))
        into.append(case(prefix + "KernelGradient", name, [x, dy], to_kernel, attributes=described, target=kernel_shape))


def max_pool(x, size, strides, padding):
    return last(F.max_pool2d(padded(x, padding, float("-inf")), size, strides))


def average_pool(x, size, strides, padding):
    """Averages over the elements inside the image: sums divided by counts."""
    area = size[0] * size[1]
    sums = F.avg_pool2d(padded(x, padding), size, strides) * area
    counts = F.avg_pool2d(padded(torch.ones_like(x), padding), size, strides) * area
    return last(sums / counts)


#     name                          size    window  strides  padding
POOLS = [
    ("2x2", (4, 6), (2, 2), (2, 2), (0, 0, 0, 0)),
    ("2x2 leaves a rest", (5, 5), (2, 2), (2, 2), (0, 0, 0, 0)),
    ("2x2 same", (5, 5), (2, 2), (2, 2), (0, 1, 0, 1)),
    ("3x3 strides 2 overlap", (7, 5), (3, 3), (2, 2), (0, 0, 0, 0)),
    ("3x3 strides 2 same", (6, 5), (3, 3), (2, 2), (0, 1, 1, 1)),
    ("3x3 strides 1 same", (4, 3), (3, 3), (1, 1), (1, 1, 1, 1)),
    ("2x3 strides 1 and 2", (4, 7), (2, 3), (1, 2), (0, 0, 0, 0)),
    ("strides beyond the window", (7, 8), (2, 2), (3, 3), (0, 0, 0, 0)),
    ("asymmetric", (4, 5), (3, 2), (2, 1), (2, 0, 1, 0)),
    ("whole image", (3, 4), (3, 4), (3, 4), (0, 0, 0, 0)),
]

pools = []
for name, size, window, strides, padding in POOLS:
    shape = [-1, *size, 2]
    top, bottom, left, right = padding
    described = {
        "poolSize": list(window), "strides": list(strides),
        "padding": {"top": top, "bottom": bottom, "left": left, "right": right},
    }
    for tied in (False, True):
        x = given(f"maxPool2d {name}", shape, distinct=True)
        if tied:
            x = exactly(shape, (x.data * 1.5).round().clip(-1, 1))
        y = max_pool(torch.tensor(x.data), window, strides, padding)
        result = [-1, *y.shape[1:]]

        def pool_gradient(image, _, upstream):
            return torch.autograd.grad(
                max_pool(image, window, strides, padding), image, upstream, create_graph=True
            )[0]

        label = name + (", ties" if tied else "")
        pools.append(
            case("maxPool2d", label, [x], lambda image: max_pool(image, window, strides, padding) * 1.0,
                 attributes=described, kink=tied)
        )
        operands = [x, exactly(result, y), given(f"maxPool2d dy {label}", result)]
        pools.append(
            case("maxPool2dGradient", label, operands, pool_gradient, attributes=described, kink=tied, without=(0, 1, 2))
        )
    x = given(f"averagePool2d {name}", shape)
    pools.append(
        case("averagePool2d", name, [x], lambda image: average_pool(image, window, strides, padding) * 1.0,
             attributes=described)
    )

    def average_gradient(upstream):
        image = torch.zeros(concrete(shape), requires_grad=True)
        y = average_pool(image, window, strides, padding)
        return torch.autograd.grad(y, image, upstream, create_graph=True)[0]

    pools.append(
        case("averagePool2dGradient", name, [given(f"averagePool2d dy {name}", result)], average_gradient,
             attributes=described, target=shape)
    )

norms = []


def all_but_last(x):
    return tuple(range(x.ndim - 1))


def moments(x):
    mean = x.mean(dim=all_but_last(x))
    return mean, ((x - mean) ** 2).mean(dim=all_but_last(x))


def normalize(x, mean, variance, gamma, beta, epsilon):
    return (x - mean) / torch.sqrt(variance + epsilon) * gamma + beta


for name, shape, shift, epsilon in [
    ("images", [-1, 3, 4, 3], 0.0, 1e-3),
    ("rows", [-8, 4], 0.0, 1e-3),
    ("one channel", [-1, 4, 4, 1], 0.0, 1e-5),
    ("mean far from zero", [-1, 4, 2, 2], 64.0, 1e-3),
]:
    x = given("norm " + name, shape)
    x = exactly(shape, x.data + shift)
    channels = [shape[-1]]
    mean, variance = moments(torch.tensor(x.data))
    own_mean, own_variance = exactly(channels, mean), exactly(channels, variance)
    gamma, beta = given("gamma " + name, channels, 0.25, 2), given("beta " + name, channels)
    other_mean = exactly(channels, given("mean " + name, channels, -0.5, 0.5).data + shift)
    other_variance = given("variance " + name, channels, 0.25, 2)
    dy = given("norm dy " + name, shape)
    d_beta = dy.data.reshape(-1, channels[0]).sum(axis=0)
    hat = normalize(torch.tensor(x.data), mean, variance, 1.0, 0.0, epsilon).numpy()
    d_gamma = (dy.data * hat).reshape(-1, channels[0]).sum(axis=0)
    described = {"epsilon": epsilon}
    norms.append(
        case("channelVariance", name, [x, own_mean], lambda x, m: ((x - m) ** 2).mean(dim=all_but_last(x)))
    )
    norms.append(
        case("normalizeChannels", name, [x, other_mean, other_variance, gamma, beta],
             lambda *values: normalize(*values, epsilon), attributes=described)
    )
    norms.append(
        case("batchNormalize", name, [x, own_mean, own_variance, gamma, beta],
             lambda x, m, v, g, b: normalize(x, *moments(x), g, b, epsilon), attributes=described, without=(1, 2))
    )
    norms.append(
        case("batchNormalizeGammaGradient", name, [dy, x, own_mean, own_variance],
             lambda dy, x, m, v: (dy * normalize(x, m, v, 1.0, 0.0, epsilon)).sum(dim=all_but_last(x)),
             attributes=described, without=range(4))
    )

    def input_gradient(upstream, *_):
        image, scale = torch.tensor(x.data, requires_grad=True), torch.tensor(gamma.data)
        y = normalize(image, *moments(image), scale, 0.0, epsilon)
        return torch.autograd.grad(y, image, upstream, create_graph=True)[0]

    operands = [dy, x, own_mean, own_variance, gamma, exactly(channels, d_beta), exactly(channels, d_gamma)]
    golden = case("batchNormalizeInputGradient", name, operands, input_gradient, attributes=described, without=range(7))
    norms.append(golden)

write("operations/convolution.json", convolutions)
write("operations/depthwise.json", depthwises)
write("operations/pooling.json", pools)
write("operations/normalization.json", norms)
