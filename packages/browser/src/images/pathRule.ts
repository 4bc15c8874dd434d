import { CnnError } from '@cnn/core';
import { type GroupRule, groupByRule, nameOfPath, readGroupRule } from '@cnn/data';
import { doFileJob } from '../workers/fileJobs.js';
import { FileThread, ThreadEnded } from '../workers/fileThread.js';
import { startImageWorker } from '../workers/startImageWorker.js';

/** Milliseconds that a pattern may take for all names. */
const MOST_TIME = 2000;

export interface PathRuleOptions<Result> {
  /** A function of the path, or a rule. */
  readonly rule: ((path: string) => Result) | GroupRule;
  /** What is looked for, for messages: `group` or `label`. */
  readonly what: string;
  readonly paths: readonly string[];
  /** Starts the threads' program, where the bundler does not find it. */
  readonly startWorker?: (() => Worker) | undefined;
}

export interface PathRule<Result> {
  /** @throws CnnError (DATA) for a path that it finds nothing for */
  readonly of: (path: string) => Result | string;
  /** Which folder of a path it takes, from 0; absent where that is not known. */
  readonly level?: number | undefined;
}

/**
 * A rule as a function of the path. A pattern runs in a worker of its own, where it can be ended.
 *
 * @throws CnnError (OPTIONS) for a rule that can't be read, and for a pattern that takes more than two seconds
 */
export async function pathRule<Result>(options: PathRuleOptions<Result>): Promise<PathRule<Result>> {
  const { rule: given, what, paths, startWorker } = options;
  if (typeof given === 'function') return { of: given };
  const rule = readGroupRule({ rule: given, what });
  if ('level' in rule) {
    return { of: (file) => groupByRule({ rule, file, what, capture: undefined }), level: rule.level };
  }
  const names = [...new Set(paths.map(nameOfPath))];
  const found = await capturesOf({ source: rule.pattern, names }, what, startWorker);
  const captures = new Map(names.map((name, at) => [name, found[at]]));
  return {
    of: (file) => groupByRule({ rule, file, what, capture: captures.get(nameOfPath(file)) }),
  };
}

interface Pattern {
  readonly source: string;
  readonly names: readonly string[];
}

async function capturesOf(
  pattern: Pattern,
  what: string,
  start: () => Worker = startImageWorker,
): Promise<readonly (string | undefined)[]> {
  let thread: FileThread;
  try {
    thread = new FileThread(start);
    await thread.do('captures', { source: '', names: [] });
  } catch {
    return doFileJob('captures', pattern);
  }
  // Counted from here: its program is loaded.
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    thread.end();
  }, MOST_TIME);
  try {
    return await thread.do('captures', pattern);
  } catch (error) {
    if (!late || !(error instanceof ThreadEnded)) throw error;
    throw new CnnError(
      'OPTIONS',
      `${what}: the pattern /${pattern.source}/ takes more than ${MOST_TIME / 1000} seconds. Write it without repetitions inside repetitions, such as (a+)+.`,
    );
  } finally {
    clearTimeout(timer);
    thread.end();
  }
}
