import type { ComparedPair } from '@cnn/evaluation';
import { writeSealed } from '../files/sealedJson.js';
import { writeReportOf } from '../report/reportRecord.js';
import { runDate } from '../report/runDate.js';
import { openRun } from '../run/runFolder.js';
import type { Store } from '../store/store.js';
import type { RunComparison } from './compareRuns.js';
import { type ComparisonReportOfOptions, comparisonReportOf } from './comparisonReportOf.js';

export interface WriteComparisonOptions extends Omit<ComparisonReportOfOptions, 'compared' | 'date'> {
  /** A folder of its own. */
  readonly store: Store;
  /** Remove the comparison that is there first. Default false: a store that holds a run is refused. */
  readonly overwrite?: boolean | undefined;
  /** Of two runs what `compareRuns` found, kept as `comparison.json`. Default: each two are compared. */
  readonly comparison?: RunComparison | undefined;
  /** Told what is replaced. */
  readonly onNotice?: ((message: string) => void) | undefined;
}

/**
 * Writes a report that shows runs side by side.
 *
 * @throws CnnError (OPTIONS) for fewer than two runs; (FILE) for a store that holds a run
 *
 * @example
 * const runs = await Promise.all(['first', 'second'].map((name) => readShownRun({ store: storeBelow(store, name) })));
 * await writeComparison({ runs, store: storeBelow(store, 'comparison') });
 */
export async function writeComparison(options: WriteComparisonOptions): Promise<void> {
  const { store, overwrite = false, comparison, onNotice: tell = () => {}, ...shown } = options;
  const compared = comparison && pairsOf(comparison);
  const report = comparisonReportOf({ ...shown, compared, date: runDate() });
  const folder = await openRun({ store, command: 'compare', overwrite, tell });
  try {
    await folder.begin({});
    if (comparison) await writeSealed(store, 'comparison.json', { run: folder.run, ...comparison });
    await writeReportOf(store, { kind: 'comparison', options: report }, folder.run);
  } finally {
    await folder.release();
  }
}

function pairsOf(comparison: RunComparison): readonly ComparedPair[] {
  return comparison.task === 'multilabel' ? comparison.labels : [comparison];
}
