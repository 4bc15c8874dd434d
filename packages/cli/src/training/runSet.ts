import { CnnError } from '@cnn/core';
import type { SplitFiles } from '@cnn/data';
import type { Experiment } from '@cnn/experiment';
import { describeFolder, type OpenedSet } from '@cnn/node';
import { openData } from '../arguments/openData.js';
import type { ReadingValues } from '../arguments/readingOptions.js';
import { readSplit } from '../arguments/runParts.js';
import type { Arguments } from '../options/arguments.js';
import type { Reporter } from './reporter.js';

export interface RunSetOptions {
  /** How and where decoded images are kept. */
  readonly args: Arguments<ReadingValues>;
  readonly experiment: Experiment;
  readonly reporter: Reporter;
  /** Whether a run goes on, which keeps its own division. */
  readonly resumed?: boolean;
  /** Whether the run tells where the images are, where `experiment` does not. */
  readonly told?: boolean;
}

/**
 * The images of an experiment, which are opened and told when the run needs them, and how they are divided where a file says it.
 *
 * @throws CnnError (USAGE) without `--data`; (FILE) for a split that can't be read
 */
export async function runSet({ args, experiment, reporter, resumed = false, told = false }: RunSetOptions) {
  const { file } = experiment.split;
  if (!experiment.data.source && !told) throw new CnnError('USAGE', '--data DATA is missing. See --help.');
  return {
    async set(known: Experiment = experiment): Promise<OpenedSet> {
      const set = await openData(args, known);
      tellData(set, reporter);
      return set;
    },
    split: file === undefined || resumed ? undefined : ((await readSplit(file)) as SplitFiles),
  };
}

function tellData(set: OpenedSet, reporter: Reporter): void {
  const { name, note, classNames, imageShape, items, report, told = [] } = set;
  const lines = report
    ? describeFolder(report)
    : [`${name}: ${items.length} images of ${imageShape.join('×')}, ${classNames.length} classes`];
  const event = { type: 'data', name, note, classNames, imageShape, images: items.length, report, told };
  reporter.tell(event, [...lines, ...told, ...(note === undefined ? [] : [note])]);
}
