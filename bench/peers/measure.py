"""How the peers in Python measure: the same as measure.mjs."""

import json
import statistics
import sys
import time
from math import ceil
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
    labels = np.fromfile(folder / "labels.bin", "<i4")
    return {**task, "folder": folder, "state": state, "images": images, "labels": labels}


def bound(function, given):
    """A step of a prediction."""
    return lambda: function(given)


def peak_bytes():
    try:
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    except OSError:
        pass
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def timed(step, seconds, least):
    """Seconds and processor seconds of each call, and what the calls gave."""
    times, cpu, gave = [], [], []
    start = time.perf_counter()
    while len(times) < least or time.perf_counter() - start < seconds:
        before, used = time.perf_counter(), time.process_time()
        gave.append(step())
        times.append(time.perf_counter() - before)
        cpu.append(time.process_time() - used)
    return times, cpu, gave


def measure(prepare, task, phase, seconds):
    warm, least = (1, 2) if seconds < 1 else (2, 5)
    begin = time.perf_counter()
    step = prepare() if phase == "train" else prepare()(task["batch"])
    gave = [step()]
    first = time.perf_counter() - begin
    gave += [step() for _ in range(warm)]
    times, cpu, later = timed(step, seconds, least)
    gave += later
    values = gave if phase == "train" else np.asarray(gave[0]).ravel()
    return {
        "firstStepMs": first * 1000,
        "imagesPerSecond": task["batch"] / statistics.median(times),
        "cpuMsPerImage": statistics.median(cpu) * 1000 / task["batch"],
        "peakMB": peak_bytes() / 1e6,
        "steps": len(gave),
        "values": [float(value) for value in values[:5]],
    }


def measure_latency(prepare, batches, seconds):
    of = prepare()
    result = []
    for batch in batches:
        step = of(batch)
        timed(step, seconds / 5, 3)
        times, cpu, _ = timed(step, seconds / len(batches), 10)
        times.sort()
        result.append(
            {
                "batch": batch,
                "medianMs": statistics.median(times) * 1000,
                "p95Ms": times[ceil(0.95 * len(times)) - 1] * 1000,
                "cpuMs": statistics.median(cpu) * 1000,
                "calls": len(times),
            }
        )
    return {"latency": result}


def run_peer(main):
    folder, phase, seconds, *rest = sys.argv[1:]
    try:
        task = read_task(folder)
        if phase == "latency":
            result = measure_latency(main(task, "predict", rest), task["latencyBatches"], float(seconds))
        else:
            result = measure(main(task, phase, rest), task, phase, float(seconds))
    except ImportError as error:
        result = {"missing": str(error).splitlines()[0]}
    except Exception as error:  # one line for the table
        result = {"failed": (str(error).splitlines() or [type(error).__name__])[0]}
    print(json.dumps(result))
