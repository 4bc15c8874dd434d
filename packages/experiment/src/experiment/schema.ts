import type { ModelDefinition } from '@cnn/core';
import { type AugmentationStep, macenko } from '@cnn/data';
import { isPresetName, presets } from '@cnn/presets';
import * as z from 'zod';
import type {
  Experiment,
  ExperimentBatchNorm,
  ExperimentData,
  ExperimentEngine,
  ExperimentEvaluation,
  ExperimentLoss,
  ExperimentSchedule,
  ExperimentSplit,
  ExperimentStart,
  ExperimentTraining,
} from './experiment.js';
import { flag, integer, object, oneOf, portion, positive, share, size, text, vector } from './fields.js';
import { lossNames, monitorNames, scheduleNames } from './names.js';
import { optimizer } from './optimizerFields.js';

const rule = z
  .string({ error: 'folder:N, such as folder:1, or name:REGEX' })
  .regex(/^(folder:\d+$|name:.)/, { error: 'folder:N, such as folder:1, or name:REGEX' });

const data = object({
  source: text().optional(),
  labelFrom: rule.optional(),
  groupFrom: rule.optional(),
  classNames: z
    .array(text('a name'), { error: 'at least two names of classes' })
    .min(2, { error: 'at least two names of classes' })
    .optional(),
  multiLabel: flag().optional(),
  encoding: text().optional(),
  onEmptyClass: oneOf(['error', 'skip']).optional(),
  onBadImage: oneOf(['error', 'skip']).optional(),
  onOddSize: oneOf(['resize', 'pad', 'skip']).optional(),
  imageSize: size().optional(),
  white: positive().nullable().optional(),
  page: integer(0).optional(),
  colourProfile: oneOf(['convert', 'ignore']).optional(),
  maxPixels: integer(1).optional(),
} satisfies Record<keyof ExperimentData, unknown>);

const shares = 'three shares of training, validation and test set that add up to 1';
const shareOf = () => z.number({ error: shares }).min(0, { error: shares });
const split = object({
  ratios: z

    .tuple([shareOf().gt(0, { error: shares }), shareOf(), shareOf()], { error: shares })
    .refine((ratios) => Math.abs(ratios.reduce((sum, one) => sum + one) - 1) < 1e-6, { error: shares })
    .optional(),
  file: text().optional(),
  stratify: flag().default(true),
  allowLeakage: flag().default(false),
} satisfies Record<keyof ExperimentSplit, unknown>);

const loss = object({
  name: oneOf(lossNames).default('crossentropy'),
  labelSmoothing: share().optional(),
  gamma: positive().optional(),
  deferredReweighting: integer(1).optional(),
} satisfies Record<keyof ExperimentLoss, unknown>);

const schedule = object({
  name: oneOf(scheduleNames).default('constant'),
  warmupEpochs: integer(0).default(0),
  cycleMomentum: flag().default(false),
} satisfies Record<keyof ExperimentSchedule, unknown>);

const batchNorm = object({
  momentum: share().optional(),
  recompute: flag().default(false),
} satisfies Record<keyof ExperimentBatchNorm, unknown>);

const mix = z.discriminatedUnion(
  'type',
  [
    object({ type: z.literal('mixup'), alpha: positive().default(0.2) }),
    object({ type: z.literal('cutmix'), alpha: positive().default(1) }),
  ],
  { error: 'mixup or cutmix, such as {"type": "mixup", "alpha": 0.2}' },
);

const stains = object({
  haematoxylin: vector(),
  eosin: vector(),
  most: z.tuple([z.number({ error: 'a number' }), z.number({ error: 'a number' })], { error: 'two numbers' }),
});
const colours = object({ mean: vector(), deviation: vector() });
const published = stains.parse(macenko().reference);

const stain = z.discriminatedUnion(
  'type',
  [
    object({ type: z.literal('macenko'), reference: stains.default(published) }),
    object({ type: z.literal('reinhard'), reference: colours }),
  ],
  { error: 'macenko or reinhard, such as {"type": "macenko"}' },
);

