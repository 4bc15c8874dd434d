// ONNX Runtime's WASM in Node, which @cnn/onnx takes in pages: node onnx-wasm.mjs <task> <phase> <seconds> <threads>. onnxruntime-web is a
// development dependency of @cnn/onnx.
import { createRequire } from 'node:module';
import { onnxWebFrom } from '../../packages/onnx/dist/index.js';
import * as train from '../../packages/train/dist/index.js';
import { engineSteps } from '../engineSteps.mjs';
import { runPeer } from '../measure.mjs';

await runPeer(async ({ task, phase, rest: [threads] }) => {
  const resolved = createRequire(new URL('../../packages/onnx/package.json', import.meta.url)).resolve(
    'onnxruntime-web/wasm',
  );
  const { default: ort } = await import(resolved);
  // What a page must be to have threads.
  globalThis.crossOriginIsolated = true;
  const attempt = await onnxWebFrom({ ort, threads: Number(threads) }).start();
  if (!attempt.available) return { missing: attempt.reason };
  return () => engineSteps({ train, engine: attempt.engine, task, phase });
});
