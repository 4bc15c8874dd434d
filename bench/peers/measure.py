"""How the peers in Python measure: the same as measure.mjs."""

import json
import statistics
import sys
import time
from pathlib import Path

import numpy as np


def read_task(folder):
    folder = Path(folder)
    task = json.loads((folder / "task.json").read_text())
    weights = np.fromfile(folder / "weights.bin", "<f4")
    state, start = {}, 0
    for variable in task["variables"]:
        size = int(np.prod(variable["shape"]))
        state[variable["name"]] = weights[start : start + size].reshape(variable["shape"])
        start += size
    images = np.fromfile(folder / "images.bin", "<f4").reshape([task["batch"], *task["model"]["input"]])
    return {**task, "state": state, "images": images, "labels": np.fromfile(folder / "labels.bin", "<i4")}


def peak_bytes():
    try:
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def measure(prepare, batch, seconds):
    begin = time.perf_counter()
    step = prepare()
    losses = [step()]
    first = time.perf_counter() - begin
    losses += [step(), step()]
    times, cpu = [], []
    start = time.perf_counter()
    while len(times) < 5 or time.perf_counter() - start < seconds:
        before, used = time.perf_counter(), time.process_time()
        losses.append(step())
        times.append(time.perf_counter() - before)
        cpu.append(time.process_time() - used)
    return {
        "firstStepMs": first * 1000,
        "imagesPerSecond": batch / statistics.median(times),
        "cpuMsPerImage": statistics.median(cpu) * 1000 / batch,
        "peakMB": peak_bytes() / 1e6,
        "steps": len(losses),
        "losses": [float(loss) for loss in losses[:5] if loss is not None],
    }


def run_peer(main):
    folder, phase, seconds, *rest = sys.argv[1:]
    try:
        result = main(read_task(folder), phase, float(seconds), rest)
    except ImportError as error:
        result = {"missing": str(error).splitlines()[0]}
    except Exception as error:  # one line for the table
        result = {"failed": (str(error).splitlines() or [type(error).__name__])[0]}
    print(json.dumps(result))
