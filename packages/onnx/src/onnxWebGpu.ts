import {
  checkOptionNames,
  type EngineAttempt,
  type EngineProvider,
  refuseCluster,
  type StartOptions,
} from '@cnn/core';
import { OnnxEngine } from './session/engine.js';
import { type Float16Option, withFloat16 } from './session/float16.js';
import { nodeHost } from './session/nodeHost.js';

/**
 * The engine over onnxruntime-node's WebGPU provider with options, in a thread of its own.
 *
 * @throws CnnError (OPTIONS) for an option that it does not have
 *
 * ```ts
 * const attempt = await onnxWebGpuWith({ float16: true }).start();
 * ```
 */
export function onnxWebGpuWith(options: Float16Option): EngineProvider {
  checkOptionNames({ where: 'onnxWebGpuWith', options, names: { float16: true } });
  const { float16 } = options;
  return {
    name: 'onnx-webgpu',
    async start(starting: StartOptions = {}): Promise<EngineAttempt> {
      const refused = refuseCluster('onnx-webgpu', starting);
      if (refused) return refused;
      const started = await nodeHost(starting, { device: 'webgpu' });
      const attempt = float16 && started.available ? await withFloat16(started) : started;
      if (!attempt.available) return attempt;
      const { host, threads } = attempt;
      return { available: true, engine: new OnnxEngine(host, { device: 'webgpu', threads, float16 }) };
    },
  };
}

/** Starts onnxruntime-node's WebGPU provider in a thread of its own. */
export const onnxWebGpu: EngineProvider = onnxWebGpuWith({});
