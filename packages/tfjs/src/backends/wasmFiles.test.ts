import { expect, it } from 'vitest';
import { missingFile } from './wasmFiles.js';

const base = 'https://a.example/app/index.html';

/** A server that answers like this, and what it was asked for. */
function server(status: number, type = 'application/wasm') {
  const asked: string[] = [];
  const fetchHead = async (address: string) => {
    asked.push(address);
    return new Response(null, { status, headers: { 'content-type': type } });
  };
  return { asked, options: { fetchHead, base } };
}

it('finds the file beside the page, in a folder, or at its own address', async () => {
  const { asked, options } = server(200);
  const own = {
    'tfjs-backend-wasm.wasm': '/x-1a2b.wasm',
    'tfjs-backend-wasm-simd.wasm': '',
    'tfjs-backend-wasm-threaded-simd.wasm': '',
  };
  for (const paths of [undefined, '/wasm/', own]) expect(await missingFile(paths, options)).toBeUndefined();
  expect(asked).toEqual([
    'https://a.example/app/tfjs-backend-wasm.wasm',
    'https://a.example/wasm/tfjs-backend-wasm.wasm',
    'https://a.example/x-1a2b.wasm',
  ]);
});

it('says that the file is missing, or that a page came instead of it', async () => {
  expect(await missingFile('/wasm/', server(404).options)).toBe(
    'the server has no https://a.example/wasm/tfjs-backend-wasm.wasm (HTTP 404)',
  );
  expect(await missingFile(undefined, server(200, 'text/html; charset=utf-8').options)).toBe(
    'the server has no https://a.example/app/tfjs-backend-wasm.wasm (it sends a page instead)',
  );
  expect(await missingFile({} as never, server(200).options)).toBe(
    'wasmPaths has no address of tfjs-backend-wasm.wasm',
  );
});

it('leaves to tfjs what it can not find out', async () => {
  expect(await missingFile('/', server(405).options)).toBeUndefined();
  const refused = { base, fetchHead: () => Promise.reject(new TypeError('Failed to fetch')) };
  expect(await missingFile('/', refused)).toBeUndefined();
  const { asked, options } = server(404);
  expect(await missingFile('blob:https://a.example/7#', options)).toBeUndefined();
  expect(asked).toEqual([]);
});
