import type { ArgumentsOf } from '../options/arguments.js';
import { declare } from '../options/command.js';
import { maxPixelsOption, trainedPictureOptions } from '../options/data.js';
import { decideOption, viewOptions } from '../options/evaluation.js';
import { choice, flag, type Options } from '../options/option.js';
import { measuringOptions, trainedModelOption } from '../options/run.js';

const options = {
  ...trainedModelOption,
  ...decideOption,
  ...viewOptions,
  ...measuringOptions,
  'odd-size': choice({
    of: ['resize', 'pad'],
    complete: true,
    help: 'what to do with images of a different size: resize or pad; default: as in training',
  }),
  ...trainedPictureOptions,
  ...maxPixelsOption,
  json: flag('print a JSON list'),
} satisfies Options;

export type PredictArguments = ArgumentsOf<typeof options>;

export const predict = declare({
  name: 'predict',
  usage: '--model OUT IMAGE... [options]',
  summary: 'Classify images with a trained model.',
  options,
  positionals: true,
});
