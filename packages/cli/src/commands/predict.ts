import { CnnError, printableLine } from '@cnn/core';
import { csvRow, type ImagePrediction, jsonText, type SavedModel } from '@cnn/experiment';
import { imagePaths, type ModelImagesOptions, modelImages, writeFileAtomic } from '@cnn/node';
import type { Command } from '../arguments/command.js';
import { decideOption, readDecision } from '../arguments/decisionOptions.js';
import type { Arguments } from '../arguments/parseArguments.js';
import { readPicture, trainedPictureOptions } from '../arguments/pictureOptions.js';
import { readChoice, readInteger, readPositive } from '../arguments/readValues.js';
import { modelOption, onEngine, readTrained } from '../arguments/trainedModel.js';
import { viewOptions, withViews } from '../arguments/viewOptions.js';
import { watchInterrupt } from '../interrupt.js';
import { exitCodes } from '../terminal.js';

export const predict: Command = {
  name: 'predict',
  usage: '--model OUT/model IMAGE|FOLDER... [options]',
  summary: 'Classify images with a trained model.',
  options: {
    ...modelOption,
    ...decideOption,
    ...viewOptions,
    'batch-size': { value: 'N', help: 'default 32' },
    engine: { value: 'NAME', help: 'see cnn doctor; default: the fastest that works' },
    'odd-size': { value: 'WHAT', help: 'images of another size: resize or pad; default: as in training' },
    ...trainedPictureOptions,
    'max-pixels': { value: 'N', help: 'images with more pixels are refused; default 67108864' },
    out: {
      value: 'FILE',
      help: 'also write the predictions into this file: .csv, a row per image, or .json',
    },
    json: { help: 'print a JSON list' },
  },
  positionals: true,
  async run(args, terminal) {
    if (args.positionals.length === 0)
      throw new CnnError('USAGE', 'cnn predict: expected image files or folders. See cnn predict --help.');
    const out = readOut(args);
    const batchSize = readInteger(args, 'batch-size') ?? 32;
    const interrupt = watchInterrupt(terminal);
    const kept = withViews(await readTrained(args, terminal), args);
    const decision = readDecision(args, kept);
    const model = onEngine({ ...kept, ...(decision && { decision }) }, args);
    try {
      const files = await interrupt.orStop(imagePaths(args.positionals));
      const set = await interrupt.orStop(modelImages({ ...readReading(args), images: files, saved: kept }));
      await interrupt.orStop(model.compiled());
      const predicted = await model.predict(set, { batchSize, signal: interrupt.signal });
      // As they were typed; a set has them in one Unicode form.
      const predictions = predicted.map((prediction, at) => ({ ...prediction, file: files[at] as string }));
      if (out !== undefined) {
        const text = out.endsWith('.json') ? jsonText(predictions) : csvOf(predictions, kept);
        await writeFileAtomic({ path: out, content: `${text}\n` });
      }
      const text = args.flag('json') ? JSON.stringify(predictions) : predictions.map(lineOf).join('\n');
      terminal.stdout.write(`${text}\n`);
      return exitCodes.ok;
    } finally {
      interrupt.end();
      await model.dispose();
    }
  },
};

/** @throws CnnError (USAGE) for a name that says no format */
function readOut(args: Arguments): string | undefined {
  const out = args.value('out');
  if (out === undefined || /\.(csv|json)$/i.test(out)) return out;
  throw new CnnError('USAGE', `--out: expected a name that ends in .csv or .json, received "${out}".`);
}

/** How files are read and fitted, where the options say it. */
function readReading(args: Arguments): Omit<ModelImagesOptions, 'images' | 'saved'> {
  const maxPixels = readInteger(args, 'max-pixels');
  const white = readPositive(args, 'white');
  return {
    ...readPicture(args),
    ...(white === undefined ? {} : { white }),
    ...(maxPixels === undefined ? {} : { maxPixels }),
    onOddSize: readChoice(args, 'odd-size', ['resize', 'pad']),
  };
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
