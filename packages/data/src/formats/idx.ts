import { CnnError } from '@cnn/core';
import { readElements } from './elements.js';
import { countOf, type NdArray, type NdArrayType } from './ndArray.js';

/** Third byte of the magic number. */
const TYPES: Readonly<Record<number, NdArrayType>> = {
  8: 'uint8',
  9: 'int8',
  11: 'int16',
  12: 'int32',
  13: 'float32',
  14: 'float64',
};

/**
 * Reads the idx format of MNIST and sets like it (`train-images-idx3-ubyte`), already unpacked from gzip. All numbers
 * are big-endian: two zero bytes, the type, the number of dimensions, each dimension as uint32, then the elements.
 *
 * @param where name of the file, for error messages
 * @throws CnnError (DATA) when it is something else, cut off, or longer than its header says
 */
export function parseIdx(bytes: Uint8Array, where = 'idx'): NdArray {
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) {
    throw new CnnError(
      'DATA',
      `${where}: expected an unpacked idx file, received a gzip file. Unpack it with gunzip first.`,
    );
  }
  const dtype = TYPES[bytes[2] ?? -1];
  const rank = bytes[3] ?? 0;
  if (bytes[0] !== 0 || bytes[1] !== 0 || !dtype || rank < 1) {
    const start = [...bytes.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    throw new CnnError(
      'DATA',
      `${where}: expected an idx file (00 00, a type from 08 to 0e, a number of dimensions), received ${start || 'nothing'}.`,
    );
  }
  const start = 4 + 4 * rank;
  if (bytes.byteLength < start) throw new CnnError('DATA', `${where}: the idx file ends inside its header.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: rank }, (_, axis) => view.getUint32(4 + 4 * axis, false));
  const count = countOf(shape, where);
  return {
    shape,
    dtype,
    data: readElements(bytes.subarray(start), { dtype, count, littleEndian: false, where }),
  };
}
