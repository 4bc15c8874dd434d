import type { ModelDefinition } from '@cnn/core';
import {
  balancedPosWeights,
  effectiveNumberPosWeights,
  effectiveNumberWeights,
  type ImageSource,
  type ImageWorkers,
  labelsOf,
  overSample,
  type PartName,
  type Preprocessing,
  preparedSource,
  underSample,
} from '@cnn/data';
import type { FitOptions } from '@cnn/train';
import type { Experiment, ExperimentTraining } from '../experiment/experiment.js';
import { lossOf } from '../model/lossOf.js';
import { withCrop } from './crop.js';
import type { DividedSet } from './divide.js';

export interface SourcesOptions {
  readonly divided: DividedSet;
  readonly experiment: Pick<Experiment, 'training' | 'seed'>;
  readonly model: ModelDefinition;
  readonly preprocessing: Preprocessing;
  /** Threads that prepare images. */
  readonly workers?: ImageWorkers | undefined;
}

/** A source of each part that holds images; augmentation, mixing and sampling are for the training set only. */
export function sourcesOf({
  divided: { set, parts },
  experiment: { training, seed },
  model,
  preprocessing,
  workers,
}: SourcesOptions): Readonly<Record<PartName, ImageSource | undefined>> {
  const loss = lossOf(model, { mix: training.mix });
  const { mix, sampling, cropSize } = training;
  const augment = withCrop(training.augment, cropSize);
  const always = {
    ...{ set, seed, preprocessing },
    ...(workers ? { workers } : {}),
  };
  const sourceOf = (part: PartName): ImageSource | undefined => {
    const indices = parts[part];
    if (indices.length === 0) return undefined;
    if (part !== 'train') return preparedSource({ ...always, indices });
    return preparedSource({
      ...always,
      indices: resampled(set, indices, { sampling, seed }),
      augment,
      ...(mix ? { mix } : {}),
      ...(sampling === 'balanced' ? { sampling } : {}),
      ...(loss === 'categoricalCrossentropy' ? { labelMode: 'categorical' as const } : {}),
    });
  };
  return { train: sourceOf('train'), validation: sourceOf('validation'), test: sourceOf('test') };
}

function resampled(
  set: DividedSet['set'],
  indices: readonly number[],
  { sampling, seed }: { readonly sampling: ExperimentTraining['sampling']; readonly seed: number },
): readonly number[] {
  if (sampling === 'over') return overSample({ labels: labelsOf(set), indices, seed });
  return sampling === 'under' ? underSample({ labels: labelsOf(set), indices, seed }) : indices;
}

/** The options of `fit` for class weights and when they begin to count; none of multi-label images. */
export function classWeightOf(
  { classWeight, loss: { deferredReweighting } }: Pick<ExperimentTraining, 'classWeight' | 'loss'>,
  { labels, labelSets, classNames }: ImageSource,
): Pick<FitOptions, 'classWeight' | 'classWeightFromEpoch'> {
  if (labelSets) return {};
  const deferred = deferredReweighting === undefined ? {} : { classWeightFromEpoch: deferredReweighting };
  const kind = classWeight ?? (deferredReweighting === undefined ? undefined : 'effective');
  if (kind !== 'effective') return kind ? { classWeight: kind, ...deferred } : {};
  const weights = effectiveNumberWeights({ labels, classes: classNames.length });
  return { classWeight: Object.fromEntries(weights.entries()), ...deferred };
}

/** What class weights are for multi-label images: the loss's weight of each label in the training set. */
export function posWeightOf(
  { classWeight }: Pick<ExperimentTraining, 'classWeight'>,
  source: ImageSource | undefined,
): readonly number[] | undefined {
  if (!classWeight || !source?.labelSets) return undefined;
  const { labelSets, classNames } = source;
  const weights = classWeight === 'balanced' ? balancedPosWeights : effectiveNumberPosWeights;
  return weights({ labelSets, classes: classNames.length });
}
