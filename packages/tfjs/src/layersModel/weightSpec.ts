import { isRecord, problemOf } from './problems.js';

/** Types that weights of TensorFlow.js have, and the bytes of each. */
export const WEIGHT_BYTES = { float32: 4, int32: 4, bool: 1, uint8: 1, uint16: 2, float16: 2 } as const;
type StoredType = keyof typeof WEIGHT_BYTES;

/** A weight as the manifest describes it. */
export interface WeightSpec {
  readonly name: string;
  readonly shape: readonly number[];
  /** What it is in TensorFlow.js: `float32`, `int32`, … */
  readonly dtype: string;
  /** How its numbers stand in the file. */
  readonly stored: StoredType;
  /** Of quantized ones: value = number · scale + min. */
  readonly scale: number;
  readonly min: number;
  /** Whether values are whole numbers. */
  readonly whole: boolean;
  /** Bytes in the file. */
  readonly bytes: number;
}

const PLAIN = ['float32', 'int32', 'bool', 'uint8'];
const QUANTIZED = ['uint8', 'uint16', 'float16'];

/** @throws CnnError (FILE) for an entry of another form, or a type that no weight of a layer has */
export function weightSpec(entry: unknown, where: string): WeightSpec {
  const malformed = (problem: string): never => {
    throw problemOf(where, 'malformed', `${problem}. Save the model again.`);
  };
  if (!isRecord(entry) || typeof entry.name !== 'string')
    return malformed('a weight in weightsManifest has no name');
  const { name, shape, dtype, quantization } = entry;
  const isCount = (dim: unknown): dim is number => Number.isSafeInteger(dim) && (dim as number) >= 0;
  if (!Array.isArray(shape) || !shape.every(isCount)) return malformed(`the weight ${name} has no shape`);
  const whole = dtype === 'int32' || dtype === 'bool' || dtype === 'uint8';
  const count = shape.reduce((product: number, dim: number) => product * dim, 1);
  if (!Number.isSafeInteger(count))
    return malformed(`the weight ${name} has the absurd shape [${shape.join(', ')}]`);
  const spec = (stored: StoredType, scale: number, min: number): WeightSpec => ({
    ...{ name, shape, dtype: String(dtype), stored, scale, min, whole },
    bytes: count * WEIGHT_BYTES[stored],
  });
  if (typeof dtype !== 'string' || !PLAIN.includes(dtype)) {
    const message = `not supported: the weight ${name} has the type ${String(dtype)}, expected ${PLAIN.join(', ')}.`;
    throw problemOf(where, 'unsupported', message);
  }
  if (quantization === undefined) return spec(dtype as StoredType, 1, 0);
  if (!isRecord(quantization)) return malformed(`the weight ${name} has no readable quantization`);
  const { dtype: stored, scale = 1, min = 0 } = quantization;
  if (typeof stored !== 'string' || !QUANTIZED.includes(stored)) {
    const message = `not supported: the weight ${name} is quantized as ${String(stored)}, expected ${QUANTIZED.join(', ')}.`;
    throw problemOf(where, 'unsupported', message);
  }
  if (!Number.isFinite(scale) || !Number.isFinite(min))
    return malformed(`the weight ${name} has no scale and min`);
  return stored === 'float16'
    ? spec(stored, 1, 0)
    : spec(stored as StoredType, scale as number, min as number);
}
