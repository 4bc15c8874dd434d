"""Operations element by element, with one operand, two, or three."""

import torch

from golden import write
from operation_case import case, exactly, given

cases = []


def unary(operation, compute, low=-2.0, high=2.0):
    """Between the whole numbers, where some of these functions have a corner or a jump."""
    for name, shape in [("images", [-1, 2, 3, 2]), ("vector", [5]), ("scalar", [])]:
        cases.append(case(operation, name, [exactly(shape, given(operation + name, shape, low, high).data + 1 / 512)], compute))


unary("negate", torch.neg)
unary("exp", torch.exp)
unary("log", torch.log, 0.0625, 4.0)
unary("sqrt", torch.sqrt, 0.0625, 4.0)
unary("rsqrt", torch.rsqrt, 0.0625, 4.0)
unary("square", torch.square)
unary("abs", torch.abs)
unary("sign", torch.sign)
unary("relu", torch.relu)
unary("sigmoid", torch.sigmoid, -4.0, 4.0)
unary("tanh", torch.tanh, -4.0, 4.0)
unary("softplus", torch.nn.functional.softplus, -4.0, 4.0)
unary("erf", torch.erf)
unary("floor", torch.floor)

KINKS = [-1.0, 0.0, 1.0, -2.0, 0.0, 0.5]
cases.append(case("abs", "at zero", [exactly([6], KINKS)], torch.abs, kink=True))
cases.append(case("sign", "at zero", [exactly([6], KINKS)], torch.sign, kink=True))
cases.append(case("relu", "at zero", [exactly([6], KINKS)], torch.relu, kink=True))
cases.append(case("floor", "whole numbers", [exactly([6], [-2, -1.5, -1, 0, 1, 1.99609375])], torch.floor, kink=True))
FAR = [-80.0, -30.0, -12.0, 12.0, 30.0, 80.0]
cases.append(case("sigmoid", "far from zero", [exactly([6], FAR)], torch.sigmoid))
cases.append(case("tanh", "far from zero", [exactly([6], FAR)], torch.tanh))
cases.append(case("erf", "far from zero", [exactly([6], FAR)], torch.erf))
# PyTorch is exactly linear above a threshold of 20, which float64 could tell; a threshold of 100 makes it exact.
cases.append(
    case("softplus", "far from zero", [exactly([6], FAR)], lambda x: torch.nn.functional.softplus(x, threshold=100))
)
cases.append(case("exp", "small and large", [exactly([4], [-80, -20, 8, 10])], torch.exp))
SMALL = [0.0009765625, 0.03125, 1.0, 1024.0]
cases.append(case("log", "small and large", [exactly([4], SMALL)], torch.log))
cases.append(case("sqrt", "small and large", [exactly([4], SMALL)], torch.sqrt))
cases.append(case("rsqrt", "small and large", [exactly([4], SMALL)], torch.rsqrt))

WHOLE = [3, -1, 0, 2, 7, 1]
cases.append(
    case("cast", "int32 to float32", [exactly([-1, 3], WHOLE, "int32")], lambda x: x.to(torch.float64),
         attributes={"dtype": "float32"})
)
cases.append(
    case("cast", "bool to float32", [exactly([-1, 3], [1, 0, 0, 1, 1, 0], "bool")], lambda x: x.to(torch.float64),
         attributes={"dtype": "float32"})
)
cases.append(
    case("cast", "float32 to int32 drops the fraction", [exactly([6], [1.75, -1.75, 0.25, -0.25, 3, -3])],
         lambda x: x.to(torch.int32), attributes={"dtype": "int32"})
)
cases.append(
    case("cast", "float32 to bool", [exactly([4], [0, 1, -0.5, 0])], lambda x: x != 0, attributes={"dtype": "bool"})
)
cases.append(
    case("cast", "float32 to float32", [given("cast same", [-1, 3])], lambda x: x * 1.0, attributes={"dtype": "float32"})
)

FORMS = [
    ("same shape", [-1, 2, 3], [-1, 2, 3]),
    ("scalar on the right", [-1, 2, 3], []),
    ("scalar on the left", [], [-1, 3]),
    ("channels", [-1, 2, 2, 3], [3]),
    ("one row an item", [-1, 1, 1, 3], [-1, 2, 2, 3]),
    ("both repeated", [-1, 1], [1, 4]),
    ("batch against a row in front", [1, 2, 3], [-1, 1, 3]),
    ("inner axis of one", [3, 1, 2], [3, 4, 1]),
    ("two scalars", [], []),
]


def binary(operation, compute, a=(-2.0, 2.0), b=(-2.0, 2.0)):
    for name, left, right in FORMS:
        operands = [given(f"{operation} {name} a", left, *a), given(f"{operation} {name} b", right, *b)]
        cases.append(case(operation, name, operands, compute))


binary("add", torch.add)
binary("subtract", torch.subtract)
binary("multiply", torch.multiply)
binary("divide", torch.divide, b=(0.25, 3.0))
binary("maximum", torch.maximum)
binary("minimum", torch.minimum)
binary("power", torch.pow, a=(0.25, 3.0))
binary("greater", torch.greater)
binary("greaterEqual", torch.greater_equal)
binary("equal", torch.eq)

LEFT, RIGHT = [1.0, 2.0, 3.0, -1.0, 0.0, 2.0], [1.0, 3.0, 2.0, -1.0, 0.0, -2.0]
for operation, compute in [("greater", torch.greater), ("greaterEqual", torch.greater_equal), ("equal", torch.eq)]:
    cases.append(case(operation, "equal pairs", [exactly([-1, 3], LEFT), exactly([-1, 3], RIGHT)], compute))
    cases.append(
        case(operation, "int32", [exactly([-1, 3], LEFT, "int32"), exactly([3], RIGHT[:3], "int32")], compute)
    )
for operation, compute in [("maximum", torch.maximum), ("minimum", torch.minimum)]:
    # Without a gradient: frameworks differ in who takes it at a tie.
    with torch.no_grad():
        golden = case(operation, "equal pairs", [exactly([-1, 3], LEFT), exactly([-1, 3], RIGHT)], compute, kink=True)
    cases.append(golden)
cases.append(
    case("power", "zero and whole exponents", [exactly([4], [0.5, 1.5, 2, 3]), exactly([4], [0, 1, 2, 3])], torch.pow)
)

for name, condition, left, right in [
    ("same shape", [-1, 2, 3], [-1, 2, 3], [-1, 2, 3]),
    ("scalars", [-1, 4], [], []),
    ("condition a row", [3], [-1, 2, 3], [-1, 2, 3]),
    ("condition an item", [-1, 1], [4], [-1, 4]),
]:
    picked = given(f"select {name}", condition)
    picked = exactly(condition, picked.data > 0, "bool")
    operands = [picked, given(f"select {name} a", left), given(f"select {name} b", right)]
    cases.append(case("select", name, operands, torch.where))

write("operations/elementwise.json", [entry for entry in cases if len(entry["operands"]) == 1])
write("operations/binary.json", [entry for entry in cases if len(entry["operands"]) > 1])
