"""Small model files of the forms that readers must know, and what they hold. Needs h5py, Keras, PyTorch and safetensors."""

import collections
import json
import pathlib

import h5py
import keras
import numpy as np
import torch
from safetensors.torch import save_file

FOLDER = pathlib.Path(__file__).parent / "model_files"
FOLDER.mkdir(exist_ok=True)
expected = {}


def plain(array):
    array = np.asarray(array)
    return {"shape": list(array.shape), "data": array.reshape(-1).astype(np.float64).tolist()}


def hdf5(name, libver, links=True):
    """Every type, layout, link and attribute that the reader knows."""
    datasets = {}
    path = FOLDER / name
    with h5py.File(path, "w", libver=libver, track_order=False) as file:
        many = file.create_group("many")
        for n in range(20):
            datasets[f"many/d{n}"] = np.full((2,), n, "f4")
        for dtype in ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", ">f2", ">f4", ">i4", ">i8", "?"]:
            datasets[f"types/{dtype}"] = (np.arange(6) - (0 if dtype in ("?",) or dtype[0] == "u" else 2)).astype(dtype).reshape(2, 3)
        datasets["scalar"] = np.float32(3.5)
        datasets["empty"] = np.zeros((0,))
        for key, value in datasets.items():
            file.create_dataset(key, data=value)
        grid = np.arange(200, dtype="f4").reshape(10, 20)
        for key, options in {
            "chunks/plain": {"chunks": (4, 7)},
            "chunks/packed": {"chunks": (4, 7), "compression": "gzip", "shuffle": True, "fletcher32": True},
            "chunks/one": {"chunks": (10, 20), "compression": "gzip"},
        }.items():
            file.create_dataset(key, data=grid, **options)
            datasets[key] = grid
        bf16 = np.float32([1.5, -2, 0.15625])
        file.create_dataset("bfloat16", data=(bf16.view("u4") >> 16).astype("u2").view("V2"))
        datasets["bfloat16"] = bf16
        file.create_dataset("unwritten", shape=(2, 2), dtype="f4", fillvalue=7)
        datasets["unwritten"] = np.full((2, 2), 7)
        file.create_dataset("texts/variable", data=["p", "qq", ""], dtype=h5py.string_dtype())
        file.create_dataset("texts/fixed", data=np.array([b"pp", b"q"]))
        file["soft"] = h5py.SoftLink("/types/f4")
        datasets["soft"] = datasets["types/f4"]
        file["hard"] = file["types/i4"]
        datasets["hard"] = datasets["types/i4"]
        if not links:
            file.attrs["text"] = "größe"
            many.attrs["large"] = np.arange(700, dtype="f8")
            for n in range(12):
                many.attrs[f"a{n}"] = n
            return
        file["loop"] = h5py.SoftLink("/loop")
        file["up"] = h5py.SoftLink("/")
        file["nowhere"] = h5py.SoftLink("/not/there")
        file["elsewhere"] = h5py.ExternalLink("other.h5", "/x")
        file["again"] = many
        for n in range(12):
            many.attrs[f"a{n}"] = n
        many.attrs["large"] = np.arange(700, dtype="f8")
        file.attrs["text"] = "größe"
        file.attrs["fixed"] = np.array([b"a", b"bcd"])
        file.attrs["variable"] = ["x", "yé"]
        file.attrs["nothing"] = h5py.Empty("f4")
        file.attrs["truth"] = True
        file.attrs["float"] = np.float32(0.5)
        file.attrs["list"] = np.int32([1, -2])
    expected[name] = {key: plain(value) for key, value in datasets.items()}


hdf5("forms_old.h5", "earliest")
hdf5("forms_new.h5", ("v108", "v108"))
hdf5("forms_clean.h5", ("v108", "v108"), links=False)

keras.utils.set_random_seed(1)
model = keras.Sequential(
    [
        keras.Input((6, 6, 1)),
        keras.layers.Conv2D(2, 3, name="conv"),
        keras.layers.BatchNormalization(name="norm"),
        keras.layers.Flatten(name="flat"),
        keras.layers.Dense(2, activation="softmax", name="out"),
    ],
    name="small",
)
weights = {variable.path.removeprefix("small/"): plain(variable.numpy()) for variable in model.variables if "seed" not in variable.path}
for name in ["small.keras", "small.h5", "small.weights.h5"]:
    (model.save_weights if "weights" in name else model.save)(FOLDER / name)
    expected[name] = weights

torch.manual_seed(0)
base = torch.arange(12, dtype=torch.float32)
state = collections.OrderedDict(
    {
        "conv.weight": torch.randn(2, 3, 3, 3),
        "last": torch.randn(2, 3, 2, 2).to(memory_format=torch.channels_last),
        "turned": base[2:8].reshape(2, 3).t(),
        "shared": base,
        "half": torch.randn(3).half(),
        "bf16": torch.randn(3).bfloat16(),
        "double": torch.randn(2, 2).double(),
        "num_batches_tracked": torch.tensor(7),
        "int": torch.tensor([1, -2], dtype=torch.int32),
        "short": torch.tensor([1, -2], dtype=torch.int16),
        "char": torch.tensor([1, -2], dtype=torch.int8),
        "byte": torch.tensor([1, 255], dtype=torch.uint8),
        "truth": torch.tensor([True, False]),
        "empty": torch.zeros(0, 3),
        "broadcast": torch.tensor([1.5]).expand(4),
        "parameter": torch.nn.Parameter(torch.randn(2)),
    }
)
tensors = {name: plain(tensor.detach().to(torch.float64).numpy()) for name, tensor in state.items()}
for name, options in {
    "state.pt": {},
    "state_old.pth": {"_use_new_zipfile_serialization": False},
    "state_protocol_4.pt": {"pickle_protocol": 4},
}.items():
    torch.save(state, FOLDER / name, **options)
    expected[name] = tensors
checkpoint = {
    "epoch": 3,
    "best": np.float64(0.5),
    "classes": ["a", "b"],
    "seen": {1, 2},
    "state_dict": {f"module.{name}": tensor for name, tensor in state.items()},
    "optimizer": {"state": {0: {"step": torch.tensor(3.0)}}, "param_groups": [{"lr": 0.1, "betas": (0.9, 0.999)}]},
    "curve": np.arange(2.0),
    "size": torch.Size([1, 2]),
}
torch.save(checkpoint, FOLDER / "checkpoint.pt")
expected["checkpoint.pt"] = {f"module.{name}": value for name, value in tensors.items()}


class Call:
    def __reduce__(self):
        import os

        return os.system, ("echo executed",)


torch.save({"weight": torch.ones(2), "call": Call()}, FOLDER / "calls.pt")
torch.save(torch.nn.Linear(2, 2), FOLDER / "whole_model.pt")
torch.jit.script(torch.nn.Linear(2, 2)).save(str(FOLDER / "script.pt"))
torch.save({"q": torch.quantize_per_tensor(torch.randn(3), 0.1, 0, torch.qint8)}, FOLDER / "quantized.pt")
torch.save({"c": torch.zeros(2, dtype=torch.complex64)}, FOLDER / "complex.pt")
torch.save({"s": torch.zeros(2).to_sparse()}, FOLDER / "sparse.pt")

contiguous = {name: tensor.detach().clone().contiguous() for name, tensor in state.items()}
save_file(contiguous, FOLDER / "state.safetensors", metadata={"format": "pt"})
expected["state.safetensors"] = tensors

(FOLDER / "expected.json").write_text(json.dumps(expected) + "\n")
