import type { AugmentationStep } from './augment.js';
import { randomColorJitter } from './steps/colour.js';
import { randomAffine } from './steps/randomAffine.js';
import { randomFlip } from './steps/randomFlip.js';
import { randomQuarterTurn } from './steps/randomQuarterTurn.js';
import { randomStain } from './steps/randomStain.js';

/**
 * What may differ between patches of tissue that show the same: where the slide's top is, how it was cut out, and how
 * strongly it was stained and lit. For colour images of 3 channels; with 1 channel without stains.
 */
export function tissueAugmentation({
  channels = 3,
}: {
  readonly channels?: number;
} = {}): readonly AugmentationStep[] {
  return [
    randomFlip(),
    randomQuarterTurn(),
    { ...randomAffine({ rotation: 20, zoom: 0.1, shift: 0.05 }), probability: 0.5 },
    ...(channels === 3 ? [randomStain({ sigma: 0.1, bias: 0.01 })] : []),
    randomColorJitter({ brightness: 0.15, contrast: 0.15 }),
  ];
}
