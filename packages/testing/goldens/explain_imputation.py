"""ROAD's noisy linear imputation (Rong et al. 2022), without its noise: the equations of the authors' NoisyLinearImputer, as
pytorch-grad-cam has it, solved by SciPy. (Its `__call__` asks NumPy for the places of a PyTorch mask, which the two no longer agree on.)"""

import numpy as np
from pytorch_grad_cam.metrics.road import NoisyLinearImputer, neighbors_weights
from scipy.sparse import csc_matrix
from scipy.sparse.linalg import spsolve

from golden import grid, numbers, write


def case(name, size, channels, known):
    pixels = grid(name, [*size, channels], 0, 1)
    system, right = NoisyLinearImputer.setup_sparse_system(known, pixels.transpose(2, 0, 1), neighbors_weights)
    filled = pixels.copy()
    filled[known == 0] = spsolve(csc_matrix(system), right).reshape(-1, channels)
    return {
        "name": name, "size": list(size), "channels": channels, "pixels": numbers(pixels),
        "known": known.reshape(-1).tolist(), "filled": numbers(filled),
    }


def random_mask(name, size, share):
    return (grid(f"{name} mask", list(size), 0, 1) > share).astype(int)


def blob(size, centre, radius):
    y, x = np.mgrid[: size[0], : size[1]]
    return (np.hypot(y - centre[0], x - centre[1]) > radius).astype(int)


def only(size, places):
    mask = np.zeros(size, dtype=int)
    for place in places:
        mask[place] = 1
    return mask


write("explain/imputation.json", [
    case("half at random", (9, 12), 3, random_mask("half at random", (9, 12), 0.5)),
    case("nine of ten", (10, 10), 1, random_mask("nine of ten", (10, 10), 0.9)),
    case("round hole", (16, 14), 3, blob((16, 14), (7, 6), 5)),
    case("hole at the corner", (12, 12), 2, blob((12, 12), (0, 0), 8)),
    case("two known pixels", (8, 8), 3, only((8, 8), [(1, 1), (6, 5)])),
    case("all but a disc", (16, 16), 3, 1 - blob((16, 16), (8, 8), 4)),
])
