import { symmetricEigen } from '../linearAlgebra/symmetricEigen.js';
import { tabulated } from './opticalDensity.js';
import { percentile } from './percentile.js';

type Vector = readonly [red: number, green: number, blue: number];

/** The stains of an image: what a unit of each takes from the light, and the most there is of it. */
export interface StainEstimate {
  readonly haematoxylin: Vector;
  readonly eosin: Vector;
  /** The 99th percentile of each. */
  readonly most: readonly [haematoxylin: number, eosin: number];
}

/** Values of 8 bits are counted up by 1, so that black has a density; 240 is the light through glass. */
const LIGHT = 240;
/** Densities below are background. */
const BACKGROUND = 0.15;
/** Percent of the angles that are cut off on both sides. */
const CUT = 1;

/** Macenko's reference values, as widely used since their own MATLAB code. */
export const macenkoReference: StainEstimate = {
  haematoxylin: [0.5626, 0.7201, 0.4062],
  eosin: [0.2159, 0.8012, 0.5581],
  most: [1.9705, 1.0308],
};

/** @param value 0..255 */
const densityOf = tabulated((value) => -Math.log((value + 1) / LIGHT));

function densities(pixels: Float32Array, white: number): Float64Array {
  const scale = 255 / white;
  const out = new Float64Array(pixels.length);
  for (let i = 0; i < out.length; i++) out[i] = densityOf((pixels[i] as number) * scale);
  return out;
}

/** Densities of pixels that are tissue in every channel. */
function tissueOf(density: Float64Array): Float64Array {
  const kept = new Float64Array(density.length);
  let size = 0;
  for (let i = 0; i < density.length; i += 3) {
    const [r, g, b] = [density[i] as number, density[i + 1] as number, density[i + 2] as number];
    if (r < BACKGROUND || g < BACKGROUND || b < BACKGROUND) continue;
    kept.set([r, g, b], size);
    size += 3;
  }
  return kept.subarray(0, size);
}

/** Covariance with n − 1 below, as NumPy's `cov`. */
function covariance(values: Float64Array): number[][] {
  const n = values.length / 3;
  const mean = [0, 0, 0];
  for (let i = 0; i < values.length; i++) mean[i % 3] = (mean[i % 3] as number) + (values[i] as number) / n;
  return [0, 1, 2].map((row) =>
    [0, 1, 2].map((column) => {
      let sum = 0;
      for (let i = 0; i < values.length; i += 3) {
        const left = (values[i + row] as number) - (mean[row] as number);
        sum += left * ((values[i + column] as number) - (mean[column] as number));
      }
      return sum / (n - 1);
    }),
  );
}

/** The two stain vectors, haematoxylin first: the one that takes more red. */
function stainVectors(tissue: Float64Array): readonly [Vector, Vector] {
  const { vectors } = symmetricEigen(covariance(tissue));
  // The middle and the largest eigenvalue span the plane of the stains. Both vectors point to more density.
  const [first, second] = [vectors[1] ?? [], vectors[2] ?? []].map((values) => {
    const vector = [...values];
    const sign = (vector[0] ?? 0) + (vector[1] ?? 0) + (vector[2] ?? 0) < 0 ? -1 : 1;
    return vector.map((value) => value * sign);
  }) as [number[], number[]];
  const along = (vector: readonly number[], i: number): number =>
    (tissue[i] as number) * (vector[0] ?? 0) +
    (tissue[i + 1] as number) * (vector[1] ?? 0) +
    (tissue[i + 2] as number) * (vector[2] ?? 0);
  const angles = Float64Array.from({ length: tissue.length / 3 }, (_, at) =>
    Math.atan2(along(first, 3 * at), along(second, 3 * at)),
  );
  const vectorAt = (angle: number): Vector => {
    const part = (c: number): number =>
      Math.sin(angle) * (first[c] ?? 0) + Math.cos(angle) * (second[c] ?? 0);
    return [part(0), part(1), part(2)];
  };
  const [low, high] = [vectorAt(percentile(angles, CUT)), vectorAt(percentile(angles, 100 - CUT))];
  return low[0] > high[0] ? [low, high] : [high, low];
}

/** Least squares: how much of the two vectors a density holds, as a linear map. */
function separator(h: Vector, e: Vector): (r: number, g: number, b: number) => [number, number] {
  const dot = (a: Vector, b: Vector): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
  const [hh, he, ee] = [dot(h, h), dot(h, e), dot(e, e)];
  const determinant = hh * ee - he * he;
  return (r, g, b) => {
    const density: Vector = [r, g, b];
    const [alongH, alongE] = [dot(h, density), dot(e, density)];
    return [(ee * alongH - he * alongE) / determinant, (hh * alongE - he * alongH) / determinant];
  };
}

function concentrations(density: Float64Array, h: Vector, e: Vector): [Float64Array, Float64Array] {
  const amounts = separator(h, e);
  const [ofH, ofE] = [new Float64Array(density.length / 3), new Float64Array(density.length / 3)];
  for (let at = 0; at < ofH.length; at++) {
    const i = 3 * at;
    const both = amounts(density[i] as number, density[i + 1] as number, density[i + 2] as number);
    [ofH[at], ofE[at]] = both;
  }
  return [ofH, ofE];
}

/** Fewer tissue pixels than this can't tell the stains. */
const LEAST_TISSUE = 16;

/**
 * The stains of an H&E image: Macenko et al. 2009, "A method for normalizing histology slides for quantitative analysis".
 *
 * @returns nothing when the image has too little tissue, or a single stain
 */
export function estimateStains(pixels: Float32Array, white: number): StainEstimate | undefined {
  return estimateOf(densities(pixels, white));
}

function estimateOf(density: Float64Array): StainEstimate | undefined {
  const tissue = tissueOf(density);
  if (tissue.length / 3 < LEAST_TISSUE) return undefined;
  const [haematoxylin, eosin] = stainVectors(tissue);
  const [ofH, ofE] = concentrations(density, haematoxylin, eosin);
  const most = [percentile(ofH, 99), percentile(ofE, 99)] as const;
  return most.every((value) => Number.isFinite(value) && value > 0)
    ? { haematoxylin, eosin, most }
    : undefined;
}

/**
 * Draws an image with the stains of a reference, in place. Left as it is when its own stains can't be told.
 *
 * @param options.pixels RGB, 0..white
 */
export function normalizeMacenko(options: {
  readonly pixels: Float32Array;
  readonly white: number;
  readonly reference?: StainEstimate;
}): void {
  const { pixels, white, reference = macenkoReference } = options;
  const density = densities(pixels, white);
  const own = estimateOf(density);
  if (!own) return;
  const [ofH, ofE] = concentrations(density, own.haematoxylin, own.eosin);
  const [scaleH, scaleE] = [reference.most[0] / own.most[0], reference.most[1] / own.most[1]];
  const light = (LIGHT * white) / 255;
  for (let at = 0; at < ofH.length; at++) {
    const [h, e] = [(ofH[at] as number) * scaleH, (ofE[at] as number) * scaleE];
    for (let c = 0; c < 3; c++) {
      const value =
        light * Math.exp(-(h * (reference.haematoxylin[c] as number) + e * (reference.eosin[c] as number)));
      pixels[3 * at + c] = Math.min(white, value);
    }
  }
}
