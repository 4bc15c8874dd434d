import { existsSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { type TrainArguments, train } from '../declarations/train.js';
import type { Option, Options } from '../options/option.js';
import { parseArguments } from '../options/parseArguments.js';

/** Options whose values may be paths. */
const paths = ['config', 'data', 'model', 'split', 'cache-dir', 'augment', 'stain-reference'];

export interface ResumedArgumentsOptions {
  /** What was typed when the run began, and in which folder. */
  readonly argv: readonly string[];
  readonly folder: string;
  /** Options with their values now. */
  readonly changes: readonly (readonly [name: string, value: string])[];
  /** Where the run is now. */
  readonly out: string;
  readonly terminal?: TrainArguments['terminal'] | undefined;
}

/**
 * The arguments of a run that goes on, maybe in another place: it writes where it was found, and what it reads is looked for from
 * the folder in which it began, then from this one.
 */
export function resumedArguments(options: ResumedArgumentsOptions): TrainArguments {
  const { argv, folder, changes, out, terminal } = options;
  const begun = parseArguments(train, argv);
  const moved = folder === process.cwd() ? [] : paths.flatMap((name) => placed(begun, name, folder));
  const words = argv.filter((word) => word !== '--overwrite');
  return parseArguments(
    train,
    [...moved, ...changes, ['out', out] as const].reduce(replaced, words),
    terminal,
  );
}

function placed(begun: TrainArguments, name: string, folder: string): (readonly [string, string])[] {
  const value = begun.typed.get(name);
  if (typeof value !== 'string' || isAbsolute(value)) return [];
  const there = resolve(folder, value);
  return existsSync(there) ? [[name, there]] : [];
}

/** Words with another value of an option, however it is spelled there. */
function replaced(argv: readonly string[], [name, value]: readonly [string, string]): readonly string[] {
  const option: Option | undefined = (train.options as Options)[name];
  const names = [name, ...(option?.earlier ?? [])].map((one) => `--${one}`);
  const at = argv.findIndex((word) => names.includes(word));
  const others = argv.filter(
    (word, index) =>
      (at < 0 || (index !== at && index !== at + 1)) && !names.some((one) => word.startsWith(`${one}=`)),
  );
  return [...others, `--${name}`, value];
}
