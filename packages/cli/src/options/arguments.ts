import type { Terminal } from '../terminal.js';
import type { Options, ValuesOf } from './option.js';

/** What was typed after `cnn name`. */
export interface Arguments<Values = object> {
  /** By the options' names; what was not typed has its default. */
  readonly values: Values;
  /** The options that were typed, by their present names, as they were typed; `true` for a flag. */
  readonly typed: ReadonlyMap<string, string | true>;
  /** All that the command has. */
  readonly options: Options;
  readonly positionals: readonly string[];
  readonly argv: readonly string[];
  /** Where what is unusual of the data is told while it is read; nowhere when absent. */
  readonly terminal?: Pick<Terminal, 'stderr'> | undefined;
  /** The whole command, as it can be typed again. */
  readonly commandLine: string;
}

/** The arguments of a command with these options. */
export type ArgumentsOf<Group extends Options> = Arguments<ValuesOf<Group>>;
