import { ByteWriter } from './byteWriter.js';
import type { Hdf5Numbers } from './hdf5.js';

/** Datatype messages of version 1 (HDF5 File Format Specification, IV.A.2.d). */

function integer(size: number, signed: boolean): Uint8Array {
  const writer = new ByteWriter().u8(0x10, signed ? 8 : 0, 0, 0).uint(size, 4);
  return writer
    .uint(0, 2)
    .uint(size * 8, 2)
    .finish();
}

function float(size: 4 | 8): Uint8Array {
  const [exponentBits, fractionBits] = size === 4 ? [8, 23] : [11, 52];
  const writer = new ByteWriter().u8(0x11, 0x20, size * 8 - 1, 0).uint(size, 4);
  writer
    .uint(0, 2)
    .uint(size * 8, 2)
    .u8(fractionBits, exponentBits, 0, fractionBits);
  return writer.uint(2 ** (exponentBits - 1) - 1, 4).finish();
}

/** The type of numbers. */
export function numbersType(numbers: Hdf5Numbers): Uint8Array {
  const size = numbers.BYTES_PER_ELEMENT;
  if (numbers instanceof Float32Array || numbers instanceof Float64Array) return float(size as 4 | 8);
  const signed = [Int8Array, Int16Array, Int32Array, BigInt64Array].some((kind) => numbers instanceof kind);
  return integer(size, signed);
}

/** UTF-8 text of any length, which stands in a global heap. */
export function variableTextType(): Uint8Array {
  return new ByteWriter().u8(0x19, 1, 1, 0).uint(16, 4).bytes(integer(1, false)).finish();
}

/** Texts of so many bytes, filled with zeros, as NumPy's `S`. */
export function fixedTextType(size: number): Uint8Array {
  return new ByteWriter().u8(0x13, 1, 0, 0).uint(size, 4).finish();
}

/** `bool` as h5py writes it: an enumeration of bytes. */
export function truthType(): Uint8Array {
  const writer = new ByteWriter().u8(0x18, 2, 0, 0).uint(1, 4).bytes(integer(1, true));
  return writer.text('FALSE\0\0\0').text('TRUE\0\0\0\0').u8(0, 1).finish();
}

/** A dataspace message of version 1. */
export function dataspace(shape: readonly number[]): Uint8Array {
  const writer = new ByteWriter().u8(1, shape.length, 0, 0, 0, 0, 0, 0);
  for (const dim of shape) writer.uint(dim, 8);
  return writer.finish();
}
