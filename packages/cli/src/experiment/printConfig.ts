import type { Arguments } from '../options/arguments.js';
import { type ExitCode, exitCodes, type OutputStream } from '../terminal.js';
import { experimentOf } from './experimentOf.js';

/** Prints the experiment of a command, as a file for `--config`. */
export async function printConfig(args: Arguments, stdout: OutputStream): Promise<ExitCode> {
  stdout.write(`${JSON.stringify(await experimentOf(args), null, 2)}\n`);
  return exitCodes.ok;
}
