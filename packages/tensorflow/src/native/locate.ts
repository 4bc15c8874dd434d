import { existsSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nativeHome, readRecord } from './home.js';
import { brokenLibrary, type Library, libraryFiles, libraryIn } from './library.js';
import { nvidiaFiles } from './nvidia.js';

export type NativeStatus =
  | {
      readonly ready: true;
      /** TensorFlow's shared libraries, in the order in which they are loaded; the last one has the C interface. */
      readonly files: readonly string[];
      /** NVIDIA's libraries, in the order in which they are loaded before. */
      readonly nvidia: readonly string[];
      /** Whether the library is TensorFlow's build for NVIDIA GPUs. */
      readonly cuda: boolean;
    }
  /** `reason` is one line: what is missing, and the remedy. */
  | { readonly ready: false; readonly reason: string };

export interface NativeStatusOptions {
  readonly home?: string;
  /** Files whose `import '@tensorflow/tfjs-node'` is followed: one of the working folder, and this package, when absent. */
  readonly importers?: readonly string[];
}

const defaultImporters = (): string[] => [
  join(process.cwd(), 'package.json'),
  fileURLToPath(import.meta.url),
];

const REMEDY = 'Run `npx cnn native install`.';

/**
 * Finds TensorFlow's library without loading it: that of the tfjs-node which the project itself would import, so that only one
 * TensorFlow is ever loaded into a process; else the one in the native home.
 */
export function nativeStatus(options: NativeStatusOptions = {}): NativeStatus {
  const { home = nativeHome(), importers = defaultImporters() } = options;
  const record = readRecord(home);
  const own = projectLibrary(importers);
  if (own && (typeof own !== 'string' || !record)) {
    return typeof own === 'string'
      ? { ready: false, reason: `TensorFlow: ${own}. ${REMEDY}` }
      : { ready: true, files: own.files, nvidia: [], cuda: false };
  }
  const files = record && libraryFiles(record.files.map(({ path }) => path));
  if (!record || !files) return { ready: false, reason: `TensorFlow is not installed for Node. ${REMEDY}` };
  for (const { path, bytes } of record.files) {
    const broken = brokenLibrary(path);
    if (broken) return { ready: false, reason: `TensorFlow: ${broken}. ${REMEDY}` };
    const { size } = statSync(path);
    if (size !== bytes) {
      return { ready: false, reason: `TensorFlow: ${path} has ${size} bytes instead of ${bytes}. ${REMEDY}` };
    }
  }
  const nvidia = nvidiaFiles(record.files.map(({ path }) => path));
  return { ready: true, files, nvidia, cuda: record.source === 'cuda-wheel' };
}

/** The library that tfjs-node's own install put into `deps/lib` of the package, or what is wrong with it as text. */
function projectLibrary(importers: readonly string[]): Library | string | undefined {
  for (const from of importers) {
    try {
      const manifest = createRequire(from).resolve('@tensorflow/tfjs-node/package.json');
      const deps = join(dirname(manifest), 'deps', 'lib');
      if (existsSync(deps)) return libraryIn(deps);
    } catch {
      // Not resolvable from there.
    }
  }
  return undefined;
}
