import type { TrainingTask } from '../execution/executor.js';
import { beginFolds, foldTask } from './beginFolds.js';
import type { CrossValidateOptions } from './crossValidateOptions.js';

/**
 * Makes the folds of a cross-validation and trains none: for jobs that something else starts, such as Kubernetes. `crossValidate` with the
 * same options goes on from what they have left: it trains what is missing, and writes the results.
 *
 * @returns the training of each fold, in order, also of those that are finished
 * @throws CnnError as `crossValidate` does before its first training
 *
 * @example
 * const tasks = await foldTasks({ experiment, set, folds: 3, store: memoryStore() });
 * console.log(tasks.map(({ out }) => out)); // ['fold-1', 'fold-2', 'fold-3']
 */
export async function foldTasks(options: Omit<CrossValidateOptions, 'executor'>): Promise<TrainingTask[]> {
  const { folder, runs } = await beginFolds(options);
  await folder.release();
  return runs.map((run) => foldTask(run, options));
}
