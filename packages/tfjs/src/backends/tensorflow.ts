import type { EngineProvider } from '@cnn/core';
import { providerOf } from '../engine.js';
import { MissingPart } from '../webgpu/missingPart.js';

/** TensorFlow's own kernels through tfjs-node, operation by operation, if it is installed. */
export const tfjsTensorflow: EngineProvider = providerOf({
  name: 'tfjs-node',
  backend: 'tensorflow',
  description: 'TensorFlow through tfjs-node',
  load: async ({ threads }) => {
    // TensorFlow reads it when it is loaded.
    if (threads !== undefined) process.env.TF_NUM_INTRAOP_THREADS = String(threads);
    restoreNodeUtil();
    await import(/* @vite-ignore */ /* webpackIgnore: true */ packageName()).catch(notInstalled);
  },
  remedy: "Install @tensorflow/tfjs-node 4.22.0, or use the engine 'wasm'.",
});

/** Node's own message names a file of this package. */
function notInstalled(error: unknown): never {
  // The one text is Node's, the other that of Vite, by which tests run.
  const missing = new RegExp(`(Cannot find (package|module)|Could not resolve) ['"]${packageName()}['"]`);
  if (!missing.test(String(error))) throw error;
  throw new MissingPart(`the package ${packageName()} is not installed`, {
    remedy: `Install it: npm install ${packageName()}@4.22.0. Or use the engine 'wasm'.`,
  });
}

/** tfjs-node 4.22.0 calls functions that Node 23 removed from `node:util`. No import: bundlers for browsers would look for it. */
function restoreNodeUtil(): void {
  const util: Record<string, unknown> = process.getBuiltinModule('node:util');
  util.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
  util.isArray ??= Array.isArray;
}

/** Computed, so that bundlers for the browser do not look for the optional package or take it in. */
const packageName = (): string => ['@tensorflow', 'tfjs-node'].join('/');
