import { CnnError } from '@cnn/core';
import { batchSource, heatMap } from '@cnn/data';
import { heatPicture, writeFileAtomic, writeJson } from '@cnn/node';
import type { Command } from '../arguments/command.js';
import { readInteger, readPngName, readPositive } from '../arguments/readValues.js';
import { openTiles, slideOptions } from '../arguments/slideOptions.js';
import { watchInterrupt } from '../interrupt.js';
import { exitCodes } from '../terminal.js';
import { calibratedOutput, savedTemperature } from '../training/calibration.js';
import { openTrained } from '../training/openTrained.js';

export const heatmap: Command = {
  name: 'heatmap',
  usage: '--model OUT/model --data SLIDE --out FILE.png [options]',
  summary: 'Predict every tile of a whole slide and draw the probabilities over it.',
  options: {
    model: { value: 'FOLDER', help: 'the model folder that cnn train wrote' },
    ...slideOptions,
    magnification: { value: 'X', help: 'that the model was trained at; default: that of the largest level' },
    class: { value: 'NAME', help: 'whose probability is drawn; default: the last class' },
    'batch-size': { value: 'N', help: 'default 32' },
    engine: { value: 'NAME', help: 'see cnn doctor; default: the fastest that works' },
    out: { value: 'FILE', help: 'the PNG file; default heatmap.png' },
    json: { value: 'FILE', help: 'also write tiles and probabilities as JSON into this file' },
  },
  async run(args, terminal) {
    const out = readPngName(args, 'out') ?? 'heatmap.png';
    const batchSize = readInteger(args, 'batch-size') ?? 32;
    const interrupt = watchInterrupt(terminal);
    const trained = await openTrained(args);
    try {
      const { model, classNames, preprocessing } = trained.saved;
      const [height, width, channels] = model.input;
      if (height !== width || channels !== 3) {
        throw new CnnError(
          'MODEL',
          `model '${model.name}' takes [${model.input.join(', ')}], expected square RGB tiles.`,
        );
      }
      const drawn = args.value('class') ?? (classNames.at(-1) as string);
      const column = classNames.indexOf(drawn);
      if (column < 0)
        throw new CnnError('USAGE', `--class: expected ${classNames.join(', ')}, received "${drawn}".`);
      const magnification = readPositive(args, 'magnification');
      const set = await interrupt.orStop(openTiles({ args, tileSize: width, magnification, classNames }));
      for (const note of set.slide.notes) terminal.stderr.write(`${set.slide.path}: ${note}\n`);
      const { rescale, stain } = preprocessing;
      const source = batchSource({ set, rescale, ...(stain ? { normalizeStain: stain } : {}) });
      const compiled = await interrupt.orStop(trained.compile());
      const said = await compiled.predict(source, { batchSize, signal: interrupt.signal });
      const output = calibratedOutput(said, savedTemperature(trained.saved));
      const outputs = output.shape.at(-1) ?? 1;
      const values = set.tiles.map((_, row) => {
        if (outputs > 1) return output.data[row * outputs + column] as number;
        return column === 1 ? (output.data[row] as number) : 1 - (output.data[row] as number);
      });
      const map = heatMap({ width: set.width, height: set.height, tiles: set.tiles, values });
      await writeFileAtomic({ path: out, content: await heatPicture({ slide: set.slide, map }) });
      const json = args.value('json');
      if (json !== undefined) {
        const tiles = set.tiles.map(({ x, y }, at) => ({ x, y, probability: values[at] }));
        await writeJson({
          path: json,
          value: { class: drawn, tileSize: width, downsample: set.downsample, tiles },
        });
      }
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      terminal.stdout.write(
        `Wrote ${out}: ${values.length} tiles, mean probability of ${drawn} ${mean.toFixed(3)}; ${set.background} tiles are background.\n`,
      );
      return exitCodes.ok;
    } finally {
      interrupt.end();
      await trained.engine.dispose();
    }
  },
};
