import { CnnError, fromBfloat16, fromFloat16 } from '@cnn/core';
import { DataType } from '../messages/definitions.js';
import type { ReadTensor } from '../messages/readMessages.js';
import { type Constant, constant } from './values.js';

/** Bytes of a file beside the model, by the name that the model calls it. */
export type ExternalFiles = (name: string) => Uint8Array | undefined;

export interface TensorContext {
  /** The model's file, for messages. */
  readonly where: string;
  readonly external?: ExternalFiles | undefined;
  /** Told once for each kind of number that was converted. */
  readonly converted: (type: string) => void;
}

/** Numbers that one tensor holds at most. */
const MOST = 2 ** 31;

type Numbers = Float32Array | Float64Array;

/** How numbers of a type lie in raw bytes. */
interface RawType {
  readonly size: number;
  readonly whole: boolean;
  readonly read: (view: DataView, at: number) => number;
}

const rawTypes: Readonly<Record<number, RawType>> = {
  [DataType.float32]: { size: 4, whole: false, read: (view, at) => view.getFloat32(at, true) },
  [DataType.float64]: { size: 8, whole: false, read: (view, at) => view.getFloat64(at, true) },
  [DataType.float16]: { size: 2, whole: false, read: (view, at) => fromFloat16(view.getUint16(at, true)) },
  [DataType.bfloat16]: { size: 2, whole: false, read: (view, at) => fromBfloat16(view.getUint16(at, true)) },
  [DataType.int8]: { size: 1, whole: true, read: (view, at) => view.getInt8(at) },
  [DataType.uint8]: { size: 1, whole: true, read: (view, at) => view.getUint8(at) },
  [DataType.bool]: { size: 1, whole: true, read: (view, at) => view.getUint8(at) },
  [DataType.int16]: { size: 2, whole: true, read: (view, at) => view.getInt16(at, true) },
  [DataType.uint16]: { size: 2, whole: true, read: (view, at) => view.getUint16(at, true) },
  [DataType.int32]: { size: 4, whole: true, read: (view, at) => view.getInt32(at, true) },
  [DataType.uint32]: { size: 4, whole: true, read: (view, at) => view.getUint32(at, true) },
  [DataType.int64]: { size: 8, whole: true, read: (view, at) => Number(view.getBigInt64(at, true)) },
  [DataType.uint64]: { size: 8, whole: true, read: (view, at) => Number(view.getBigUint64(at, true)) },
};

const typeName = (type: number | undefined): string =>
  Object.entries(DataType).find(([, number]) => number === type)?.[0] ?? `type ${type ?? 0}`;

/**
 * A tensor of the file as numbers: float32 as a view where its bytes are aligned; float16, bfloat16 and double become float32.
 *
 * @throws CnnError (FILE) for a shape that does not fit its numbers, a type without numbers, and data beside the file that are
 *   missing or outside of its folder
 */
export function constantOf(tensor: ReadTensor, context: TensorContext): Constant {
  const name = tensor.name ?? '';
  const shape = Array.from(tensor.dims);
  const type = tensor.dataType ?? 0;
  const raw = rawTypes[type];
  if (!raw) throw broken(name, context, `expected numbers of 8 to 64 bits, received ${typeName(type)}`);
  const size = shape.reduce((product, dim) => product * dim, 1);
  if (shape.some((dim) => !Number.isInteger(dim) || dim < 0) || size >= MOST) {
    throw broken(
      name,
      context,
      `expected a shape of fewer than ${MOST} numbers, received [${shape.join(', ')}]`,
    );
  }
  if (!raw.whole && type !== DataType.float32) context.converted(typeName(type));
  const bytes = tensor.dataLocation === 1 ? externalBytes(tensor, context) : tensor.rawData;
  const data = bytes ? fromRaw(bytes, type, raw) : fromTyped(tensor, type, raw);
  if (data.length !== size) {
    throw broken(
      name,
      context,
      `its shape [${shape.join(', ')}] asks for ${size} numbers, but there are ${data.length}`,
    );
  }
  return constant(shape, data, { whole: raw.whole, name });
}

