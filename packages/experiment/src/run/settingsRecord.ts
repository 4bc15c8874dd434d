import { withCrop } from '../data/crop.js';
import type { Experiment } from '../experiment/experiment.js';
import { defaultLearningRate } from '../training/optimizer.js';

/** An experiment as flat, plain JSON for people: in the report and in the saved files. */
export function settingsRecord(experiment: Experiment) {
  const { data, split, model, start, training, evaluation, seed } = experiment;
  const { loss, optimizer, schedule, batchNorm, mix, stain, sampling, patience, monitor } = training;
  const { testTimeAugmentation, threshold, pooling, calibrate } = evaluation;
  return {
    data: data.source,
    model: typeof model === 'string' ? model : model.name,
    start: start?.source,
    freeze: start?.freeze?.join(', ') ?? start?.freezeUntil,
    unfreezeAt: start?.unfreezeAt,
    backboneLearningRate: start?.backboneLearningRate,
    epochs: training.epochs,
    batchSize: training.batchSize,
    monitor,
    seed,
    allowLeakage: split.allowLeakage,
    optimizer: optimizer.name,
    learningRate: optimizer.learningRate ?? defaultLearningRate(optimizer.name),
    momentum: optimizer.momentum,
    nesterov: optimizer.nesterov || undefined,
    weightDecay: optimizer.weightDecay,
    clipNorm: optimizer.clipNorm,
    accumulateSteps: optimizer.accumulateSteps,
    ema: optimizer.useEma ?? false,
    emaMomentum: optimizer.emaMomentum,
    swa: optimizer.swaEpochs,
    labelSmoothing: loss.labelSmoothing,
    focalGamma: loss.gamma,
    deferredReweighting: loss.deferredReweighting,
    batchNormMomentum: batchNorm.momentum,
    recomputeBatchNorm: batchNorm.recompute || undefined,
    synchronizedBatchNorm: training.synchronizedBatchNormalization || undefined,
    whiten: training.whiten || undefined,
    tta: testTimeAugmentation || undefined,
    schedule: schedule.name === 'constant' ? undefined : schedule.name,
    cycleMomentum: schedule.cycleMomentum || undefined,
    warmupEpochs: schedule.warmupEpochs === 0 ? undefined : schedule.warmupEpochs,
    split: split.ratios ?? split.file ?? 'default',
    stratify: split.stratify ? undefined : false,
    augment: withCrop(training.augment, training.cropSize).map(({ type }) => type),
    classWeight: training.classWeight ?? 'none',
    threshold: threshold.type,
    pooling: pooling === 'mean' ? undefined : pooling,
    calibrate: calibrate || undefined,
    sampling,
    mix: mix?.type,
    stain: stain?.type,
    patience,
  };
}
