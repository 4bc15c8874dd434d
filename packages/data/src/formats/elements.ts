import { CnnError } from '@cnn/core';
import type { NdArrayType, NumericArray } from './ndArray.js';

interface ElementReader {
  readonly bytes: number;
  readonly read: (view: DataView, count: number, littleEndian: boolean, where: string) => NumericArray;
}

/** Reads elements one by one through the view: right for either byte order and any alignment. */
function reader<T extends NumericArray>(
  bytes: number,
  allocate: (count: number) => T,
  get: (view: DataView, offset: number, littleEndian: boolean) => number,
): ElementReader {
  return {
    bytes,
    read: (view, count, littleEndian) => {
      const result = allocate(count);
      for (let i = 0; i < count; i++) result[i] = get(view, i * bytes, littleEndian);
      return result;
    },
  };
}

/** 64-bit integers are kept as int32: labels and counts fit, and anything else is refused rather than rounded. */
function longReader(get: (view: DataView, offset: number, littleEndian: boolean) => bigint): ElementReader {
  return {
    bytes: 8,
    read: (view, count, littleEndian, where) => {
      const result = new Int32Array(count);
      for (let i = 0; i < count; i++) {
        const value = get(view, i * 8, littleEndian);
        if (value < -2147483648n || value > 2147483647n) {
          throw new CnnError(
            'DATA',
            `${where}: expected 64-bit integers that fit into 32 bits, received ${value} at element ${i}. Save the array as float64 or int32.`,
          );
        }
        result[i] = Number(value);
      }
      return result;
    },
  };
}

/** IEEE 754 binary16 → number. */
function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Number.POSITIVE_INFINITY : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const bytes = (view: DataView, count: number): Uint8Array =>
  new Uint8Array(view.buffer, view.byteOffset, count).slice();

/** How the elements of each type lie in a file. */
const elementReaders: Readonly<Record<NdArrayType, ElementReader>> = {
  bool: { bytes: 1, read: bytes },
  uint8: { bytes: 1, read: bytes },
  int8: reader(
    1,
    (n) => new Int8Array(n),
    (view, at) => view.getInt8(at),
  ),
  uint16: reader(
    2,
    (n) => new Uint16Array(n),
    (view, at, little) => view.getUint16(at, little),
  ),
  int16: reader(
    2,
    (n) => new Int16Array(n),
    (view, at, little) => view.getInt16(at, little),
  ),
  uint32: reader(
    4,
    (n) => new Uint32Array(n),
    (view, at, little) => view.getUint32(at, little),
  ),
  int32: reader(
    4,
    (n) => new Int32Array(n),
    (view, at, little) => view.getInt32(at, little),
  ),
  uint64: longReader((view, at, little) => view.getBigUint64(at, little)),
  int64: longReader((view, at, little) => view.getBigInt64(at, little)),
  float16: reader(
    2,
    (n) => new Float32Array(n),
    (view, at, little) => halfToNumber(view.getUint16(at, little)),
  ),
  float32: reader(
    4,
    (n) => new Float32Array(n),
    (view, at, little) => view.getFloat32(at, little),
  ),
  float64: reader(
    8,
    (n) => new Float64Array(n),
    (view, at, little) => view.getFloat64(at, little),
  ),
};

/** Type, element count and byte order of the bytes that `readElements` turns into an array. */
export interface ElementsLayout {
  readonly dtype: NdArrayType;
  readonly count: number;
  readonly littleEndian: boolean;
  /** What the bytes belong to, for error messages. */
  readonly where: string;
}

/**
 * The `count` elements that `source` holds.
 *
 * @throws CnnError (DATA) when there are fewer bytes than the elements need, or more
 */
export function readElements(source: Uint8Array, layout: ElementsLayout): NumericArray {
  const element = elementReaders[layout.dtype];
  const needed = layout.count * element.bytes;
  if (source.byteLength < needed) {
    throw new CnnError(
      'DATA',
      `${layout.where}: expected ${needed} bytes for ${layout.count} elements of ${layout.dtype}, received ${source.byteLength}. The file is cut off.`,
    );
  }
  if (source.byteLength > needed) {
    throw new CnnError(
      'DATA',
      `${layout.where}: expected ${needed} bytes for ${layout.count} elements of ${layout.dtype}, received ${source.byteLength}. Something was added to the file, or its header is damaged: save it again; several arrays go into an npz file.`,
    );
  }
  const view = new DataView(source.buffer, source.byteOffset, needed);
  return element.read(view, layout.count, layout.littleEndian, layout.where);
}
