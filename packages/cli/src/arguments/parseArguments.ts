import type { Arguments as Typed } from '../options/arguments.js';
import { parseArguments as parse } from '../options/parseArguments.js';
import type { Terminal } from '../terminal.js';
import type { Command } from './command.js';

/** What was typed after `cnn name`, as texts. */
export interface Arguments {
  /** The value of an option; undefined when it was not given. */
  value(name: string): string | undefined;
  /** Whether a flag was given. */
  flag(name: string): boolean;
  readonly positionals: readonly string[];
  /** As they were typed. */
  readonly argv: readonly string[];
  /** Where what is unusual of the data is told while it is read; nowhere when absent. */
  readonly terminal?: Pick<Terminal, 'stderr'> | undefined;
  /** The whole command, as it can be typed again. */
  readonly commandLine: string;
}

/** Arguments as texts. */
export function asTexts({ typed, positionals, argv, terminal, commandLine }: Typed): Arguments {
  return {
    value: (name) => {
      const given = typed.get(name);
      return given === true ? undefined : given;
    },
    flag: (name) => typed.get(name) === true,
    ...{ positionals, argv, terminal, commandLine },
  };
}

/** @throws CnnError (USAGE) as `parseArguments` of the options does */
export function parseArguments(
  command: Command,
  argv: readonly string[],
  terminal?: Pick<Terminal, 'stderr'>,
): Arguments {
  return asTexts(parse(command, argv, terminal));
}
