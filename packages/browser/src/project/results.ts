import { type Evaluation, parseEvaluation } from '@cnn/evaluation';
import { readReport, readSealed, type Store } from '@cnn/experiment';
import { type Verdict, verdict } from '@cnn/plot';

/** What a finished run came to. Plain JSON. */
export interface RunResults {
  readonly evaluation: Evaluation;
  /** The first answers of its report. */
  readonly verdict: Verdict;
}

/**
 * What is said of a run on its test set; undefined where it was not evaluated.
 *
 * @throws CnnError (FILE) for files that are damaged
 */
export async function runResults(run: Store): Promise<RunResults | undefined> {
  if (!(await run.read('evaluation.json'))) return undefined;
  const { value } = await readSealed(run, 'evaluation.json');
  const report = await readReport(run);
  if (report.kind !== 'run') return undefined;
  return {
    evaluation: parseEvaluation(value, `${run.name}/evaluation.json`),
    verdict: verdict(report.options),
  };
}
