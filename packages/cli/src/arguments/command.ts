import type { ExitCode, Terminal } from '../terminal.js';
import type { Arguments } from './parseArguments.js';

/** An option `--name`. */
export interface Option {
  /** What stands after it in the help, such as `N`. A flag when absent. */
  readonly value?: string;
  /** One sentence, with the default. */
  readonly help: string;
}

/** A subcommand of `cnn`. */
export interface Command {
  readonly name: string;
  /** What stands after `cnn name` in the help. */
  readonly usage: string;
  /** One sentence. */
  readonly summary: string;
  readonly options: Readonly<Record<string, Option>>;
  /** Whether it takes arguments without `--`. Default false. */
  readonly positionals?: boolean;
  run(args: Arguments, terminal: Terminal): Promise<ExitCode>;
}
