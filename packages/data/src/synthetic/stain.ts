import type { RandomStream } from '@cnn/core';

/**
 * Optical densities of the two stains for red, green and blue: Ruifrok and Johnston 2001 (Analytical and Quantitative
 * Cytology and Histology 23:291), as in scikit-image's `rgb_from_hed`.
 */
const HEMATOXYLIN = [0.65, 0.7, 0.29] as const;
const EOSIN = [0.07, 0.99, 0.11] as const;

/** How one laboratory's slides look. */
export interface Stain {
  readonly hematoxylin: readonly number[];
  readonly eosin: readonly number[];
  /** Intensity of the light behind the slide, for red, green and blue, 0..255. */
  readonly light: readonly number[];
}

/** A patient's slides were stained and scanned on one day: shades and strengths differ from patient to patient. */
export function patientStain(random: RandomStream): Stain {
  const vary = (vector: readonly number[], shade: number, strength: number): number[] => {
    const factor = Math.exp(strength * random.normal());
    return vector.map((density) => Math.max(0.02, density + shade * random.normal()) * factor);
  };
  return {
    hematoxylin: vary(HEMATOXYLIN, 0.03, 0.15),
    eosin: vary(EOSIN, 0.03, 0.2),
    light: [0, 1, 2].map(() => 243 + 4 * random.normal()),
  };
}

export interface DevelopOptions {
  readonly stain: Stain;
  /** Concentration of each stain at each pixel. */
  readonly hematoxylin: Float32Array;
  readonly eosin: Float32Array;
  /** Largest camera noise, of 255, evenly distributed. */
  readonly noise: number;
  readonly random: RandomStream;
}

/** Beer and Lambert: light falls off exponentially with the density of the stains. RGB bytes, `[pixels, 3]`. */
export function develop({ stain, hematoxylin, eosin, noise, random }: DevelopOptions): Uint8Array {
  const rgb = new Uint8Array(hematoxylin.length * 3);
  for (let i = 0; i < hematoxylin.length; i++) {
    for (let c = 0; c < 3; c++) {
      const density =
        (hematoxylin[i] as number) * (stain.hematoxylin[c] as number) +
        (eosin[i] as number) * (stain.eosin[c] as number);
      const value = (stain.light[c] as number) * Math.exp(-density) + noise * (2 * random.uniform() - 1);
      rgb[i * 3 + c] = Math.max(0, Math.min(255, Math.round(value)));
    }
  }
  return rgb;
}
