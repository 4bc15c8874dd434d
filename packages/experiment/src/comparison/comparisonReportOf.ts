import { CnnError } from '@cnn/core';
import { type ComparedPair, comparePair, disagreements, pairResults } from '@cnn/evaluation';
import type { ComparisonReportOptions, ReportedPair, ReportedRun, Thumbnail } from '@cnn/plot';
import { dataName } from '../report/dataName.js';
import type { ReadResults } from './readResults.js';
import { runNames } from './runNames.js';

/** A run beside others. */
export interface ShownRun extends Omit<ReportedRun, 'name' | 'evaluation' | 'folds'> {
  /** What it predicted; absent where it was not evaluated. */
  readonly results?: ReadResults | undefined;
}

export interface ComparisonReportOfOptions {
  /** At least two. They are called as `runNames` says. */
  readonly runs: readonly ShownRun[];
  /** Of two runs what `comparePair` found already. Default: each two are compared. */
  readonly compared?: readonly ComparedPair[] | undefined;
  /** Of the resampling for intervals. Default 0. */
  readonly seed?: number | undefined;
  /** Pictures of the images that runs predict differently. */
  readonly thumbnail?: Thumbnail | undefined;
  /** The command that does the same again. */
  readonly command?: string | undefined;
  /** When it is made, as it shall be shown. */
  readonly date?: string | undefined;
}

/**
 * What a report of several runs side by side is made of: `comparisonReport` of `@cnn/plot` draws it.
 *
 * @throws CnnError (OPTIONS) for fewer than two runs
 */
export function comparisonReportOf(options: ComparisonReportOfOptions): ComparisonReportOptions {
  const { compared, seed = 0, thumbnail, command, date } = options;
  if (options.runs.length < 2) {
    throw new CnnError('OPTIONS', `comparison: expected at least two runs, received ${options.runs.length}.`);
  }
  const names = runNames(options.runs.map(({ path }) => path));
  const runs = options.runs.map((run, at) => ({ ...run, name: names[at] ?? run.path }));
  const pairs = runs.flatMap((a, at) =>
    runs
      .slice(at + 1)
      .map((b) => (compared ? { a: a.name, b: b.name, pairs: compared } : compare(a, b, seed))),
  );
  const evaluated = runs.flatMap(({ results }) => results ?? []);
  const alike = pairs.every((pair) => pair.pairs !== undefined);
  return {
    title: titleOf(runs),
    subtitle: `${runs.length} runs side by side`,
    ...{ date, command, thumbnail, pairs },
    runs: runs.map(({ results, notes = [], ...run }) => ({
      ...run,
      notes: [...notes, ...(results?.notes ?? [])],
      evaluation: results?.evaluation,
      folds: results?.folds,
    })),
    disagreements: alike && evaluated.length === runs.length ? disagreements(evaluated) : undefined,
  };
}

function titleOf(runs: readonly ShownRun[]): string {
  const names = runs.map(({ path }) => dataName(path.replace(/\/(evaluation|cross-validation)\.json$/, '')));
  return names.length <= 4 ? names.join(', ').replace(/, ([^,]*)$/, ' and $1') : `${names.length} runs`;
}

type NamedRun = ShownRun & { readonly name: string };

function compare(a: NamedRun, b: NamedRun, seed: number): ReportedPair {
  const names = [a.name, b.name] as const;
  const missing = [a, b].find(({ results }) => results === undefined);
  if (!a.results || !b.results)
    return { a: a.name, b: b.name, note: `${missing?.name} was not evaluated on a test set` };
  try {
    const pairs = pairResults(a.results, b.results).map((pair) =>
      comparePair({ pair, seed, names: [...names] }),
    );
    return { a: a.name, b: b.name, pairs };
  } catch (error) {
    // Runs of other images or classes can still be looked at side by side.
    if (!(error instanceof CnnError) || error.code !== 'DATA') throw error;
    return { a: a.name, b: b.name, note: error.message.replace(/\.$/, '') };
  }
}
