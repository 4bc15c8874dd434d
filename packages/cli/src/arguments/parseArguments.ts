import { parseArgs } from 'node:util';
import { CnnError, nearestName } from '@cnn/core';
import type { Terminal } from '../terminal.js';
import type { Command } from './command.js';

/** What was typed after `cnn name`. */
export interface Arguments {
  /** The value of an option; undefined when it was not given. */
  value(name: string): string | undefined;
  /** Whether a flag was given. */
  flag(name: string): boolean;
  readonly positionals: readonly string[];
  /** As they were typed. */
  readonly argv: readonly string[];
  /** Where what is unusual of the data is told while it is read; nowhere when absent. */
  readonly terminal?: Pick<Terminal, 'stderr'>;
  /** The whole command, as it can be typed again. */
  readonly commandLine: string;
}

/** @throws CnnError (USAGE) for an unknown option, a missing value or an argument too many */
export function parseArguments(
  command: Command,
  argv: readonly string[],
  terminal?: Pick<Terminal, 'stderr'>,
): Arguments {
  const where = `cnn ${command.name}`;
  const problem = (text: string): CnnError =>
    new CnnError('USAGE', `${where}: ${text}${text.endsWith('?') ? '' : '.'} See ${where} --help.`);
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(
      Object.entries(command.options).map(([name, { value }]) => [
        name,
        { type: value === undefined ? ('boolean' as const) : ('string' as const) },
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<string, string>();
  const flags = new Set<string>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const option = Object.hasOwn(command.options, token.name) ? command.options[token.name] : undefined;
    if (!option) {
      const nearest = nearestName(token.name, Object.keys(command.options));
      const meant = nearest === undefined ? '' : `. Did you mean --${nearest}?`;
      throw problem(`there is no option ${token.rawName}${meant}`);
    }
    if (option.value === undefined) {
      if (token.value !== undefined) throw problem(`${token.rawName} takes no value`);
      flags.add(token.name);
      continue;
    }
    const mistaken = !token.inlineValue && token.value?.startsWith('--');
    if (token.value === undefined || mistaken)
      throw problem(`${token.rawName} needs a value ${option.value}`);
    if (values.has(token.name)) throw problem(`${token.rawName} is given twice`);
    values.set(token.name, token.value);
  }
  if (positionals.length > 0 && !command.positionals) {
    const where = command.options.data ? ': what is read is named by --data' : '';
    throw problem(`did not expect the argument "${positionals[0]}"${where}`);
  }
  return {
    value: (name) => values.get(name),
    flag: (name) => flags.has(name),
    positionals,
    argv: [...argv],
    ...(terminal ? { terminal } : {}),
    commandLine: commandLineOf([command.name, ...argv]),
  };
}

/** A command of `cnn`, as it can be typed. */
export function commandLineOf(words: readonly string[]): string {
  return ['npx', 'cnn', ...words].map(quoted).join(' ');
}

/** A word as a POSIX shell reads it. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
