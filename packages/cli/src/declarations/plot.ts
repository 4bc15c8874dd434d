import type { ArgumentsOf } from '../options/arguments.js';
import { declare } from '../options/command.js';
import { choice, flag, type Options, text } from '../options/option.js';

const options = {
  metric: text({
    value: 'NAME',
    help: 'what the first figure shows, such as auc; default: the accuracy, or else the first metric beside the loss',
  }),
  out: text({ value: 'FOLDER', help: 'the folder to write to; default: OUT' }),
  png: flag('write accuracy.png and loss.png instead of SVG files'),
  theme: choice({
    of: ['light', 'dark', 'auto'],
    default: 'light',
    help: 'colours: dark paper, or auto, which in an SVG file follows the reader’s system',
  }),
  json: flag('print the names of the files as JSON'),
} satisfies Options;

export type PlotArguments = ArgumentsOf<typeof options>;

export const plot = declare({
  name: 'plot',
  usage: 'OUT [options]',
  summary: 'Draw accuracy.svg and loss.svg of a run, or PNG files, from its history.json, without training.',
  options,
  positionals: true,
});
