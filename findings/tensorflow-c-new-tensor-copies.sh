#!/usr/bin/env bash
# TensorFlow 2.20.0's C library: TF_NewTensor, which takes memory as it lies, copies what does not begin at a multiple of 64 bytes.
#
# The memory of V8's arrays is C's own: it begins at a multiple of 16, and large arrays begin 16 bytes behind a page. So a Float32Array of an
# image is copied by TF_NewTensor each time, and its deallocator is called before the call returns. A part of an ArrayBuffer that
# begins at a multiple of 64 is taken without a copy.
#
# @cnn/tensorflow therefore allocates by TF_AllocateTensor and copies once itself (packages/tensorflow/src/ffi/tensors.ts); a batch that lies
# well would save that copy, less than a hundredth of a step.
#
# Fails if that changes. Needs node and python3 with pip on Linux x64; installs into a temporary folder (1 GB).
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts koffi@3.3.4
python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: --python-version 3.11 --platform manylinux2014_x86_64 tensorflow-cpu==2.20.0
python3 - <<'END'
import glob, zipfile
with zipfile.ZipFile(glob.glob("*.whl")[0]) as wheel:
    for name in ("libtensorflow_framework.so.2", "libtensorflow_cc.so.2"):
        wheel.extract("tensorflow/" + name)
END
cat > copies.cjs <<'END'
const koffi = require('koffi');
koffi.load(`${__dirname}/tensorflow/libtensorflow_framework.so.2`);
const tensorflow = koffi.load(`${__dirname}/tensorflow/libtensorflow_cc.so.2`);
const p = 'void *';
const newTensor = tensorflow.func('TF_NewTensor', p, ['int', p, 'int', p, 'size_t', p, p]);
const dataOf = tensorflow.func('TF_TensorData', p, [p]);
let freed = 0;
const free = koffi.register(() => freed++, koffi.pointer(koffi.proto('void Free(void *data, size_t bytes, void *arg)')));
const copied = (array) => {
  const dims = BigInt64Array.of(BigInt(array.length));
  return dataOf(newTensor(1, dims, 1, array, array.byteLength, free, null)) !== koffi.address(array);
};
const image = new Float32Array(32 * 224 * 224 * 3);
const room = new ArrayBuffer(image.byteLength + 64);
const offset = Number((64n - (koffi.address(new Uint8Array(room)) % 64n)) % 64n);
const aligned = new Float32Array(room, offset, image.length);
const at = koffi.address(image) % 64n;
console.log(`32 images: the array begins ${at} bytes behind a multiple of 64; copied: ${copied(image)}, its memory freed: ${freed}`);
const freedBefore = freed;
console.log(`begins at a multiple of 64: copied: ${copied(aligned)}, its memory freed: ${freed - freedBefore}`);
if (at === 0n || freedBefore !== 1 || freed !== 1) process.exit(1);
END
node copies.cjs