/** Its fields are checked by `checkSteps`, which names the step. */
const step = z.custom<AugmentationStep>((value) => typeof value === 'object' && value !== null, {
  error: 'a step such as {"type": "randomFlip", "mode": "horizontal"}',
});
const augment = z.array(step.meta({ type: 'object', required: ['type'] }), {
  error: 'a list of steps such as [{"type": "randomFlip", "mode": "horizontal"}]',
});

const training = object({
  epochs: integer(1).default(10),
  batchSize: integer(1).default(32),
  loss: loss.prefault({}),
  optimizer: optimizer.prefault({}),
  schedule: schedule.prefault({}),
  batchNorm: batchNorm.prefault({}),
  synchronizedBatchNormalization: flag().optional(),
  whiten: flag().default(false),
  classWeight: oneOf(['balanced', 'effective']).optional(),
  sampling: oneOf(['balanced', 'over', 'under']).optional(),
  augment: augment.default([]),
  cropSize: size().optional(),
  mix: mix.optional(),
  stain: stain.optional(),
  patience: integer(1).optional(),
  monitor: z.enum(monitorNames, { error: `one of ${monitorNames.join(', ')}` }).optional(),
} satisfies Record<keyof ExperimentTraining, unknown>);

const threshold = z.discriminatedUnion(
  'type',
  [
    object({ type: z.literal('youden') }),
    object({ type: z.literal('sensitivity'), atLeast: portion() }),
    object({ type: z.literal('specificity'), atLeast: portion() }),
    object({ type: z.literal('cost'), falsePositive: positive(), falseNegative: positive() }),
  ],
  { error: 'a rule of type youden, sensitivity, specificity or cost' },
);

const pooling = z.union([z.enum(['mean', 'max']), object({ topK: integer(1) })], {
  error: 'mean, max or {"topK": N}',
});

const evaluation = object({
  testTimeAugmentation: flag().default(false),
  threshold: threshold.default({ type: 'youden' }),
  pooling: pooling.default('mean'),
  calibrate: flag().default(false),
  subgroups: z
    .array(text('the name of a column'), { error: 'names of columns, such as ["scanner", "sex"]' })
    .min(1, { error: 'names of columns, such as ["scanner", "sex"]' })
    .optional(),
} satisfies Record<keyof ExperimentEvaluation, unknown>);

const presetNames = Object.keys(presets).filter(isPresetName);
/** Its layers are checked by `parseModel`, which names them. */
const definition = z.custom<ModelDefinition>((value) => typeof value === 'object' && value !== null);
const model = z.union(
  [z.enum(presetNames), definition.meta({ type: 'object', title: 'a model definition' })],
  {
    error: `one of ${presetNames.join(', ')}, or a model definition`,
  },
);

const start = object({
  source: text().optional(),
  pixels: oneOf(['unit', 'symmetric', 'bytes', 'imagenet']).optional(),
  head: oneOf(['classes', 'keep']).default('classes'),
  freeze: z
    .array(text('the name of a layer'), { error: 'names of layers, such as ["backbone"]' })
    .min(1, { error: 'names of layers, such as ["backbone"]' })
    .optional(),
  freezeUntil: text('the name of a layer').optional(),
  unfreezeAt: integer(1).optional(),
  batchNorm: oneOf(['frozen', 'trained']).optional(),
  backboneLearningRate: positive().optional(),
} satisfies Record<keyof ExperimentStart, unknown>);

const engine = object({
  name: text().optional(),
  threads: integer(1).optional(),
} satisfies Record<keyof ExperimentEngine, unknown>);

/** Fills in the defaults. What one field says of another is checked by `checkExperiment`. */
export const schema = z.strictObject(
  {
    format: z.literal('cnn-experiment', { error: 'cnn-experiment' }).default('cnn-experiment'),
    version: z.literal(1, { error: 'version 1' }).default(1),
    data: data.prefault({}),
    split: split.prefault({}),
    model: model.default('tutorial'),
    start: start.optional(),
    training: training.prefault({}),
    evaluation: evaluation.prefault({}),
    seed: integer(0).default(0),
    engine: engine.prefault({}),
  },
  { error: 'an experiment, such as {"model": "tutorial", "training": {"epochs": 3}}' },
) satisfies z.ZodType<Experiment>;
