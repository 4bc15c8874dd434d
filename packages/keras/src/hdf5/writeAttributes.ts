import { CnnError, encodeUtf8 } from '@cnn/core';
import { ByteWriter } from './byteWriter.js';
import type { Hdf5Value } from './hdf5.js';
import { dataspace, fixedTextType, numbersType, truthType, variableTextType } from './writeDatatype.js';

/** Bytes that an attribute may have, as Keras has it (HDF5_OBJECT_HEADER_LIMIT); a longer list of texts is split. */
const MOST_BYTES = 64512;

/** Puts a text into a heap, and gives what refers to it. */
export type HeapText = (text: Uint8Array) => Uint8Array;

interface Encoded {
  readonly type: Uint8Array;
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

/**
 * The attribute messages of an object. A list of texts that is longer than an attribute may be becomes `name0`, `name1`, …, as Keras writes and
 * reads it.
 *
 * @throws CnnError (MODEL) for a list of numbers, or a text in a list, that is too long for HDF5
 */
export function attributeMessages(
  attributes: Readonly<Record<string, Hdf5Value>>,
  { heap, path }: { readonly heap: HeapText; readonly path: string },
): Uint8Array[] {
  return Object.entries(attributes).flatMap(([name, value]) =>
    split(name, value).map(([part, values]) => {
      const { type, shape, data } = encode(values, heap);
      if (data.length > MOST_BYTES) {
        throw new CnnError(
          'MODEL',
          `${path}: expected at most ${MOST_BYTES} bytes in the attribute ${part}, which HDF5 allows, received ${data.length}. Use a shorter value or a dataset.`,
        );
      }
      const space = dataspace(shape);
      const nameBytes = encodeUtf8(`${part}\0`);
      const message = new ByteWriter().u8(3, 0).uint(nameBytes.length, 2).uint(type.length, 2);
      message.uint(space.length, 2).u8(1).bytes(nameBytes).bytes(type).bytes(space).bytes(data);
      return message.pad({ multiple: 8 }).finish();
    }),
  );
}

/** Keras's way with long lists: equal parts, as few as fit. */
function split(name: string, value: Hdf5Value): readonly (readonly [string, Hdf5Value])[] {
  if (!isTexts(value)) return [[name, value]];
  const longest = Math.max(1, ...value.map((text) => encodeUtf8(text).length));
  const parts = Math.ceil((value.length * longest) / MOST_BYTES);
  if (parts <= 1) return [[name, value]];
  const perPart = Math.min(Math.ceil(value.length / parts), Math.max(1, Math.floor(MOST_BYTES / longest)));
  return Array.from({ length: Math.ceil(value.length / perPart) }, (_, n) => [
    `${name}${n}`,
    value.slice(n * perPart, (n + 1) * perPart),
  ]);
}

function isTexts(value: Hdf5Value): value is readonly string[] {
  return Array.isArray(value) && value.length > 0 && typeof value[0] === 'string';
}

function encode(value: Hdf5Value, heap: HeapText): Encoded {
  if (typeof value === 'string')
    return { type: variableTextType(), shape: [], data: heap(encodeUtf8(value)) };
  if (isTexts(value)) return encodeTexts(value);
  const shape = Array.isArray(value) ? [value.length] : [];
  const list = (Array.isArray(value) ? value : [value]) as readonly number[] | readonly boolean[];
  if (list.length > 0 && typeof list[0] === 'boolean') {
    return { type: truthType(), shape, data: Uint8Array.from(list, Number) };
  }
  const numbers = list as readonly number[];
  const whole = numbers.length > 0 && numbers.every(Number.isSafeInteger);
  const data = whole ? BigInt64Array.from(numbers, BigInt) : Float64Array.from(numbers);
  return { type: numbersType(data), shape, data: new Uint8Array(data.buffer) };
}

/** Texts of one length, filled with zeros, as NumPy's arrays of bytes. */
function encodeTexts(texts: readonly string[]): Encoded {
  const encoded = texts.map(encodeUtf8);
  const size = Math.max(1, ...encoded.map(({ length }) => length));
  const data = new Uint8Array(size * texts.length);
  encoded.forEach((bytes, n) => {
    data.set(bytes, n * size);
  });
  return { type: fixedTextType(size), shape: [texts.length], data };
}
