"""Writes kubernetes/job-batch-v1.json: how Kubernetes describes a Job, without the words for people and all that a Job does not hold."""

import importlib.resources
import json
import pathlib

VERSION = "v1.37.0"
source = importlib.resources.files("kubernetes_validate") / "kubernetes-json-schema" / f"{VERSION}-local-strict"
definitions = json.loads((source / "_definitions.json").read_text())["$defs"]
PREFIX = "/api/_definitions.json#/$defs/"
wanted: dict[str, object] = {}


def kept(value, names=False):
    """The schema with its references, whose targets are added to `wanted`. @param names whether the keys are names of fields"""
    if isinstance(value, list):
        return [kept(one) for one in value]
    if not isinstance(value, dict):
        return value
    found = {}
    for key, one in value.items():
        if not names and (key in ("description", "default") or key.startswith("x-kubernetes")):
            continue
        if not names and key == "$ref":
            name = one.split("/$defs/")[1]
            if name not in wanted:
                wanted[name] = None
                wanted[name] = kept(definitions[name])
            found[key] = f"#/$defs/{name}"
        else:
            found[key] = kept(one, key == "properties" and not names)
    return found


job = kept(json.loads((source / "job-batch-v1.json").read_text()))
job.pop("$schema", None)
job.pop("$id", None)
target = pathlib.Path(__file__).parent / "kubernetes" / "job-batch-v1.json"
target.parent.mkdir(exist_ok=True)
comment = f"Kubernetes {VERSION}, Apache-2.0: written by kubernetes_job.py"
target.write_text(json.dumps({"$comment": comment, **job, "$defs": wanted}, sort_keys=True, separators=(",", ":")) + "\n")
