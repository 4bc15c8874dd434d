import { parseArgs } from 'node:util';
import { CnnError, nearestName } from '@cnn/core';
import type { Terminal } from '../terminal.js';
import type { ArgumentsOf } from './arguments.js';
import type { Declaration } from './command.js';
import { commandLineOf } from './commandLine.js';
import type { Option, Options, ValuesOf } from './option.js';

/** @throws CnnError (USAGE) for an unknown option, a value that is missing or wrong, or an argument too many */
export function parseArguments<Group extends Options>(
  command: Pick<Declaration<Group>, 'name' | 'options' | 'positionals'>,
  argv: readonly string[],
  terminal?: Pick<Terminal, 'stderr'>,
): ArgumentsOf<Group> {
  const where = `cnn ${command.name}`;
  const problem = (text: string): CnnError =>
    new CnnError('USAGE', `${where}: ${text}${text.endsWith('?') ? '' : '.'} See ${where} --help.`);
  const { typed, positionals } = readTokens(command.options, argv, problem);
  if (positionals.length > 0 && !command.positionals) {
    const remedy = command.options.data ? '. Name what it reads with --data' : '';
    throw problem(`unexpected argument "${positionals[0]}"${remedy}`);
  }
  return {
    values: valuesOf(command.options, typed),
    options: command.options,
    typed,
    positionals,
    argv: [...argv],
    terminal,
    // Reports are passed on: an address comes without the password in it.
    commandLine: commandLineOf([command.name, ...argv.map(withoutPassword)]),
  };
}

const withoutPassword = (word: string): string => word.replace(/(https?:\/\/)[^/\s@]*@/gi, '$1');

interface Typed {
  readonly typed: ReadonlyMap<string, string | true>;
  readonly positionals: readonly string[];
}

function readTokens(options: Options, argv: readonly string[], problem: (text: string) => CnnError): Typed {
  const spelled = spellings(options);
  const { tokens } = parseArgs({
    args: [...argv],
    options: Object.fromEntries(
      Object.entries(spelled).map(([spelling, name]) => [
        spelling,
        { type: options[name]?.value === undefined ? ('boolean' as const) : ('string' as const) },
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const typed = new Map<string, string | true>();
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') positionals.push(token.value);
    if (token.kind !== 'option') continue;
    const name = Object.hasOwn(spelled, token.name) ? (spelled[token.name] as string) : undefined;
    if (name === undefined) {
      const nearest = nearestName(token.name, Object.keys(options));
      throw problem(
        `there is no option ${token.rawName}${nearest === undefined ? '' : `. Did you mean --${nearest}?`}`,
      );
    }
    const { value } = options[name] as Option;
    if (value === undefined) {
      if (token.value !== undefined) throw problem(`${token.rawName} takes no value`);
      typed.set(name, true);
      continue;
    }
    const mistaken = !token.inlineValue && token.value?.startsWith('--');
    if (token.value === undefined || mistaken) throw problem(`${token.rawName} needs a value ${value}`);
    if (typed.has(name)) throw problem(`--${name} is given twice`);
    typed.set(name, token.value);
  }
  return { typed, positionals };
}

/** The names of options, present and earlier ones, with the present ones. */
function spellings(options: Options): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(options).flatMap(([name, { earlier = [] }]) =>
      [name, ...earlier].map((one) => [one, name]),
    ),
  );
}

function valuesOf<Group extends Options>(options: Group, typed: Typed['typed']): ValuesOf<Group> {
  const values = Object.entries(options).map(([name, option]) => {
    const given = typed.get(name);
    if (given === undefined) return [name, option.absent];
    return [name, given === true ? true : readValue(name, option, given)];
  });
  return Object.fromEntries(values) as ValuesOf<Group>;
}

function readValue(name: string, option: Option, given: string): unknown {
  const value = option.read(given);
  if (value !== undefined) return value;
  const nearest = nearestName(given, option.choices ?? []);
  throw new CnnError(
    'USAGE',
    `--${name}: expected ${option.expected}, received "${given}".${nearest === undefined ? '' : ` Did you mean ${nearest}?`}`,
    { details: { option: name, nearest } },
  );
}
