import { CnnError } from '@cnn/core';
import type { SavedModel } from '@cnn/node';
import type { ThresholdRule } from '@cnn/train';
import type { Option } from '../arguments/command.js';
import type { Arguments } from '../arguments/parseArguments.js';
import type { Thresholds } from './clinical.js';
import { isMultiLabel } from './multiLabelModel.js';
import type { MultiLabelRecord } from './multiLabelReport.js';
import type { ChosenThresholds } from './thresholds.js';

/** Where a trained model decides, as its validation part chose: `details.decision` of `model.json`. */
export interface Decision extends Thresholds {
  /** By label, of a model of several labels an image. */
  readonly labelThresholds?: Readonly<Record<string, number>>;
  readonly rule?: ThresholdRule;
  /** Whether they were chosen for mean probabilities over all positions of an image. */
  readonly tta?: boolean;
}

/** Those of two classes; undefined where none could be chosen. */
export function decisionOf(chosen: ChosenThresholds | undefined, tta: boolean): Decision | undefined {
  const threshold = chosen?.threshold.threshold;
  const groupThreshold = chosen?.groupThreshold?.threshold;
  if (typeof threshold !== 'number' || !chosen) return undefined;
  return {
    threshold,
    ...(typeof groupThreshold === 'number' ? { groupThreshold } : {}),
    rule: chosen.threshold.rule,
    ...(tta ? { tta } : {}),
  };
}

/** Those of labels; undefined where none was chosen. */
export function labelDecisionOf({ labels }: MultiLabelRecord, tta: boolean): Decision | undefined {
  const rule = labels.find(({ chosen }) => chosen)?.chosen?.rule;
  if (!rule) return undefined;
  return {
    labelThresholds: Object.fromEntries(labels.map(({ label, threshold }) => [label, threshold])),
    rule,
    ...(tta ? { tta } : {}),
  };
}

/** @throws CnnError (FILE) for a model.json whose decision is not one */
function savedDecision({ details }: SavedModel): Decision | undefined {
  const { decision } = details;
  if (decision === undefined) return undefined;
  const { threshold, groupThreshold, labelThresholds = {} } = Object(decision) as Decision;
  const numbers = [threshold, groupThreshold, ...Object.values(labelThresholds)];
  if (numbers.every((value) => value === undefined || Number.isFinite(value))) return decision as Decision;
  throw new CnnError(
    'FILE',
    `model.json: expected numbers in details.decision, received ${JSON.stringify(decision)}. Train again, or remove it to decide at 0.5.`,
  );
}

export const decideOption = {
  threshold: {
    value: 'X',
    help: 'of two classes, the second is predicted above it; of several labels, each; default: saved with the model, or 0.5',
  },
} satisfies Record<string, Option>;

/**
 * What `--threshold` says, or the model.
 *
 * @throws CnnError (USAGE) for what is no number from 0 to 1, and for a model of more than two classes
 */
export function readDecision(args: Arguments, saved: SavedModel): Decision | undefined {
  const text = args.value('threshold');
  if (text === undefined) return savedDecision(saved);
  const threshold = text.trim() === '' ? Number.NaN : Number(text);
  if (!(threshold >= 0 && threshold <= 1)) {
    throw new CnnError('USAGE', `--threshold: expected a number from 0 to 1, received "${text}".`);
  }
  const { classNames, model } = saved;
  if (isMultiLabel(model))
    return { labelThresholds: Object.fromEntries(classNames.map((label) => [label, threshold])) };
  if (classNames.length === 2) return { threshold };
  throw new CnnError(
    'USAGE',
    `--threshold: expected a model of two classes, or of several labels an image, received one of ${classNames.length}.`,
  );
}

/** Where the threshold is from, for people. */
export function describeDecision(decision: Decision | undefined): string {
  const { threshold = 0.5, groupThreshold, labelThresholds, rule, tta } = decision ?? {};
  if (!rule && labelThresholds)
    return `Thresholds of labels: ${[...new Set(Object.values(labelThresholds))].join(', ')}`;
  if (!rule) return `Threshold ${threshold.toFixed(3)}${decision ? '' : ', as none is saved with the model'}`;
  const ofGroups = groupThreshold === undefined ? '' : `, of patients ${groupThreshold.toFixed(3)}`;
  const chosen = `chosen on the validation part (${rule.type})${tta ? ' with --tta' : ''}`;
  if (labelThresholds) return `Thresholds of labels, saved with the model: ${chosen}`;
  return `Threshold ${threshold.toFixed(3)}${ofGroups}, saved with the model: ${chosen}`;
}
