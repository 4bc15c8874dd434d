import { expect, it } from 'vitest';
import { notLoaded } from './notLoaded.js';

it('tells Linux how to install without the CUDA files, in one line', () => {
  const error = "Cannot find module '../bin/onnxruntime_binding.node'\nRequire stack:\n- a.js";
  expect(notLoaded({ error, platform: 'linux-x64' })).toBe(
    "ONNX Runtime could not be loaded: Cannot find module '../bin/onnxruntime_binding.node'. Run `ONNXRUNTIME_NODE_INSTALL=skip npm install @cnn/onnx` (its install script fails where it can not fetch CUDA files, which @cnn does not use), or use the engine 'wasm'.",
  );
});

it('tells the others to install', () => {
  const error = 'the package onnxruntime-node is not installed';
  expect(notLoaded({ error, platform: 'darwin-arm64' })).toBe(
    "ONNX Runtime could not be loaded: the package onnxruntime-node is not installed. Run `npm install @cnn/onnx`, or use the engine 'wasm'.",
  );
});

it('does not ask to install what only lacks memory', () => {
  const said = notLoaded({ error: 'Worker terminated due to reaching memory limit', platform: 'linux-x64' });
  expect(said).toContain('Free some memory');
  expect(said).not.toContain('npm install');
});
