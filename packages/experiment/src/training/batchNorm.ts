import { computingLayers, type ModelDefinition, mapLayers, type TensorValues } from '@cnn/core';
import { batchSource, type ImageSource } from '@cnn/data';
import type { StopSignal, TrainableModel } from '@cnn/train';
import type { ExperimentBatchNorm, ExperimentTraining } from '../experiment/experiment.js';

/** The definition with what a training says of every batch normalization. */
export function withBatchNorm(
  model: ModelDefinition,
  {
    batchNorm: { momentum },
    synchronizedBatchNormalization: synchronized = false,
  }: Pick<ExperimentTraining, 'batchNorm' | 'synchronizedBatchNormalization'>,
): ModelDefinition {
  if (momentum === undefined && !synchronized) return model;
  const own = { ...(momentum !== undefined && { momentum }), ...(synchronized && { synchronized }) };
  return mapLayers(model, (layer) => (layer.type === 'batchNormalization' ? { ...layer, ...own } : layer));
}

/** More than this share of the running statistics would be their initial values. */
const MOST_INITIAL = 0.05;

export interface FewStepsOptions {
  readonly model: ModelDefinition;
  /** Of the whole training. */
  readonly steps: number;
  readonly choice: ExperimentBatchNorm;
}

/**
 * A line where a training has too few steps for the moving averages of batch normalization: after n steps momentumⁿ of them are
 * still the initial 0 and 1, and the model is evaluated and used with them.
 */
export function fewStepsWarning({ model, steps, choice }: FewStepsOptions): string[] {
  const slowest = Math.max(
    0,
    ...computingLayers(model).map(({ layer, frozen }) =>
      layer.type === 'batchNormalization' && !frozen ? (layer.momentum ?? 0.99) : 0,
    ),
  );
  const initial = slowest ** steps;
  if (choice.recompute || !(initial > MOST_INITIAL)) return [];
  return [
    `Warning: batch normalization with momentum ${slowest} is too slow for the ${steps} steps of this training: ${Math.round(100 * initial)} % of its running statistics, with which the model is validated and used, will still be initial values. Use ${fasterMomentum(steps)}training.batchNorm.recompute, or more epochs.`,
  ];
}

/** `training.batchNorm.momentum 0.9, or `, or less where 0.9 is too slow as well; nothing where none above 0.5 suits. */
function fasterMomentum(steps: number): string {
  const momentum = Math.min(0.9, Math.floor(10 * MOST_INITIAL ** (1 / steps)) / 10);
  return momentum < 0.5 ? '' : `training.batchNorm.momentum ${momentum}, or `;
}

/** Training images that are enough to see a difference. */
const COMPARED = 512;
/** The loss with running statistics is this many times that with the batch's own, and by so much larger. */
const TIMES = 2;
const APART = 0.1;

export interface ModesOptions {
  readonly trainable: TrainableModel;
  readonly train: ImageSource;
  readonly batchSize: number;
  readonly signal?: StopSignal | undefined;
}

/** Losses of the same images in both modes. */
export interface Modes {
  /** Normalized by the moments of these images, as in training. */
  readonly training: number;
  /** Normalized by the running statistics, as in evaluation. */
  readonly evaluation: number;
}

/**
 * The loss of some training images, as they are and without dropout, in both modes of batch normalization. The model stays as it is.
 *
 * @returns undefined for a model without batch normalization
 */
export async function lossInBothModes(options: ModesOptions): Promise<Modes | undefined> {
  const { trainable, train, batchSize, signal } = options;
  const { set, itemIndices, labelMode, rescale, normalizeStain, imageShape } = train;
  // Windows of larger images are drawn by the source's augmentation: then it is taken as it is.
  const plain = imageShape.join() === set.imageShape.join();
  const step = Math.max(1, Math.floor(itemIndices.length / COMPARED));
  const indices = itemIndices.filter((_, at) => at % step === 0).slice(0, COMPARED);
  const source = plain
    ? batchSource({ set, indices, labelMode, rescale, ...(normalizeStain ? { normalizeStain } : {}) })
    : train;
  const before = statisticsOf(await trainable.weights());
  if (Object.keys(before).length === 0) return undefined;
  const lossNow = async () => (await trainable.evaluate(source, { batchSize, metrics: [], signal })).loss;
  const evaluation = await lossNow();
  try {
    const changed = await trainable.recomputeBatchNormStatistics(source, { batchSize, signal });
    return changed === 0 ? undefined : { training: await lossNow(), evaluation };
  } finally {
    await trainable.setWeights(before);
  }
}

function statisticsOf(weights: TensorValues): TensorValues {
  return Object.fromEntries(
    Object.entries(weights).filter(([name]) => /\/moving_(mean|variance)$/.test(name)),
  );
}

export interface SettleOptions extends ModesOptions {
  readonly choice: ExperimentBatchNorm;
}

/** Computes the statistics anew if that was asked for. Lines to tell: what was done, or a warning where they do not fit. */
export async function settleBatchNorm(options: SettleOptions): Promise<string[]> {
  const { choice, trainable, train, batchSize, signal } = options;
  if (!choice.recompute) return modesWarning(await lossInBothModes(options));
  const layers = await trainable.recomputeBatchNormStatistics(train, { batchSize, signal });
  if (layers === 0)
    return ['training.batchNorm.recompute: the model has no batch normalization that is trained.'];
  return [
    `Batch normalization: running statistics computed anew over ${train.size} training images (${layers} layers).`,
  ];
}

/** A line where both modes part widely: then results are of the running statistics, not of what was learned. */
export function modesWarning(modes: Modes | undefined): string[] {
  if (!modes) return [];
  const { training, evaluation } = modes;
  if (!(evaluation > TIMES * training && evaluation - training > APART)) return [];
  return [
    `Warning: batch normalization's running statistics do not fit what was learned: on the same training images the loss is ${evaluation.toFixed(3)} with them, as in evaluation and use, and ${training.toFixed(3)} with the images' own moments, as in training. Train with a lower training.batchNorm.momentum, with training.batchNorm.recompute, or longer.`,
  ];
}
