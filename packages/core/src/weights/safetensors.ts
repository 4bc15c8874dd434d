import type { TensorValue, TensorValues } from '../engine/engine.js';
import { CnnError } from '../errors.js';

/** What a safetensors file holds. */
export interface WeightsFile {
  readonly tensors: TensorValues;
  /** Texts about the file, such as the program that wrote it. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Bytes an element takes, for the types that can be read. F32 and I32 are written. */
const ELEMENT_BYTES = { F32: 4, I32: 4, F16: 2, BF16: 2, F64: 8, I64: 8 } as const;
type ElementType = keyof typeof ELEMENT_BYTES;

interface Entry {
  readonly dtype: ElementType;
  readonly shape: readonly number[];
  readonly data_offsets: readonly [begin: number, end: number];
}

/**
 * Writes the safetensors format: the header's length as uint64, the header as JSON, the numbers in little-endian order.
 * Names are written in order, so the same values always give the same bytes.
 * Format: https://github.com/huggingface/safetensors#format
 */
export function writeSafetensors({
  tensors,
  metadata,
}: Partial<WeightsFile> & Pick<WeightsFile, 'tensors'>): Uint8Array {
  const names = Object.keys(tensors).sort();
  const header: Record<string, unknown> = metadata ? { __metadata__: metadata } : {};
  let end = 0;
  for (const name of names) {
    const { shape, data } = tensors[name] as TensorValue;
    header[name] = {
      dtype: data instanceof Int32Array ? 'I32' : 'F32',
      shape,
      data_offsets: [end, end + data.byteLength],
    };
    end += data.byteLength;
  }
  // Everything beyond ASCII is escaped, so that each character is one byte.
  const escaped = JSON.stringify(header).replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const json = escaped.padEnd(Math.ceil(escaped.length / 8) * 8, ' ');
  const file = new Uint8Array(8 + json.length + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(json.length), true);
  for (let i = 0; i < json.length; i++) file[8 + i] = json.charCodeAt(i);
  let at = 8 + json.length;
  for (const name of names) {
    const { data } = tensors[name] as TensorValue;
    file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return file;
}

/** The text of UTF-8 bytes, without TextDecoder, which not every host's types have. */
function textOf(bytes: Uint8Array): string {
  let escaped = '';
  for (const byte of bytes)
    escaped += byte < 128 && byte !== 37 ? String.fromCharCode(byte) : `%${byte.toString(16)}`;
  return decodeURIComponent(escaped);
}

function readHeader(
  file: Uint8Array,
  fail: (problem: string) => never,
): { header: Record<string, unknown>; start: number } {
  if (file.byteLength < 8) fail(`has ${file.byteLength} bytes, which is too few for a header`);
  const length = Number(new DataView(file.buffer, file.byteOffset, 8).getBigUint64(0, true));
  if (length > file.byteLength - 8) fail('is cut off inside its header, or no safetensors file');
  let header: unknown;
  try {
    header = JSON.parse(textOf(file.subarray(8, 8 + length)));
  } catch {
    fail('has no readable header');
  }
  if (typeof header !== 'object' || header === null || Array.isArray(header)) fail('has no readable header');
  return { header: header as Record<string, unknown>, start: 8 + length };
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function checkEntry(value: unknown, held: number): Entry | string {
  const { dtype, shape, data_offsets } = (value ?? {}) as Partial<Record<keyof Entry, unknown>>;
  if (typeof dtype !== 'string' || !Object.hasOwn(ELEMENT_BYTES, dtype)) {
    return `expected one of ${Object.keys(ELEMENT_BYTES).join(', ')}, received type ${String(dtype)}`;
  }
  const [begin, end] = Array.isArray(data_offsets) ? data_offsets : [];
  if (!Array.isArray(shape) || !shape.every(isCount) || !isCount(begin) || !isCount(end)) {
    return 'has no readable shape or offsets';
  }
  const bytes = shape.reduce((product, dim) => product * dim, 1) * ELEMENT_BYTES[dtype as ElementType];
  if (end - begin !== bytes)
    return `expected ${bytes} bytes for shape [${shape.join(', ')}], received ${end - begin}`;
  if (end > held) return `ends at byte ${end}, the file holds ${held} (cut off?)`;
  return { dtype: dtype as ElementType, shape, data_offsets: [begin, end] };
}

function halfOf(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const size =
    exponent === 0
      ? fraction * 2 ** -24
      : exponent === 31
        ? fraction
          ? Number.NaN
          : Infinity
        : (1 + fraction / 1024) * 2 ** (exponent - 15);
  return bits & 0x8000 ? -size : size;
}

function readElements(bytes: Uint8Array, { dtype }: Entry): Float32Array | Int32Array {
  // Not slice(): that of Node's Buffer does not copy.
  const copy = new Uint8Array(bytes);
  if (dtype === 'F32') return new Float32Array(copy.buffer);
  if (dtype === 'I32') return new Int32Array(copy.buffer);
  if (dtype === 'F64') return Float32Array.from(new Float64Array(copy.buffer));
  if (dtype === 'I64') return Int32Array.from(new BigInt64Array(copy.buffer), Number);
  const words = new Uint16Array(copy.buffer);
  if (dtype === 'F16') return Float32Array.from(words, halfOf);
  return new Float32Array(Uint32Array.from(words, (word) => word << 16).buffer);
}

/**
 * Reads a safetensors file. F16, BF16 and F64 become float32, I64 becomes int32 (its lower 32 bits).
 *
 * @param where name of the file, for error messages
 * @throws CnnError (FILE) for another format, another type of number, or a file that is cut off
 */
export function readSafetensors(file: Uint8Array, where = 'safetensors'): WeightsFile {
  const fail = (problem: string): never => {
    throw new CnnError('FILE', `${where} ${problem}. Write the weights again.`);
  };
  const { header, start } = readHeader(file, fail);
  const held = file.byteLength - start;
  const tensors: Record<string, TensorValue> = {};
  for (const [name, value] of Object.entries(header)) {
    if (name === '__metadata__') continue;
    const entry = checkEntry(value, held);
    if (typeof entry === 'string') return fail(`has tensor "${name}": ${entry}`);
    const [begin, end] = entry.data_offsets;
    tensors[name] = {
      shape: entry.shape,
      data: readElements(file.subarray(start + begin, start + end), entry),
    };
  }
  return { tensors, metadata: (header.__metadata__ ?? {}) as Record<string, string> };
}
