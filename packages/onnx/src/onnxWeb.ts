import {
  checkOptionNames,
  type EngineAttempt,
  type EngineProvider,
  refuseCluster,
  type StartOptions,
} from '@cnn/core';
import { OnnxEngine } from './session/engine.js';
import { type Float16Option, withFloat16 } from './session/float16.js';
import { type OnnxWebOptions, webHost } from './session/webHost.js';

const NAMES = { ort: true, wasmPaths: true, threads: true } as const;

/**
 * The engine over onnxruntime-web's WebGPU, in the thread that starts it; state stays on the graphics card between steps.
 *
 * ```ts
 * import * as ort from 'onnxruntime-web/webgpu';
 * const provider = onnxWebGpuFrom({ ort, wasmPaths: '/ort/' });
 * ```
 *
 * @throws CnnError (OPTIONS) for an option that it does not have
 */
export function onnxWebGpuFrom(all: OnnxWebOptions & Float16Option): EngineProvider {
  checkOptionNames({ where: 'onnxWebGpuFrom', options: all, names: { ...NAMES, float16: true } });
  const { float16, ...options } = all;
  return {
    name: 'onnx-webgpu',
    async start(starting: StartOptions = {}): Promise<EngineAttempt> {
      const refused = refuseCluster('onnx-webgpu', starting);
      if (refused) return refused;
      const started = await webHost(options, { device: 'webgpu' });
      const attempt = float16 && started.available ? await withFloat16(started) : started;
      if (!attempt.available) return attempt;
      const { host, threads } = attempt;
      return { available: true, engine: new OnnxEngine(host, { device: 'webgpu', threads, float16 }) };
    },
  };
}

/** The engine over onnxruntime-web's WASM, in the thread that starts it: in a page, best in a worker of one's own. @throws CnnError (OPTIONS) for an option that it does not have */
export function onnxWebFrom(options: OnnxWebOptions): EngineProvider {
  checkOptionNames({ where: 'onnxWebFrom', options, names: NAMES });
  return {
    name: 'onnx',
    async start(starting: StartOptions = {}): Promise<EngineAttempt> {
      const refused = refuseCluster('onnx', starting);
      if (refused) return refused;
      const attempt = await webHost(options);
      if (!attempt.available) return attempt;
      const { host, threads } = attempt;
      return { available: true, engine: new OnnxEngine(host, { device: 'wasm', threads }) };
    },
  };
}
