/** The files that @tensorflow/tfjs-backend-wasm ships in its folder dist. */
export type WasmFile =
  | 'tfjs-backend-wasm.wasm'
  | 'tfjs-backend-wasm-simd.wasm'
  | 'tfjs-backend-wasm-threaded-simd.wasm';

/** A folder with a slash at its end, or the address of each file by its name. */
export type WasmPaths = string | Readonly<Record<WasmFile, string>>;

/**
 * What a page finds at the address of the first file: undefined when that may be the file, else why it is not. tfjs itself
 * would write five errors to the console, and take the page that many servers send instead of a missing file for WebAssembly.
 */
export async function missingFile(
  wasmPaths: WasmPaths | undefined,
  { fetchHead = (address: string) => fetch(address, { method: 'HEAD' }), base = location.href } = {},
): Promise<string | undefined> {
  const file: WasmFile = 'tfjs-backend-wasm.wasm';
  const path = typeof wasmPaths === 'object' ? wasmPaths[file] : `${wasmPaths ?? ''}${file}`;
  if (path === undefined) return `wasmPaths has no address of ${file}`;
  const { href, protocol } = new URL(path, base);
  if (protocol !== 'http:' && protocol !== 'https:') return undefined;
  const response = await fetchHead(href).catch(() => undefined);
  // A server without HEAD, or one that another origin may not ask: tfjs itself will find out.
  if (response === undefined || response.status === 405 || response.status === 501) return undefined;
  if (!response.ok) return `the server has no ${href} (HTTP ${response.status})`;
  if (response.headers.get('content-type')?.startsWith('text/html'))
    return `the server has no ${href} (it sends a page instead)`;
  return undefined;
}
