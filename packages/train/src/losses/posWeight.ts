import { CnnError, ops, type Value } from '@cnn/core';
import type { ModelEnd } from './loss.js';

/** What labels of 1 count more than labels of 0: one number, or one for each output, that is along the last axis. */
export type PosWeight = number | readonly number[];

/** A loss of labels of 1, of the output's shape, times their weights. */
export function weighPositives(ifOne: Value, posWeight: PosWeight | undefined): Value {
  if (posWeight === undefined || posWeight === 1) return ifOne;
  const weights =
    typeof posWeight === 'number' ? posWeight : ifOne.graph.constant(posWeight, [posWeight.length]);
  return ops.multiply(ifOne, weights);
}

/** @throws CnnError for a weight that is no finite number from 0 on */
export function checkPosWeight(loss: string, posWeight: PosWeight | undefined): void {
  if (posWeight === undefined) return;
  const weights = typeof posWeight === 'number' ? [posWeight] : posWeight;
  const wrong = weights.find((weight) => !(Number.isFinite(weight) && weight >= 0));
  if (weights.length > 0 && wrong === undefined) return;
  throw new CnnError(
    'TRAINING',
    `loss ${loss}: posWeight must be a finite number not below 0, or one for each output, received ${wrong ?? '[]'}. Typical is items without the label / items with it.`,
  );
}

/** @throws CnnError when a list has more or fewer weights than the model has outputs */
export function requireOnePerOutput(
  loss: string,
  posWeight: PosWeight | undefined,
  { model, outputShape }: ModelEnd,
): void {
  const outputs = outputShape.at(-1) ?? 1;
  if (posWeight === undefined || typeof posWeight === 'number' || posWeight.length === outputs) return;
  throw new CnnError(
    'TRAINING',
    `loss ${loss}: posWeight has ${posWeight.length} weights, model '${model}' has ${outputs} outputs. Give one for each output, or one number.`,
  );
}
