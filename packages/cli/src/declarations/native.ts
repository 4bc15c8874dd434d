import type { ArgumentsOf } from '../options/arguments.js';
import { declare } from '../options/command.js';
import { flag, type Options, text } from '../options/option.js';

const options = {
  library: text({
    value: 'FOLDER',
    help: 'a folder that holds TensorFlow’s library; it stays where it is',
  }),
  wheel: text({
    value: 'FILE',
    help: 'a wheel of TensorFlow, of which the library is unpacked; default: fetched by pip',
  }),
  cuda: flag('TensorFlow’s build for NVIDIA GPUs (Linux x64; about 3 GB)'),
  'tfjs-node': flag('tfjs-node too, with a binding that is compiled here (needs g++)'),
} satisfies Options;

export type NativeArguments = ArgumentsOf<typeof options>;

export const native = declare({
  name: 'native',
  usage: 'install [--library FOLDER | --wheel FILE | --cuda] [--tfjs-node] | status',
  summary: 'Install TensorFlow’s native library (the fastest engine), or show where it is.',
  options,
  positionals: true,
});
