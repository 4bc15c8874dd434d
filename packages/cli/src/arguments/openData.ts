import { CnnError } from '@cnn/core';
import type { Experiment } from '@cnn/experiment';
import { describeFolder, type OpenedSet, openExperimentData } from '@cnn/node';
import type { Arguments } from '../options/arguments.js';
import { inCommandWords } from '../text/optionNames.js';
import { type ReadingValues, readingOptions } from './readingOptions.js';

/**
 * The images of an experiment.
 *
 * @throws CnnError as `openExperimentData` does, in the words of the command
 */
export async function openData(args: Arguments<ReadingValues>, experiment: Experiment): Promise<OpenedSet> {
  if (!experiment.data.source) throw new CnnError('USAGE', '--data DATA is missing. See --help.');
  return openExperimentData(experiment, readingOptions(args)).catch((error: unknown) => {
    throw inCommandWords(error);
  });
}

/** What is unusual of a set, on stderr. */
export function tellUnusual(
  { terminal }: Pick<Arguments, 'terminal'>,
  { report, told = [] }: OpenedSet,
): void {
  const lines = [...(report ? describeFolder(report).slice(1) : []), ...told];
  for (const line of lines) terminal?.stderr.write(`${line}\n`);
}
