import { CnnError } from '@cnn/core';
import { arraySource, type ImageSource } from '@cnn/data';
import { decodeImage, type SavedModel } from '@cnn/node';
import type { Command } from '../arguments/command.js';
import { readChoice, readInteger } from '../arguments/readValues.js';
import { watchInterrupt } from '../interrupt.js';
import { exitCodes } from '../terminal.js';
import { calibratedOutput, savedTemperature } from '../training/calibration.js';
import { middleOf } from '../training/crop.js';
import { type Decision, decideOption, readDecision } from '../training/decision.js';
import type { Output } from '../training/evaluated.js';
import { isMultiLabel } from '../training/multiLabelModel.js';
import { openTrained, type TrainedModel } from '../training/openTrained.js';

/** What the model says of one image. */
interface ImagePrediction {
  readonly file: string;
  readonly class: string;
  /** Of a model of several labels an image, those above their thresholds; `class` has them with | between. */
  readonly labels?: readonly string[];
  /** By class name. */
  readonly probabilities: Readonly<Record<string, number>>;
}

export const predict: Command = {
  name: 'predict',
  usage: '--model OUT/model IMAGE... [options]',
  summary: 'Say what a trained model sees in images.',
  options: {
    model: { value: 'FOLDER', help: 'the model folder that cnn train wrote' },
    ...decideOption,
    'batch-size': { value: 'N', help: 'default 32' },
    engine: { value: 'NAME', help: 'see cnn doctor; default: the fastest that works' },
    'odd-size': { value: 'WHAT', help: 'images of another size: resize or pad; default: as in training' },
    json: { help: 'print a JSON list' },
  },
  positionals: true,
  async run(args, terminal) {
    const files = args.positionals;
    if (files.length === 0)
      throw new CnnError('USAGE', 'cnn predict: expected image files. See cnn predict --help.');
    const batchSize = readInteger(args, 'batch-size') ?? 32;
    const oddSize = readChoice(args, 'odd-size', ['resize', 'pad']);
    const interrupt = watchInterrupt(terminal);
    const trained = await openTrained(args);
    try {
      const decision = readDecision(args, trained.saved);
      const temperature = savedTemperature(trained.saved);
      const compiled = await interrupt.orStop(trained.compile());
      const results: ImagePrediction[] = [];
      for (let start = 0; start < files.length; start += batchSize) {
        const some = files.slice(start, start + batchSize);
        const images = await interrupt.orStop(readImages(trained, some, oddSize));
        const said = await compiled.predict(images, { batchSize, signal: interrupt.signal });
        const output = calibratedOutput(said, temperature);
        results.push(...predictionsOf({ saved: trained.saved, decision, files: some, output }));
      }
      const text = args.flag('json') ? JSON.stringify(results) : results.map(lineOf).join('\n');
      terminal.stdout.write(`${text}\n`);
      return exitCodes.ok;
    } finally {
      interrupt.end();
      await trained.engine.dispose();
    }
  },
};

/** The images as the model takes them, prepared as in training. */
async function readImages(
  { saved }: TrainedModel,
  files: readonly string[],
  oddSize: 'resize' | 'pad' | undefined,
): Promise<ImageSource> {
  const { model, preprocessing, classNames } = saved;
  const { rescale, stain, imageSize } = preprocessing;
  const channels = model.input[2];
  const [height, width] = imageSize ?? model.input;
  if (channels !== 1 && channels !== 3) {
    throw new CnnError('DATA', `model '${model.name}' takes ${channels} channels; image files have 1 or 3.`);
  }
  const mode = oddSize ?? (preprocessing.onOddSize === 'pad' ? 'pad' : 'resize');
  const data = new Uint8Array(files.length * height * width * channels);
  await Promise.all(
    files.map(async (path, index) => {
      const image = await decodeImage({ path, channels, fit: { size: [height, width], mode } });
      data.set(image.data, index * image.data.length);
    }),
  );
  return arraySource({
    images: { shape: [files.length, height, width, channels], data },
    labels: new Int32Array(files.length), // which is what is asked for
    classNames,
    rescale,
    augment: middleOf([height, width], model.input),
    ...(stain ? { normalizeStain: stain } : {}),
  });
}

interface PredictedOptions {
  readonly saved: SavedModel;
  readonly decision: Decision | undefined;
  readonly files: readonly string[];
  readonly output: Output;
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
      probabilities: Object.fromEntries(
        each.map((value, index) => [classNames[index] ?? String(index), value]),
      ),
    };
  });
}

function lineOf({ file, class: name, probabilities }: ImagePrediction): string {
  const shares = Object.entries(probabilities).map(
    ([each, value]) => `${each} ${(100 * value).toFixed(1)} %`,
  );
  return `${file}  ${name || 'no label'}  (${shares.join(', ')})`;
}
