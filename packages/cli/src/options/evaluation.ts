import { choice, field, fieldFlag, flag, integer, type Options, share } from './option.js';

/** How the validation set chooses the threshold, and how results are made: fields of the experiment. */
export const thresholdOptions = {
  threshold: field('evaluation.threshold', {
    value: 'RULE',
    read: ruleOf,
    expected: 'youden, sensitivity:0.95, specificity:0.95 or cost:1:5',
    help: 'how the validation set chooses the decision threshold: youden (default), sensitivity:0.95, specificity:0.95, or cost:FP:FN',
  }),
} satisfies Options;

/** A rule; its numbers are checked by the experiment. @returns undefined for what is none */
function ruleOf(given: string): { readonly type: string; readonly [name: string]: unknown } | undefined {
  const [type, ...rest] = given.split(':');
  const [first, second, ...more] = rest.map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (more.length > 0) return undefined;
  if (type === 'youden' && first === undefined) return { type };
  if (type === 'cost' && second !== undefined) return { type, falsePositive: first, falseNegative: second };
  const one = first !== undefined && second === undefined;
  return one && (type === 'sensitivity' || type === 'specificity') ? { type, atLeast: first } : undefined;
}

export const calibrateOption = {
  calibrate: fieldFlag(
    'evaluation.calibrate',
    'temperature scaling: fit one number on the validation set that calibrates probabilities, and save it with the model',
  ),
} satisfies Options;

/** Of the experiment, and of commands that measure a trained model. */
export const subgroupsOption = {
  subgroups: field('evaluation.subgroups', {
    value: 'A,B',
    read: (given) => given.split(',').map((name) => name.trim()),
    help: 'columns of a CSV manifest, such as scanner,sex: results are also told for each of their values',
  }),
} satisfies Options;

/** Of the experiment, and of commands that measure a trained model. */
export const poolingOptions = {
  pooling: choice({
    complete: true,
    of: ['mean', 'max', 'topK'],
    value: 'HOW',
    help: 'how a patient’s images become the patient’s probability: mean, max, or topK, the mean of the --top-k largest; default: saved with the model, or mean',
  }),
  'top-k': integer({
    help: 'number of images of a patient that --pooling topK takes; all of them where there are fewer',
  }),
} satisfies Options;

export const testTimeOption = {
  tta: fieldFlag(
    'evaluation.testTimeAugmentation',
    'evaluate the mean over flips, and over turns of square images (test-time augmentation)',
  ),
} satisfies Options;

/** Options of a model that is trained already. */
export const viewOptions = {
  tta: flag(
    'average over flips, and over turns of square images; default: as the model was evaluated in training',
  ),
  'no-tta': flag('predict each image as it is, even if the model was evaluated over flips and turns'),
} satisfies Options;

export const decideOption = {
  threshold: share({
    help: 'decision threshold of the second class, or of each label; default: saved with the model, or 0.5',
  }),
} satisfies Options;
