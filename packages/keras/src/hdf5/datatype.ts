import type { Hdf5Type } from './hdf5.js';
import type { Hdf5File } from './hdf5File.js';

/** How the elements of an attribute or dataset stand in the file. */
export interface Datatype {
  readonly type: Hdf5Type;
  /** Bytes of an element. */
  readonly size: number;
  readonly bigEndian: boolean;
  /** Of texts: in the global heap, or in place and filled with zeros or spaces. */
  readonly text?: 'variable' | 'zeros' | 'spaces' | undefined;
}

const CLASSES = [
  'fixed-point',
  'floating-point',
  'time',
  'string',
  'bit field',
  'opaque',
  'compound',
  'reference',
  'enumeration',
  'variable-length',
  'array',
];

/** Reads a datatype message (HDF5 File Format Specification, IV.A.2.d). @throws CnnError (FILE) for types that no model file has */
export function readDatatype(file: Hdf5File, at: number, what: string): Datatype {
  const [head, bits, moreBits] = [file.u8(at), file.u8(at + 1), file.u8(at + 2)];
  const size = file.u32(at + 4);
  const kind = CLASSES[head & 15];
  const bigEndian = (bits & 1) !== 0;
  const refuse = (type: string): never =>
    file.fail('unsupported', `not supported: ${what} is of the type ${type}`);
  switch (kind) {
    case 'fixed-point': {
      const signed = (bits & 8) !== 0;
      const type = `${signed ? 'int' : 'uint'}${size * 8}`;
      if (![1, 2, 4, 8].includes(size) || file.u16(at + 8) !== 0 || file.u16(at + 10) !== size * 8) {
        return refuse(`${type} with unused bits`);
      }
      return { type: type as Hdf5Type, size, bigEndian };
    }
    case 'floating-point': {
      const type = floatType(file, at, size);
      if (bits & 0x40 || type === undefined) return refuse(`float of ${size} bytes in an unusual form`);
      return { type, size, bigEndian };
    }
    case 'string': {
      if (size === 0) return refuse('string of 0 bytes');
      return { type: 'string', size, bigEndian: false, text: (bits & 15) === 2 ? 'spaces' : 'zeros' };
    }
    case 'opaque':
      return size === 2 ? { type: 'bfloat16', size, bigEndian: false } : refuse(`opaque of ${size} bytes`);
    case 'enumeration':
      return readEnumeration(file, at, { size, members: bits + 256 * moreBits, refuse });
    case 'variable-length':
      if ((bits & 15) !== 1) return refuse('list of variable length');
      if (size !== 8 + file.offsetSize) file.fail('malformed', `${what} has texts of ${size} bytes`);
      return { type: 'string', size, bigEndian: false, text: 'variable' };
    default:
      return refuse(kind ?? `number ${head & 15}`);
  }
}

/** Which of the usual forms a number is: by the place and size of its exponent, the size of its fraction, and its exponent's bias. */
function floatType(file: Hdf5File, at: number, size: number): Hdf5Type | undefined {
  const sign = file.u8(at + 2);
  const [offset, precision] = [file.u16(at + 8), file.u16(at + 10)];
  const parts = [file.u8(at + 12), file.u8(at + 13), file.u8(at + 14), file.u8(at + 15), file.u32(at + 16)];
  if (offset !== 0 || precision !== size * 8 || sign !== size * 8 - 1) return undefined;
  const forms: Record<string, Hdf5Type> = {
    '10,5,0,10,15': 'float16',
    '7,8,0,7,127': 'bfloat16',
    '23,8,0,23,127': 'float32',
    '52,11,0,52,1023': 'float64',
  };
  return forms[parts.join(',')];
}

/** An enumeration of FALSE and TRUE, which h5py writes for `bool`. */
function readEnumeration(
  file: Hdf5File,
  at: number,
  {
    size,
    members,
    refuse,
  }: { readonly size: number; readonly members: number; readonly refuse: (type: string) => never },
): Datatype {
  const version = file.u8(at) >> 4;
  const base = readDatatype(file, at + 8, 'an enumeration');
  if (members !== 2 || size !== 1 || base.size !== 1) return refuse('enumeration');
  let place = at + 8 + 12;
  const names = [0, 1].map(() => {
    const { text, next } = file.terminated(
      place,
      Math.min(place + 64, file.bytes.length),
      'a name of an enumeration',
    );
    place = version < 3 ? place + Math.ceil((next - place) / 8) * 8 : next;
    return text;
  });
  if (names.join() !== 'FALSE,TRUE' || file.u8(place) !== 0 || file.u8(place + 1) !== 1)
    return refuse('enumeration');
  return { type: 'bool', size: 1, bigEndian: false };
}
