import { CnnError, randomStream, sameShape } from '@cnn/core';
import type { ImageShape } from '../set/imageSet.js';
import { didYouMean, fieldProblem, shown } from './fields.js';
import type { PixelFormat, StepRule } from './step.js';
import { type CenterCrop, centerCropRule } from './steps/centerCrop.js';
import { type RandomColorJitter, randomColorJitterRule } from './steps/colour.js';
import { type Dihedral, dihedralRule } from './steps/dihedral.js';
import {
  type RandomGaussianBlur,
  type RandomGaussianNoise,
  randomGaussianBlurRule,
  randomGaussianNoiseRule,
} from './steps/noise.js';
import { type RandAugment, randAugmentRule } from './steps/randAugment.js';
import { type RandomAffine, randomAffineRule } from './steps/randomAffine.js';
import {
  type RandomCrop,
  type RandomResizedCrop,
  randomCropRule,
  randomResizedCropRule,
} from './steps/randomCrop.js';
import { type RandomErasing, randomErasingRule } from './steps/randomErasing.js';
import { type RandomFlip, randomFlipRule } from './steps/randomFlip.js';
import { type RandomJpeg, randomJpegRule } from './steps/randomJpeg.js';
import { type RandomQuarterTurn, randomQuarterTurnRule } from './steps/randomQuarterTurn.js';
import { type RandomStain, randomStainRule } from './steps/randomStain.js';

/** One thing that is done to an image. */
type Step =
  | CenterCrop
  | Dihedral
  | RandAugment
  | RandomAffine
  | RandomColorJitter
  | RandomCrop
  | RandomErasing
  | RandomFlip
  | RandomGaussianBlur
  | RandomGaussianNoise
  | RandomJpeg
  | RandomQuarterTurn
  | RandomResizedCrop
  | RandomStain;

/** What is done to an image, as plain JSON; with `probability` only to that share of the images, 1 by default. */
export type AugmentationStep = Step & { readonly probability?: number };

const rules: { readonly [Type in Step['type']]: StepRule<Extract<Step, { type: Type }>> } = {
  centerCrop: centerCropRule,
  dihedral: dihedralRule,
  randAugment: randAugmentRule,
  randomAffine: randomAffineRule,
  randomColorJitter: randomColorJitterRule,
  randomCrop: randomCropRule,
  randomErasing: randomErasingRule,
  randomFlip: randomFlipRule,
  randomGaussianBlur: randomGaussianBlurRule,
  randomGaussianNoise: randomGaussianNoiseRule,
  randomJpeg: randomJpegRule,
  randomQuarterTurn: randomQuarterTurnRule,
  randomResizedCrop: randomResizedCropRule,
  randomStain: randomStainRule,
};

/** A step of a type that a `CustomSteps` table has, as plain JSON. */
export interface CustomStep {
  readonly type: string;
  readonly probability?: number | undefined;
  readonly [field: string]: unknown;
}

/** Steps of one's own by their type: how each is checked and done. A type that `@cnn/data` has can't be replaced. */
// biome-ignore lint/suspicious/noExplicitAny: each rule knows its own step.
export type CustomSteps = Readonly<Record<string, StepRule<any>>>;

type AnyStep = AugmentationStep | CustomStep;

function ruleOf(
  { type }: { readonly type: string },
  custom: CustomSteps = {},
): StepRule<AnyStep> | undefined {
  if (Object.hasOwn(rules, type)) return rules[type as Step['type']] as StepRule<AnyStep>;
  return Object.hasOwn(custom, type) ? custom[type] : undefined;
}

export interface CheckAugmentationOptions extends Omit<PixelFormat, 'white'> {
  /** Null: nothing is known to be white; then steps that change values are refused. */
  readonly white: number | null;
  readonly steps: readonly (AugmentationStep | CustomStep)[];
  readonly customSteps?: CustomSteps | undefined;
}

/**
 * Checks the steps for images of a format.
 *
 * @returns the shape of an image after all steps: another one when a crop has a `size`
 * @throws CnnError (DATA) for an unknown step, or one that these images do not allow
 */
