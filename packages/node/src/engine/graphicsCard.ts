import type { GraphicsAdapter } from '@cnn/tfjs';
import { cardMemory } from './cardMemory.js';

/** What `cnn doctor` tells about the graphics card, as WebGPU sees it. */
export type GraphicsCard =
  | {
      readonly available: true;
      readonly adapter: GraphicsAdapter;
      /** Bytes of the card's own memory, where its driver tells. */
      readonly memoryBytes?: number;
    }
  /** What is missing, and the remedy, in one line. */
  | { readonly available: false; readonly reason: string };

/**
 * The device that WebGPU computes on here: the one of the engine `webgpu`, and by its own copy of the same library of `onnx-webgpu`. Needs
 * `@cnn/tfjs` and the package `webgpu`. Never throws.
 */
export async function graphicsCard(): Promise<GraphicsCard> {
  let found: Awaited<ReturnType<typeof import('@cnn/tfjs').webgpuAdapter>>;
  try {
    const { webgpuAdapter } = await import('@cnn/tfjs');
    found = await webgpuAdapter();
  } catch {
    return {
      available: false,
      reason: 'to look for one, @cnn/tfjs is needed. Install it: npm install @cnn/tfjs webgpu.',
    };
  }
  if (!found.available) return found;
  const memoryBytes = found.adapter.software ? undefined : await cardMemory(found.adapter.vendor);
  return {
    available: true,
    adapter: found.adapter,
    ...(memoryBytes === undefined ? {} : { memoryBytes }),
  };
}
