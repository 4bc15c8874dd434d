import { CnnError } from '@cnn/core';
import { canonicalName, heatMap, preparedSource } from '@cnn/data';
import { predictAsTrained, type SavedModel } from '@cnn/experiment';
import { heatPicture, writeFileAtomic, writeJson } from '@cnn/node';
import { asTexts } from '../arguments/parseArguments.js';
import { readInteger, readPngName, readPositive } from '../arguments/readValues.js';
import { openTiles, readShare } from '../arguments/slideOptions.js';
import type { HeatmapArguments } from '../declarations/heatmap.js';
import { watchInterrupt } from '../interrupt.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';
import { openTrained } from '../trained/openTrained.js';
import { describeViews, withViews } from '../trained/views.js';

export async function run(typed: HeatmapArguments, terminal: Terminal): Promise<ExitCode> {
  const args = asTexts(typed);
  const out = readPngName(args, 'out') ?? 'heatmap.png';
  const batchSize = readInteger(args, 'batch-size') ?? 32;
  const opacity = readShare(args, 'opacity');
  const interrupt = watchInterrupt(terminal);
  const trained = await openTrained(args, terminal);
  try {
    const saved = withViews(trained.saved, args);
    const { model, classNames, preprocessing } = saved;
    const { imageSize, usualSize: [height, width] = imageSize } = preprocessing;
    if (height !== width || model.input[2] !== 3) {
      throw new CnnError(
        'MODEL',
        `model '${model.name}' was trained on images of ${height}×${width} and ${model.input[2]} channels, expected square RGB tiles.`,
      );
    }
    const drawn = args.value('class') ?? (classNames.at(-1) as string);
    const column = classNames.map(canonicalName).indexOf(canonicalName(drawn));
    if (column < 0)
      throw new CnnError('USAGE', `--class: expected ${classNames.join(', ')}, received "${drawn}".`);
    const magnification = readPositive(args, 'magnification');
    const set = await interrupt.orStop(
      openTiles({
        ...{ args, tileSize: width, fitting: preprocessing, reading: preprocessing.reading },
        ...{ magnification, classNames },
      }),
    );
    for (const note of set.slide.notes) terminal.stderr.write(`${set.slide.path}: ${note}\n`);
    const source = preparedSource({ set, preprocessing });
    const compiled = await interrupt.orStop(trained.compile());
    const { signal } = interrupt;
    const output = await predictAsTrained({ model: compiled, saved, source, batchSize, signal });
    const outputs = output.shape.at(-1) ?? 1;
    const values = set.tiles.map((_, row) => {
      if (outputs > 1) return output.data[row * outputs + column] as number;
      return column === 1 ? (output.data[row] as number) : 1 - (output.data[row] as number);
    });
    const map = heatMap({ width: set.width, height: set.height, tiles: set.tiles, values });
    const threshold = thresholdOf(saved, column);
    const content = await heatPicture({
      ...{ slide: set.slide, map, className: drawn, threshold },
      ...(opacity === undefined ? {} : { opacity }),
    });
    await writeFileAtomic({ path: out, content });
    const json = args.value('json');
    if (json !== undefined) {
      const tiles = set.tiles.map(({ x, y }, at) => ({ x, y, probability: values[at] }));
      await writeJson({
        path: json,
        value: { class: drawn, threshold, tileSize: width, downsample: set.downsample, tiles },
      });
    }
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    for (const line of describeViews(trained.saved, saved)) terminal.stdout.write(`${line}\n`);
    terminal.stdout.write(
      `Wrote ${out}: ${values.length} tiles, ${values.filter((value) => value > threshold).length} of them “${drawn}” at threshold ${threshold.toFixed(3)}, mean probability ${mean.toFixed(3)}; ${set.background} tiles are background.\n`,
    );
    return exitCodes.ok;
  } finally {
    interrupt.end();
    await trained.engine.dispose();
  }
}

/** Where the class is said: the model's threshold, from the other side for the first of two classes; 0.5 of more. */
function thresholdOf({ classNames, decision = {} }: SavedModel, column: number): number {
  const { threshold = 0.5, labelThresholds } = decision;
  if (labelThresholds) return labelThresholds[classNames[column] ?? ''] ?? 0.5;
  if (classNames.length !== 2) return 0.5;
  return column === 1 ? threshold : 1 - threshold;
}
