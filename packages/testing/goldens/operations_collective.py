"""Sums over workers: torch.distributed with one process, which is what a graph is without a cluster."""

import os

import torch
import torch.distributed as distributed
from torch.distributed.nn.functional import all_reduce

from golden import write
from operation_case import case, given

os.environ.update(MASTER_ADDR="127.0.0.1", MASTER_PORT="29511")
distributed.init_process_group("gloo", rank=0, world_size=1)

write("operations/collective.json", [
    case("allReduce", name, [given(f"allReduce {name}", shape)], lambda x: all_reduce(x.clone()))
    for name, shape in [("vector", [5]), ("scalar", []), ("matrix", [2, 3])]
])
distributed.destroy_process_group()
