"""Whole networks of torchvision with random weights as ONNX files, with a batch of images and what ONNX Runtime predicts.

    python onnx_torchvision.py FOLDER [NAME...]      # with --dynamo: PyTorch's newer exporter

Writes NAME.onnx, NAME.input.bin (float32 [2, 3, size, size]) and NAME.output.bin; `node bench/onnx-networks.mjs FOLDER` reads them.
Hundreds of megabytes: they are not committed.
"""

import pathlib
import sys

import onnxruntime
import torch
import torchvision

SIZES = {"inception_v3": 96}
NAMES = (
    "resnet18 mobilenet_v2 mobilenet_v3_small densenet121 efficientnet_b0 squeezenet1_1 googlenet inception_v3 "
    "shufflenet_v2_x0_5 mnasnet0_5 regnet_y_400mf convnext_tiny"
).split()


def network(name):
    """With statistics of batch normalization that are not 0 and 1."""
    torch.manual_seed(1)
    more = {"aux_logits": False, "init_weights": False} if name in ("googlenet", "inception_v3") else {}
    module = getattr(torchvision.models, name)(num_classes=10, **more)
    for part in module.modules():
        if isinstance(part, torch.nn.BatchNorm2d):
            part.running_mean.normal_(0, 0.1)
            part.running_var.uniform_(0.5, 1.5)
            torch.nn.init.uniform_(part.weight, 0.5, 1.5)
            torch.nn.init.normal_(part.bias, 0, 0.1)
    return module.eval()


def main(folder, names, dynamo):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for name in names or NAMES:
        module = network(name)
        size = SIZES.get(name, 64)
        image = torch.randn(2, 3, size, size)
        path = folder / f"{name}.onnx"
        if dynamo:
            batch = torch.export.Dim("batch", min=1, max=1024)
            torch.onnx.export(module, (image,), dynamo=True, dynamic_shapes=[{0: batch}], verbose=False).save(str(path))
        else:
            axes = {"image": {0: "batch"}}
            torch.onnx.export(module, image, str(path), input_names=["image"], dynamic_axes=axes, opset_version=17, dynamo=False)
        session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
        (prediction,) = session.run(None, {session.get_inputs()[0].name: image.numpy()})
        image.numpy().tofile(path.with_suffix(".input.bin"))
        prediction.tofile(path.with_suffix(".output.bin"))
        print(name, path.stat().st_size)


if __name__ == "__main__":
    given = [word for word in sys.argv[1:] if not word.startswith("--")]
    main(given[0], given[1:], "--dynamo" in sys.argv)
