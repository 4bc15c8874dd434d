import type { ArgumentsOf } from '../options/arguments.js';
import { declare } from '../options/command.js';
import { trainedDataOptions } from '../options/data.js';
import { decideOption, viewOptions } from '../options/evaluation.js';
import { methodOptions } from '../options/explanation.js';
import { flag, integer, type Options, text } from '../options/option.js';
import { measuringOptions, partOptions, trainedModelOption } from '../options/run.js';

const options = {
  ...trainedModelOption,
  target: text({
    value: 'CLASS',
    help: 'the class, or label, that is explained, by its name or its index from 0; default: the one that is predicted for each image, of labels the most probable',
  }),
  ...methodOptions,
  ...trainedDataOptions,
  ...partOptions,
  worst: integer({ help: 'of --data, the N most confident mistakes' }),
  random: integer({ help: 'of --data, N images at random' }),
  class: text({ value: 'NAME', help: 'of --data, images of this class alone' }),
  seed: integer({ least: 0, default: 0, help: 'of --random, of methods that draw, and of --check' }),
  ...decideOption,
  ...viewOptions,
  ...measuringOptions,
  check: flag(
    'also measure whether the maps point at what decides: deletion and insertion, randomized layers, and masks where the data have them',
  ),
  out: text({ value: 'DIR', default: 'explanations', help: 'the folder to write to; missing or empty' }),
  json: flag(
    'print a JSON list: file, class, probability, layers, and the paths of the picture and the map, DIR included; with --check an object of images, that list, and check',
  ),
} satisfies Options;

export type ExplainArguments = ArgumentsOf<typeof options>;

export const explain = declare({
  name: 'explain',
  usage: '--model OUT IMAGE|FOLDER...|--data DATA [options]',
  summary: 'Show where a trained model looked, as pictures, numbers and a page.',
  options,
  positionals: true,
});
