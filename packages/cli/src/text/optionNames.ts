import { CnnError } from '@cnn/core';

/** The options that set the fields of an experiment, where a message can name them. */
const optionOf: Readonly<Record<string, string>> = {
  'data.groupFrom': '--group-from',
  'data.imageSize': '--image-size',
  'data.multiLabel': '--multi-label',
  'split.allowLeakage': '--allow-leakage',
  'split.file': '--split-file',
  'split.ratios': '--split',
  'split.stratify': '--no-stratify',
  'training.augment': '--augment',
  'training.batchNorm.momentum': '--batch-norm-momentum',
  'training.batchNorm.recompute': '--recompute-batch-norm',
  'training.batchSize': '--batch-size',
  'training.classWeight': '--class-weight',
  'training.cropSize': '--crop-size',
  'training.epochs': '--epochs',
  'training.loss': '--loss',
  'training.loss.deferredReweighting': '--deferred-reweighting',
  'training.loss.gamma': '--focal-gamma',
  'training.loss.labelSmoothing': '--label-smoothing',
  'training.loss.name': '--loss',
  'training.mix': '--mix',
  'training.monitor': '--monitor',
  'training.optimizer.clipNorm': '--clip-norm',
  'training.optimizer.emaMomentum': '--ema-momentum',
  'training.optimizer.learningRate': '--learning-rate',
  'training.optimizer.momentum': '--momentum',
  'training.optimizer.name': '--optimizer',
  'training.optimizer.nesterov': '--nesterov',
  'training.optimizer.swaEpochs': '--swa',
  'training.optimizer.useEma': '--ema',
  'training.patience': '--patience',
  'training.sampling': '--sampling',
  'training.schedule.cycleMomentum': '--cycle-momentum',
  'training.schedule.name': '--schedule',
  'training.schedule.warmupEpochs': '--warmup-epochs',
  'training.stain': '--stain',
  'evaluation.calibrate': '--calibrate',
  'evaluation.pooling': '--pooling',
  'evaluation.testTimeAugmentation': '--tta',
  'evaluation.threshold': '--threshold',
};

const field = /\b(?:data|split|training|evaluation)(?:\.[a-z][A-Za-z]*)+/g;

/**
 * A message of `@cnn/experiment` in the words of the command: fields of the experiment are the options that set them.
 *
 * @param out the folder of the run, which `--resume` names
 */
export function withOptionNames(message: string, out = 'OUT'): string {
  return message
    .replace(/^experiment: /, '')
    .replaceAll(field, (path) => optionOf[path] ?? path)
    .replace('findLearningRate suggests one', 'cnn lr-find suggests one')
    .replace('checkpointEvery, a number of steps or "epoch"', '--checkpoint-every STEPS, or epoch')
    .replace(
      'resume: { learningRate: X }, or { clipNorm: X }',
      `npx cnn train --resume ${out} --learning-rate X, or --clip-norm X`,
    )
    .replace('Go on with resume: true.', `Go on: npx cnn train --resume ${out}`)
    .replaceAll('resume: true', `cnn train --resume ${out}`)
    .replaceAll('overwrite: true', '--overwrite')
    .replace('another folder', 'another --out');
}

/** The same error in the words of the command; what is no CnnError as it is. */
export function inCommandWords(error: unknown, out?: string): unknown {
  if (!(error instanceof CnnError)) return error;
  const text = withOptionNames(error.message, out);
  const message =
    error.details.reason === 'memory'
      ? `${text.replace(/\.$/, '')}; --ignore-memory begins all the same.`
      : text;
  if (message === error.message) return error;
  return new CnnError(error.code, message, { cause: error, details: error.details });
}
