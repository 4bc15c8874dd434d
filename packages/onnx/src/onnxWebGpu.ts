import type { EngineAttempt, EngineProvider, StartOptions } from '@cnn/core';
import { OnnxEngine } from './session/engine.js';
import { nodeHost } from './session/nodeHost.js';

/** Starts onnxruntime-node's WebGPU provider in a thread of its own. */
export const onnxWebGpu: EngineProvider = {
  name: 'onnx-webgpu',
  async start(options: StartOptions = {}): Promise<EngineAttempt> {
    const attempt = await nodeHost(options, { device: 'webgpu' });
    if (!attempt.available) return attempt;
    const { host, threads } = attempt;
    return { available: true, engine: new OnnxEngine(host, { device: 'webgpu', threads }) };
  },
};
