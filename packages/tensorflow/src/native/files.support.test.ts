import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, vi } from 'vitest';
import { NODE_API_HEADERS_VERSION, TFJS_NODE_VERSION, tfjsNodeIn } from './home.js';

// Files that look like TensorFlow's: nothing is fetched, and TensorFlow itself is not needed.

/** Of one test. */
export interface Place {
  readonly folder: string;
  /** For the native parts. */
  readonly home: string;
  /** What was reported. */
  readonly lines: string[];
}

/** Registers a fresh folder for each test of the file. */
export function freshPlace(): Place {
  const place = { folder: '', home: '', lines: [] as string[] };
  beforeEach(() => {
    place.folder = mkdtempSync(join(tmpdir(), 'cnn-native-test-'));
    place.home = join(place.folder, 'home');
    place.lines = [];
  });
  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(place.folder, { recursive: true, force: true });
  });
  return place;
}

export function write(path: string, content: string | Uint8Array = ''): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  return path;
}

/** tfjs-node and Node's headers as npm leaves them, so that nothing has to be fetched. */
export function tfjsNodePackages(target: string): void {
  const manifest = (name: string, version: string) =>
    write(join(target, 'node_modules', name, 'package.json'), JSON.stringify({ name, version }));
  manifest('@tensorflow/tfjs-node', TFJS_NODE_VERSION);
  manifest('node-api-headers', NODE_API_HEADERS_VERSION);
  for (const name of ['tfjs_backend.cc', 'tfjs_binding.cc'])
    write(join(tfjsNodeIn(target), 'binding', name), 'int nothing;\n');
}

/** The smallest file that looks like a whole shared library: an ELF header, without sections. */
export function elf({ sections = 0, machine = process.arch === 'arm64' ? 183 : 62 } = {}): Uint8Array {
  const header = new DataView(new ArrayBuffer(64));
  header.setUint32(0, 0x7f454c46);
  header.setUint8(4, 2);
  header.setUint16(18, machine, true);
  header.setBigUint64(40, 64n, true);
  header.setUint16(58, 64, true);
  header.setUint16(60, sections, true);
  return new Uint8Array(header.buffer);
}

/** A folder that looks like an unpacked libtensorflow archive. */
export function libraryFolder(
  folder: string,
  {
    content = elf(),
    headers = true,
  }: { readonly content?: Uint8Array | string; readonly headers?: boolean } = {},
): string {
  const place = join(folder, 'libtensorflow');
  write(join(place, 'lib', 'libtensorflow.so.2'), content);
  write(join(place, 'lib', 'libtensorflow_framework.so.2'), elf());
  if (headers) write(join(place, 'include', 'tensorflow', 'c', 'c_api.h'));
  return place;
}

/** A program of the shell. */
export function program(path: string, lines: string): string {
  write(path, `#!/bin/sh\n${lines}\n`);
  chmodSync(path, 0o755);
  return path;
}
