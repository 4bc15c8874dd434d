import type { ArgumentsOf } from '../options/arguments.js';
import { declare } from '../options/command.js';
import { flag, type Options, text } from '../options/option.js';

const options = {
  folder: text({
    value: 'FOLDER',
    help: 'a folder that holds libtensorflow; default: looked for, then downloaded',
  }),
  cuda: flag('TensorFlow’s build for NVIDIA GPUs (Linux x64; about 3 GB)'),
} satisfies Options;

export type NativeArguments = ArgumentsOf<typeof options>;

export const native = declare({
  name: 'native',
  usage: 'install [--folder FOLDER] [--cuda] | status',
  summary: 'Install TensorFlow’s native library (the fastest engine), or show where it is.',
  options,
  positionals: true,
});
