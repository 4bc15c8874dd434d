import { labToRgb, rgbToLab } from './lab.js';

/** Mean and standard deviation of L*, a* and b*. */
export interface ColourStatistics {
  readonly mean: readonly [number, number, number];
  readonly deviation: readonly [number, number, number];
}

function statisticsOf(lab: Float32Array): ColourStatistics {
  const n = lab.length / 3;
  const channel = (c: number): [mean: number, deviation: number] => {
    let sum = 0;
    for (let i = c; i < lab.length; i += 3) sum += lab[i] as number;
    let squares = 0;
    for (let i = c; i < lab.length; i += 3) squares += ((lab[i] as number) - sum / n) ** 2;
    return [sum / n, Math.sqrt(squares / n)];
  };
  const [l, a, b] = [channel(0), channel(1), channel(2)];
  return { mean: [l[0], a[0], b[0]], deviation: [l[1], a[1], b[1]] };
}

/** What {@link normalizeReinhard} gives other images. @param pixels RGB, 0..white; they stay as they are */
export function colourStatistics(pixels: ArrayLike<number>, white: number): ColourStatistics {
  const lab = Float32Array.from(pixels);
  rgbToLab(lab, white);
  return statisticsOf(lab);
}

/**
 * Gives an image the mean and spread of the reference's colours, in place: Reinhard et al. 2001, "Color transfer between
 * images", in CIELAB as usual in histology.
 *
 * @param options.pixels RGB, 0..white
 */
export function normalizeReinhard(options: {
  readonly pixels: Float32Array;
  readonly white: number;
  readonly reference: ColourStatistics;
}): void {
  const { pixels, white, reference } = options;
  rgbToLab(pixels, white);
  const own = statisticsOf(pixels);
  for (let i = 0; i < pixels.length; i++) {
    const c = i % 3;
    const spread = own.deviation[c] as number;
    const scale = spread > 0 ? (reference.deviation[c] as number) / spread : 1;
    pixels[i] = ((pixels[i] as number) - (own.mean[c] as number)) * scale + (reference.mean[c] as number);
  }
  labToRgb(pixels, white);
}
