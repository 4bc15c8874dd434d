/** How an exported model holds its weights. */
export type WeightFormat = 'float32' | 'float16' | 'int8';

const buffer = new DataView(new ArrayBuffer(4));

/** IEEE 754 binary16, rounded to the nearest, halves to even; too large numbers become the largest, 65504. */
export function toHalf(value: number): number {
  buffer.setFloat32(0, value);
  const bits = buffer.getUint32(0);
  const sign = (bits >>> 16) & 0x8000;
  const size = Math.abs(value);
  if (Number.isNaN(value)) return sign | 0x7e00;
  if (size >= 65520) return sign | 0x7bff;
  // Below 2^-14 numbers are multiples of 2^-24.
  if (size < 2 ** -14) return sign | roundEven(size * 2 ** 24);
  const exponent = ((bits >>> 23) & 0xff) - 127;
  const rounded = roundEven((size / 2 ** exponent - 1) * 1024);
  // A fraction that rounds to 1024 is the next exponent's 0.
  return sign | (((exponent + 15) << 10) + rounded);
}

function roundEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}

export const halvesOf = (data: Float32Array): Uint16Array => Uint16Array.from(data, toHalf);

/** Numbers of 8 bits, −127 to 127, with a scale for each part along an axis: the largest of the part is 127 times it. */
export function quantized(options: {
  readonly shape: readonly number[];
  readonly data: Float32Array;
  readonly channel: number;
}): { readonly bytes: Int8Array; readonly scales: Float32Array } {
  const { shape, data, channel } = options;
  const count = shape[channel] as number;
  const inner = shape.slice(channel + 1).reduce((product, dim) => product * dim, 1);
  const partOf = (index: number): number => Math.floor(index / inner) % count;
  const scales = new Float32Array(count);
  for (const [index, value] of data.entries()) {
    const part = partOf(index);
    scales[part] = Math.max(scales[part] as number, Math.abs(value) / 127);
  }
  // A part of zeros.
  for (const [part, scale] of scales.entries()) if (scale === 0) scales[part] = 1;
  const bytes = Int8Array.from(data, (value, index) => Math.round(value / (scales[partOf(index)] as number)));
  return { bytes, scales };
}
