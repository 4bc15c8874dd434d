import { CnnError, type EngineProvider } from '@cnn/core';
import type { WasmOptions } from '@cnn/tfjs';
import { isWebglSoftware, isWebgpuSoftware } from './softwareRendering.js';

/** Engines of a browser, as they usually rank: on a graphics card, then on the processor. `fastestEngine` measures instead. */
export const engineNames = ['webgpu', 'onnx', 'onnx-webgpu', 'webgl', 'wasm', 'cpu'] as const;

export type EngineName = (typeof engineNames)[number];

/** What engines of a page are made with. */
export interface EngineParts extends WasmOptions {
  /** What `onnxWebFrom` of `@cnn/onnx` gives. Without it there is no `onnx`. */
  readonly onnx?: EngineProvider | undefined;
  /** What `onnxWebGpuFrom` of `@cnn/onnx` gives. Without it there is no `onnx-webgpu`. */
  readonly onnxWebGpu?: EngineProvider | undefined;
}

/** Engines that a page gives by an option, and what makes them. */
const given = {
  onnx: { option: 'onnx', maker: 'onnxWebFrom' },
  'onnx-webgpu': { option: 'onnxWebGpu', maker: 'onnxWebGpuFrom' },
} as const;

const notGiven = (name: keyof typeof given): EngineProvider => ({
  name,
  start: async () => ({
    available: false,
    reason: `it needs the option ${given[name].option}. Install @cnn/onnx and onnxruntime-web, and give ${given[name].maker}({ ort, wasmPaths }).`,
  }),
});

export async function providerOf(
  name: EngineName,
  { wasmPaths, ...providers }: EngineParts,
): Promise<EngineProvider> {
  if (name === 'onnx' || name === 'onnx-webgpu') return providers[given[name].option] ?? notGiven(name);
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
  const byWebgpu = name === 'webgpu' || name === 'onnx-webgpu';
  const software = name === 'webgl' ? isWebglSoftware() : byWebgpu && (await isWebgpuSoftware());
  return software ? 'no graphics card draws here, and the processor would be slow at it.' : undefined;
}

/** @throws CnnError (OPTIONS) for an unknown name, or an `onnx` or `onnxWebGpu` that is no engine */
export function checkEngineParts(
  where: string,
  {
    names,
    ...providers
  }: { readonly names: readonly EngineName[] } & Pick<EngineParts, 'onnx' | 'onnxWebGpu'>,
): void {
  const unknown = names.find((name) => !engineNames.includes(name));
  if (unknown !== undefined)
    throw new CnnError('OPTIONS', `engine: expected ${engineNames.join(', ')}, received ${unknown}.`);
  for (const { option, maker } of Object.values(given)) {
    const provider = providers[option];
    if (provider !== undefined && typeof provider?.start !== 'function')
      throw new CnnError(
        'OPTIONS',
        `${where}: expected ${option} to be what ${maker} of @cnn/onnx gives, received something else. Write ${option}: ${maker}({ ort, wasmPaths }).`,
      );
  }
}
