import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** The TensorFlow that pip is asked for. */
export const TENSORFLOW_VERSION = '2.20.0';
/** The tfjs-node whose binding is compiled for those who ask for it. */
export const TFJS_NODE_VERSION = '4.22.0';
export const NODE_API_HEADERS_VERSION = '1.9.0';

/** Where libtensorflow came from. */
export type LibrarySource = 'folder' | 'wheel-file' | 'wheel' | 'cuda-wheel';

/** What an installation consists of; written last, so that its presence means that everything before succeeded. */
export interface NativeRecord {
  /** tfjs-node's binding, where it was asked for. */
  readonly binding?: string | undefined;
  /** The version that the library itself reports. */
  readonly tensorflow: string;
  readonly source: LibrarySource;
  /** What is loaded, with the sizes: a file that shrank is a broken one. */
  readonly files: readonly { readonly path: string; readonly bytes: number }[];
}

/**
 * The folder that holds the native parts for all projects of a user: `CNN_NATIVE_HOME`, or `cnn-native` in the
 * system's folder for caches.
 */
export function nativeHome(): string {
  const { CNN_NATIVE_HOME, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
  if (CNN_NATIVE_HOME) return resolve(CNN_NATIVE_HOME);
  if (process.platform === 'win32')
    return join(LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'cnn-native');
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'cnn-native');
  return join(XDG_CACHE_HOME || join(homedir(), '.cache'), 'cnn-native');
}

const recordFile = (home: string): string => join(home, 'native.json');

/** The record of a finished installation, or `undefined`. */
export function readRecord(home: string): NativeRecord | undefined {
  if (!existsSync(recordFile(home))) return undefined;
  try {
    return JSON.parse(readFileSync(recordFile(home), 'utf8')) as NativeRecord;
  } catch {
    return undefined;
  }
}

export function writeRecord(home: string, record: NativeRecord): void {
  mkdirSync(home, { recursive: true });
  const partial = `${recordFile(home)}.${process.pid}`;
  writeFileSync(partial, `${JSON.stringify(record, null, 2)}\n`);
  renameSync(partial, recordFile(home));
}

/** The folder of tfjs-node below a folder that has `node_modules`. */
export function tfjsNodeIn(folder: string): string {
  return join(folder, 'node_modules', '@tensorflow', 'tfjs-node');
}

/** Where tfjs-node looks for its binding: Node-API 8 is in every Node version that it and this package support. */
export function bindingIn(tfjsNode: string): string {
  return join(tfjsNode, 'lib', 'napi-v8', 'tfjs_binding.node');
}
