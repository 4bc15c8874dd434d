"""An npz file whose directory has sizes of 64 bits, as those of arrays of 2 GiB and more have. Needs numpy."""

import base64
import io
import zipfile

import numpy as np

from golden import write

# Python writes 64 bits beyond this size: here for every file, so that a small one shows it.
zipfile.ZIP64_LIMIT = 16


def packed(save):
    buffer = io.BytesIO()
    arrays = {
        "images": np.arange(2 * 3 * 4, dtype="u1").reshape(2, 3, 4),
        "labels": np.array([1, 0], "i4"),
    }
    save(buffer, **arrays)
    assert buffer.getvalue().count(b"PK\x06\x06") == 1
    return {
        "file": base64.b64encode(buffer.getvalue()).decode(),
        "arrays": {name: {"shape": list(array.shape), "data": array.reshape(-1).tolist()} for name, array in arrays.items()},
    }


write("data/npz_large.json", {"stored": packed(np.savez), "compressed": packed(np.savez_compressed)})