export function checkAugmentation(options: CheckAugmentationOptions): ImageShape {
  const { steps, white, customSteps } = options;
  let { imageShape } = options;
  checkSteps(steps, customSteps);
  steps.forEach((step, index) => {
    const rule = ruleOf(step, customSteps) as StepRule<AnyStep>;
    const where = `augment[${index}] (${step.type})`;
    const { probability = 1 } = step;
    if (white === null && rule.needsWhite) {
      throw new CnnError(
        'DATA',
        `${where}: changes values, and of these images nothing says which is white. Give the set its white, or leave the step out.`,
      );
    }
    const problem = rule.check(step, { imageShape, white: white ?? 1 });
    if (problem !== undefined) throw new CnnError('DATA', `${where}: ${problem}.`);
    const after = rule.shapeAfter?.(step, imageShape) ?? imageShape;
    if (probability < 1 && !sameShape(after, imageShape)) {
      throw new CnnError(
        'DATA',
        `${where}: changes the size of images, so expected probability 1, received ${probability}.`,
      );
    }
    imageShape = after;
  });
  return imageShape;
}

/**
 * Checks that JSON is a list of steps, each with the fields of its type; whether they fit images is not looked at.
 *
 * @throws CnnError (DATA) that names the step and the field, what was expected, and the nearest name where one is unknown
 */
export function checkSteps(
  steps: unknown,
  customSteps: CustomSteps = {},
): asserts steps is readonly AugmentationStep[] {
  if (!Array.isArray(steps)) {
    throw new CnnError(
      'DATA',
      `augment: expected a list of steps such as [{"type": "randomFlip", "mode": "horizontal"}], received ${shown(steps)}.`,
    );
  }
  for (const [index, step] of steps.entries()) {
    const problem = problemOf(step, customSteps);
    if (problem === undefined) continue;
    const { type } = Object(step) as { readonly type?: unknown };
    const where = `augment[${index}]${typeof type === 'string' ? ` (${type})` : ''}`;
    throw new CnnError('DATA', `${where}: ${problem}${problem.endsWith('?') ? '' : '.'}`);
  }
}

function problemOf(step: unknown, custom: CustomSteps): string | undefined {
  const { type, probability = 1 } = Object(step) as Readonly<Record<string, unknown>>;
  if (typeof type !== 'string') {
    return `expected a step such as {"type": "randomFlip", "mode": "horizontal"}, received ${shown(step)}`;
  }
  const rule = ruleOf({ type }, custom);
  if (!rule)
    return `there is no such step${didYouMean(type, [...Object.keys(rules), ...Object.keys(custom)])}`;
  if (!(typeof probability === 'number' && probability >= 0 && probability <= 1)) {
    return `expected probability 0 to 1, received ${shown(probability)}`;
  }
  return fieldProblem(step as Step, rule.fields);
}

export interface AugmentImageOptions extends PixelFormat {
  /** Changed in place, unless a step changes the image's size. */
  readonly pixels: Float32Array;
  readonly steps: readonly (AugmentationStep | CustomStep)[];
  readonly customSteps?: CustomSteps | undefined;
  readonly seed: number;
  readonly epoch: number;
  /** The item's index in its set. */
  readonly item: number;
}

/**
 * Does the steps one after the other. What they draw is a function of (seed, epoch, item) only.
 *
 * @returns the pixels, of the shape that `checkAugmentation` tells
 */
export function augmentImage(options: AugmentImageOptions): Float32Array {
  const { pixels, steps, customSteps, seed, epoch, item, imageShape, white } = options;
  const random = randomStream({ seed, purpose: 'augment', counters: [epoch, item] });
  let [image, shape] = [pixels, imageShape];
  for (const step of steps) {
    const { probability = 1 } = step;
    if (probability < 1 && random.uniform() >= probability) continue;
    const rule = ruleOf(step, customSteps);
    const changed = rule?.apply(step, image, { imageShape: shape, white }, random);
    shape = rule?.shapeAfter?.(step, shape) ?? shape;
    if (!changed) continue;
    if (changed.length === image.length) image.set(changed);
    else image = changed;
  }
  return image;
}
