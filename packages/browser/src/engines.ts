import { CnnError, type Engine, type EngineProvider } from '@cnn/core';
import type { WasmOptions } from '@cnn/tfjs';
import { isWebglSoftware, isWebgpuSoftware } from './softwareRendering.js';

/** Engines of a browser, the fastest first. */
export const engineNames = ['webgpu', 'webgl', 'onnx', 'wasm', 'cpu'] as const;

export type EngineName = (typeof engineNames)[number];

export interface EngineOptions extends WasmOptions {
  /**
   * Default: the first of `engineNames` that works here, without `webgpu` and `webgl` where there is no graphics card: drawn by
   * the processor they are slower than `cpu`.
   */
  readonly name?: EngineName | undefined;
  /** What `onnxWebFrom` of `@cnn/onnx` gives. Without it there is no `onnx`. */
  readonly onnx?: EngineProvider | undefined;
}

const withoutOnnx: EngineProvider = {
  name: 'onnx',
  start: async () => ({
    available: false,
    reason:
      'it needs the option onnx. Install @cnn/onnx and onnxruntime-web, and give onnxWebFrom({ ort, wasmPaths }).',
  }),
};

async function providerOf(
  name: EngineName,
  { onnx, ...options }: Omit<EngineOptions, 'name'>,
): Promise<EngineProvider> {
  if (name === 'onnx') return onnx ?? withoutOnnx;
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

/** Whether an engine that needs a graphics card has none here. */
async function lacksGraphicsCard(name: EngineName): Promise<boolean> {
  return name === 'webgl' ? isWebglSoftware() : name === 'webgpu' && (await isWebgpuSoftware());
}

/**
 * Starts an engine: the one that is named, or the fastest that works in this browser.
 *
 * @throws CnnError (OPTIONS) for an unknown name or an `onnx` that is no engine, (ENGINE) with the reason, when it does not work here
 */
export async function selectEngine({ name, ...options }: EngineOptions = {}): Promise<Engine> {
  if (name !== undefined && !engineNames.includes(name))
    throw new CnnError('OPTIONS', `engine: expected ${engineNames.join(', ')}, received ${name}.`);
  if (options.onnx !== undefined && typeof options.onnx?.start !== 'function')
    throw new CnnError(
      'OPTIONS',
      'selectEngine: expected onnx to be what onnxWebFrom of @cnn/onnx gives, received something else. Write onnx: onnxWebFrom({ ort, wasmPaths }).',
    );
  const reasons: string[] = [];
  for (const candidate of name === undefined ? engineNames : [name]) {
    if (name === undefined && (await lacksGraphicsCard(candidate))) {
      reasons.push(`${candidate}: no graphics card draws here, and the processor would be slow at it.`);
      continue;
    }
    const provider = await providerOf(candidate, options);
    const attempt = await provider.start();
    if (attempt.available) return attempt.engine;
    reasons.push(`${candidate}: ${attempt.reason}`);
  }
  const what = name === undefined ? 'no engine works here' : `the engine ${name} does not work here`;
  throw new CnnError('ENGINE', `${what}. ${reasons.join(' ')}`);
}
