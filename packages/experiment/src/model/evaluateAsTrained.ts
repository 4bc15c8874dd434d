import { CnnError } from '@cnn/core';
import { canonicalName, type ImageSet, type ImageSource } from '@cnn/data';
import {
  type BootstrapOptions,
  calibrated,
  calibrationRecord,
  classEvaluation,
  type LabelEvaluation,
  labelEvaluation,
  type ReportedEvaluation,
} from '@cnn/evaluation';
import type { StopSignal, TrainableModel } from '@cnn/train';
import { itemsOf } from '../data/itemsOf.js';
import { evaluateSet } from '../run/evaluateSet.js';
import type { SavedModel } from './savedModel.js';

export interface EvaluateAsTrainedOptions {
  readonly model: TrainableModel;
  readonly saved: SavedModel;
  /** Of `preparedSource`. */
  readonly source: ImageSource;
  readonly batchSize: number;
  readonly bootstrap?: BootstrapOptions | boolean | undefined;
  readonly worst?: number | undefined;
  readonly signal?: StopSignal | undefined;
}

/** How a model does on labelled images, as it was trained: over its views, after its temperature, at its thresholds. */
export async function evaluateAsTrained(
  options: EvaluateAsTrainedOptions,
): Promise<ReportedEvaluation | LabelEvaluation> {
  const { model, saved, source, batchSize, bootstrap, worst, signal } = options;
  const { preprocessing, testTimeViews, temperature, decision } = saved;
  const before = await evaluateSet({ model, source, batchSize, signal, preprocessing, testTimeViews });
  const known = { items: itemsOf(source), decision, bootstrap };
  if (before.task === 'multilabel') return labelEvaluation({ ...known, evaluated: before });
  const evaluated = calibrated(before, temperature);
  const calibration =
    temperature === undefined
      ? undefined
      : calibrationRecord({ before, after: evaluated, fitted: { temperature } });
  return classEvaluation({ ...known, evaluated, calibration, worst });
}

/**
 * Refuses labelled images whose labels are not the model's.
 *
 * @throws CnnError (DATA) for other classes, another order of them, or the other kind of labels
 */
export function checkLabels({ task, classNames, model }: SavedModel, set: ImageSet): void {
  const several = task === 'multilabel';
  if (several !== (set.multiLabel ?? false)) {
    throw new CnnError(
      'DATA',
      `${set.name}: expected ${several ? 'several labels' : 'one label'} per image, as model '${model.name}' predicts, received ${several ? 'one' : 'several'}. Open the set with multiLabel: ${several}.`,
      { details: { option: 'multiLabel' } },
    );
  }
  const same =
    set.classNames.length === classNames.length &&
    classNames.every((name, at) => canonicalName(name) === canonicalName(set.classNames[at] as string));
  if (same) return;
  throw new CnnError(
    'DATA',
    `${set.name}: expected the classes ${classNames.join(', ')} of model '${model.name}', in this order, received ${set.classNames.join(', ')}. Open the set with classNames of the model.`,
  );
}
