"""One operation of the graph on given operands: value and gradients by PyTorch's autograd, in float64.

Shapes are the graph's: a negative dimension -k is k times the batch size.
"""

import numpy as np
import torch

from golden import grid, numbers

torch.set_default_dtype(torch.float64)

BATCH = 2


def concrete(shape, batch=BATCH):
    return [-dim * batch if dim < 0 else dim for dim in shape]


class Operand:
    def __init__(self, shape, data, dtype="float32"):
        self.shape = list(shape)
        self.dtype = dtype
        self.data = np.asarray(data, dtype=np.float64).reshape(concrete(shape))

    def tensor(self):
        if self.dtype == "int32":
            return torch.tensor(self.data.astype(np.int64))
        if self.dtype == "bool":
            return torch.tensor(self.data != 0)
        return torch.tensor(self.data, requires_grad=True)

    def golden(self):
        return {"shape": self.shape, "dtype": self.dtype, "data": numbers(self.data)}


def given(name, shape, low=-2.0, high=2.0, distinct=False):
    return Operand(shape, grid(name, concrete(shape), low, high, distinct))


def exactly(shape, data, dtype="float32"):
    return Operand(shape, data, dtype)


def case(operation, name, operands, compute, *, attributes=None, target=None, kink=False, without=()):
    """
    compute: tensors of the operands -> tensor of the value.
    target: the node's own shape and dtype, where operands and attributes don't tell it.
    kink: the gradient holds by convention only, so finite differences don't apply.
    without: operands that get no gradient by the operation's definition.
    """
    tensors = [operand.tensor() for operand in operands]
    value = compute(*tensors)
    golden = {"operation": operation, "name": name, "batch": BATCH, "attributes": attributes or {}}
    if target is not None:
        golden["target"] = {"shape": list(target), "dtype": "float32"}
        if concrete(target) != list(value.shape):
            raise ValueError(f"{operation} {name}: target {target}, value {list(value.shape)}")
    golden["operands"] = [operand.golden() for operand in operands]
    dtype = {torch.bool: "bool", torch.int64: "int32", torch.int32: "int32"}.get(value.dtype, "float32")
    golden["value"] = {"shape": list(value.shape), "dtype": dtype, "data": numbers(value.detach().to(torch.float64))}
    wanted = [i for i, operand in enumerate(operands) if operand.dtype == "float32" and i not in without]
    if value.dtype.is_floating_point and value.requires_grad and wanted:
        upstream = grid(f"{operation} {name} upstream", list(value.shape), -1.0, 1.0)
        found = torch.autograd.grad(
            value, [tensors[i] for i in wanted], torch.tensor(upstream).reshape(value.shape), allow_unused=True
        )
        gradients = [None] * len(operands)
        for i, gradient in zip(wanted, found):
            if gradient is None:
                gradient = torch.zeros(tensors[i].shape)
            gradients[i] = numbers(gradient)
        golden["upstream"] = numbers(upstream)
        golden["gradients"] = gradients
    if kink:
        golden["kink"] = True
    return golden
