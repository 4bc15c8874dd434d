import { type BatchSource, crc32, encodeUtf8, type TensorValues } from '@cnn/core';
import type { FitPlan } from '../fit/fitOptions.js';
import type { Runtime } from '../fit/runtime.js';
import { compareWorkers } from './compareWorkers.js';

/**
 * Makes sure that the workers of a cluster train the same model from the same weights on the same items: otherwise their weights would
 * part without a word. Of an engine that computes alone it does nothing.
 *
 * @throws CnnError (TRAINING) that names the worker
 */
export async function compareFits(runtime: Runtime, plan: FitPlan): Promise<void> {
  const { exchange, programs, session, seed, progress } = runtime;
  if (!exchange) return;
  const { source, validation, batchSize, epochs, initialEpoch, shuffle } = plan;
  const { classWeight, classWeightFromEpoch, checkpoint, resume } = plan;
  await compareWorkers(exchange, {
    'the model, the loss or the optimizer': crc32(encodeUtf8(JSON.stringify(programs.programs.train))),
    'the training set': described(source),
    'the validation set': validation && described(validation),
    batchSize,
    epochs,
    initialEpoch,
    shuffle,
    seed,
    'the class weights': classWeight && [classWeight, classWeightFromEpoch],
    'the steps between checkpoints': checkpoint && (checkpoint.everySteps ?? 'epoch'),
    'the place where training goes on': resume && [resume.epoch, resume.position?.batches ?? 0],
    'steps and epochs done': progress,
    'the weights': sumOf(await session.readState()),
  });
}

function described({ size, imageShape, classNames, labels, labelSets }: BatchSource) {
  const sum = crc32(encodeUtf8(JSON.stringify(labelSets ?? [...labels])));
  return { images: size, shape: imageShape, classes: classNames, labels: sum };
}

/** Of all variables together. */
function sumOf(values: TensorValues): number {
  const sums = Object.entries(values).map(([name, { data }]) => [
    name,
    crc32(new Uint8Array(data.buffer, data.byteOffset, data.byteLength)),
  ]);
  return crc32(encodeUtf8(JSON.stringify(sums)));
}
