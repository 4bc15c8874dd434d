"""What torchvision, SciPy, scikit-image, Pillow and torchstain make of one image: geometry, colours, blur, JPEG, stains.
Needs numpy, scipy, scikit-image, pillow, torch, torchvision and torchstain."""

import io

import numpy as np
import torch
import torchvision.transforms.functional as F
from PIL import Image
from scipy import ndimage
from scipy.fft import dctn, idctn
from skimage.color import combine_stains, lab2rgb, rgb2lab, rgb_from_hed, separate_stains
from torchstain.numpy.normalizers import NumpyMacenkoNormalizer
from torchvision.transforms import InterpolationMode

from golden import hashed, numbers, write

HEIGHT, WIDTH = 9, 12
image = hashed(5, (HEIGHT, WIDTH, 3), 0.05, 0.95)
chw = torch.tensor(image).permute(2, 0, 1)
cases = []


def case(op, args, result):
    cases.append({"op": op, "args": args, "pixels": numbers(np.asarray(result, "f8"))})


def hwc(tensor):
    return tensor.permute(1, 2, 0).numpy()


MODES = {"nearest": InterpolationMode.NEAREST, "bilinear": InterpolationMode.BILINEAR}
AFFINE = [
    {"rotation": 0, "scale": 1, "shear": [0, 0], "translate": [2, -1]},
    {"rotation": 25, "scale": 1, "shear": [0, 0], "translate": [0, 0]},
    {"rotation": -110.3, "scale": 1.3, "shear": [0, 0], "translate": [1, 2]},
    {"rotation": 0, "scale": 0.71, "shear": [0, 0], "translate": [0, 0]},
    {"rotation": 0, "scale": 1, "shear": [17, 0], "translate": [0, 0]},
    {"rotation": 0, "scale": 1, "shear": [0, -13], "translate": [0, 0]},
    {"rotation": 33, "scale": 0.9, "shear": [11, 0], "translate": [-1, 1]},
]
for args in AFFINE:
    for mode in MODES:
        # torchvision's affine turns clockwise for positive angles.
        result = F.affine(chw, -args["rotation"], args["translate"], args["scale"], args["shear"], MODES[mode])
        case("affine", {**args, "interpolation": mode}, hwc(result))

# A map in pixels: output (x, y) shows input (a·x + b·y + c, d·x + e·y + f); SciPy counts rows first.
MATRIX = [0.8307, 0.4113, -3.3017, -0.3709, 1.2111, 2.6053]  # no pixel lies just between two
a, b, c, d, e, f = MATRIX
for fill, mode in {"reflect": "reflect", "wrap": "grid-wrap", "nearest": "nearest", "constant": "grid-constant"}.items():
    for order, interpolation in enumerate(["nearest", "bilinear"]):
        planes = [
            ndimage.affine_transform(image[..., k].astype("f8"), [[e, d], [b, a]], [f, c], order=order, mode=mode, cval=0.3)
            for k in range(3)
        ]
        case("warp", {"matrix": MATRIX, "fillMode": fill, "interpolation": interpolation}, np.stack(planes, -1))

for op, factors in {
    "adjust_brightness": [0.4, 1.7],
    "adjust_contrast": [0.3, 1.9],
    "adjust_saturation": [0.2, 1.8],
    "adjust_hue": [-0.3, 0.17, 0.5],
    "adjust_sharpness": [0.3, 1.8],
}.items():
    for factor in factors:
        case(op, {"factor": factor}, hwc(getattr(F, op)(chw, factor)))
case("autocontrast", {}, hwc(F.autocontrast(chw)))
case("solarize", {"threshold": 0.6}, hwc(F.solarize(chw, 0.6)))
octets = (chw * 255).round().to(torch.uint8)
case("equalize", {}, hwc(F.equalize(octets)))
for bits in (2, 5):
    case("posterize", {"bits": bits}, hwc(F.posterize(octets, bits)))
for sigma in (0.5, 1.2):
    size = 2 * max(1, int(np.ceil(3 * sigma))) + 1
    case("gaussian_blur", {"sigma": sigma}, hwc(F.gaussian_blur(chw, [size, size], [sigma, sigma])))
box = [1, 3, 6, 5]  # top, left, height, width
case("resized_crop", {"box": box}, hwc(F.resized_crop(chw, *box, [HEIGHT, WIDTH], antialias=False)))
for size in ([4, 3], [HEIGHT + 5, WIDTH + 2]):
    case("resized_crop", {"box": box, "size": size}, hwc(F.resized_crop(chw, *box, size, antialias=False)))
