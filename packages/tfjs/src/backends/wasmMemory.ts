import { CnnError } from '@cnn/core';

/** The part of an Emscripten module that hands out memory. */
export interface WasmMemory {
  /** Address of `bytes` bytes; 0 when there is no more. */
  _malloc(bytes: number): number;
}

/** What WebAssembly's 32-bit addresses reach. */
const ADDRESSABLE = 2 ** 32;

const guarded = new WeakSet<WasmMemory>();

/**
 * Makes a full memory an error. Beyond 4 GB the allocator answers 0, which tfjs takes for an address; and of a size that
 * 32 bits cannot say it sees the rest. Either way values would overwrite each other without a word.
 */
export function guardMemory(module: WasmMemory): void {
  if (guarded.has(module)) return;
  guarded.add(module);
  let allocate = module._malloc;
  const allocateOrRefuse = (bytes: number): number => {
    const address = bytes < ADDRESSABLE ? allocate(bytes) : 0;
    if (address === 0 && bytes > 0) {
      throw new CnnError(
        'ENGINE',
        `the wasm engine has no memory left (4 GB at most), ${Math.ceil(bytes / 1e6)} MB more were needed. Use smaller batches or images, or another engine.`,
      );
    }
    return address;
  };
  // Emscripten's first allocator puts another one in its own place when it is called.
  Object.defineProperty(module, '_malloc', {
    get: () => allocateOrRefuse,
    set: (next: WasmMemory['_malloc']) => {
      allocate = next;
    },
  });
}
