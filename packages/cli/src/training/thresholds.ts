import { CnnError } from '@cnn/core';
import type { ImageSource } from '@cnn/data';
import {
  type ChosenThreshold,
  type ClassificationReport,
  chooseThreshold,
  type Pooling,
  poolByGroup,
  type ThresholdRule,
} from '@cnn/evaluation';
import type { Option } from '../arguments/command.js';
import type { Arguments } from '../arguments/parseArguments.js';
import { type Evaluated, groupsOf, known } from './evaluated.js';
import { describePooling } from './pooling.js';

export const thresholdOption = {
  threshold: {
    value: 'RULE',
    help: 'how the validation part chooses it: youden (default), sensitivity:0.95, specificity:0.95, or cost:FP:FN',
  },
} satisfies Record<string, Option>;

/** @throws CnnError (USAGE) for a rule of another form */
export function readThresholdRule(args: Arguments): ThresholdRule {
  const text = args.value('threshold') ?? 'youden';
  const [type, ...rest] = text.split(':');
  const numbers = rest.map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [first = Number.NaN, second = Number.NaN] = numbers;
  if (type === 'youden' && numbers.length === 0) return { type };
  if ((type === 'sensitivity' || type === 'specificity') && numbers.length === 1 && first > 0 && first <= 1)
    return { type, atLeast: first };
  if (type === 'cost' && numbers.length === 2 && first > 0 && second > 0)
    return { type, falsePositive: first, falseNegative: second };
  throw new CnnError(
    'USAGE',
    `--threshold: expected youden, sensitivity:0.95, specificity:0.95 or cost:1:5, received "${text}".`,
  );
}

/** The thresholds that a part chose, one for images and one for patients. */
export interface ChosenThresholds {
  readonly threshold: ChosenThreshold;
  /** For what a patient's images are pooled to; undefined without patients. */
  readonly groupThreshold?: ChosenThreshold;
}

export interface ThresholdsOfOptions {
  /** Of the validation part. */
  readonly evaluation: Evaluated;
  readonly source: ImageSource;
  readonly rule: ThresholdRule;
  readonly pooling?: Pooling;
}

/** The thresholds that the validation part chooses; nothing for more than two classes. */
export function thresholdsOf({
  evaluation,
  source,
  rule,
  pooling = 'mean',
}: ThresholdsOfOptions): ChosenThresholds | undefined {
  if (evaluation.classNames.length !== 2) return undefined;
  const groups = groupsOf(evaluation, source);
  const { classNames } = evaluation;
  const pooled = groups && poolByGroup({ ...known(evaluation), groups, pooling, groupLabel: 'max' });
  return {
    threshold: chooseThreshold({ ...known(evaluation), rule }),
    ...(pooled && { groupThreshold: chooseThreshold({ ...pooled, classNames, rule }) }),
  };
}

/** The thresholds of results, and how they came about, for people. */
export function describeThresholds(
  report: ClassificationReport,
  chosen: ChosenThresholds | undefined,
): string[] {
  const { threshold, byGroup } = report;
  if (threshold === null) return [];
  const lines = [`Threshold ${threshold.toFixed(3)}, ${originOf(chosen?.threshold)}`];
  const ofGroups = byGroup?.threshold;
  if (typeof ofGroups !== 'number' || !chosen?.groupThreshold) return lines;
  const pooled = byGroup?.pooling === 'mean' ? '' : ` for ${describePooling(byGroup?.pooling)}`;
  return [
    ...lines,
    `Threshold of patients ${ofGroups.toFixed(3)}${pooled}, ${originOf(chosen.groupThreshold)}`,
  ];
}

function originOf(chosen: ChosenThreshold | undefined): string {
  if (!chosen) return 'as there is no validation part to choose it on';
  return chosen.threshold === null
    ? `as the validation part can't choose one: ${chosen.note ?? ''}`
    : `chosen on the validation part (${chosen.rule.type})`;
}
