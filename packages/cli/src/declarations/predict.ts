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
  out: {
    value: 'FILE',
    help: 'also write the predictions to this file: .csv, a row per image, or .json',
    absent: undefined,
    expected: 'a name that ends in .csv or .json',
    read: (given: string): string | undefined => (/\.(csv|json)$/i.test(given) ? given : undefined),
  },
  json: flag('print a JSON list'),
} satisfies Options;

export type PredictArguments = ArgumentsOf<typeof options>;

export const predict = declare({
  name: 'predict',
  usage: '--model OUT IMAGE|FOLDER... [options]',
  summary: 'Classify images with a trained model.',
  options,
  positionals: true,
});
