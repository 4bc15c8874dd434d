#!/usr/bin/env bash
# captum 0.9.0 on PyTorch 2.6.0: integrated gradients by the trapezoid rule come out too small by 1/n_steps.
#
# Of a linear function the gradient is the same along the whole path, so every rule of quadrature gives the same attribution: each input
# times its weight, which add up to the difference of the outputs, whatever the number of steps.
#
# Seen: with method="riemann_trapezoid" the attributions of f(x) = 2·x1 − 3·x2 + 0.5·x3 add up to 1/2 of the difference with 2 steps, 3/4 with
# 4, 15/16 with 16 and 63/64 with 64: the weights of the rule are 1/n at the inner steps and 1/(2n) at both ends, (n − 1)/n in all. The left,
# right and middle rules and Gauss and Legendre's give the whole difference. The convergence delta shows it, which nobody prints by
# default. So a golden by captum's trapezoid has to be multiplied by n/(n − 1); packages/testing/goldens/explain.py does.
#
# Fails if that changes. Needs python3 with venv; installs into a temporary folder.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check torch==2.6.0 captum==0.9.0 numpy==2.4.6
cat > "$folder/rules.py" <<'END'
import captum
import torch
from captum.attr import IntegratedGradients

weights = torch.tensor([2.0, -3.0, 0.5], dtype=torch.float64)
image = torch.tensor([[1.0, 2.0, -4.0]], dtype=torch.float64)
baseline = torch.zeros_like(image)


def linear(x):
    return (x * weights).sum(1)


def share(method, steps):
    sums = IntegratedGradients(linear).attribute(image, baseline, n_steps=steps, method=method).sum()
    return float(sums / (linear(image) - linear(baseline)))


for method in ["riemann_left", "riemann_right", "riemann_middle", "gausslegendre", "riemann_trapezoid"]:
    print(f"captum {captum.__version__}: {method}", {steps: round(share(method, steps), 9) for steps in (2, 4, 16, 64)})
    for steps in (2, 4, 16, 64):
        expected = 1 - 1 / steps if method == "riemann_trapezoid" else 1
        assert abs(share(method, steps) - expected) < 1e-6, f"{method} with {steps} steps gives {share(method, steps)} of the difference"
END
"$folder/venv/bin/python" "$folder/rules.py"
