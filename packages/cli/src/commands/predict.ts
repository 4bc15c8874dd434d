import { CnnError, printableLine } from '@cnn/core';
import { type ImageSet, preparedSource, type Size } from '@cnn/data';
import { isMultiLabel, type Rows } from '@cnn/evaluation';
import { predictAsTrained, type SavedModel } from '@cnn/experiment';
import { imageFileSet, type MeasureImageOptions, measureImage } from '@cnn/node';
import { type Arguments, asTexts } from '../arguments/parseArguments.js';
import { readPicture } from '../arguments/pictureOptions.js';
import { readChoice, readInteger, readPositive } from '../arguments/readValues.js';
import type { PredictArguments } from '../declarations/predict.js';
import { watchInterrupt } from '../interrupt.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { type Decided, readDecision } from '../trained/decision.js';
import { openTrained } from '../trained/openTrained.js';
import { withViews } from '../trained/views.js';

/** What the model says of one image. */
interface ImagePrediction {
  readonly file: string;
  readonly class: string;
  /** Of a model of several labels an image, those above their thresholds; `class` has them with | between. */
  readonly labels?: readonly string[];
  /** By class name. */
  readonly probabilities: Readonly<Record<string, number>>;
  /** Of two classes: the second is predicted above it. */
  readonly threshold?: number;
  /** Of a multi-label model, by label. */
  readonly thresholds?: Readonly<Record<string, number>>;
}

export async function run(typed: PredictArguments, terminal: Terminal): Promise<ExitCode> {
  const args = asTexts(typed);
  const files = args.positionals;
  if (files.length === 0)
    throw new CnnError('USAGE', 'cnn predict: expected image files. See cnn predict --help.');
  const batchSize = readInteger(args, 'batch-size') ?? 32;
  const interrupt = watchInterrupt(terminal);
  const trained = await openTrained(args, terminal);
  try {
    const saved = withViews(trained.saved, args);
    const decision = readDecision(args, saved);
    const set = await interrupt.orStop(openFiles(saved, args));
    const source = preparedSource({ set, preprocessing: saved.preprocessing });
    const model = await interrupt.orStop(trained.compile());
    const output = await predictAsTrained({ model, saved, source, batchSize, signal: interrupt.signal });
    const results = predictionsOf({ saved, decision, files, output });
    const text = args.flag('json') ? JSON.stringify(results) : results.map(lineOf).join('\n');
    terminal.stdout.write(`${text}\n`);
    return exitCodes.ok;
  } finally {
    interrupt.end();
    await trained.engine.dispose();
  }
}

/**
 * The files as a set whose images are prepared as in training.
 *
 * @throws CnnError (DATA) for a model of other channels than files have, and for an image that training would have left out
 */
async function openFiles(
  { model, preprocessing, classNames }: SavedModel,
  args: Arguments,
): Promise<ImageSet> {
  const files = args.positionals;
  const oddSize = readChoice(args, 'odd-size', ['resize', 'pad']);
  const { imageSize, usualSize = imageSize } = preprocessing;
  const channels = model.input[2];
  if (channels !== 1 && channels !== 3) {
    throw new CnnError('DATA', `model '${model.name}' takes ${channels} channels; image files have 1 or 3.`);
  }
  const onOddSize = oddSize ?? preprocessing.onOddSize;
  const maxPixels = readInteger(args, 'max-pixels');
  const white = readPositive(args, 'white');
  const reading = {
    ...preprocessing.reading,
    ...readPicture(args),
    ...(white === undefined ? {} : { white }),
    ...(maxPixels === undefined ? {} : { maxPixels }),
  };
  const how = { channels, imageSize, usualSize, ...reading } as const;
  if (onOddSize === 'skip') await refuseOdd(files, usualSize, reading);
  return imageFileSet({ files, classNames, ...how, onOddSize: onOddSize === 'skip' ? 'resize' : onOddSize });
}

/** Images of other sizes were left out of training: what the model says of them means nothing. */
async function refuseOdd(
  files: readonly string[],
  usual: Size,
  reading: Omit<MeasureImageOptions, 'path'>,
): Promise<void> {
  for (const path of files) {
    const { height, width } = await measureImage({ path, ...reading });
    if (height === usual[0] && width === usual[1]) continue;
    throw new CnnError(
      'DATA',
      `${path}: expected an image of ${usual.join('×')}, as others were left out of training, received ${height}×${width}. Use --odd-size resize or pad to predict it nonetheless.`,
    );
  }
}

interface PredictedOptions {
  readonly saved: SavedModel;
  readonly decision: Decided | undefined;
  readonly files: readonly string[];
  readonly output: Rows;
}

function predictionsOf({ saved, decision, files, output }: PredictedOptions): ImagePrediction[] {
  const { classNames } = saved;
  const { threshold = 0.5, labelThresholds = {} } = decision ?? {};
  const width = output.shape.at(-1) ?? 1;
  return files.map((file, row) => {
    const values = Array.from(output.data.subarray(row * width, (row + 1) * width));
    const labels = isMultiLabel(saved.model)
      ? classNames.filter((label, index) => (values[index] ?? 0) > (labelThresholds[label] ?? 0.5))
      : undefined;
    const each = width === 1 ? [1 - (values[0] ?? 0), values[0] ?? 0] : values;
    const best = each.length === 2 ? Number((each[1] ?? 0) > threshold) : each.indexOf(Math.max(...each));
    return {
      file,
      class: labels?.join('|') ?? classNames[best] ?? String(best),
      ...(labels ? { labels } : {}),
      ...(labels
        ? {
            thresholds: Object.fromEntries(classNames.map((label) => [label, labelThresholds[label] ?? 0.5])),
          }
        : {}),
      ...(!labels && each.length === 2 ? { threshold } : {}),
      probabilities: Object.fromEntries(
        each.map((value, index) => [classNames[index] ?? String(index), value]),
      ),
    };
  });
}

function lineOf({ file, class: name, probabilities, threshold, thresholds }: ImagePrediction): string {
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
