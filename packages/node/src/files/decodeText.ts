import { CnnError } from '@cnn/core';

export interface DecodeTextOptions {
  /** What the file is called, for messages. */
  readonly path: string;
  readonly bytes: Uint8Array;
  /** A label of the Encoding Standard, such as `windows-1252`. Default: what the byte order mark says, else UTF-8. */
  readonly encoding?: string | undefined;
  /** How the user can say the encoding, for messages. */
  readonly remedy: string;
  /** Of the error. Default `DATA`. */
  readonly code?: 'DATA' | 'FILE' | undefined;
}

const marks: readonly (readonly [encoding: string, bytes: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

const starts = (bytes: Uint8Array, mark: readonly number[]): boolean =>
  mark.every((byte, at) => bytes[at] === byte);

type Decoder = InstanceType<typeof TextDecoder>;

function decoderOf(encoding: string, path: string): Decoder {
  try {
    return new TextDecoder(encoding, { fatal: true });
  } catch (error) {
    throw new CnnError(
      'OPTIONS',
      `${path}: expected an encoding such as utf-8, windows-1252, utf-16le or shift_jis, received "${encoding}".`,
      { cause: error },
    );
  }
}

/** The line, from 1, of the first byte that is no UTF-8. */
function badLine(bytes: Uint8Array, decoder: Decoder): number {
  let [low, high] = [0, bytes.length];
  // The longest beginning that is UTF-8, but for what is cut off at its end.
  const fits = (end: number): boolean => {
    try {
      decoder.decode(bytes.subarray(0, end), { stream: true });
      return true;
    } catch {
      return false;
    } finally {
      try {
        decoder.decode();
      } catch {
        // what was cut off
      }
    }
  };
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  let line = 1;
  for (let at = 0; at < low; at++) if (bytes[at] === 10) line++;
  return line;
}

/** Which encoding a text that is no UTF-8 probably has. */
function guess(bytes: Uint8Array): string {
  const some = bytes.subarray(0, 4096);
  let [even, odd] = [0, 0];
  for (const [at, byte] of some.entries()) if (byte === 0) at % 2 === 0 ? even++ : odd++;
  if (even + odd > some.length / 8) return odd > even ? 'utf-16le' : 'utf-16be';
  return 'windows-1252';
}

/**
 * Decodes a text, without its byte order mark. Nothing is replaced: bytes that the encoding does not have are an error.
 *
 * @throws CnnError (`code`) that names the line and the encoding that it probably has; (OPTIONS) for an unknown encoding
 */
export function decodeText({ path, bytes, encoding, remedy, code = 'DATA' }: DecodeTextOptions): string {
  const marked = marks.find(([, mark]) => starts(bytes, mark))?.[0];
  const used = encoding ?? marked ?? 'utf-8';
  const decoder = decoderOf(used, path);
  try {
    const text = decoder.decode(bytes);
    if (!text.includes('\0')) return text;
  } catch (error) {
    if (used !== 'utf-8') {
      throw new CnnError(code, `${path} is not in ${used}. ${remedy}`, { cause: error });
    }
    const line = badLine(bytes, new TextDecoder('utf-8', { fatal: true }));
    throw new CnnError(
      code,
      `${path}, line ${line}: the text is not in UTF-8, and probably in ${guess(bytes)}. ${remedy}`,
      { cause: error },
    );
  }
  throw new CnnError(
    code,
    `${path}: it holds zeros, as no text in ${used} does; it is probably in ${guess(bytes)}. ${remedy}`,
  );
}
