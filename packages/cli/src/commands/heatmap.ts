import { CnnError } from '@cnn/core';
import { canonicalName, heatMap } from '@cnn/data';
import { thresholdOf } from '@cnn/experiment';
import { heatPicture, writeFileAtomic, writeJson } from '@cnn/node';
import { openTiles } from '../arguments/slideOptions.js';
import { onEngine, readTrained } from '../arguments/trainedModel.js';
import { describeViews, withViews } from '../arguments/viewOptions.js';
import type { HeatmapArguments } from '../declarations/heatmap.js';
import { experimentOf } from '../experiment/experimentOf.js';
import { methodOf } from '../explanation/methodOf.js';
import { tileEvidence } from '../explanation/tileEvidence.js';
import { watchInterrupt } from '../interrupt.js';
import { methodOptions } from '../options/explanation.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

export async function run(args: HeatmapArguments, terminal: Terminal): Promise<ExitCode> {
  const typed = args.values;
  const { out, 'batch-size': batchSize, opacity, magnification, tiles: tilesFile } = typed;
  checkExplained(args);
  const { data: read } = await experimentOf(args);
  const interrupt = watchInterrupt(terminal);
  const kept = await readTrained(typed, terminal);
  const trained = onEngine(withViews(kept, typed), typed);
  try {
    const { definition: model, classNames, preprocessing } = trained;
    const { imageSize, usualSize: [height, width] = imageSize } = preprocessing;
    if (height !== width || model.input[2] !== 3) {
      throw new CnnError(
        'MODEL',
        `model '${model.name}' was trained on images of ${height}×${width} and ${model.input[2]} channels, expected square RGB tiles.`,
      );
    }
    const drawn = typed.class ?? (classNames.at(-1) as string);
    const column = classNames.map(canonicalName).indexOf(canonicalName(drawn));
    const name = classNames[column];
    if (name === undefined)
      throw new CnnError('USAGE', `--class: expected ${classNames.join(', ')}, received "${drawn}".`);
    const set = await interrupt.orStop(
      openTiles({
        ...{ values: typed, read, tileSize: width, fitting: preprocessing, reading: preprocessing.reading },
        ...{ magnification, classNames },
      }),
    );
    for (const note of set.slide.notes) terminal.stderr.write(`${set.slide.path}: ${note}\n`);
    await interrupt.orStop(trained.compiled());
    const predictions = await trained.predict(set, { batchSize, signal: interrupt.signal });
    const values = predictions.map(({ probabilities }) => probabilities[name] as number);
    const map = heatMap({ width: set.width, height: set.height, tiles: set.tiles, values });
    const threshold = thresholdOf(trained.saved, name);
    const evidence = typed.explain
      ? await tileEvidence({ trained, set, target: name, typed, signal: interrupt.signal })
      : undefined;
    const content = await heatPicture({
      ...{ slide: set.slide, map, className: drawn, threshold, evidence },
      ...(opacity === undefined ? {} : { opacity }),
    });
    await writeFileAtomic({ path: out, content });
    if (tilesFile !== undefined) {
      const tiles = set.tiles.map(({ x, y }, at) => ({ x, y, probability: values[at] }));
      await writeJson({
        path: tilesFile,
        value: { class: drawn, threshold, tileSize: width, downsample: set.downsample, tiles },
      });
    }
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    for (const line of describeViews(kept, trained.saved)) terminal.stdout.write(`${line}\n`);
    terminal.stdout.write(
      `Wrote ${out}: ${values.length} tiles, ${values.filter((value) => value > threshold).length} of them “${drawn}” at threshold ${threshold.toFixed(3)}, mean probability ${mean.toFixed(3)}; ${set.background} tiles are background.\n`,
    );
    return exitCodes.ok;
  } finally {
    interrupt.end();
    await trained.dispose();
  }
}

/** @throws CnnError (USAGE) for options of --explain that do nothing */
function checkExplained({ values, typed }: HeatmapArguments): void {
  if (values.explain) methodOf(values);
  else {
    const idle = Object.keys(methodOptions).find((name) => typed.has(name));
    if (idle)
      throw new CnnError('USAGE', `--${idle} says how --explain explains. Add --explain, or leave it out.`);
  }
}
