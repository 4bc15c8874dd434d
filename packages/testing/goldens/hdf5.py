"""A small PatchCamelyon: files as h5py writes them, of its form and names. Needs h5py and numpy."""

import base64
import io

import h5py
import numpy as np

from golden import write


def packed(name, array, **options):
    buffer = io.BytesIO()
    with h5py.File(buffer, "w") as file:
        file.create_dataset(name, data=array, **options)
    return base64.b64encode(buffer.getvalue()).decode()


def part(count, seed, **options):
    generator = np.random.Generator(np.random.Philox(seed))
    images = generator.integers(0, 256, (count, 4, 6, 3), "u1")
    labels = (np.arange(count) % 2).astype("u1")
    return {
        "x": packed("x", images, **options),
        "y": packed("y", labels.reshape(-1, 1, 1, 1)),
        "images": images.reshape(count, -1).tolist(),
        "labels": labels.tolist(),
    }


write(
    "data/hdf5.json",
    {
        "train": part(5, 1),
        "valid": part(3, 2, chunks=(1, 4, 6, 3)),
        "test": part(2, 3, chunks=(1, 4, 6, 3), compression="gzip"),
        "floats": packed("x", np.zeros((2, 4, 6, 3), "f4")),
    },
)
