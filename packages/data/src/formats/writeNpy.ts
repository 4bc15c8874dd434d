import { CnnError, sizeOf } from '@cnn/core';

const types = { float32: '<f4', int32: '<i4', uint8: '|u1' } as const;

export interface WriteNpyOptions {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: Float32Array | Int32Array | Uint8Array;
}

/**
 * An array as an npy file, which `numpy.load` reads: version 1, little-endian, C order.
 * Format: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
 *
 * @throws CnnError (DATA) when the data is not as long as the shape says
 * @example
 * await writeFile('map.npy', writeNpy({ shape: [224, 224], data: map }));
 */
export function writeNpy({ shape, data }: WriteNpyOptions): Uint8Array {
  if (data.length !== sizeOf(shape)) {
    throw new CnnError(
      'DATA',
      `writeNpy: expected ${sizeOf(shape)} values for shape [${shape.join(', ')}], received ${data.length}.`,
    );
  }
  const type =
    types[data instanceof Float32Array ? 'float32' : data instanceof Int32Array ? 'int32' : 'uint8'];
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const dictionary = `{'descr': '${type}', 'fortran_order': False, 'shape': ${tuple}, }`;
  // Magic, version, length and header end, with a line feed, at a multiple of 64 bytes.
  const start = Math.ceil((10 + dictionary.length + 1) / 64) * 64;
  const header = `${dictionary.padEnd(start - 11)}\n`;
  const file = new Uint8Array(start + data.byteLength);
  file.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, header.length & 255, header.length >> 8]);
  for (let at = 0; at < header.length; at++) file[10 + at] = header.charCodeAt(at);
  if (data instanceof Uint8Array) file.set(data, start);
  else {
    const view = new DataView(file.buffer, start);
    for (const [at, value] of data.entries()) {
      if (data instanceof Float32Array) view.setFloat32(4 * at, value, true);
      else view.setInt32(4 * at, value, true);
    }
  }
  return file;
}
