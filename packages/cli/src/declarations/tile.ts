import type { ArgumentsOf } from '../options/arguments.js';
import { declare } from '../options/command.js';
import { integer, type Options, text } from '../options/option.js';
import { jsonOption } from '../options/run.js';
import { slideOptions } from '../options/slide.js';

const options = {
  ...slideOptions,
  'tile-size': integer({ default: 224, help: 'height and width of a tile in pixels' }),
  magnification: text({ value: 'X,Y', help: 'such as 20,10; default: that of the largest level' }),
  out: text({
    value: 'OUT',
    default: 'cnn-tiles',
    help: 'the folder for the tiles and tiles.csv, missing or empty',
  }),
  ...jsonOption,
} satisfies Options;

export type TileArguments = ArgumentsOf<typeof options>;

export const tile = declare({
  name: 'tile',
  usage: '--data SLIDE --out OUT [options]',
  summary: 'Cut a whole slide into tiles that hold tissue, at one or more magnifications.',
  options,
});
