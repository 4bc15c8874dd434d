import { CnnError } from '@cnn/core';
import { nativeInstall, nativeStatus } from '@cnn/tensorflow';
import type { NativeArguments } from '../declarations/native.js';
import { watchInterrupt } from '../interrupt.js';
import { type ExitCode, exitCodes, type Terminal } from '../terminal.js';

export async function run(args: NativeArguments, terminal: Terminal): Promise<ExitCode> {
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
    print(status.ready ? `TensorFlow is here: ${status.files.at(-1)}` : status.reason);
    return status.ready ? exitCodes.ok : exitCodes.failed;
  }
  const interrupt = watchInterrupt(terminal);
  const { library, wheel, cuda, 'tfjs-node': tfjsNode } = args.values;
  try {
    const { files } = await nativeInstall({
      ...{ library, wheel, cuda, tfjsNode },
      report: print,
      signal: interrupt.signal,
    });
    print(`Ready: ${files.at(-1)}`);
    return exitCodes.ok;
  } finally {
    interrupt.end();
  }
}
