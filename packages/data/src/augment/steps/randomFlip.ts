import { oneOf } from '../fields.js';
import { flipHorizontal, flipVertical } from '../pixels/turns.js';
import type { StepRule } from '../step.js';

/** Mirrors with probability 1/2 in each of the directions that `mode` names, as Keras's RandomFlip. */
export interface RandomFlip {
  readonly type: 'randomFlip';
  readonly mode: 'horizontal' | 'vertical' | 'horizontalAndVertical';
}

/** Keras's default mode: both directions. */
export function randomFlip(options: { readonly mode?: RandomFlip['mode'] } = {}): RandomFlip {
  return { type: 'randomFlip', mode: options.mode ?? 'horizontalAndVertical' };
}

const modes = ['horizontal', 'vertical', 'horizontalAndVertical'];

export const randomFlipRule: StepRule<RandomFlip> = {
  fields: { mode: oneOf(modes) },
  check: () => undefined,
  apply({ mode }, pixels, { imageShape }, random) {
    const [horizontal, vertical] = [random.uniform() < 0.5, random.uniform() < 0.5];
    if (horizontal && mode !== 'vertical') flipHorizontal(pixels, imageShape);
    if (vertical && mode !== 'horizontal') flipVertical(pixels, imageShape);
  },
};
