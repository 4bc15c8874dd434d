/** A 3×3 matrix, row by row. */
export type Matrix3 = readonly [
  readonly [number, number, number],
  readonly [number, number, number],
  readonly [number, number, number],
];

/** Below this share of white, light counts as this much: scikit-image's limit, 6 decades. */
const DARKEST = 1e-6;

/** The natural logarithm's negative of a share of white. */
function densityOf(value: number, white: number): number {
  return -Math.log(Math.max(DARKEST, value / white));
}

/**
 * A function of the values of pixels, from a table where they are whole numbers of 0 to 255: the same results in a fraction of
 * the time.
 */
export function tabulated(compute: (value: number) => number): (value: number) => number {
  const table = Float64Array.from({ length: 256 }, (_, value) => compute(value));
  return (value) => ((value & 255) === value ? (table[value] as number) : compute(value));
}

const densityOfByte = tabulated((value) => densityOf(value, 255));

/**
 * Maps the optical density of each pixel: `−ln(pixel / white)` becomes `density · map + shift`, and that a pixel again,
 * clipped to 0..white. Rows of `map` are R, G and B in, columns out.
 */
export function mapDensity(options: {
  readonly pixels: Float32Array;
  readonly white: number;
  readonly map: Matrix3;
  readonly shift: readonly [number, number, number];
}): void {
  const { pixels, white, map, shift } = options;
  const [fromRed, fromGreen, fromBlue] = map;
  const density = white === 255 ? densityOfByte : (value: number) => densityOf(value, white);
  for (let i = 0; i < pixels.length; i += 3) {
    const red = density(pixels[i] as number);
    const green = density(pixels[i + 1] as number);
    const blue = density(pixels[i + 2] as number);
    for (let c = 0; c < 3; c++) {
      const mapped =
        red * (fromRed[c] as number) +
        green * (fromGreen[c] as number) +
        blue * (fromBlue[c] as number) +
        (shift[c] as number);
      pixels[i + c] = mapped <= 0 ? white : white * Math.exp(-mapped);
    }
  }
}

/** The inverse. @throws RangeError for a singular matrix */
export function invert3(m: Matrix3): Matrix3 {
  const [[a, b, c], [d, e, f], [g, h, i]] = m;
  const [p, q, r] = [e * i - f * h, f * g - d * i, d * h - e * g];
  const determinant = a * p + b * q + c * r;
  if (determinant === 0) throw new RangeError('singular matrix');
  const s = 1 / determinant;
  return [
    [p * s, (c * h - b * i) * s, (b * f - c * e) * s],
    [q * s, (a * i - c * g) * s, (c * d - a * f) * s],
    [r * s, (b * g - a * h) * s, (a * e - b * d) * s],
  ];
}

/** The product `a · b`. */
export function multiply3(a: Matrix3, b: Matrix3): Matrix3 {
  const row = (line: readonly [number, number, number]): [number, number, number] => {
    const at = (c: 0 | 1 | 2): number => line[0] * b[0][c] + line[1] * b[1][c] + line[2] * b[2][c];
    return [at(0), at(1), at(2)];
  };
  return [row(a[0]), row(a[1]), row(a[2])];
}