function fromRaw(bytes: Uint8Array, type: number, { size, whole, read }: RawType): Numbers {
  const count = Math.floor(bytes.length / size);
  if (type === DataType.float32) {
    // The `slice` of Node's buffers copies nothing.
    const { buffer, byteOffset } = bytes.byteOffset % 4 === 0 ? bytes : new Uint8Array(bytes);
    return new Float32Array(buffer, byteOffset, count);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const numbers = whole ? new Float64Array(count) : new Float32Array(count);
  for (let index = 0; index < count; index++) numbers[index] = read(view, index * size);
  return numbers;
}

/** The fields that ONNX has beside raw bytes; 16-bit floats lie in whole numbers there. */
function fromTyped(tensor: ReadTensor, type: number, { whole }: RawType): Numbers {
  if (type === DataType.float32) {
    return tensor.floatData instanceof Float32Array ? tensor.floatData : Float32Array.from(tensor.floatData);
  }
  if (type === DataType.float64) return Float32Array.from(tensor.doubleData);
  if (type === DataType.float16) return Float32Array.from(tensor.int32Data, fromFloat16);
  if (type === DataType.bfloat16) return Float32Array.from(tensor.int32Data, fromBfloat16);
  const wide = type === DataType.uint32 || type === DataType.uint64 ? tensor.uint64Data : tensor.int32Data;
  const numbers = type === DataType.int64 ? tensor.int64Data : wide;
  return whole ? Float64Array.from(numbers) : Float32Array.from(numbers);
}

/** The part of a companion file that a tensor names. */
function externalBytes(tensor: ReadTensor, context: TensorContext): Uint8Array {
  const { location, file, entries } = externalFileOf(tensor, context);
  const offset = Number(entries.get('offset') ?? 0);
  const length = Number(entries.get('length') ?? file.length - offset);
  const fits = Number.isInteger(offset) && Number.isInteger(length) && offset >= 0 && length >= 0;
  if (!fits || offset + length > file.length) {
    const problem = `bytes ${offset} to ${offset + length} of '${location}', which has ${file.length}`;
    throw broken(tensor.name ?? '', context, problem);
  }
  return file.subarray(offset, offset + length);
}

/**
 * The companion file that a tensor's numbers lie in.
 *
 * @throws CnnError (FILE) for one that is not in the model's folder, or was not handed over
 */
export function externalFileOf(
  tensor: ReadTensor,
  context: Pick<TensorContext, 'where' | 'external'>,
): { readonly location: string; readonly file: Uint8Array; readonly entries: ReadonlyMap<string, string> } {
  const entries = new Map(tensor.externalData.map(({ key = '', value = '' }) => [key, value]));
  const location = entries.get('location') ?? '';
  const name = tensor.name ?? '';
  if (leavesFolder(location)) {
    throw broken(
      name,
      context,
      `its numbers are said to lie in '${location}', outside of the model's folder`,
    );
  }
  const file = context.external?.(location);
  if (!file) {
    throw new CnnError(
      'FILE',
      `${context.where}: the numbers of '${name}' lie in the file '${location}', which was not given. Pass it as external, with the model.`,
      { details: { reason: 'externalData', file: location } },
    );
  }
  return { location, file, entries };
}

function leavesFolder(path: string): boolean {
  return path === '' || /^[/\\]|^[A-Za-z]:|\0/.test(path) || path.split(/[/\\]/).includes('..');
}

function broken(name: string, { where }: Pick<TensorContext, 'where'>, problem: string): CnnError {
  return new CnnError('FILE', `${where}: tensor '${name}': ${problem}. Export or download the model again.`, {
    details: { reason: 'malformed', tensor: name },
  });
}
