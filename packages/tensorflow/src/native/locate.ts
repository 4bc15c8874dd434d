import { existsSync, realpathSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bindingIn, nativeHome, readRecord } from './home.js';
import { brokenLibrary } from './library.js';

export type NativeStatus =
  | {
      readonly ready: true;
      readonly binding: string;
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
 * Finds a binding without loading it: that of the tfjs-node which the project itself would import, so that only one
 * TensorFlow is ever loaded into a process; else the one in the native home.
 */
export function nativeStatus(options: NativeStatusOptions = {}): NativeStatus {
  const { home = nativeHome(), importers = defaultImporters() } = options;
  const record = readRecord(home);
  const own = projectBinding(importers);
  if (own && (!record || realpathSync(own) !== record.binding)) {
    const broken = brokenLibrary(own) ?? brokenDependency(own);
    if (!broken) return { ready: true, binding: own, cuda: false };
    if (!record) return { ready: false, reason: `TensorFlow: ${broken}. ${REMEDY}` };
  }
  if (!record) return { ready: false, reason: `TensorFlow is not installed for Node. ${REMEDY}` };
  for (const { path, bytes } of record.files) {
    const broken = brokenLibrary(path);
    if (broken) return { ready: false, reason: `TensorFlow: ${broken}. ${REMEDY}` };
    const { size } = statSync(path);
    if (size !== bytes) {
      return { ready: false, reason: `TensorFlow: ${path} has ${size} bytes instead of ${bytes}. ${REMEDY}` };
    }
  }
  return { ready: true, binding: record.binding, cuda: record.source === 'cuda-wheel' };
}

/** The binding of the tfjs-node that one of the files resolves to, when it has one. */
function projectBinding(importers: readonly string[]): string | undefined {
  for (const from of importers) {
    try {
      const manifest = createRequire(from).resolve('@tensorflow/tfjs-node/package.json');
      const binding = bindingIn(dirname(manifest));
      if (existsSync(binding)) return binding;
    } catch {
      // Not resolvable from there.
    }
  }
  return undefined;
}

/** tfjs-node's own install puts the library into `deps/lib` of the package. */
function brokenDependency(binding: string): string | undefined {
  const lib = join(dirname(binding), '..', '..', 'deps', 'lib');
  const files = ['libtensorflow.so.2', 'libtensorflow_framework.so.2'].map((name) => join(lib, name));
  return files
    .filter((file) => existsSync(file))
    .map(brokenLibrary)
    .find((problem) => problem !== undefined);
}
