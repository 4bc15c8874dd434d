import { CnnError, type Engine, type EngineProvider } from '@cnn/core';
import type { OnnxWebOptions } from '@cnn/onnx';
import type { WasmOptions } from '@cnn/tfjs';

/** Engines of a browser, the fastest first. */
export const engineNames = ['webgpu', 'webgl', 'onnx', 'wasm', 'cpu'] as const;

export type EngineName = (typeof engineNames)[number];

export interface EngineOptions extends WasmOptions {
  /** Default: the first of `engineNames` that works here. */
  readonly name?: EngineName;
  /** What `onnx` runs on: onnxruntime-web, and where its files lie. Without it there is no `onnx`. Needs `@cnn/onnx`. */
  readonly onnx?: OnnxWebOptions;
}

const withoutOnnx: EngineProvider = {
  name: 'onnx',
  start: async () => ({
    available: false,
    reason: 'it needs the option onnx. Install onnxruntime-web, and give { ort } with its module.',
  }),
};

async function providerOf(
  name: EngineName,
  { onnx, ...options }: Omit<EngineOptions, 'name'>,
): Promise<EngineProvider> {
  if (name === 'onnx') return onnx ? (await import('@cnn/onnx')).onnxWebFrom(onnx) : withoutOnnx;
  const tfjs = await import('@cnn/tfjs');
  switch (name) {
    case 'webgpu':
      return tfjs.tfjsWebgpu;
    case 'webgl':
      return tfjs.tfjsWebgl;
    case 'wasm':
      return tfjs.tfjsWasmFrom(options);
    case 'cpu':
      return tfjs.tfjsCpu;
  }
}

/**
 * Starts an engine: the one that is named, or the fastest that works in this browser.
 *
 * @throws CnnError (ENGINE) with the reason, when it does not work here
 */
export async function selectEngine({ name, ...options }: EngineOptions = {}): Promise<Engine> {
  const reasons: string[] = [];
  for (const candidate of name === undefined ? engineNames : [name]) {
    const provider = await providerOf(candidate, options);
    const attempt = await provider.start();
    if (attempt.available) return attempt.engine;
    reasons.push(`${candidate}: ${attempt.reason}`);
  }
  throw new CnnError('ENGINE', `no engine works here. ${reasons.join(' ')}`);
}
