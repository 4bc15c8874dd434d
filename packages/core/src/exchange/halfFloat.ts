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

/** The number of each of the 65,536 bit patterns of binary16, made when the first is read. */
let table: Float32Array | undefined;

function float16Table(): Float32Array {
  table ??= Float32Array.from({ length: 65_536 }, (_, bits) => fromFloat16(bits));
  return table;
}

/**
 * The numbers that 16 bits each are as binary16 (`float16`), or as the upper half of binary32 (`bfloat16`). Plain loops: a callback for
 * each of millions of numbers takes ten times as long.
 */
export function halfFloats(bits: Uint16Array, kind: 'float16' | 'bfloat16'): Float32Array<ArrayBuffer> {
  const numbers = new Float32Array(bits.length);
  if (kind === 'float16') {
    const known = float16Table();
    for (let at = 0; at < bits.length; at++) numbers[at] = known[bits[at] as number] as number;
  } else {
    const words = new Uint32Array(numbers.buffer);
    for (let at = 0; at < bits.length; at++) words[at] = (bits[at] as number) << 16;
  }
  return numbers;
}
