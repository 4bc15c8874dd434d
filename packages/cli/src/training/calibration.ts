import type { Calibration, CalibrationMeasures } from '@cnn/evaluation';

/** What it changed, for people. */
export function describeCalibration({ temperature, note, before, after }: Calibration): string {
  if (temperature === null) return `No temperature: ${note}. Probabilities are as they were`;
  const change = (name: keyof CalibrationMeasures): string => `${text(before[name])} → ${text(after[name])}`;
  return `Temperature ${temperature.toFixed(3)}, fitted on the validation set: log loss ${change('log_loss')}, ECE ${change('ece')}`;
}

function text(value: number | null): string {
  return value === null ? '–' : value.toFixed(4);
}
