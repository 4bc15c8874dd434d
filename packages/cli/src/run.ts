import { CnnError, nearestName } from '@cnn/core';
import { typedAs } from './arguments/typedAs.js';
import { commands } from './declarations/commands.js';
import { commandHelp, overview } from './options/help.js';
import { parseArguments } from './options/parseArguments.js';
import { printingTerminal } from './printingTerminal.js';
import { type ExitCode, exitCodes, type Terminal } from './terminal.js';
import { inCommandWords } from './text/optionNames.js';
import { version } from './version.js';

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
    const names = commands.map((one) => one.name);
    const nearest = nearestName(name, names);
    const remedy = nearest === undefined ? `There are ${names.join(', ')}.` : `Did you mean ${nearest}?`;
    throw new CnnError('USAGE', `there is no command "${name}". ${remedy} See cnn --help.`);
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    terminal.stdout.write(commandHelp(command));
    return exitCodes.ok;
  }
  const args = parseArguments(command, rest, terminal);
  return (await command.load()).run(args, terminal);
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
