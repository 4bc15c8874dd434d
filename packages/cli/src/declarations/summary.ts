import type { ArgumentsOf } from '../options/arguments.js';
import { declare } from '../options/command.js';
import { flag, integer, type Options, size } from '../options/option.js';
import { modelOption } from '../options/run.js';

const options = {
  ...modelOption,
  'image-size': size({ help: 'of a preset: height and width, or HEIGHTxWIDTH; default 224' }),
  channels: integer({ help: 'of a preset; default 3' }),
  classes: integer({ least: 2, help: 'of a preset; default 2' }),
  'batch-size': integer({ default: 32, help: 'for the memory of a training step' }),
  json: flag('print the definition and the numbers as JSON'),
} satisfies Options;

export type SummaryArguments = ArgumentsOf<typeof options>;

export const summary = declare({
  name: 'summary',
  usage: '--model MODEL [options]',
  summary: 'Show a network: layers, shapes, parameters, multiply-adds and memory.',
  options,
});
