import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect, it } from 'vitest';
import { asksForType } from './wasmThreads.js';

const source = readFileSync(
  createRequire(import.meta.url).resolve(
    '@tensorflow/tfjs-backend-wasm/wasm-out/tfjs-backend-wasm-threaded-simd.js',
  ),
  'utf8',
);

const CHECK = /typeof _scriptDir\s*!==\s*"undefined"/;

it('threads can start from the text as tfjs ships it, and with shorter names', () => {
  expect(asksForType(source)).toBe(true);
  const renamed = source.replaceAll('_scriptDir', '$e');
  expect(asksForType(renamed)).toBe(true);
  expect(asksForType(source.replace(CHECK, '"undefined"!=typeof _scriptDir'))).toBe(true);
});

it('threads cannot start once the check of the type is gone', () => {
  const compressed = source.replace(CHECK, 'void 0!==_scriptDir');
  expect(compressed).not.toBe(source);
  expect(asksForType(compressed)).toBe(false);
});
