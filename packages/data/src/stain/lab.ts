/** From linear sRGB to XYZ, and white of D65, 2°: IEC 61966-2-1 with the figures that scikit-image uses. */
const toXyz = [
  [0.412453, 0.35758, 0.180423],
  [0.212671, 0.71516, 0.072169],
  [0.019334, 0.119193, 0.950227],
] as const;
const whitePoint = [0.95047, 1, 1.08883] as const;

const fromXyz = [
  [3.240481342, -1.537151516, -0.498536326],
  [-0.969254949, 1.875990001, 0.041555927],
  [0.055646639, -0.204041338, 1.057311069],
] as const;

function linear(value: number): number {
  return value > 0.04045 ? ((value + 0.055) / 1.055) ** 2.4 : value / 12.92;
}

function companded(value: number): number {
  return value > 0.0031308 ? 1.055 * value ** (1 / 2.4) - 0.055 : 12.92 * value;
}

function root(value: number): number {
  return value > 0.008856 ? Math.cbrt(value) : 7.787 * value + 16 / 116;
}

function cube(value: number): number {
  return value > 0.2068966 ? value ** 3 : (value - 16 / 116) / 7.787;
}

/** Turns RGB of 0..white into CIELAB (D65), in place: L* of 0..100, a* and b*. */
export function rgbToLab(pixels: Float32Array, white: number): void {
  for (let i = 0; i < pixels.length; i += 3) {
    const [r, g, b] = [0, 1, 2].map((c) => linear((pixels[i + c] as number) / white)) as [
      number,
      number,
      number,
    ];
    const [x, y, z] = toXyz.map((row, c) =>
      root((row[0] * r + row[1] * g + row[2] * b) / (whitePoint[c] as number)),
    ) as [number, number, number];
    pixels[i] = 116 * y - 16;
    pixels[i + 1] = 500 * (x - y);
    pixels[i + 2] = 200 * (y - z);
  }
}

/** Turns CIELAB (D65) back into RGB, clipped to 0..white, in place. */
export function labToRgb(pixels: Float32Array, white: number): void {
  for (let i = 0; i < pixels.length; i += 3) {
    const y = ((pixels[i] as number) + 16) / 116;
    const x = (pixels[i + 1] as number) / 500 + y;
    const z = Math.max(0, y - (pixels[i + 2] as number) / 200);
    const [cx, cy, cz] = [x, y, z].map((value, c) => cube(value) * (whitePoint[c] as number)) as [
      number,
      number,
      number,
    ];
    for (let c = 0; c < 3; c++) {
      const row = fromXyz[c] as readonly [number, number, number];
      const value = companded(row[0] * cx + row[1] * cy + row[2] * cz) * white;
      pixels[i + c] = Math.min(white, Math.max(0, value));
    }
  }
}
