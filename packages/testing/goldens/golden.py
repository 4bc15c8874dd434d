"""What every golden script needs: made-up numbers, the integer hash that TypeScript computes too, and the writer."""

import json
import pathlib
import zlib

import numpy as np

HERE = pathlib.Path(__file__).parent
LIMIT_BYTES = 300_000


def grid(name, shape, low=-2.0, high=2.0, distinct=False):
    """Numbers on a grid of 1/256, exact in float32. `distinct`: no two are equal (no ties in pooling)."""
    generator = np.random.Generator(np.random.Philox(zlib.crc32(name.encode())))
    size = int(np.prod(shape))
    candidates = np.arange(int(np.ceil(low * 256)), int(np.floor(high * 256)) + 1)
    picked = generator.choice(candidates, size=size, replace=not distinct)
    return (picked / 256.0).reshape(shape)


def hashed(seed, shape, low=-1.0, high=1.0):
    """Uniform numbers in [low, high): MurmurHash3's finalizer of (seed, index), as in src/goldens/hashed.ts."""
    index = np.arange(int(np.prod(shape)), dtype=np.uint64)
    mask = np.uint64(0xFFFFFFFF)
    h = (index * np.uint64(0x9E3779B1) + np.uint64(seed) * np.uint64(0x85EBCA6B)) & mask
    h ^= h >> np.uint64(16)
    h = (h * np.uint64(0x85EBCA6B)) & mask
    h ^= h >> np.uint64(13)
    h = (h * np.uint64(0xC2B2AE35)) & mask
    h ^= h >> np.uint64(16)
    unit = (h >> np.uint64(8)).astype(np.float64) / 2.0**24
    return (low + (high - low) * unit).astype(np.float32).reshape(shape)


def numbers(array):
    """A flat list with 9 significant digits (float32 needs no more); whole numbers are written as such."""
    flat = np.asarray(array, dtype=np.float64).reshape(-1)
    if not np.all(np.isfinite(flat)):
        raise ValueError("a golden value is not finite")
    rounded = [float(f"{value:.9g}") for value in flat]
    return [int(value) if value == int(value) else value for value in rounded]


def write(path, content):
    """One case a line: small, and a change shows which case it is."""
    target = HERE / path
    target.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, list):
        lines = ",\n".join(json.dumps(entry, separators=(",", ":")) for entry in content)
        text = f"[\n{lines}\n]\n"
    else:
        text = json.dumps(content, separators=(",", ":")) + "\n"
    if len(text) > LIMIT_BYTES:
        raise ValueError(f"{path} has {len(text)} bytes, more than {LIMIT_BYTES}")
    target.write_text(text)
    print(f"{path}: {len(text)} bytes" + (f", {len(content)} cases" if isinstance(content, list) else ""))
