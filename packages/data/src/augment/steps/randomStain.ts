import { shiftStains } from '../../stain/hed.js';
import { aNumber } from '../fields.js';
import { checkRanges, draw, needsColour, type StepRule } from '../step.js';

/**
 * Changes how strong haematoxylin, eosin and DAB are, each on its own: `s · α + β` with α from 1 ± sigma and β from
 * ± bias, in the space of `rgb2hed`: Tellez et al. 2018, "Whole-slide mitosis detection in H&E breast histology".
 */
export interface RandomStain {
  readonly type: 'randomStain';
  readonly sigma: number;
  readonly bias: number;
}

/** @param options.sigma default 0.05, their "light"; 0.2 is their "strong" @param options.bias default as sigma / 5 */
export function randomStain(options: { readonly sigma?: number; readonly bias?: number } = {}): RandomStain {
  const { sigma = 0.05, bias = sigma / 5 } = options;
  return { type: 'randomStain', sigma, bias };
}

export const randomStainRule: StepRule<RandomStain> = {
  needsWhite: true,
  fields: { sigma: aNumber, bias: aNumber },
  check: ({ sigma, bias }, format) =>
    checkRanges({ 'sigma and bias': [Math.min(sigma, bias), Math.max(sigma, bias)] }, [0, 1]) ??
    needsColour(format),
  apply({ sigma, bias }, pixels, { white }, random) {
    const factor = (): number => draw(random, [1 - sigma, 1 + sigma]);
    const shift = (): number => draw(random, [-bias, bias]);
    const factors = [factor(), factor(), factor()] as const;
    const shifts = [shift(), shift(), shift()] as const;
    shiftStains({ pixels, white, factors, shifts });
  },
};
