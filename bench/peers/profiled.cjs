// Loaded before an engine (`node --require`), also in its threads: ONNX Runtime then writes profiles into CNN_BENCH_PROFILE, of the first
// CNN_BENCH_RUNS runs of each session, and beside each how long `run` took from outside.
const Module = require('node:module');
const { writeFileSync } = require('node:fs');
const { join } = require('node:path');

const folder = process.env.CNN_BENCH_PROFILE;
const most = Number(process.env.CNN_BENCH_RUNS);
const load = Module._load;
let count = 0;

async function create(ort, model, options) {
  const name = join(folder, `session-${process.pid}-${count++}`);
  const session = await ort.InferenceSession.create(model, {
    ...options,
    enableProfiling: true,
    profileFilePrefix: name,
  });
  const times = [];
  return {
    release: () => session.release(),
    async run(...given) {
      const start = performance.now();
      const results = await session.run(...given);
      times.push(performance.now() - start);
      if (times.length === most) {
        session.endProfiling();
        writeFileSync(`${name}.times.json`, JSON.stringify(times));
      }
      return results;
    },
  };
}

Module._load = function profiled(request, ...rest) {
  const loaded = load.call(this, request, ...rest);
  if (!/onnxruntime-node/.test(request) || loaded.InferenceSession === undefined) return loaded;
  return new Proxy(loaded, {
    get: (ort, key) =>
      key === 'InferenceSession' ? { create: (...given) => create(ort, ...given) } : ort[key],
  });
};
