import type { Declaration } from '../options/command.js';

/** What the help said of an option. */
export interface Option {
  readonly value?: string;
  readonly help: string;
}

export type Command = Pick<Declaration, 'name' | 'options' | 'positionals'>;