for size in ([HEIGHT - 1, WIDTH - 3], [HEIGHT - 3, WIDTH - 1], [HEIGHT - 5, WIDTH], [HEIGHT, WIDTH - 2]):
    case("center_crop", {"size": size}, hwc(F.center_crop(chw, size)))
# What Keras calls reflect is torchvision's symmetric.
for mode, padding_mode in (("reflect", "symmetric"), ("constant", "constant")):
    window = F.crop(F.pad(chw, [2], padding_mode=padding_mode), 3, 0, 5, 6)
    case("window", {"fillMode": mode, "x": -2, "y": 1, "size": [5, 6]}, hwc(window))

smooth = ndimage.gaussian_filter(hashed(8, (24, 35, 3), 0, 1).astype("f8"), (2, 2, 0))
smooth = np.rint((smooth - smooth.min()) / (smooth.max() - smooth.min()) * 255).astype("u1")
jpegs = []


def by_formula(plane, table):
    """ITU-T T.81 in floats: SciPy's cosine transform of blocks, frequencies rounded to the table's steps."""
    rows, columns = plane.shape
    padded = np.pad(plane.astype("f8") - 128, [(0, -rows % 8), (0, -columns % 8)], mode="edge")
    for y in range(0, padded.shape[0], 8):
        for x in range(0, padded.shape[1], 8):
            block = dctn(padded[y : y + 8, x : x + 8], norm="ortho")
            steps = np.sign(block) * np.floor(np.abs(block / table) + 0.5 + 1e-9)  # halves away from zero, as libjpeg
            padded[y : y + 8, x : x + 8] = idctn(steps * table, norm="ortho")
    return np.clip(np.rint(padded[:rows, :columns] + 128), 0, 255)


for quality in (20, 60, 92):
    buffer = io.BytesIO()
    Image.fromarray(smooth).save(buffer, "JPEG", quality=quality)
    buffer.seek(0)
    decoded = Image.open(buffer)
    table = np.array(decoded.quantization[0]).reshape(8, 8)
    jpegs.append({"channels": "rgb", "quality": quality, "pixels": numbers(np.asarray(decoded))})
    jpegs.append({"channels": "grey", "quality": quality, "pixels": numbers(by_formula(smooth[..., 0], table))})

# Tissue-like: random amounts of haematoxylin and eosin, so that no stain is negative.
amounts = np.stack([hashed(11, (14, 15), 0, 0.12), hashed(12, (14, 15), 0.01, 0.1), hashed(13, (14, 15), 0, 0.02)], -1)
tissue = np.rint(combine_stains(amounts.astype("f8"), rgb_from_hed) * 255)
hed_from_rgb = np.linalg.inv(rgb_from_hed)
factors, shifts = [1.2, 0.85, 1.1], [0.01, 0.02, 0.005]
moved = combine_stains(separate_stains(tissue / 255, hed_from_rgb) * factors + shifts, rgb_from_hed) * 255
unclipped = np.log(np.maximum(tissue / 255, 1e-6)) / np.log(1e-6) @ hed_from_rgb
lab = rgb2lab(tissue / 255)
want = {"mean": [62.0, 24.0, -15.0], "deviation": [11.0, 6.0, 5.0]}
own_mean, own_deviation = lab.reshape(-1, 3).mean(0), lab.reshape(-1, 3).std(0)
reinhard = lab2rgb((lab - own_mean) / own_deviation * want["deviation"] + want["mean"]) * 255

normalizer = NumpyMacenkoNormalizer()
macenko, _, _ = normalizer.normalize(tissue.astype("u1"), stains=False)
fitted = NumpyMacenkoNormalizer()
fitted.fit(tissue.astype("u1"))

write(
    "data/augment.json",
    {
        "height": HEIGHT,
        "width": WIDTH,
        "cases": cases,
        "jpeg": {"height": 24, "width": 35, "image": numbers(smooth), "results": jpegs},
    },
)
write(
    "data/stains.json",
    {
        "height": 14,
        "width": 15,
        "image": numbers(tissue),
        "hed": {"factors": factors, "shifts": shifts, "allPositive": bool((unclipped >= 0).all()), "pixels": numbers(moved)},
        "lab": {"values": numbers(lab), "mean": numbers(own_mean), "deviation": numbers(own_deviation)},
        "reinhard": {"reference": want, "pixels": numbers(np.clip(reinhard, 0, 255))},
        "macenko": {"he": numbers(fitted.HERef), "most": numbers(fitted.maxCRef), "pixels": numbers(macenko)},
    },
)
