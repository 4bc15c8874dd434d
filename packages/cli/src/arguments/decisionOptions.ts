import { CnnError } from '@cnn/core';
import { type Decision, isMultiLabel, savedPooling } from '@cnn/evaluation';
import type { SavedModel } from '@cnn/experiment';
import { type PoolingValues, poolingOf } from '../experiment/readPooling.js';
import { describePooling } from '../training/pooling.js';

/** Where a model decides, and how that is told. */
export interface Decided extends Decision {
  /** Why patients have no threshold of their own here. */
  readonly note?: string;
}

/** Values of the options that decide otherwise than the model does. */
export interface DecisionValues extends PoolingValues {
  readonly threshold: number | undefined;
}

/**
 * What `--threshold` and `--pooling` say, or the model. A threshold of patients that was chosen for another pooling does not hold.
 *
 * @throws CnnError (USAGE) for a threshold of a model of more than two classes
 */
export function readDecision(values: DecisionValues, saved: SavedModel): Decided | undefined {
  const kept = saved.decision;
  const pooling = poolingOf(values) ?? kept?.pooling;
  const given = thresholdsOf(values.threshold, saved);
  if (given) return { ...given, ...savedPooling(pooling) };
  if (describePooling(pooling) === describePooling(kept?.pooling)) return kept;
  const { groupThreshold, pooling: _, ...others } = kept ?? {};
  const note = `patients are decided at it too, as their own was chosen for ${describePooling(kept?.pooling)}`;
  return { ...others, ...savedPooling(pooling), ...(groupThreshold === undefined ? {} : { note }) };
}

function thresholdsOf(threshold: number | undefined, saved: SavedModel): Decision | undefined {
  if (threshold === undefined) return undefined;
  const { classNames, model } = saved;
  if (isMultiLabel(model))
    return { labelThresholds: Object.fromEntries(classNames.map((label) => [label, threshold])) };
  if (classNames.length === 2) return { threshold };
  throw new CnnError(
    'USAGE',
    `--threshold: expected a model of two classes, or a multi-label model, received one of ${classNames.length}.`,
  );
}

/** Where the threshold is from, for people. */
export function describeDecision(decision: Decided | undefined): string {
  const { threshold = 0.5, groupThreshold, labelThresholds, rule, pooling, note } = decision ?? {};
  if (!rule && labelThresholds)
    return `Thresholds of labels: ${[...new Set(Object.values(labelThresholds))].join(', ')}`;
  if (!rule)
    return `Threshold ${threshold.toFixed(3)}${decision?.threshold === undefined ? ', as none is saved with the model' : ''}`;
  const pooled = pooling === undefined ? '' : ` for ${describePooling(pooling)}`;
  const ofGroups = groupThreshold === undefined ? '' : `, of patients ${groupThreshold.toFixed(3)}${pooled}`;
  const images = decision?.chosenOn ? ` of ${decision.chosenOn.images} images` : '';
  const chosen = `chosen on the validation set${images} (${rule.type})`;
  if (labelThresholds) return `Thresholds of labels, saved with the model: ${chosen}`;
  const shared = note === undefined ? '' : `; ${note}`;
  return `Threshold ${threshold.toFixed(3)}${ofGroups}, saved with the model: ${chosen}${shared}`;
}
