#!/usr/bin/env bash
# tensorflow-cpu 2.20.0: the instance key of a collective belongs to the server, not to the graph or the session. A server keeps the shape that it has first
# seen for a key as long as its process lives:
#
# 1. A second graph in a second session, with the same key and another shape, ends with InvalidArgumentError "Shape mismatch in the collective instance 1 … another
#    member in the group expected shape [4]", although that member is the graph before it, whose session is closed.
# 2. After that every collective of the server is aborted with the same message, also with keys that were never used.
#
# Without a server (a session in the same process) the keys are each session's own, and both graphs work.
#
# @cnn/tensorflow makes the key of a sum from its place in the program and its shape, so that two sums of one key have one shape.
#
# Fails if that changes. Needs python3 with venv and Linux: the server listens on all interfaces, so it runs in a network namespace of its own. Installs into a temporary folder.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check tensorflow-cpu==2.20.0
cat > keys.py <<'END'
import os

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import tensorflow as tf

leader = "/job:worker/replica:0/task:0"
config = tf.compat.v1.ConfigProto(device_count={"CPU": 2})
config.experimental.collective_group_leader = leader
server = tf.distribute.Server({"worker": ["127.0.0.1:42999"]}, job_name="worker", task_index=0, config=config)


def total(size, key, target=server.target):
    """Ones and twos of two devices, summed; or the error's line."""
    with tf.Graph().as_default() as graph:
        sums = []
        for at in range(2):
            with tf.device(f"{leader}/device:CPU:{at}" if target else f"/CPU:{at}"):
                sums.append(
                    tf.raw_ops.CollectiveReduceV2(
                        input=tf.fill([size], float(at + 1)), group_size=2, group_key=1, instance_key=key, ordering_token=[],
                        merge_op="Add", final_op="Id", communication_hint="ring",
                    )
                )
    try:
        with tf.compat.v1.Session(target, graph=graph, config=config) as session:
            return session.run(sums)[0].tolist()
    except tf.errors.InvalidArgumentError as error:
        return next(line for line in error.message.splitlines() if "Shape mismatch" in line)


def check(name, found, right):
    print(f"{name}: {found}", flush=True)
    if not right:
        print("this has changed", flush=True)
        os._exit(1)


check("no server, [4] and [2] with one key", [total(4, 1, ""), total(2, 1, "")], total(2, 1, "") == [3, 3])
first = total(4, 1)
check("server, [4] with key 1", first, first == [3] * 4)
second = total(2, 1)
check("another session, [2] with key 1", second, "in the collective instance 1" in second)
third = total(2, 2)
check("another session, [2] with key 2", third, "aborted" in str(third))
os._exit(0)  # A server cannot be ended otherwise.
END
unshare --net --map-root-user sh -c 'ip link set lo up && exec venv/bin/python keys.py' 2> errors.txt || { tail -3 errors.txt; exit 1; }
