import { firstLine } from '@cnn/core';
import type { default as Koffi, LibraryHandle } from 'koffi';
import { type CApi, declare, declareCApi } from './capi.js';
import { obeyLogLevel } from './logLevel.js';

type KoffiModule = typeof Koffi;

/** Files of TensorFlow, in the order in which they are loaded: each after those that it needs. */
export interface LibraryFiles {
  readonly files: readonly string[];
  /** NVIDIA's libraries, which are loaded before, where there is a driver. */
  readonly nvidia?: readonly string[] | undefined;
}

/** As large as that of a thread of the system's: TensorFlow optimizes a graph within its first run. */
const STACK_BYTES = 2 ** 23;

/** RTLD_NOW: a symbol that a library lacks is an error, and not the end of the process. RTLD_NODELETE: it stays, as its threads do. */
const FLAGS = { linux: 0x2 | 0x1000, darwin: 0x2 | 0x80 } as const;

/** What is loaded stays for the life of the process. */
const opened = new Map<string, LibraryHandle>();

/**
 * Loads TensorFlow's C library, outside of this thread where the system has `dlopen`.
 *
 * @throws an error with the system's words when a library can't be loaded
 */
export async function openLibrary({ files, nvidia = [] }: LibraryFiles): Promise<CApi> {
  const koffi = await importKoffi();
  enlargeStacks(koffi);
  if (nvidia.length > 0) loadNvidia(koffi, nvidia);
  const handles: LibraryHandle[] = [];
  for (const file of files) handles.push(await open(koffi, file));
  const tensorflow = handles.at(-1);
  if (!tensorflow) throw new Error('no library is named');
  obeyLogLevel(handles);
  const system = koffi.load(process.platform === 'win32' ? 'msvcrt.dll' : null);
  return declareCApi({ tensorflow, system });
}

/** Its build for this system is an optional package of npm's. */
async function importKoffi(): Promise<KoffiModule> {
  try {
    return (await import('koffi')).default;
  } catch (error) {
    throw new Error(
      `the package koffi has no build for ${process.platform} ${process.arch} here (${firstLine(error)}); install without --omit=optional`,
    );
  }
}

/** Where koffi has loaded other libraries before, its own 128 KiB stay: all networks that were tried ran with them too. */
function enlargeStacks(koffi: KoffiModule): void {
  try {
    // One call at a time runs in the background; a stack beyond that one is not kept.
    koffi.config({ ...koffi.config(), async_stack_size: STACK_BYTES, resident_async_pools: 1 });
  } catch {
    // It can't be changed any more.
  }
}

async function open(koffi: KoffiModule, file: string): Promise<LibraryHandle> {
  const known = opened.get(file);
  if (known) return known;
  const flags = FLAGS[process.platform as keyof typeof FLAGS];
  if (flags !== undefined) {
    const dlopen = declare(koffi.load(null), 'dlopen', ['pointer', ['text', 'int']]);
    await dlopen.inBackground(file, flags);
  }
  try {
    const handle = koffi.load(file);
    opened.set(file, handle);
    return handle;
  } catch (error) {
    // The system's words without the file's name, behind koffi's.
    throw new Error(`${file}: ${firstLine(error).replace('Failed to load shared library: ', '')}`);
  }
}

/**
 * The list of folders in TensorFlow's C library lacks some of NVIDIA's libraries, which Python would find otherwise: so they are loaded
 * before TensorFlow looks for them by name. Without a driver nothing is loaded; TensorFlow says itself what it misses.
 */
function loadNvidia(koffi: KoffiModule, files: readonly string[]): void {
  const options = { lazy: true, global: true };
  const load = (file: string): boolean => {
    if (opened.has(file)) return true;
    try {
      opened.set(file, koffi.load(file, options));
      return true;
    } catch {
      return false;
    }
  };
  if (load('libcuda.so.1')) for (const file of files) load(file);
}
