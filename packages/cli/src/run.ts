import { CnnError } from '@cnn/core';
import type { Command } from './arguments/command.js';
import { commandHelp, overview } from './arguments/help.js';
import { parseArguments } from './arguments/parseArguments.js';
import { typedAs } from './arguments/typedAs.js';
import { augment } from './commands/augment.js';
import { compare } from './commands/compare.js';
import { crossValidate } from './commands/crossValidate.js';
import { doctor } from './commands/doctor.js';
import { ensemble } from './commands/ensemble.js';
import { evaluate } from './commands/evaluate.js';
import { exportModel } from './commands/export.js';
import { fetchSet } from './commands/fetch.js';
import { findLearningRate } from './commands/findLearningRate.js';
import { heatmap } from './commands/heatmap.js';
import { native } from './commands/native.js';
import { plot } from './commands/plot.js';
import { predict } from './commands/predict.js';
import { search } from './commands/search.js';
import { summary } from './commands/summary.js';
import { tile } from './commands/tile.js';
import { train } from './commands/train.js';
import { printingTerminal } from './printingTerminal.js';
import { type ExitCode, exitCodes, type Terminal } from './terminal.js';
import { inCommandWords } from './text/optionNames.js';
import { version } from './version.js';

const commands: readonly Command[] = [
  train,
  crossValidate,
  search,
  findLearningRate,
  ensemble,
  evaluate,
  compare,
  predict,
  plot,
  exportModel,
  augment,
  fetchSet,
  tile,
  heatmap,
  summary,
  doctor,
  native,
];

export interface RunOptions {
  /** What was typed after `cnn`. */
  readonly argv: readonly string[];
  readonly terminal: Terminal;
}

/** Runs the command line. Every error is one line on stderr. */
export async function run({ argv, terminal }: RunOptions): Promise<ExitCode> {
  const printing = printingTerminal(terminal);
  try {
    return await dispatch(argv, printing);
  } catch (error) {
    printing.stderr.write(`cnn: ${messageOf(inCommandWords(error))}\n`);
    return error instanceof CnnError ? codeOf(error) : exitCodes.failed;
  }
}

async function dispatch([name, ...rest]: readonly string[], terminal: Terminal): Promise<ExitCode> {
  if (name === '--version') {
    terminal.stdout.write(`${version()}\n`);
    return exitCodes.ok;
  }
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    terminal.stdout.write(overview(commands));
    return name === undefined ? exitCodes.usage : exitCodes.ok;
  }
  const command = commands.find((one) => one.name === name);
  if (!command) {
    const names = commands.map((one) => one.name).join(', ');
    throw new CnnError('USAGE', `there is no command "${name}", only ${names}. See cnn --help.`);
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    terminal.stdout.write(commandHelp(command));
    return exitCodes.ok;
  }
  return command.run(parseArguments(command, rest, terminal), terminal);
}

function codeOf({ code }: CnnError): ExitCode {
  if (code === 'USAGE' || code === 'OPTIONS') return exitCodes.usage;
  if (code === 'LEAKAGE') return exitCodes.leakage;
  return code === 'ABORTED' ? exitCodes.interrupted : exitCodes.failed;
}

function messageOf(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const oneLine = message.replaceAll(/\s*\n\s*/g, ' ').trim();
  return error instanceof CnnError ? oneLine + typedAs(error.details) : `unexpected: ${oneLine}`;
}
