"""Models of about 100 MB for model-files.mjs, and the time and memory that Python's own libraries take to read them."""

import json
import resource
import sys
import time


def make(folder):
    import keras
    import torch
    from safetensors.torch import save_file

    layers = [keras.Input((64, 64, 512))]
    for _ in range(11):
        layers += [keras.layers.Conv2D(512, 3, padding="same"), keras.layers.BatchNormalization()]
    layers += [keras.layers.GlobalAveragePooling2D(), keras.layers.Dense(2, activation="softmax")]
    model = keras.Sequential(layers)
    model.save(f"{folder}/model.keras")
    model.save(f"{folder}/model.h5")
    state = {f"{n}.weight": torch.randn(512, 512, 3, 3) for n in range(11)} | {f"{n}.bias": torch.randn(512) for n in range(11)}
    torch.save(state, f"{folder}/model.pt")
    torch.save(state, f"{folder}/model_old.pth", _use_new_zipfile_serialization=False)
    save_file(state, f"{folder}/model.safetensors")


def read(path):
    """All tensors of a file in memory. Imports and what they take are not counted."""
    if path.endswith((".h5", ".keras")):
        import io
        import zipfile

        import h5py

        def work():
            file = path
            if path.endswith(".keras"):
                file = io.BytesIO(zipfile.ZipFile(path).read("model.weights.h5"))
            found = {}
            with h5py.File(file) as opened:
                opened.visititems(lambda name, item: found.update({name: item[()]}) if isinstance(item, h5py.Dataset) else None)
            return found

    elif path.endswith(".safetensors"):
        from safetensors.numpy import load_file

        def work():
            return load_file(path)

    else:
        import torch

        def work():
            return torch.load(path, weights_only=True)

    before = resource.getrusage(resource.RUSAGE_SELF)
    start = time.perf_counter()
    found = work()
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_SELF)
    cpu = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    growth = (after.ru_maxrss - before.ru_maxrss) * 1024
    print(json.dumps({"seconds": seconds, "cpu": cpu, "growth": growth, "tensors": len(found)}))


if __name__ == "__main__":
    {"make": make, "read": read}[sys.argv[1]](sys.argv[2])
