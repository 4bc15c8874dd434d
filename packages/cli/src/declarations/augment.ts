import type { ArgumentsOf } from '../options/arguments.js';
import { declare } from '../options/command.js';
import { dataOptions, imageSizeOption } from '../options/data.js';
import { integer, type Options, pngName } from '../options/option.js';
import { augmentOptions, stainOptions } from '../options/training.js';

const options = {
  ...dataOptions,
  ...imageSizeOption,
  ...augmentOptions,
  ...stainOptions,
  out: pngName({ help: 'the PNG file to write', earlier: ['preview'] }),
  images: integer({ default: 6, help: 'how many images' }),
  columns: integer({ default: 8, help: 'how many augmented versions of each' }),
  seed: integer({ least: 0, default: 0, help: 'of what is random' }),
} satisfies Options;

export type AugmentArguments = ArgumentsOf<typeof options>;

export const augment = declare({
  name: 'augment',
  usage: '--data DATA --augment STEPS --out FILE.png [options]',
  summary: 'Show what augmentation does to images: a picture with the original on the left of each row.',
  options,
});
