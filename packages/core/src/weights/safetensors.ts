import type { TensorValue, TensorValues } from '../engine/engine.js';
import { CnnError } from '../errors.js';
import { fileBytes } from '../exchange/fileBytes.js';
import { halfFloats } from '../exchange/halfFloat.js';
import { decodeUtf8 } from '../exchange/utf8.js';

/** What a safetensors file holds. */
export interface WeightsFile {
  readonly tensors: TensorValues;
  /** Texts about the file, such as the program that wrote it. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** Bytes an element takes, for the types that can be read. F32 and I32 are written. */
const ELEMENT_BYTES = {
  F32: 4,
  I32: 4,
  F16: 2,
  BF16: 2,
  F64: 8,
  I64: 8,
  I16: 2,
  I8: 1,
  U8: 1,
  BOOL: 1,
} as const;
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

function readHeader(
  file: Uint8Array,
  fail: (problem: string) => never,
): { header: Record<string, unknown>; start: number } {
  if (file.byteLength < 8) fail(`has ${file.byteLength} bytes, which is too few for a header`);
  const length = Number(new DataView(file.buffer, file.byteOffset, 8).getBigUint64(0, true));
  if (length > file.byteLength - 8) fail('is cut off inside its header, or no safetensors file');
  let header: unknown;
  try {
    header = JSON.parse(decodeUtf8(file.subarray(8, 8 + length)) ?? '');
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

/** @returns undefined for 64-bit integers that 32 bits do not hold */
function readElements(
  bytes: Uint8Array,
  { dtype }: Entry,
  views: boolean,
): Float32Array | Int32Array | undefined {
  const size = ELEMENT_BYTES[dtype];
  const plain = dtype === 'F32' || dtype === 'I32';
  // What is converted is read where it stands, if its place fits. Not slice(): that of Node's Buffer does not copy.
  const inPlace = (views || !plain) && bytes.byteOffset % size === 0;
  const source = inPlace ? bytes : new Uint8Array(bytes);
  const part = [source.buffer as ArrayBuffer, source.byteOffset, bytes.length / size] as const;
  switch (dtype) {
    case 'F32':
      return new Float32Array(...part);
    case 'I32':
      return new Int32Array(...part);
    case 'F64':
      return Float32Array.from(new Float64Array(...part));
    case 'F16':
      return halfFloats(new Uint16Array(...part), 'float16');
    case 'BF16':
      return halfFloats(new Uint16Array(...part), 'bfloat16');
    case 'I16':
      return Int32Array.from(new Int16Array(...part));
    case 'I8':
      return Int32Array.from(new Int8Array(...part));
    case 'U8':
    case 'BOOL':
      return Int32Array.from(source);
    default: {
      const long = new BigInt64Array(...part);
      const short = Int32Array.from(long, Number);
      return long.every((value, at) => value === BigInt(short[at] as number)) ? short : undefined;
    }
  }
}

/** What is wrong with where the tensors lie: the format has them one after the other, from the first byte to the last. */
function layoutProblem(
  entries: readonly (readonly [name: string, entry: Entry])[],
  held: number,
): string | undefined {
  const ordered = entries
    .map(
      ([
        name,
        {
          data_offsets: [begin, end],
        },
      ]) => ({ name, begin, end }),
    )
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  let at = 0;
  for (const { name, begin, end } of ordered) {
    if (begin !== at) {
      const how = begin < at ? 'overlaps the one before' : 'leaves a hole before it';
      return `has tensor "${name}": expected it to begin at byte ${at}, received ${begin}, which ${how}`;
    }
    at = end;
  }
  return at === held ? undefined : `holds ${held - at} bytes behind its tensors that belong to none`;
}

/**
 * Reads a safetensors file. F16, BF16 and F64 become float32; I64, I16, I8, U8 and BOOL become int32.
 *
 * @param where name of the file, for error messages
 * @param options.views whether F32 and I32 may be views of the file's bytes, which are not to be written to then and stay in memory with them.
 *   Default false: copies
 * @throws CnnError (FILE) for another format, another type of number, integers beyond 32 bits, a file that is cut off, or tensors that
 *   overlap or leave holes; (OPTIONS) for what is no bytes
 */
export function readSafetensors(
  bytes: Uint8Array,
  where = 'safetensors',
  { views = false }: { readonly views?: boolean | undefined } = {},
): WeightsFile {
  const fail = (problem: string): never => {
    throw new CnnError('FILE', `${where} ${problem}. Write the weights again.`);
  };
  const file = fileBytes(bytes, 'readSafetensors');
  const { header, start } = readHeader(file, fail);
  const held = file.byteLength - start;
  const entries = Object.entries(header)
    .filter(([name]) => name !== '__metadata__')
    .map(([name, value]) => {
      const entry = checkEntry(value, held);
      return typeof entry === 'string' ? fail(`has tensor "${name}": ${entry}`) : ([name, entry] as const);
    });
  const problem = layoutProblem(entries, held);
  if (problem) fail(problem);
  const tensors = entries.map(([name, entry]): [string, TensorValue] => {
    const [begin, end] = entry.data_offsets;
    const data = readElements(file.subarray(start + begin, start + end), entry, views);
    return [
      name,
      { shape: entry.shape, data: data ?? fail(`has tensor "${name}": integers beyond 32 bits`) },
    ];
  });
  const metadata = header.__metadata__ ?? {};
  if (!isTexts(metadata)) return fail('has metadata that are no texts');
  return { tensors: Object.fromEntries(tensors), metadata };
}

function isTexts(value: unknown): value is Record<string, string> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((text) => typeof text === 'string')
  );
}
