import { CnnError, type EngineProvider } from '@cnn/core';
import type { WasmOptions } from '@cnn/tfjs';
import { isWebglSoftware, isWebgpuSoftware } from './softwareRendering.js';

/** Engines of a browser, as they usually rank: on a graphics card, then on the processor. `fastestEngine` measures instead. */
export const engineNames = ['webgpu', 'onnx', 'webgl', 'wasm', 'cpu'] as const;

export type EngineName = (typeof engineNames)[number];

/** What engines of a page are made with. */
export interface EngineParts extends WasmOptions {
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

export async function providerOf(
  name: EngineName,
  { onnx, wasmPaths }: EngineParts,
): Promise<EngineProvider> {
  if (name === 'onnx') return onnx ?? withoutOnnx;
  const tfjs = await import('@cnn/tfjs');
  switch (name) {
    case 'webgpu':
      return tfjs.tfjsWebgpu;
    case 'webgl':
      return tfjs.tfjsWebgl;
    case 'wasm':
      return tfjs.tfjsWasmFrom({ wasmPaths });
    case 'cpu':
      return tfjs.tfjsCpu;
  }
}

/** Why an engine that needs a graphics card is passed over here: the processor would draw for it. */
export async function withoutGraphicsCard(name: EngineName): Promise<string | undefined> {
  const software = name === 'webgl' ? isWebglSoftware() : name === 'webgpu' && (await isWebgpuSoftware());
  return software ? 'no graphics card draws here, and the processor would be slow at it.' : undefined;
}

/** @throws CnnError (OPTIONS) for an unknown name or an `onnx` that is no engine */
export function checkEngineParts(
  where: string,
  { names, onnx }: { readonly names: readonly EngineName[]; readonly onnx?: EngineProvider | undefined },
): void {
  const unknown = names.find((name) => !engineNames.includes(name));
  if (unknown !== undefined)
    throw new CnnError('OPTIONS', `engine: expected ${engineNames.join(', ')}, received ${unknown}.`);
  if (onnx !== undefined && typeof onnx?.start !== 'function')
    throw new CnnError(
      'OPTIONS',
      `${where}: expected onnx to be what onnxWebFrom of @cnn/onnx gives, received something else. Write onnx: onnxWebFrom({ ort, wasmPaths }).`,
    );
}
