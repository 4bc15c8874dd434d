import { CnnError, type RandomStream, randomStream } from '@cnn/core';
import type { ImageShape } from '../set/imageSet.js';
import { flipHorizontal, flipVertical, turnQuarter } from './geometry.js';

/** Mirrors with probability 1/2 in each of the directions that `mode` names, as Keras's RandomFlip. */
export interface RandomFlip {
  readonly type: 'randomFlip';
  readonly mode: 'horizontal' | 'vertical' | 'horizontalAndVertical';
}

/** Turns by 0, 90, 180 or 270 degrees, each with probability 1/4. Only for square images. */
export interface RandomQuarterTurn {
  readonly type: 'randomQuarterTurn';
}

/** What is done to an image, as plain JSON. */
export type AugmentationStep = RandomFlip | RandomQuarterTurn;

/** Keras's default mode: both directions. */
export function randomFlip(options: { readonly mode?: RandomFlip['mode'] } = {}): RandomFlip {
  return { type: 'randomFlip', mode: options.mode ?? 'horizontalAndVertical' };
}

export function randomQuarterTurn(): RandomQuarterTurn {
  return { type: 'randomQuarterTurn' };
}

interface StepRule<Step> {
  /** What is wrong with the step for images of this shape, or nothing. */
  check(step: Step, imageShape: ImageShape): string | undefined;
  /** Changes the pixels in place. It must draw the same count of numbers whatever it draws. */
  apply(step: Step, pixels: Float32Array, imageShape: ImageShape, random: RandomStream): void;
}

const modes = ['horizontal', 'vertical', 'horizontalAndVertical'];

const rules: {
  readonly [Type in AugmentationStep['type']]: StepRule<Extract<AugmentationStep, { type: Type }>>;
} = {
  randomFlip: {
    check: ({ mode }) =>
      modes.includes(mode) ? undefined : `expected mode ${modes.join(', ')}, received ${mode}`,
    apply({ mode }, pixels, imageShape, random) {
      const [horizontal, vertical] = [random.uniform() < 0.5, random.uniform() < 0.5];
      if (horizontal && mode !== 'vertical') flipHorizontal(pixels, imageShape);
      if (vertical && mode !== 'horizontal') flipVertical(pixels, imageShape);
    },
  },
  randomQuarterTurn: {
    check: (_, [height, width]) =>
      height === width ? undefined : `expected square images, received ${height}×${width}. Use randomFlip()`,
    apply(_, pixels, imageShape, random) {
      const turns = random.integer(4);
      for (let turn = 0; turn < turns; turn++) turnQuarter(pixels, imageShape);
    },
  },
};

function ruleOf<Step extends AugmentationStep>(step: Step): StepRule<Step> | undefined {
  return Object.hasOwn(rules, step.type) ? (rules[step.type] as StepRule<Step>) : undefined;
}

/** @throws CnnError (DATA) for an unknown step, or one that these images do not allow */
export function checkAugmentation(options: {
  readonly steps: readonly AugmentationStep[];
  readonly imageShape: ImageShape;
}): void {
  options.steps.forEach((step, index) => {
    const rule = ruleOf(step);
    const where = `augment[${index}] (${step.type})`;
    if (!rule) throw new CnnError('DATA', `${where}: expected ${Object.keys(rules).join(' or ')}.`);
    const problem = rule.check(step, options.imageShape);
    if (problem !== undefined) throw new CnnError('DATA', `${where}: ${problem}.`);
  });
}

export interface AugmentImageOptions {
  /** Changed in place. */
  readonly pixels: Float32Array;
  readonly imageShape: ImageShape;
  readonly steps: readonly AugmentationStep[];
  readonly seed: number;
  readonly epoch: number;
  /** The item's index in its set. */
  readonly item: number;
}

/** Does the steps one after the other. What they draw is a function of (seed, epoch, item) only. */
export function augmentImage(options: AugmentImageOptions): void {
  const { pixels, imageShape, steps, seed, epoch, item } = options;
  const random = randomStream({ seed, purpose: 'augment', counters: [epoch, item] });
  for (const step of steps) ruleOf(step)?.apply(step, pixels, imageShape, random);
}
