"""Sources, reductions, form, matrices and probabilities."""

import torch

from golden import write
from operation_case import BATCH, case, concrete, exactly, given

sources = [
    case("input", "batch", [given("input", [-1, 2, 3])], lambda x: x * 1.0),
    case("input", "int32", [exactly([-1], [4, 7], "int32")], lambda x: x * 1),
    case("state", "matrix", [given("state", [2, 3])], lambda x: x * 1.0),
    case("state", "scalar", [given("state scalar", [])], lambda x: x * 1.0),
]
for name, values, shape, dtype in [
    ("matrix", [0.5, -1.25, 3, 4, 5, -6], [2, 3], "float32"),
    ("filled", 0.125, [3, 2], "float32"),
    ("scalar", -2.5, [], "float32"),
    ("int32", [7, -2, 0], [3], "int32"),
]:
    full = torch.full(shape, values) if not isinstance(values, list) else torch.tensor(values).reshape(shape)
    sources.append(
        {
            "operation": "constant", "name": name, "batch": BATCH, "attributes": {"values": values},
            "target": {"shape": shape, "dtype": dtype}, "operands": [],
            "value": {"shape": shape, "dtype": dtype, "data": full.reshape(-1).tolist()},
        }
    )
sources.append(
    {
        "operation": "batchSize", "name": "two items", "batch": BATCH, "attributes": {}, "operands": [],
        "value": {"shape": [], "dtype": "float32", "data": [BATCH]},
    }
)

reductions = []
REDUCTIONS = [
    ("all", [-1, 3, 2], [0, 1, 2], False),
    ("all, kept", [-1, 3, 2], [0, 1, 2], True),
    ("batch", [-1, 3], [0], False),
    ("last axis", [-1, 3, 5], [2], False),
    ("last axis, kept", [-1, 3, 5], [2], True),
    ("all but channels", [-1, 3, 4, 2], [0, 1, 2], False),
    ("height and width", [-1, 3, 4, 2], [1, 2], False),
    ("height and width, kept", [-1, 3, 4, 2], [1, 2], True),
    ("outer and inner", [3, 4, 5], [0, 2], False),
    ("vector", [7], [0], False),
    ("an axis of one", [-1, 1, 3], [1], False),
]


for operation, compute in [
    ("reduceSum", lambda x, axes, keep: torch.sum(x, dim=axes, keepdim=keep)),
    ("reduceMean", lambda x, axes, keep: torch.mean(x, dim=axes, keepdim=keep)),
    ("reduceMax", lambda x, axes, keep: torch.amax(x, dim=axes, keepdim=keep)),
]:
    for name, shape, axes, keep in REDUCTIONS:
        operand = given(f"{operation} {name}", shape, distinct=operation == "reduceMax")
        reductions.append(
            case(operation, name, [operand], lambda x: compute(x, axes, keep), attributes={"axes": axes, "keepDims": keep})
        )
reductions.append(
    case("reduceMax", "ties share the gradient", [exactly([-1, 4], [1, 3, 3, 0, -1, -1, -1, -1])],
         lambda x: torch.amax(x, dim=[1]), attributes={"axes": [1], "keepDims": False}, kink=True)
)
reductions.append(
    case("reduceMax", "all negative", [given("negative", [-1, 5], -2, -0.25, True)],
         lambda x: torch.amax(x, dim=[1]), attributes={"axes": [1], "keepDims": False})
)

form = []
for name, shape, target in [
    ("flatten", [-1, 3, 2, 2], [-1, 12]),
    ("rows of an image", [-1, 3, 4], [-3, 4]),
    ("back to images", [-6, 4], [-1, 2, 3, 4]),
    ("add axes of one", [6], [1, 6, 1]),
    ("to a scalar", [1, 1], []),
    ("batch in the middle", [2, -3], [2, -1, 3]),
]:
    form.append(
        case("reshape", name, [given("reshape " + name, shape)], lambda x: x.reshape(concrete(target)), target=target)
    )
for name, shape, permutation in [
    ("matrix", [3, 4], [1, 0]),
    ("channels first", [-1, 2, 3, 4], [0, 3, 1, 2]),
    ("batch last", [-1, 3, 2], [1, 2, 0]),
    ("nothing moves", [-1, 3], [0, 1]),
    ("five axes", [2, 3, -1, 2, 3], [4, 2, 0, 3, 1]),
]:
    form.append(
        case("transpose", name, [given("transpose " + name, shape)], lambda x: x.permute(permutation) * 1.0,
             attributes={"permutation": permutation})
    )
for name, shape, target in [
    ("scalar", [], [3, 2]),
    ("row over the batch", [3], [-1, 3]),
    ("inner axis", [-1, 1, 3], [-1, 4, 3]),
    ("channel to image", [1, 1, 1, 2], [-1, 3, 2, 2]),
    ("same shape", [-1, 3], [-1, 3]),
]:
    form.append(
        case("broadcast", name, [given("broadcast " + name, shape)], lambda x: x.expand(concrete(target)) * 1.0,
             target=target)
    )
