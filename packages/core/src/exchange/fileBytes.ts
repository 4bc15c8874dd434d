import { wrongKind } from '../options/receivedKind.js';

/**
 * The bytes of a file that a reader was given: a Uint8Array (so also a Buffer of Node) as it is, an ArrayBuffer as a view of it.
 *
 * ```ts
 * fileBytes(await response.arrayBuffer(), 'readOnnx');
 * ```
 *
 * @param where the function, for the message
 * @throws CnnError (OPTIONS) for anything else
 */
export function fileBytes(value: unknown, where: string): Uint8Array {
  // By the kind, not by instanceof: bytes may come from another realm, such as a frame or a test runner's.
  const kind = Object.prototype.toString.call(value).slice(8, -1);
  if (kind === 'Uint8Array') return value as Uint8Array;
  if (kind === 'ArrayBuffer' || kind === 'SharedArrayBuffer') return new Uint8Array(value as ArrayBuffer);
  throw wrongKind({
    ...{ where, option: 'bytes', received: value, remedy: remedyFor(value) },
    expected: 'the bytes of a file, a Uint8Array or an ArrayBuffer',
  });
}

function remedyFor(value: unknown): string {
  if (typeof value === 'string') return 'Read the file first, and pass what it holds.';
  const wrapped = typeof value === 'object' && value !== null && ('bytes' in value || 'file' in value);
  return wrapped
    ? 'Pass the bytes themselves as the first argument, and options as the second.'
    : 'Pass what the file holds.';
}
