import { CnnError } from '@cnn/core';
import type { Arguments } from '../options/arguments.js';
import { withOptionNames } from '../text/optionNames.js';

export interface TellByOptionOptions {
  readonly args: Pick<Arguments, 'typed' | 'options'>;
  /** The file of `--config`. */
  readonly file?: string | undefined;
}

/**
 * What `@cnn/experiment` says of a field, said of the option that sets it; of a field that stands in the file of `--config` alone,
 * with the file's name. Other errors stay as they are.
 */
export function tellByOption(error: unknown, { args, file }: TellByOptionOptions): unknown {
  if (!(error instanceof CnnError) || typeof error.details.path !== 'string') return error;
  const { details } = error;
  const { path } = error.details;
  const typed = Object.entries(args.options).some(
    ([name, { at }]) => at !== undefined && args.typed.has(name) && isWithin(path, at),
  );
  if (file === undefined || typed)
    return new CnnError('USAGE', withOptionNames(error.message), { cause: error, details });
  return new CnnError('FILE', `${file}: ${error.message.replace(/^experiment: /, '')}`, {
    cause: error,
    details,
  });
}

function isWithin(path: string, at: string): boolean {
  return path === at || path.startsWith(`${at}.`) || path.startsWith(`${at}[`);
}
