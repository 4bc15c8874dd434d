import { CnnError } from '@cnn/core';
import type { ChosenThreshold, ReportedEvaluation, ThresholdRule } from '@cnn/evaluation';
import type { Option } from '../arguments/command.js';
import type { Arguments } from '../arguments/parseArguments.js';
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

/** The thresholds of results, and how they came about, for people. */
export function describeThresholds(evaluation: ReportedEvaluation): string[] {
  const { report, threshold: chosen, groupThreshold } = evaluation;
  const { threshold, byGroup } = report;
  if (threshold === null) return [];
  const lines = [`Threshold ${threshold.toFixed(3)}, ${originOf(chosen)}`];
  const ofGroups = byGroup?.threshold;
  if (typeof ofGroups !== 'number' || !groupThreshold) return lines;
  const pooled = byGroup?.pooling === 'mean' ? '' : ` for ${describePooling(byGroup?.pooling)}`;
  return [...lines, `Threshold of patients ${ofGroups.toFixed(3)}${pooled}, ${originOf(groupThreshold)}`];
}

function originOf(chosen: ChosenThreshold | undefined): string {
  if (!chosen) return 'as there is no validation part to choose it on';
  return chosen.threshold === null
    ? `as the validation part can't choose one: ${chosen.note ?? ''}`
    : `chosen on the validation part (${chosen.rule.type})`;
}
