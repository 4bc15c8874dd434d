import type { ExitCode, Terminal } from '../terminal.js';
import type { ArgumentsOf } from './arguments.js';
import type { Options } from './option.js';

/** What is known of a subcommand of `cnn` before it runs. */
export interface Declaration<Group extends Options = Options> {
  readonly name: string;
  /** What stands after `cnn name` in the help. */
  readonly usage: string;
  /** One sentence. */
  readonly summary: string;
  readonly options: Group;
  /** Whether it takes arguments without `--`. Default false. */
  readonly positionals?: boolean | undefined;
}

export interface Command extends Declaration {
  load(): Promise<CommandBody>;
}

export interface CommandBody<Group extends Options = Options> {
  run(args: ArgumentsOf<Group>, terminal: Terminal): Promise<ExitCode>;
}

export function declare<const Group extends Options>(declaration: Declaration<Group>): Declaration<Group> {
  return declaration;
}

/** A command whose body takes its options. */
export function bind<Group extends Options>(
  declaration: Declaration<Group>,
  load: () => Promise<CommandBody<Group>>,
): Command {
  return { ...declaration, load };
}
