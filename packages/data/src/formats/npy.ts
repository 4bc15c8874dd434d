import { CnnError } from '@cnn/core';
import { readElements } from './elements.js';
import { countOf, type NdArray, type NdArrayType, type NumericArray } from './ndArray.js';

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];

/** NumPy's type code without the byte order. */
const TYPES: Readonly<Record<string, NdArrayType>> = {
  b1: 'bool',
  u1: 'uint8',
  i1: 'int8',
  u2: 'uint16',
  i2: 'int16',
  u4: 'uint32',
  i4: 'int32',
  u8: 'uint64',
  i8: 'int64',
  f2: 'float16',
  f4: 'float32',
  f8: 'float64',
};

/** NumPy itself reads 10,000 bytes unless told otherwise. */
const MOST_HEADER = 65_536;

interface NpyHeader {
  readonly dtype: NdArrayType;
  readonly littleEndian: boolean;
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
}

/** What helps with a type that can't be read; none converts texts. */
function remedyFor(type: string | undefined): string {
  if (type && /^[USaO]/.test(type))
    return 'Make numbers of names in NumPy: names, labels = numpy.unique(labels, return_inverse=True)';
  return "Convert it in NumPy with astype('float32')";
}

/** The header is a Python dictionary literal with three known keys. */
function parseHeader(text: string, where: string): NpyHeader {
  const field = (pattern: RegExp, name: string): string => {
    const found = pattern.exec(text)?.[1];
    if (found !== undefined) return found;
    throw new CnnError(
      'DATA',
      `${where}: the npy header has no readable ${name}, received ${text
        .slice(0, 120)
        .replaceAll(/[^ -~]+/g, ' ')
        .trim()}.`,
    );
  };
  const descr = field(/'descr'\s*:\s*('[^']*'|\[[^\]]*\])/, "'descr'");
  const type = /^'([<>|=])?([a-zA-Z]\d+)'$/.exec(descr);
  const dtype = type ? TYPES[type[2] as string] : undefined;
  if (!type || !dtype) {
    throw new CnnError(
      'DATA',
      `${where}: expected an array of booleans, integers or floats, received the type ${descr.slice(0, 80).replaceAll(/[^ -~]+/g, ' ')}. ${remedyFor(type?.[2])}.`,
    );
  }
  const fortranOrder = field(/'fortran_order'\s*:\s*(True|False)/, "'fortran_order'") === 'True';
  const shape = field(/'shape'\s*:\s*\(([^)]*)\)/, "'shape'")
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(Number);
  if (shape.some((dim) => !Number.isSafeInteger(dim) || dim < 0)) {
    throw new CnnError(
      'DATA',
      `${where}: expected a shape of whole numbers, received (${shape.join(', ')}).`,
    );
  }
  return { dtype, littleEndian: type[1] !== '>', fortranOrder, shape };
}

/** Row-major copy of an array whose first index runs fastest. */
function fromColumnMajor<T extends NumericArray>(data: T, shape: readonly number[]): T {
  const result = data.slice() as T;
  const index = shape.map(() => 0);
  const strides = shape.map((_, axis) => shape.slice(0, axis).reduce((product, dim) => product * dim, 1));
  for (let target = 0; target < result.length; target++) {
    let source = 0;
    for (let axis = 0; axis < shape.length; axis++)
      source += (index[axis] as number) * (strides[axis] as number);
    result[target] = data[source] as number;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const next = (index[axis] as number) + 1;
      index[axis] = next < (shape[axis] as number) ? next : 0;
      if (index[axis] !== 0) break;
    }
  }
  return result;
}

/**
 * Reads NumPy's npy format, versions 1 to 3, either byte order, C or Fortran order: booleans, integers and floats of
 * 16, 32 and 64 bits. Object arrays, which can hold programs, are refused.
 * Format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 *
 * @param where name of the file, for error messages
 * @throws CnnError (DATA) for anything that is not such an array, is cut off, or goes on after the array's end
 */
export function parseNpy(bytes: Uint8Array, where = 'npy'): NdArray {
  if (MAGIC.some((byte, index) => bytes[index] !== byte)) {
    throw new CnnError(
      'DATA',
      `${where}: expected an npy file (it starts with \\x93NUMPY), received something else.`,
    );
  }
  const version = bytes[6] ?? 0;
  if (version < 1 || version > 3) {
    throw new CnnError('DATA', `${where}: expected npy version 1, 2 or 3, received ${version}.`);
  }
  const lengthBytes = version === 1 ? 2 : 4;
  const start = 8 + lengthBytes;
  if (bytes.byteLength < start) throw new CnnError('DATA', `${where}: the npy file ends inside its header.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = lengthBytes === 2 ? view.getUint16(8, true) : view.getUint32(8, true);
  const end = start + length;
  if (length > MOST_HEADER) {
    throw new CnnError(
      'DATA',
      `${where}: expected an npy header of at most ${MOST_HEADER} bytes, received ${length}.`,
    );
  }
  if (bytes.byteLength < end) throw new CnnError('DATA', `${where}: the npy file ends inside its header.`);
  let text = '';
  for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at] as number);
  const header = parseHeader(text, where);
  const data = readElements(bytes.subarray(end), { ...header, count: countOf(header.shape, where), where });
  const reorder = header.fortranOrder && header.shape.length > 1 && data.length > 0;
  return {
    shape: header.shape,
    dtype: header.dtype,
    data: reorder ? fromColumnMajor(data, header.shape) : data,
  };
}
