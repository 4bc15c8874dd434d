"""Files as NumPy, torchvision's idx reader and the safetensors package write or read them; scikit-learn's class weights
and the class shares of its StratifiedGroupKFold. Needs numpy, scikit-learn, torch, torchvision and safetensors."""

import base64
import io
import struct
import tempfile

import numpy as np
from safetensors.numpy import save
from sklearn.model_selection import StratifiedGroupKFold
from sklearn.utils.class_weight import compute_class_weight
from torchvision.datasets.mnist import read_sn3_pascalvincent_tensor

from golden import grid, numbers, write

TYPES = ["?", "u1", "i1", "u2", "i2", "u4", "i4", "i8", "u8", "f2", "f4", "f8"]


def text(content):
    return base64.b64encode(content).decode()


def described(array):
    """Exact values: a reader must not round."""
    exact = [int(value) if value == int(value) else value for value in np.asarray(array, "f8").reshape(-1).tolist()]
    return {"dtype": array.dtype.name, "shape": list(array.shape), "data": exact}


def values(dtype, shape):
    numbers_ = grid(f"npy {dtype}", shape, -100, 100)
    if dtype == "?":
        return numbers_ > 0
    if dtype[0] == "u":
        numbers_ = np.abs(numbers_)
    return numbers_.astype(dtype) if dtype[0] == "f" else np.rint(numbers_).astype(dtype)


def npy(array, version):
    buffer = io.BytesIO()
    np.lib.format.write_array(buffer, array, version=version)
    return buffer.getvalue()


def npy_cases():
    cases = []
    for dtype in TYPES:
        for order in "<>":
            if dtype in ("?", "u1", "i1") and order == ">":
                continue
            code = dtype if dtype == "?" else order + dtype
            array = values(dtype, [2, 3, 4]).astype(code)
            for layout in "CF":
                version = (1 + len(cases) % 3, 0)
                name = f"{code} {layout} version {version[0]}"
                cases.append({"name": name, "file": text(npy(np.array(array, order=layout), version)), **described(array)})
    for name, array in {"scalar": np.float32(2.5), "empty": np.zeros((0, 3), "f4"), "vector": np.arange(5, dtype="i8")}.items():
        cases.append({"name": name, "file": text(npy(np.asarray(array), (1, 0))), **described(np.asarray(array))})
    return cases


def npz_cases():
    arrays = {"train_images": values("u1", [3, 4, 4]), "train_labels": np.array([[0], [1], [1]], "i8")}
    cases = []
    for name, saver in {"plain": np.savez, "compressed": np.savez_compressed}.items():
        buffer = io.BytesIO()
        saver(buffer, **arrays)
        described_ = {key: described(array) for key, array in arrays.items()}
        cases.append({"name": name, "file": text(buffer.getvalue()), "arrays": described_})
    return cases


def idx_cases():
    cases = []
    for code, dtype in {8: "u1", 9: "i1", 11: ">i2", 12: ">i4", 13: ">f4", 14: ">f8"}.items():
        array = values(dtype[-2:], [2, 3, 2]).astype(dtype)
        content = bytes([0, 0, code, 3]) + struct.pack(">3I", *array.shape) + array.tobytes()
        with tempfile.NamedTemporaryFile() as file:
            file.write(content)
            file.flush()
            read = read_sn3_pascalvincent_tensor(file.name, strict=True).numpy()
        cases.append({"name": read.dtype.name, "file": text(content), **described(read)})
    return cases


def safetensors_case():
    tensors = {
        "conv/kernel": grid("safetensors kernel", [3, 3, 1, 2]).astype("f4"),
        "conv/bias": grid("safetensors bias", [2]).astype("f4"),
        "optimizer/iterations": np.array(7, dtype="i4"),
        "half": grid("safetensors half", [2, 2]).astype("f2"),
    }
    return {
        "file": text(save(tensors, metadata={"framework": "numpy"})),
        "metadata": {"framework": "numpy"},
        "tensors": {name: described(array) for name, array in tensors.items()},
    }


def class_weight_cases():
    cases = []
    for name, counts in {"idc": [7500, 2694], "three": [5, 20, 75], "even": [4, 4]}.items():
        labels = np.repeat(np.arange(len(counts)), counts)
        weights = compute_class_weight("balanced", classes=np.arange(len(counts)), y=labels)
        cases.append({"name": name, "counts": counts, "weights": numbers(weights)})
    return cases


def fold_cases():
    """Groups as `counts[group][class]`; the largest distance of a fold's class shares from the set's, and of its part of
    any class from 1/folds of that class."""
    cases = []
    for name, groups, share, spread, classes in [("patients", 60, 0.27, 0.8, 2), ("few", 12, 0.3, 0.4, 2), ("three", 40, 0.3, 0.6, 3)]:
        generator = np.random.Generator(np.random.Philox(len(name)))
        sizes = generator.integers(5, 60, groups)
        counts = []
        for size in sizes:
            first = share * np.exp(generator.normal(0, spread))
            weights = np.array([1.0] + [first / (classes - 1)] * (classes - 1))
            counts.append(generator.multinomial(size, weights / weights.sum()).tolist())
        y = np.concatenate([np.repeat(np.arange(classes), row) for row in counts])
        g = np.concatenate([np.full(sum(row), index) for index, row in enumerate(counts)])
        parts = StratifiedGroupKFold(5, shuffle=True, random_state=0).split(y, y, g)
        total = np.bincount(y) / len(y)
        share_error, count_error = 0.0, 0.0
        for _, test in parts:
            held = np.bincount(y[test], minlength=classes)
            share_error = max(share_error, float(np.abs(held / len(test) - total).max()))
            count_error = max(count_error, float(np.abs(held / np.bincount(y) - 0.2).max()))
        errors = {"shareError": round(share_error, 6), "countError": round(count_error, 6)}
        cases.append({"name": name, "counts": counts, "folds": 5, **errors})
    return cases


write("data/npy.json", npy_cases())
write("data/npz.json", npz_cases())
write("data/idx.json", idx_cases())
write("data/safetensors.json", safetensors_case())
write("data/class_weights.json", class_weight_cases())
write("data/folds.json", fold_cases())
