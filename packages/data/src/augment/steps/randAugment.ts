import type { RandomStream } from '@cnn/core';
import { aFillMode, aNumber } from '../fields.js';
import { adjustBrightness, adjustContrast, adjustSaturation } from '../pixels/colour.js';
import { scratchCopy } from '../pixels/scratch.js';
import { adjustSharpness, autocontrast, equalize, posterize, solarize } from '../pixels/tones.js';
import { type AffineParts, affineMatrix, type FillMode, fillModes, warp } from '../pixels/warp.js';
import type { PixelFormat, StepRule } from '../step.js';

/**
 * `numOps` operations out of 14, each with probability 1/14, all of one strength: Cubuk et al. 2020, "RandAugment",
 * arXiv:1909.13719, with the operations and ranges of torchvision. Unlike there, images are turned, sheared and shifted
 * with bilinear interpolation and not the nearest pixel, shears are about the middle and not the upper left corner, and
 * the magnitude is any number and not one of 31 steps.
 */
export interface RandAugment {
  readonly type: 'randAugment';
  readonly numOps: number;
  /** 0 (nothing) to 30. */
  readonly magnitude: number;
  readonly fillMode: FillMode;
  readonly fillValue: number;
}

/** torchvision's defaults: 2 operations of magnitude 9. Fill mode `reflect` by default, since black corners are no tissue. */
export function randAugment(options: Partial<Omit<RandAugment, 'type'>> = {}): RandAugment {
  const { numOps = 2, magnitude = 9, fillMode = 'reflect', fillValue = 0 } = options;
  return { type: 'randAugment', numOps, magnitude, fillMode, fillValue };
}

/** @param strength 0..1 */
type Operation = (
  pixels: Float32Array,
  strength: number,
  format: PixelFormat & { readonly step: RandAugment; readonly random: RandomStream },
) => void;

const still: AffineParts = { rotation: 0, scaleX: 1, scaleY: 1, shearX: 0, shearY: 0, shiftX: 0, shiftY: 0 };

function signed(value: number, random: RandomStream): number {
  return random.uniform() < 0.5 ? -value : value;
}

/** A geometric operation, of which `parts` says what the signed strength is. */
function geometric(
  parts: (strength: number, width: number, height: number) => Partial<AffineParts>,
): Operation {
  return (pixels, strength, { imageShape, step, random }) => {
    const [height, width] = imageShape;
    const matrix = affineMatrix({ ...still, ...parts(signed(strength, random), width, height) }, imageShape);
    const { fillMode, fillValue } = step;
    const from = scratchCopy(pixels);
    warp({ from, to: pixels, imageShape, matrix, interpolation: 'bilinear', fillMode, fillValue });
  };
}

const degrees = (tangent: number): number => (Math.atan(tangent) * 180) / Math.PI;

/** Where the paper's ranges come from: 150 pixels of 331, shears of 0.3, turns of 30 degrees, factors of 1 ± 0.9. */
const operations: readonly Operation[] = [
  () => {},
  geometric((strength) => ({ shearX: degrees(0.3 * strength) })),
  geometric((strength) => ({ shearY: degrees(0.3 * strength) })),
  geometric((strength, width) => ({ shiftX: (150 / 331) * strength * width })),
  geometric((strength, _, height) => ({ shiftY: (150 / 331) * strength * height })),
  geometric((strength) => ({ rotation: 30 * strength })),
  (pixels, strength, { white, random }) =>
    adjustBrightness(pixels, 1 + signed(0.9 * strength, random), white),
  (pixels, strength, { imageShape, white, random }) => {
    const factor = 1 + signed(0.9 * strength, random);
    if (imageShape[2] === 3) adjustSaturation(pixels, factor, white);
  },
  (pixels, strength, { imageShape, white, random }) =>
    adjustContrast(pixels, imageShape[2], 1 + signed(0.9 * strength, random), white),
  (pixels, strength, { imageShape, white, random }) =>
    adjustSharpness(pixels, imageShape, 1 + signed(0.9 * strength, random), white),
  (pixels, strength, { white }) => posterize(pixels, 8 - Math.round(4 * strength), white),
  (pixels, strength, { white }) => solarize(pixels, (1 - strength) * white, white),
  (pixels, _, { imageShape, white }) => autocontrast(pixels, imageShape[2], white),
  (pixels, _, { imageShape, white }) => equalize(pixels, imageShape[2], white),
];

const mostOps = 100;

export const randAugmentRule: StepRule<RandAugment> = {
  needsWhite: true,
  fields: { numOps: aNumber, magnitude: aNumber, fillMode: aFillMode, fillValue: aNumber },
  check({ numOps, magnitude, fillMode }) {
    if (!Number.isInteger(numOps) || numOps < 1 || numOps > mostOps)
      return `expected numOps of 1 to ${mostOps}, received ${numOps}`;
    if (!(magnitude >= 0 && magnitude <= 30)) return `expected magnitude 0 to 30, received ${magnitude}`;
    return fillModes.includes(fillMode)
      ? undefined
      : `expected fillMode ${fillModes.join(', ')}, received ${fillMode}`;
  },
  apply(step, pixels, format, random) {
    for (let at = 0; at < step.numOps; at++) {
      const operation = operations[random.integer(operations.length)] as Operation;
      operation(pixels, step.magnitude / 30, { ...format, step, random });
    }
  },
};
