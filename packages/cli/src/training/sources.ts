import type { ModelDefinition } from '@cnn/core';
import {
  balancedPosWeights,
  effectiveNumberPosWeights,
  effectiveNumberWeights,
  type ImageSource,
  labelsOf,
  overSample,
  type PartName,
  type Preprocessing,
  preparedSource,
  underSample,
} from '@cnn/data';
import { lossOf } from '@cnn/experiment';
import { imageWorkers } from '@cnn/node';
import type { FitOptions } from '@cnn/train';
import type { DividedSet } from './divide.js';
import type { TrainSettings } from './settings.js';

export interface SourcesOptions {
  readonly divided: DividedSet;
  readonly settings: TrainSettings;
  readonly model: ModelDefinition;
  readonly preprocessing: Preprocessing;
}

/** A source of each part that holds images; augmentation, mixing and sampling are for the training part only. */
export function sourcesOf({
  divided: { set, parts },
  settings,
  model,
  preprocessing,
}: SourcesOptions): Readonly<Record<PartName, ImageSource | undefined>> {
  const loss = lossOf(model, settings.mix);
  const { augment, mix, sampling, seed } = settings;
  const always = {
    ...{ set, seed, preprocessing },
    ...(settings.workers > 0 ? { workers: imageWorkers({ count: settings.workers }) } : {}),
  };
  const sourceOf = (part: PartName): ImageSource | undefined => {
    const indices = parts[part];
    if (indices.length === 0) return undefined;
    if (part !== 'train') return preparedSource({ ...always, indices });
    return preparedSource({
      ...always,
      indices: resampled(set, indices, settings),
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
  { sampling, seed }: TrainSettings,
): readonly number[] {
  if (sampling === 'over') return overSample({ labels: labelsOf(set), indices, seed });
  return sampling === 'under' ? underSample({ labels: labelsOf(set), indices, seed }) : indices;
}

/** The options of `fit` that `--class-weight` and `--deferred-reweighting` ask for; none of several labels an image. */
export function classWeightOf(
  { classWeight, loss: { deferredReweighting } }: TrainSettings,
  { labels, labelSets, classNames }: ImageSource,
): Pick<FitOptions, 'classWeight' | 'classWeightFromEpoch'> {
  if (labelSets) return {};
  const deferred = deferredReweighting === undefined ? {} : { classWeightFromEpoch: deferredReweighting };
  const kind = classWeight ?? (deferredReweighting === undefined ? undefined : 'effective');
  if (kind !== 'effective') return kind ? { classWeight: kind, ...deferred } : {};
  const weights = effectiveNumberWeights({ labels, classes: classNames.length });
  return { classWeight: Object.fromEntries(weights.entries()), ...deferred };
}

/** What `--class-weight` means for several labels an image: the loss's weight of each label in the training part. */
export function posWeightOf(
  { classWeight }: TrainSettings,
  source: ImageSource | undefined,
): readonly number[] | undefined {
  if (!classWeight || !source?.labelSets) return undefined;
  const { labelSets, classNames } = source;
  const weights = classWeight === 'balanced' ? balancedPosWeights : effectiveNumberPosWeights;
  return weights({ labelSets, classes: classNames.length });
}
