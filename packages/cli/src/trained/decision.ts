import { CnnError } from '@cnn/core';
import type { ImageSource } from '@cnn/data';
import type { Pooling } from '@cnn/evaluation';
import { isMultiLabel } from '@cnn/evaluation';
import type { Decision, SavedModel } from '@cnn/experiment';
import type { Option } from '../arguments/command.js';
import type { Arguments } from '../arguments/parseArguments.js';

import { itemsOf } from '../training/items.js';
import type { MultiLabelRecord } from '../training/multiLabelReport.js';
import { describePooling, poolingRecord, readPooling } from '../training/pooling.js';
import type { ChosenThresholds } from '../training/thresholds.js';

/** Where a model decides, and how that is told. */
export interface Decided extends Decision {
  /** Why patients have no threshold of their own here. */
  readonly note?: string;
}

export interface DecisionOfOptions {
  readonly pooling: Pooling;
  /** The validation part. */
  readonly source: ImageSource | undefined;
}

/** Those of two classes, and how patients' images are pooled; undefined where there is nothing to keep. */
export function decisionOf(
  chosen: ChosenThresholds | undefined,
  { pooling, source }: DecisionOfOptions,
): Decision | undefined {
  const pooled = poolingRecord(pooling);
  const threshold = chosen?.threshold.threshold;
  const groupThreshold = chosen?.groupThreshold?.threshold;
  if (typeof threshold !== 'number' || !chosen) return pooled.pooling && pooled;
  return {
    threshold,
    ...(typeof groupThreshold === 'number' ? { groupThreshold } : {}),
    ...pooled,
    rule: chosen.threshold.rule,
    ...chosenOn(source),
  };
}

/** Those of labels; undefined where none was chosen. */
export function labelDecisionOf(
  { labels, pooling }: MultiLabelRecord,
  source: ImageSource | undefined,
): Decision | undefined {
  const rule = labels.find(({ chosen }) => chosen)?.chosen?.rule;
  const pooled = poolingRecord(pooling);
  if (!rule) return pooled.pooling && pooled;
  return {
    labelThresholds: Object.fromEntries(labels.map(({ label, threshold }) => [label, threshold])),
    ...pooled,
    rule,
    ...chosenOn(source),
  };
}

function chosenOn(source: ImageSource | undefined): Pick<Decision, 'chosenOn'> {
  if (!source) return {};
  const groups = new Set(itemsOf(source).map(({ group }) => group));
  const grouped = groups.has(undefined) ? {} : { groups: groups.size };
  return { chosenOn: { part: 'validation', images: source.size, ...grouped } };
}

export const decideOption = {
  threshold: {
    value: 'X',
    help: 'of two classes, the second is predicted above it; of several labels, each; default: saved with the model, or 0.5',
  },
} satisfies Record<string, Option>;

/**
 * What `--threshold` and `--pooling` say, or the model. A threshold of patients that was chosen for another pooling does not hold.
 *
 * @throws CnnError (USAGE) for what is no number from 0 to 1, and for a model of more than two classes
 */
export function readDecision(args: Arguments, saved: SavedModel): Decided | undefined {
  const kept = saved.decision;
  const pooling = readPooling(args) ?? kept?.pooling;
  const given = readThreshold(args, saved);
  if (given) return { ...given, ...poolingRecord(pooling) };
  if (describePooling(pooling) === describePooling(kept?.pooling)) return kept;
  const { groupThreshold, pooling: _, ...others } = kept ?? {};
  const note = `patients are decided at it too, as their own was chosen for ${describePooling(kept?.pooling)}`;
  return { ...others, ...poolingRecord(pooling), ...(groupThreshold === undefined ? {} : { note }) };
}

function readThreshold(args: Arguments, saved: SavedModel): Decision | undefined {
  const text = args.value('threshold');
  if (text === undefined) return undefined;
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
export function describeDecision(decision: Decided | undefined): string {
  const { threshold = 0.5, groupThreshold, labelThresholds, rule, pooling, note } = decision ?? {};
  if (!rule && labelThresholds)
    return `Thresholds of labels: ${[...new Set(Object.values(labelThresholds))].join(', ')}`;
  if (!rule)
    return `Threshold ${threshold.toFixed(3)}${decision?.threshold === undefined ? ', as none is saved with the model' : ''}`;
  const pooled = pooling === undefined ? '' : ` for ${describePooling(pooling)}`;
  const ofGroups = groupThreshold === undefined ? '' : `, of patients ${groupThreshold.toFixed(3)}${pooled}`;
  const images = decision?.chosenOn ? ` of ${decision.chosenOn.images} images` : '';
  const chosen = `chosen on the validation part${images} (${rule.type})`;
  if (labelThresholds) return `Thresholds of labels, saved with the model: ${chosen}`;
  const shared = note === undefined ? '' : `; ${note}`;
  return `Threshold ${threshold.toFixed(3)}${ofGroups}, saved with the model: ${chosen}${shared}`;
}
