import * as ort from 'onnxruntime-web/wasm';
import { onnxWebFrom } from './dist/index.js';
import { engineSteps } from '../../bench/engineSteps.mjs';
import { makeTask } from '../../bench/makeTask.mjs';
import { networks } from '../../bench/networks.mjs';
import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
const name = process.argv[2] ?? 'tutorial-50';
const threads = Number(process.argv[3] ?? 1);
globalThis.crossOriginIsolated = true;
let sessions = [];
const create = async (bytes, options) => { writeFileSync(`/tmp/speedx/model-${sessions.length}.onnx`, bytes); const s = await ort.InferenceSession.create(bytes, { ...options, ...(process.env.PROF ? { enableProfiling: true } : {}), ...JSON.parse(process.env.OPTS ?? '{}') }); sessions.push(s); return s; };
const provider = onnxWebFrom({ ort: { ...ort, Tensor: ort.Tensor, env: ort.env, InferenceSession: { create } }, threads });
const a = await provider.start();
if (!a.available) { console.log(a); process.exit(1); }
console.log(a.engine.description);
const task = makeTask({ name, ...networks[name] });
const step = await engineSteps(a.engine, task, 'train');
await step();
const times = [];
for (let i = 0; i < Number(process.argv[4] ?? 10); i++) { const t = performance.now(); await step(); times.push(performance.now() - t); }
times.sort((x, y) => x - y);
console.log('best ms', times[0].toFixed(1), 'median', times[times.length >> 1].toFixed(1), 'images/s best', (task.batch * 1000 / times[0]).toFixed(1));
if (process.env.PROF) { sessions.at(-1).endProfiling(); }
process.exit(0);
