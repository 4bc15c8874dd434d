import { CnnError } from '@cnn/core';
import {
  applyTemperature,
  classificationReport,
  type FittedTemperature,
  fitTemperature,
} from '@cnn/evaluation';
import type { Sureness, TemperatureScaling } from '@cnn/plot';
import type { Option } from '../arguments/command.js';
import type { DividedSet } from './divide.js';
import { type Evaluated, known, type Output, withPredictions } from './evaluated.js';

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

/** The temperature that suits a part best. Of two outputs the second is taken for both, as in all results. */
export function fitOn(evaluation: Evaluated): FittedTemperature {
  const { labels } = known(evaluation);
  return fitTemperature({ labels, probabilities: columns(evaluation.predictions).data });
}

/** An output after the temperature; as it is without one. */
export function calibratedOutput(output: Output, temperature: number | undefined): Output {
  if (temperature === undefined) return output;
  const { width, data } = columns(output);
  const scaled = applyTemperature({ probabilities: data, width, temperature });
  const two = width === 1 && output.shape.at(-1) === 2;
  return { shape: output.shape, data: two ? bothOf(scaled) : scaled };
}

/** An evaluation whose results are those of the probabilities after the temperature; as it is without one. */
export function calibrated(evaluation: Evaluated, temperature: number | undefined): Evaluated {
  if (temperature === undefined) return evaluation;
  return withPredictions(evaluation, calibratedOutput(evaluation.predictions, temperature));
}

export interface CalibrationRecordOptions {
  readonly before: Evaluated;
  readonly after: Evaluated;
  readonly fitted: Pick<FittedTemperature, 'temperature' | 'note'>;
}

export function calibrationRecord({ before, after, fitted }: CalibrationRecordOptions): TemperatureScaling {
  const { temperature, note } = fitted;
  return {
    temperature,
    ...(note === undefined ? {} : { note }),
    before: surenessOf(before),
    after: surenessOf(after),
  };
}

/** What it changed, for people. */
export function describeCalibration({ temperature, note, before, after }: TemperatureScaling): string {
  if (temperature === null) return `No temperature: ${note}. Probabilities are as they were`;
  const change = (name: keyof Sureness): string => `${text(before[name])} → ${text(after[name])}`;
  return `Temperature ${temperature.toFixed(3)}, fitted on the validation part: log loss ${change('log_loss')}, ECE ${change('ece')}`;
}

/** The numbers that a temperature is applied to: of two the second. */
function columns({ shape, data }: Output): { readonly width: number; readonly data: ArrayLike<number> } {
  const width = shape.at(-1) ?? 1;
  if (width !== 2) return { width, data };
  return {
    width: 1,
    data: Float64Array.from({ length: data.length / 2 }, (_, row) => data[2 * row + 1] ?? 0),
  };
}

function bothOf(second: Float64Array): Float64Array {
  return Float64Array.from({ length: 2 * second.length }, (_, at) => {
    const value = second[at >> 1] ?? 0;
    return at % 2 === 1 ? value : 1 - value;
  });
}

function surenessOf(evaluation: Evaluated): Sureness {
  const { log_loss = null, ece = null } = classificationReport({ ...known(evaluation), worst: 0 }).byItem
    .metrics;
  return { log_loss, ece };
}

function text(value: number | null): string {
  return value === null ? '–' : value.toFixed(4);
}
