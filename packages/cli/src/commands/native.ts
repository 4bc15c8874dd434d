import { CnnError } from '@cnn/core';
import { nativeInstall, nativeStatus } from '@cnn/tensorflow';
import type { Command } from '../arguments/command.js';
import { watchInterrupt } from '../interrupt.js';
import { exitCodes } from '../terminal.js';

export const native: Command = {
  name: 'native',
  usage: 'install [--folder FOLDER] [--cuda] | status',
  summary: 'Bring TensorFlow’s native library for the fastest engine, or say where it is.',
  options: {
    folder: { value: 'FOLDER', help: 'a folder that holds libtensorflow; default: looked for, then fetched' },
    cuda: { help: 'TensorFlow’s build for NVIDIA GPUs (Linux)' },
  },
  positionals: true,
  async run(args, terminal) {
    const [what, ...more] = args.positionals;
    if ((what !== 'install' && what !== 'status') || more.length > 0) {
      const received = args.positionals.join(' ') || 'nothing';
      throw new CnnError(
        'USAGE',
        `cnn native: expected install or status, received ${received}. See cnn native --help.`,
      );
    }
    const print = (line: string): unknown => terminal.stdout.write(`${line}\n`);
    if (what === 'status') {
      const status = nativeStatus();
      print(status.ready ? `TensorFlow is here: ${status.binding}` : status.reason);
      return status.ready ? exitCodes.ok : exitCodes.failed;
    }
    const interrupt = watchInterrupt(terminal);
    const folder = args.value('folder');
    try {
      const { binding } = await nativeInstall({
        ...(folder === undefined ? {} : { folder }),
        cuda: args.flag('cuda'),
        report: print,
        signal: interrupt.signal,
      });
      print(`Ready: ${binding}`);
      return exitCodes.ok;
    } finally {
      interrupt.end();
    }
  },
};
