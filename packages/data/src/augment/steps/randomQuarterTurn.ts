import { turnQuarter } from '../pixels/turns.js';
import type { StepRule } from '../step.js';

/** Turns by 0, 90, 180 or 270 degrees, each with probability 1/4. Only for square images. */
export interface RandomQuarterTurn {
  readonly type: 'randomQuarterTurn';
}

export function randomQuarterTurn(): RandomQuarterTurn {
  return { type: 'randomQuarterTurn' };
}

export const randomQuarterTurnRule: StepRule<RandomQuarterTurn> = {
  fields: {},
  check: (_, { imageShape: [height, width] }) =>
    height === width ? undefined : `expected square images, received ${height}×${width}. Use randomFlip()`,
  apply(_, pixels, { imageShape }, random) {
    const turns = random.integer(4);
    for (let turn = 0; turn < turns; turn++) turnQuarter(pixels, imageShape);
  },
};
