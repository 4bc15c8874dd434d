import type { Calibration, CalibrationMeasures, ChosenThreshold, ThresholdRule } from '@cnn/evaluation';
import { formatNumber, formatThreshold } from '../text/formatNumber.js';

/** How the threshold came about, for people. */
export function thresholdText({ threshold, rule, note }: ChosenThreshold): string {
  if (threshold === null) {
    return `The validation set could not choose a threshold${note ? ` (${note})` : ''}; 0.5 was used.`;
  }
  return `The threshold ${formatThreshold(threshold)} was chosen on the validation set: ${reasonOf(rule)}.`;
}

function reasonOf(rule: ThresholdRule): string {
  switch (rule.type) {
    case 'youden':
      return 'sensitivity + specificity is largest there (Youden’s index)';
    case 'sensitivity':
      return `the highest with a sensitivity of at least ${rule.atLeast}`;
    case 'specificity':
      return `the lowest with a specificity of at least ${rule.atLeast}`;
    case 'cost':
      return `errors cost least there, a false positive ${rule.falsePositive} and a false negative ${rule.falseNegative}`;
  }
}

/** How probabilities were calibrated, for people. @param set what the measured images are called */
export function calibrationText(
  { temperature, note, before, after }: Calibration,
  set = 'the test set',
): string {
  if (temperature === null) {
    return `The validation set could not calibrate probabilities${note ? ` (${note})` : ''}; they are as the model gives them.`;
  }
  const change = (name: keyof CalibrationMeasures): string =>
    [before[name], after[name]].map((value) => (value === null ? '–' : formatNumber(value))).join(' to ');
  return `Probabilities are calibrated with the temperature ${formatNumber(temperature)}, fitted on the validation set. On ${set} it takes the log loss from ${change('log_loss')} and the calibration error from ${change('ece')}.${roseText(before, after)}`;
}

/** Where calibration did harm. */
function roseText(before: CalibrationMeasures, after: CalibrationMeasures): string {
  const rose = (name: keyof CalibrationMeasures): boolean =>
    before[name] !== null && after[name] !== null && after[name] > before[name];
  const named = [...(rose('log_loss') ? ['log loss'] : []), ...(rose('ece') ? ['calibration error'] : [])];
  return named.length === 0
    ? ''
    : ` The ${named.join(' and ')} rose: the temperature does not suit these images.`;
}
