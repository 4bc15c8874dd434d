import { CnnError } from '@cnn/core';
import { distanceMeasures, itemDistances } from '../statistics/distances.js';
import { checkItems } from '../statistics/items.js';
import { applyTemperature, type FittedTemperature, fitTemperature } from '../statistics/temperature.js';
import { type Evaluated, labelsAndProbabilities, withPredictions } from './evaluated.js';
import type { Rows } from './rows.js';

/** How well probabilities are calibrated. Plain JSON. */
export interface CalibrationMeasures {
  readonly log_loss: number | null;
  /** Expected calibration error. */
  readonly ece: number | null;
}

/** What temperature scaling did to the probabilities of a set. Plain JSON. */
export interface Calibration {
  /** Logits are divided by it. null where none fits; `note` says why, and probabilities are as they were. */
  readonly temperature: number | null;
  readonly note?: string | undefined;
  /** Of the same items, without and with it. */
  readonly before: CalibrationMeasures;
  readonly after: CalibrationMeasures;
}

/**
 * The temperature that suits a validation set best. Of two outputs the second is taken for both, as in all results.
 *
 * @throws CnnError `TRAINING` for a multi-label set, which one temperature can't suit, and as `fitTemperature`
 */
export function fitCalibration(evaluated: Evaluated): FittedTemperature {
  const { task } = evaluated;
  if (task === 'multilabel' || task === 'other') {
    throw new CnnError(
      'TRAINING',
      `fitCalibration: expected one class per item, received the task ${task}, which one temperature can't suit.`,
    );
  }
  const { labels } = labelsAndProbabilities(evaluated);
  return fitTemperature({ labels, probabilities: scaledColumns(evaluated.predictions).data });
}

/** An output after the temperature, of the same shape; as it is without one. */
export function calibratedOutput(output: Rows, temperature: number | undefined): Rows {
  if (temperature === undefined) return output;
  const { width, data } = scaledColumns(output);
  const scaled = applyTemperature({ probabilities: data, width, temperature });
  const two = width === 1 && output.shape.at(-1) === 2;
  return { shape: output.shape, data: two ? bothOf(scaled) : scaled };
}

/** An evaluated set whose results are those of the probabilities after the temperature; as it is without one. */
export function calibrated(evaluated: Evaluated, temperature: number | undefined): Evaluated {
  if (temperature === undefined) return evaluated;
  return withPredictions(evaluated, calibratedOutput(evaluated.predictions, temperature));
}

export interface CalibrationRecordOptions {
  readonly before: Evaluated;
  readonly after: Evaluated;
  readonly fitted: Pick<FittedTemperature, 'temperature' | 'note'>;
}

/** What a temperature did to a set. */
export function calibrationRecord({ before, after, fitted }: CalibrationRecordOptions): Calibration {
  const { temperature, note } = fitted;
  return {
    temperature,
    ...(note === undefined ? {} : { note }),
    before: measuresOf(before),
    after: measuresOf(after),
  };
}

/** The numbers that a temperature is applied to: of two the second. */
function scaledColumns({ shape, data }: Rows): { readonly width: number; readonly data: ArrayLike<number> } {
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

function measuresOf(evaluated: Evaluated): CalibrationMeasures {
  const items = checkItems(labelsAndProbabilities(evaluated));
  const distances = itemDistances({ items, bins: 10 });
  const { log_loss, ece } = distanceMeasures(distances, new Float64Array(items.count).fill(1));
  return { log_loss: log_loss.value, ece: ece.value };
}
