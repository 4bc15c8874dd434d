import { CnnError } from '@cnn/core';
import type { Calibration, CalibrationMeasures } from '@cnn/evaluation';
import type { Option } from '../arguments/command.js';
import type { DividedSet } from './divide.js';

export const calibrateOption = {
  calibrate: {
    help: 'temperature scaling: fit one number on the validation part that makes probabilities as sure as they are right, and save it with the model',
  },
} satisfies Record<string, Option>;

/** @throws CnnError (USAGE) when --calibrate is given for several labels an image, or without a part that it needs */
export function checkCalibration(
  { set, parts }: Pick<DividedSet, 'set' | 'parts'>,
  calibrate: boolean,
): void {
  if (!calibrate) return;
  if (set.multiLabel) {
    throw new CnnError(
      'USAGE',
      `--calibrate needs one label an image, ${set.name} has several, which one temperature can't suit. Leave it out.`,
    );
  }
  const empty = (['validation', 'test'] as const).find((part) => parts[part].length === 0);
  if (!empty) return;
  throw new CnnError(
    'USAGE',
    `--calibrate: expected a validation part to fit the temperature on and a test part to measure it on, received no ${empty} part. Give it images with --split.`,
  );
}

/** What it changed, for people. */
export function describeCalibration({ temperature, note, before, after }: Calibration): string {
  if (temperature === null) return `No temperature: ${note}. Probabilities are as they were`;
  const change = (name: keyof CalibrationMeasures): string => `${text(before[name])} → ${text(after[name])}`;
  return `Temperature ${temperature.toFixed(3)}, fitted on the validation part: log loss ${change('log_loss')}, ECE ${change('ece')}`;
}

function text(value: number | null): string {
  return value === null ? '–' : value.toFixed(4);
}
