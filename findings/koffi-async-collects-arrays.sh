#!/usr/bin/env bash
# koffi 3.3.4: a typed array that is handed to an asynchronous call is not kept while the call runs.
#
# koffi hands on the address of the array's memory. When nothing in JavaScript refers to the array any more, V8 collects it and frees the
# memory, while C in another thread still reads it or writes to it. koffi's documentation says that such a buffer may be used "while the
# native C function is being called", and does not say that an asynchronous call needs a reference of one's own until its callback.
#
# Seen: with read() waiting for a pipe, its buffer is collected after a garbage collection.
#
# @cnn/tensorflow keeps the arguments until the callback (packages/tensorflow/src/ffi/capi.ts, with a test).
#
# Fails if that changes. Needs node and npm on Linux or macOS; installs into a temporary folder.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund --ignore-scripts koffi@3.3.4
cat > keep.cjs <<'END'
const koffi = require('koffi');
const { setTimeout: wait } = require('node:timers/promises');
const libc = koffi.load(null);
const pipe = libc.func('int pipe(void *ends)');
const read = libc.func('long read(int fd, void *to, size_t bytes)');
const close = libc.func('int close(int fd)');
async function main() {
  const ends = new Int32Array(2);
  pipe(ends);
  let over = false;
  let collected = false;
  const registry = new FinalizationRegistry(() => (collected ||= !over));
  const done = new Promise((resolve) => {
    const array = new Uint8Array(2 ** 20);
    registry.register(array);
    read.async(ends[0], array, 1, () => {
      over = true;
      resolve();
    });
  });
  for (let i = 0; i < 20; i++) {
    global.gc();
    await wait(10);
  }
  console.log(`collected while the call still waits: ${collected}`);
  // The end of the pipe ends the call with nothing read.
  close(ends[1]);
  await done;
  if (!collected) process.exit(1);
}
main();
END
node --expose-gc keep.cjs
