import { runInNewContext } from 'node:vm';
import { CnnError } from '@cnn/core';

/** Milliseconds that a pattern may take for so many names. */
const MOST_TIME = 2000;
const AT_ONCE = 20_000;

const PROGRAM = `
const pattern = new RegExp(source, 'u');
names.map((name, at) => { place[0] = at; return pattern.exec(name)?.[1]; })`;

export interface RunPatternOptions {
  /** A valid regular expression. */
  readonly source: string;
  readonly names: readonly string[];
  /** What is looked for, for messages. */
  readonly what: string;
}

/**
 * The first capture of a regular expression in each name; nothing where it does not match. It runs where it can be ended:
 * some patterns, such as `^(a+)+$`, try for years on a name that does not match.
 *
 * @throws CnnError (OPTIONS) for a pattern that takes more than two seconds
 */
export function runPattern({ source, names, what }: RunPatternOptions): (string | undefined)[] {
  const found: (string | undefined)[][] = [];
  for (let first = 0; first < names.length; first += AT_ONCE) {
    const some = names.slice(first, first + AT_ONCE);
    const place = [0];
    try {
      found.push(runInNewContext(PROGRAM, { source, names: some, place }, { timeout: MOST_TIME }));
    } catch (error) {
      // Of another realm, so that it is no instance of our Error.
      if ((error as { code?: unknown }).code !== 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      throw new CnnError(
        'OPTIONS',
        `${what}: the pattern /${source}/ takes more than ${MOST_TIME / 1000} seconds, for the name ${some[place[0] as number]} too long. Write it without repetitions inside repetitions, such as (a+)+.`,
        { cause: error },
      );
    }
  }
  return found.flat();
}
