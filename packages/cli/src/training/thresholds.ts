import type { ChosenThreshold, ReportedEvaluation } from '@cnn/evaluation';
import { describePooling } from './pooling.js';

/** The thresholds of results, and how they came about, for people. */
export function describeThresholds(evaluation: Omit<ReportedEvaluation, 'predictions'>): string[] {
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
  if (!chosen) return 'as there is no validation set to choose it on';
  return chosen.threshold === null
    ? `as the validation set can't choose one: ${chosen.note ?? ''}`
    : `chosen on the validation set (${chosen.rule.type})`;
}
