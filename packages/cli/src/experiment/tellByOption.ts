import { CnnError } from '@cnn/core';
import type { Arguments } from '../options/arguments.js';

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
  const { path } = error.details;
  const message = error.message.replace(/^experiment: /, '');
  const places = Object.entries(args.options)
    .flatMap(([name, { at }]) => (at === undefined ? [] : [{ name, at }]))
    .sort((one, other) => other.at.length - one.at.length);
  const typed = places.some(({ name, at }) => args.typed.has(name) && isWithin(path, at));
  const { details } = error;
  if (file !== undefined && !typed)
    return new CnnError('FILE', `${file}: ${message}`, { cause: error, details });
  let told = message;
  for (const { name, at } of places)
    told = told.replaceAll(
      new RegExp(`${at.replaceAll('.', '\\.')}(\\.\\w+)*(?![\\w.]*\\w)`, 'g'),
      `--${name}`,
    );
  return new CnnError('USAGE', told, { cause: error, details });
}

function isWithin(path: string, at: string): boolean {
  return path === at || path.startsWith(`${at}.`) || path.startsWith(`${at}[`);
}
