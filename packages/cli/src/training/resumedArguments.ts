import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import type { Command } from '../arguments/command.js';
import { type Arguments, parseArguments } from '../arguments/parseArguments.js';

/** Options whose values may be paths. */
const paths = ['data', 'model', 'split', 'split-file', 'cache-dir', 'augment', 'stain-reference'];

export interface ResumedArgumentsOptions {
  readonly command: Command;
  /** What was typed when the run began, and in which folder. */
  readonly argv: readonly string[];
  readonly folder: string;
  /** Options with their values now. */
  readonly changes: readonly (readonly [name: string, value: string])[];
  /** Where the run is now. */
  readonly out: string;
  readonly terminal?: Arguments['terminal'] | undefined;
}

/**
 * The arguments of a run that goes on, maybe in another place: it writes where it was found, and what it reads is looked for from
 * the folder in which it began, then from this one.
 */
export function resumedArguments(options: ResumedArgumentsOptions): Arguments {
  const { command, argv, folder, changes, out, terminal } = options;
  const begun = parseArguments(command, argv);
  const moved = folder === process.cwd() ? [] : paths.flatMap((name) => placed(begun, name, folder));
  const words = argv.filter((word) => word !== '--overwrite');
  return parseArguments(
    command,
    [...moved, ...changes, ['out', out] as const].reduce(replaced, words),
    terminal,
  );
}

function placed(begun: Arguments, name: string, folder: string): (readonly [string, string])[] {
  const value = begun.value(name);
  if (value === undefined || isAbsolute(value)) return [];
  const there = resolve(folder, value);
  return existsSync(there) ? [[name, there]] : [];
}

/** Words with another value of an option. */
function replaced(argv: readonly string[], [name, value]: readonly [string, string]): readonly string[] {
  const at = argv.indexOf(`--${name}`);
  const others = argv.filter(
    (word, index) => (at < 0 || (index !== at && index !== at + 1)) && !word.startsWith(`--${name}=`),
  );
  return [...others, `--${name}`, value];
}
