import type { Declaration } from '../options/command.js';

export type Command = Pick<Declaration, 'name' | 'options' | 'positionals'>;
