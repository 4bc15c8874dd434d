import { CnnError, printableLine } from '@cnn/core';
import { csvRow, type ImagePrediction, jsonText, type SavedModel } from '@cnn/experiment';
import { imagePaths, modelImages, writeFileAtomic } from '@cnn/node';
import { readDecision } from '../arguments/decisionOptions.js';
import { pictureReading } from '../arguments/pictureReading.js';
import { onEngine, readTrained } from '../arguments/trainedModel.js';
import { withViews } from '../arguments/viewOptions.js';
import type { PredictArguments } from '../declarations/predict.js';
import { experimentOf } from '../experiment/experimentOf.js';
import { watchInterrupt } from '../interrupt.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

export async function run(args: PredictArguments, terminal: Terminal): Promise<ExitCode> {
  const { positionals, values } = args;
  const { 'batch-size': batchSize, out } = values;
  if (positionals.length === 0)
    throw new CnnError('USAGE', 'cnn predict: expected image files or folders. See cnn predict --help.');
  const how = { ...pictureReading((await experimentOf(args)).data), onOddSize: values['odd-size'] };
  const interrupt = watchInterrupt(terminal);
  const kept = withViews(await readTrained(values, terminal), values);
  const decision = readDecision(values, kept);
  const model = onEngine({ ...kept, ...(decision && { decision }) }, values);
  try {
    const files = await interrupt.orStop(imagePaths(positionals));
    const set = await interrupt.orStop(modelImages({ ...how, images: files, saved: kept }));
    await interrupt.orStop(model.compiled());
    const predicted = await model.predict(set, { batchSize, signal: interrupt.signal });
    // As they were typed; a set has them in one Unicode form.
    const predictions = predicted.map((prediction, at) => ({ ...prediction, file: files[at] as string }));
    if (out !== undefined) {
      const text = out.endsWith('.json') ? jsonText(predictions) : csvOf(predictions, kept);
      await writeFileAtomic({ path: out, content: `${text}\n` });
    }
    const text = values.json ? JSON.stringify(predictions) : predictions.map(lineOf).join('\n');
    terminal.stdout.write(`${text}\n`);
    return exitCodes.ok;
  } finally {
    interrupt.end();
    await model.dispose();
  }
}

/** A row per image: its file, the predicted class, the probability of each class, and where two classes are decided. */
function csvOf(predictions: readonly ImagePrediction[], { classNames, task }: SavedModel): string {
  const decided = task === 'binary' ? ['threshold'] : [];
  const header = ['file', 'class', ...classNames.map((name) => `probability ${name}`), ...decided];
  const rows = predictions.map((prediction) => [
    prediction.file ?? '',
    prediction.class,
    ...classNames.map((name) => prediction.probabilities[name] ?? ''),
    ...(prediction.threshold === undefined ? [] : [prediction.threshold]),
  ]);
  return [header, ...rows].map((row) => csvRow(row)).join('\n');
}

function lineOf({ file = '', class: name, probabilities, threshold, thresholds }: ImagePrediction): string {
  const shares = Object.entries(probabilities).map(([each, value]) => {
    const own = thresholds?.[each];
    return `${each} ${percent(value)}${own === undefined ? '' : ` (threshold ${percent(own)})`}`;
  });
  const decided = threshold === undefined ? '' : `; threshold ${percent(threshold)}`;
  return `${printableLine(file)}  ${name || 'no label'}  (${shares.join(', ')}${decided})`;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