for name, shape, before, after in [
    ("image", [-1, 3, 2, 2], [0, 1, 2, 0], [0, 2, 0, 0]),
    ("channels", [-1, 2, 2, 3], [0, 0, 0, 1], [0, 0, 0, 2]),
    ("nothing", [-1, 3], [0, 0], [0, 0]),
    ("vector", [3], [2], [1]),
    ("all sides", [2, 3], [1, 2], [3, 4]),
]:
    pairs = [amount for axis in reversed(range(len(shape))) for amount in (before[axis], after[axis])]
    form.append(
        case("pad", name, [given("pad " + name, shape)], lambda x: torch.nn.functional.pad(x, pairs) * 1.0,
             attributes={"before": before, "after": after})
    )
for name, shape, begin, target in [
    ("image", [-1, 4, 5, 2], [0, 1, 2, 0], [-1, 2, 3, 2]),
    ("one channel", [-1, 2, 3, 3], [0, 0, 0, 1], [-1, 2, 3, 1]),
    ("whole", [-1, 3], [0, 0], [-1, 3]),
    ("end of a vector", [7], [4], [3]),
    ("corner of a matrix", [4, 5], [1, 2], [3, 2]),
]:
    sizes = concrete(target)
    parts = tuple(slice(start, start + size) for start, size in zip(begin, sizes))
    form.append(
        case("slice", name, [given("slice " + name, shape)], lambda x: x[parts] * 1.0, attributes={"begin": begin},
             target=target)
    )
for name, shapes, axis in [
    ("channels", [[-1, 2, 3, 2], [-1, 2, 3, 1], [-1, 2, 3, 3]], 3),
    ("rows", [[-1, 2, 3], [-1, 1, 3]], 1),
    ("one operand", [[-1, 3]], 1),
    ("vectors", [[3], [1], [4]], 0),
    ("four operands", [[2, 1], [2, 2], [2, 1], [2, 3]], 1),
]:
    operands = [given(f"concat {name} {i}", shape) for i, shape in enumerate(shapes)]
    form.append(
        case("concat", name, operands, lambda *parts: torch.cat(parts, dim=axis) * 1.0, attributes={"axis": axis})
    )
for name, shape, axes in [
    ("kernel", [3, 2, 2, 3], [0, 1]),
    ("width", [-1, 2, 3, 2], [2]),
    ("all of a matrix", [3, 4], [0, 1]),
]:
    form.append(
        case("reverse", name, [given("reverse " + name, shape)], lambda x: torch.flip(x, axes) * 1.0,
             attributes={"axes": axes})
    )
for name, shape, indices, depth in [
    ("classes", [-1], [2, 0], 3),
    ("matrix", [-1, 3], [0, 1, 2, 3, 3, 0], 4),
    ("an index outside gives zeros", [4], [0, 3, -1, 2], 3),
]:
    def one_hot(index):
        return (index.unsqueeze(-1) == torch.arange(depth)).to(torch.float64)

    form.append(case("oneHot", name, [exactly(shape, indices, "int32")], one_hot, attributes={"depth": depth}))

matrices = []
for transpose_a in (False, True):
    for transpose_b in (False, True):
        # With A transposed the batch is summed over, as in the gradient of a dense kernel.
        a = [-1, 3] if not transpose_a else [-2, 3]
        b = ([3, 4] if not transpose_a else [-2, 4])
        b = b if not transpose_b else list(reversed(b))
        names = f"{'A transposed' if transpose_a else 'A'}, {'B transposed' if transpose_b else 'B'}"

        def product(left, right):
            return (left.T if transpose_a else left) @ (right.T if transpose_b else right)

        matrices.append(
            case("matmul", names, [given("matmul a" + names, a), given("matmul b" + names, b)], product,
                 attributes={"transposeA": transpose_a, "transposeB": transpose_b})
        )
matrices.append(
    case("matmul", "one row and one column", [given("matmul row", [1, 5]), given("matmul column", [5, 1])],
         torch.matmul, attributes={"transposeA": False, "transposeB": False})
)
matrices.append(
    case("matmul", "longer", [given("matmul long a", [-3, 40]), given("matmul long b", [40, 7])],
         torch.matmul, attributes={"transposeA": False, "transposeB": False})
)
for operation, compute in [("softmax", torch.softmax), ("logSoftmax", torch.log_softmax)]:
    for name, operand in [
        ("rows", given(operation, [-1, 5])),
        ("images", given(operation + " images", [-1, 2, 3, 4])),
        ("vector", given(operation + " vector", [6])),
        ("far from zero", exactly([-1, 3], [-80, 0, 80, 1000, 1001, 999])),
        ("one class", exactly([-1, 1], [3, -2])),
    ]:
        matrices.append(case(operation, name, [operand], lambda x: compute(x, dim=-1)))

write("operations/sources.json", sources)
write("operations/reductions.json", reductions)
write("operations/form.json", form)
write("operations/matrices.json", matrices)
