import { CnnError } from '@cnn/core';
import { canonicalName, heatMap } from '@cnn/data';
import { thresholdOf } from '@cnn/experiment';
import { heatPicture, writeFileAtomic, writeJson } from '@cnn/node';
import type { Command } from '../arguments/command.js';
import { trainedPictureOptions } from '../arguments/pictureOptions.js';
import { readInteger, readPngName, readPositive } from '../arguments/readValues.js';
import { openTiles, readShare, slideOptions } from '../arguments/slideOptions.js';
import { modelOption, onEngine, readTrained } from '../arguments/trainedModel.js';
import { describeViews, viewOptions, withViews } from '../arguments/viewOptions.js';
import { watchInterrupt } from '../interrupt.js';
import { exitCodes } from '../terminal.js';

export const heatmap: Command = {
  name: 'heatmap',
  usage: '--model OUT/model --data SLIDE --out FILE.png [options]',
  summary: 'Predict every tile of a whole slide and draw the probabilities over it.',
  options: {
    ...modelOption,
    ...slideOptions,
    ...trainedPictureOptions,
    magnification: { value: 'X', help: 'that the model was trained at; default: that of the largest level' },
    class: { value: 'NAME', help: 'whose probability is drawn; default: the last class' },
    ...viewOptions,
    'batch-size': { value: 'N', help: 'default 32' },
    engine: { value: 'NAME', help: 'see cnn doctor; default: the fastest that works' },
    out: { value: 'FILE', help: 'the PNG file; default heatmap.png' },
    opacity: {
      value: 'X',
      help: 'how much of its colour lies over a tile, 0 (outlines alone) to 1; default 0.3',
    },
    json: { value: 'FILE', help: 'also write tiles and probabilities as JSON into this file' },
  },
  async run(args, terminal) {
    const out = readPngName(args, 'out') ?? 'heatmap.png';
    const batchSize = readInteger(args, 'batch-size') ?? 32;
    const opacity = readShare(args, 'opacity');
    const interrupt = watchInterrupt(terminal);
    const kept = await readTrained(args, terminal);
    const trained = onEngine(withViews(kept, args), args);
    try {
      const { definition: model, classNames, preprocessing } = trained;
      const { imageSize, usualSize: [height, width] = imageSize } = preprocessing;
      if (height !== width || model.input[2] !== 3) {
        throw new CnnError(
          'MODEL',
          `model '${model.name}' was trained on images of ${height}×${width} and ${model.input[2]} channels, expected square RGB tiles.`,
        );
      }
      const drawn = args.value('class') ?? (classNames.at(-1) as string);
      const column = classNames.map(canonicalName).indexOf(canonicalName(drawn));
      const name = classNames[column];
      if (name === undefined)
        throw new CnnError('USAGE', `--class: expected ${classNames.join(', ')}, received "${drawn}".`);
      const magnification = readPositive(args, 'magnification');
      const set = await interrupt.orStop(
        openTiles({
          ...{ args, tileSize: width, fitting: preprocessing, reading: preprocessing.reading },
          ...{ magnification, classNames },
        }),
      );
      for (const note of set.slide.notes) terminal.stderr.write(`${set.slide.path}: ${note}\n`);
      await interrupt.orStop(trained.compiled());
      const predictions = await trained.predict(set, { batchSize, signal: interrupt.signal });
      const values = predictions.map(({ probabilities }) => probabilities[name] as number);
      const map = heatMap({ width: set.width, height: set.height, tiles: set.tiles, values });
      const threshold = thresholdOf(trained.saved, name);
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
      for (const line of describeViews(kept, trained.saved)) terminal.stdout.write(`${line}\n`);
      terminal.stdout.write(
        `Wrote ${out}: ${values.length} tiles, ${values.filter((value) => value > threshold).length} of them “${drawn}” at threshold ${threshold.toFixed(3)}, mean probability ${mean.toFixed(3)}; ${set.background} tiles are background.\n`,
      );
      return exitCodes.ok;
    } finally {
      interrupt.end();
      await trained.dispose();
    }
  },
};
