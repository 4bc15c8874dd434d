import { firstLine } from '@cnn/core';
import { MissingPart } from './missingPart.js';

/** What this package uses of the package `webgpu`: Dawn, the WebGPU of Chromium, as a library of Node. */
interface Dawn {
  create(options: readonly string[]): GPU;
  /** `GPUBuffer`, `GPUBufferUsage` and so on, which a page has as globals. */
  readonly globals: Readonly<Record<string, unknown>>;
}

/** Globals that the backend of TensorFlow.js reads. */
const GLOBALS = ['GPUBuffer', 'GPUBufferUsage', 'GPUMapMode', 'GPUTexture', 'GPUTextureUsage'];

/** Kept: Dawn frees its instance, and the devices with it, when nothing refers to it any more. */
let made: GPU | undefined;

/** Whether this is Node, and nobody gave it a WebGPU of its own. */
export const needsDawn = (): boolean =>
  typeof process !== 'undefined' &&
  process.versions?.node !== undefined &&
  (globalThis.navigator as Navigator | undefined)?.gpu === undefined;

/**
 * WebGPU in Node, from the optional package `webgpu`. It becomes no global; of what TensorFlow.js looks for, the classes and flags
 * (`GPUBuffer`, …) do, not enumerable, and only where there are none.
 *
 * @throws MissingPart when the package or, on Linux, Vulkan's loader is not installed
 */
export async function dawn(): Promise<GPU> {
  if (made !== undefined) return made;
  const { create, globals } = await loadDawn();
  expectVulkan();
  for (const name of GLOBALS) {
    if (name in globalThis) continue;
    Object.defineProperty(globalThis, name, { value: globals[name], configurable: true, writable: true });
  }
  made = create([]);
  return made;
}

async function loadDawn(): Promise<Dawn> {
  try {
    return (await import(/* @vite-ignore */ /* webpackIgnore: true */ packageName())) as Dawn;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')
      throw new MissingPart('the package webgpu, which brings WebGPU to Node, is not installed', {
        remedy: 'Install it: npm install webgpu@0.6.2.',
      });
    throw new MissingPart(`the package webgpu does not load (${firstLine(error).replace(/\.$/, '')})`, {
      remedy:
        "It runs on Linux (x64 and arm64, glibc 2.34 or newer), macOS and Windows. Elsewhere use the engine 'onnx' or 'wasm'.",
    });
  }
}

/** Computed, so that bundlers for the browser do not look for the optional package or take it in. */
const packageName = (): string => ['web', 'gpu'].join('');

/** Dawn itself would only write a warning of its own, and find no device. */
function expectVulkan(): void {
  if (process.platform !== 'linux') return;
  try {
    process.dlopen({ exports: {} }, 'libvulkan.so.1');
  } catch (error) {
    // A library that is there is loaded, and then found to be no add-on of Node.
    if (!/cannot open shared object/.test(String(error))) return;
    throw new MissingPart("Vulkan's loader, libvulkan.so.1, is not installed", {
      remedy:
        "Install it with the driver of the graphics card, such as: apt install libvulkan1 mesa-vulkan-drivers (NVIDIA's driver brings its own part). Without a card use the engine 'onnx' or 'wasm'.",
    });
  }
}
