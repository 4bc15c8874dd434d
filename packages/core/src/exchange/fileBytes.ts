import { wrongKind } from '../options/receivedKind.js';

const REMEDY = 'Read the file, and pass its bytes.';

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
  if (kind === 'ArrayBuffer') return new Uint8Array(value as ArrayBuffer);
  throw wrongKind({
    ...{ where, option: 'bytes', received: value, remedy: REMEDY },
    expected: 'the bytes of a file, a Uint8Array or an ArrayBuffer',
  });
}
