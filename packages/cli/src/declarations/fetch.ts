import type { ArgumentsOf } from '../options/arguments.js';
import { declare } from '../options/command.js';
import { type Options, text } from '../options/option.js';

const options = {
  out: text({ value: 'FOLDER', help: 'where to put it; default: the cache, where --data NAME finds it' }),
} satisfies Options;

export type FetchArguments = ArgumentsOf<typeof options>;

export const fetchSet = declare({
  name: 'fetch',
  usage: '[NAME] [--out FOLDER]',
  summary: 'Download a known set of images and check its sums; without NAME, list the sets.',
  options,
  positionals: true,
});
