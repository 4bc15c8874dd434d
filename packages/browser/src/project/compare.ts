import { CnnError } from '@cnn/core';
import { comparisonReportOf, readShownRun, runDate, type Store } from '@cnn/experiment';
import type { ComparisonReportOptions } from '@cnn/plot';

/** A run to be compared. */
export interface NamedRun {
  readonly name: string;
  readonly store: Store;
}

/**
 * Runs side by side: what differs in their settings and results, with intervals, and whether a difference is shown. `comparisonReport` of
 * `@cnn/plot` draws it. Plain JSON.
 *
 * @throws CnnError (OPTIONS) for fewer than two runs; (FILE) for files that are damaged
 */
export async function compareNamed(runs: readonly NamedRun[]): Promise<ComparisonReportOptions> {
  if (runs.length < 2) throw new CnnError('OPTIONS', `expected at least two runs, received ${runs.length}.`);
  const shown = [];
  for (const { name, store } of runs) {
    // Two runs may be called the same; a name is one folder.
    const again = runs.filter((run) => run.name === name).length > 1;
    const path = (again ? `${name} (${store.name.split('/').at(-1)})` : name).replaceAll(/[\\/]/g, '∕');
    shown.push({ ...(await readShownRun({ store })), path });
  }
  return comparisonReportOf({ runs: shown, date: runDate() });
}
