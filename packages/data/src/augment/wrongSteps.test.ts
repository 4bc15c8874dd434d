import { CnnError } from '@cnn/core';
import { describe, expect, it } from 'vitest';
import { type AugmentationStep, augmentImage, checkAugmentation, checkSteps } from './augment.js';
import { centerCrop } from './steps/centerCrop.js';
import { randomColorJitter } from './steps/colour.js';
import { dihedral } from './steps/dihedral.js';
import { randomGaussianBlur, randomGaussianNoise } from './steps/noise.js';
import { randAugment } from './steps/randAugment.js';
import { randomAffine } from './steps/randomAffine.js';
import { randomCrop, randomResizedCrop } from './steps/randomCrop.js';
import { cutout } from './steps/randomErasing.js';
import { randomFlip } from './steps/randomFlip.js';
import { randomJpeg } from './steps/randomJpeg.js';
import { randomQuarterTurn } from './steps/randomQuarterTurn.js';
import { randomStain } from './steps/randomStain.js';

const steps: readonly AugmentationStep[] = [
  centerCrop({ size: [4, 6] }),
  randomColorJitter({ brightness: 0.1, contrast: 0.1, saturation: 0.1, hue: 0.1 }),
  dihedral({ position: 3 }),
  randomGaussianBlur(),
  randomGaussianNoise(),
  randAugment(),
  { ...randomAffine({ rotation: 10 }), zoomHeight: [0.9, 1.1] },
  randomCrop({ size: 4, padding: 1 }),
  randomResizedCrop({ size: 4 }),
  cutout({ area: 0.1 }),
  { ...randomFlip(), probability: 0.5 },
  randomJpeg(),
  randomQuarterTurn(),
  randomStain(),
];

const wrong: readonly unknown[] = [
  'x',
  '',
  '1',
  -1,
  0.5,
  1e9,
  1e308,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  null,
  true,
  [],
  [1],
  ['a', 'b'],
  [1, 2, 3],
  [2, 1],
  [Number.NaN, 1],
  [null, null],
  {},
  { x: 1 },
  [
    [1, 2],
    [3, 4],
  ],
  undefined,
]; // prettier-ignore

const imageShape = [8, 8, 3] as const;

/** Checks the steps, and does them where they pass; any other error than a CnnError of one line is thrown on. */
function tryOut(given: unknown): string | undefined {
  try {
    const list = given as readonly AugmentationStep[];
    checkAugmentation({ steps: list, imageShape, white: 255 });
    augmentImage({
      steps: list,
      imageShape,
      white: 255,
      pixels: new Float32Array(192).fill(9),
      seed: 0,
      epoch: 0,
      item: 0,
    });
    return undefined;
  } catch (error) {
    expect(error).toBeInstanceOf(CnnError);
    const { message } = error as CnnError;
    expect(message).not.toContain('\n');
    expect(message.length).toBeLessThan(400);
    return message;
  }
}

describe('steps that are wrong', () => {
  it('are as they should be before they are changed', () => {
    for (const step of steps) expect(tryOut([step])).toBeUndefined();
  });

  it.each(steps.map((step) => [step.type, step] as const))(
    'are told by field, whatever each holds: %s',
    (_, step) => {
      for (const name of [...Object.keys(step), 'probability', 'extra']) {
        for (const value of wrong) {
          const message = tryOut([{ ...step, [name]: value }]);
          if (name === 'extra') expect(message).toContain("there is no field 'extra'");
        }
      }
    },
  );

  it('are told whatever the list holds', () => {
    for (const value of wrong) {
      if (!(Array.isArray(value) && value.length === 0)) expect(tryOut(value)).toBeDefined();
      expect(tryOut([value])).toBeDefined();
    }
  });

  it.each<[string, unknown, string]>([
    [
      'a range that is a string',
      { ...randomGaussianBlur(), sigma: '0.1,2' },
      'augment[0] (randomGaussianBlur): expected sigma as a range [low, high], received "0.1,2".',
    ],
    [
      'a range that is a number',
      { ...randomAffine({}), rotation: 15 },
      'augment[0] (randomAffine): expected rotation as a range [low, high], received 15.',
    ],
    ['a field that is missing', { type: 'randomFlip' }, "expected mode as one of 'horizontal', 'vertical'"],
    [
      'a name with a slip',
      { type: 'randomFlip', mod: 'vertical' },
      "augment[0] (randomFlip): there is no field 'mod'. Did you mean 'mode'?",
    ],
    [
      'a step with a slip',
      { type: 'randomflips' },
      "augment[0] (randomflips): there is no such step. Did you mean 'randomFlip'?",
    ],
  ])('are told with what was expected: %s', (_, step, message) => {
    expect(tryOut([step])).toContain(message);
    expect(() => checkSteps([step])).toThrow(message);
  });
});
