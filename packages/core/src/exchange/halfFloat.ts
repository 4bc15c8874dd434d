/** The number that 16 bits are as IEEE 754 binary16. */
export function fromFloat16(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const size =
    exponent === 0
      ? fraction * 2 ** -24
      : exponent === 31
        ? fraction
          ? Number.NaN
          : Number.POSITIVE_INFINITY
        : (1 + fraction / 1024) * 2 ** (exponent - 15);
  return bits & 0x8000 ? -size : size;
}

const word = new DataView(new ArrayBuffer(4));

/** The number that 16 bits are as bfloat16, the upper half of a float32. */
export function fromBfloat16(bits: number): number {
  word.setUint32(0, bits << 16);
  return word.getFloat32(0);
}

/** The numbers that 16 bits each are as binary16 (`float16`), or as the upper half of binary32 (`bfloat16`). */
export function halfFloats(bits: Uint16Array, kind: 'float16' | 'bfloat16'): Float32Array<ArrayBuffer> {
  if (kind === 'float16') return Float32Array.from(bits, fromFloat16);
  return new Float32Array(Uint32Array.from(bits, (half) => half << 16).buffer);
}
