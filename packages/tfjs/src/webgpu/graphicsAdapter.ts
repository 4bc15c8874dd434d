import { firstLine } from '@cnn/core';
import { dawn, needsDawn } from './dawn.js';
import { MissingPart } from './missingPart.js';

/** What WebGPU computes on. Texts are as the driver gives them, and may be empty. */
export interface GraphicsAdapter {
  /** Such as `nvidia`. */
  readonly vendor: string;
  /** Such as `ampere`. */
  readonly architecture: string;
  /** The card's name, where it is told. */
  readonly device: string;
  /** On Linux the driver and its version. */
  readonly description: string;
  /** Whether the processor computes, such as SwiftShader's or llvmpipe's: slower than any other engine. */
  readonly software: boolean;
  /** Whether shaders compute in float16 (`shader-f16`). */
  readonly float16: boolean;
  /** Bytes of the largest buffer. WebGPU does not tell how much memory there is. */
  readonly maxBufferSize: number;
  /** Bytes of the largest value that a shader reads or writes. */
  readonly maxStorageBufferBindingSize: number;
}

const IN_PAGES = "Use the engine 'webgl' or 'wasm'.";

export type AdapterAttempt =
  | { readonly available: true; readonly adapter: GraphicsAdapter }
  /** `reason` is one line for people: what is missing and the remedy. */
  | { readonly available: false; readonly reason: string };

/**
 * What the engine `webgpu` would compute on here, without starting it. Never throws.
 *
 * ```ts
 * const found = await webgpuAdapter();
 * console.log(found.available ? found.adapter.description : found.reason);
 * ```
 */
export async function webgpuAdapter(): Promise<AdapterAttempt> {
  try {
    const { info, features, limits } = await requestAdapter();
    const { vendor, architecture, device, description } = info;
    const software = info.isFallbackAdapter;
    const { maxBufferSize, maxStorageBufferBindingSize } = limits;
    const float16 = features.has('shader-f16');
    const texts = { vendor, architecture, device, description };
    return {
      available: true,
      adapter: { ...texts, software, float16, maxBufferSize, maxStorageBufferBindingSize },
    };
  } catch (error) {
    const remedy = error instanceof MissingPart ? ` ${error.remedy}` : '';
    return { available: false, reason: `${firstLine(error).replace(/\.$/, '')}.${remedy}` };
  }
}

/** The adapter with the most power. @throws MissingPart where there is none */
export async function requestAdapter(): Promise<GPUAdapter> {
  const gpu = await hostGpu();
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (adapter) return adapter;
  if (!needsDawn()) throw new MissingPart('no graphics card is found', { remedy: IN_PAGES });
  throw new MissingPart(`no graphics card is found${namedDrivers()}`, {
    remedy:
      "Install the driver of the graphics card; hand the card to a container with its graphics part (docker run --gpus all -e NVIDIA_DRIVER_CAPABILITIES=all). Without a card use the engine 'onnx' or 'wasm'.",
  });
}

/** @throws MissingPart in Node without the package `webgpu`, and in a page without WebGPU */
export async function hostGpu(): Promise<GPU> {
  if (needsDawn()) return dawn();
  const { gpu } = (globalThis.navigator ?? {}) as { readonly gpu?: GPU };
  if (gpu) return gpu;
  throw new MissingPart('there is no WebGPU here', { remedy: IN_PAGES });
}

/** Vulkan looks for drivers only where this variable says, where it is set. */
function namedDrivers(): string {
  const named = globalThis.process?.env?.VK_DRIVER_FILES ?? globalThis.process?.env?.VK_ICD_FILENAMES;
  return named === undefined ? '' : ` (VK_DRIVER_FILES names ${named})`;
}
