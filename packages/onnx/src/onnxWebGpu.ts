import type { EngineAttempt, EngineProvider, StartOptions } from '@cnn/core';
import { OnnxEngine } from './session/engine.js';
import { type Float16Option, withFloat16 } from './session/float16.js';
import { nodeHost } from './session/nodeHost.js';

/**
 * The engine over onnxruntime-node's WebGPU provider with options, in a thread of its own.
 *
 * ```ts
 * const attempt = await onnxWebGpuWith({ float16: true }).start();
 * ```
 */
export function onnxWebGpuWith({ float16 }: Float16Option): EngineProvider {
  return {
    name: 'onnx-webgpu',
    async start(options: StartOptions = {}): Promise<EngineAttempt> {
      const started = await nodeHost(options, { device: 'webgpu' });
      const attempt = float16 && started.available ? await withFloat16(started) : started;
      if (!attempt.available) return attempt;
      const { host, threads } = attempt;
      return { available: true, engine: new OnnxEngine(host, { device: 'webgpu', threads, float16 }) };
    },
  };
}

/** Starts onnxruntime-node's WebGPU provider in a thread of its own. */
export const onnxWebGpu: EngineProvider = onnxWebGpuWith({});
