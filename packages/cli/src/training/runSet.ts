import { CnnError } from '@cnn/core';
import type { SplitFiles } from '@cnn/data';
import { type Experiment, type RunSet, withCrop } from '@cnn/experiment';
import { describeFolder, type OpenedSet } from '@cnn/node';
import { openData, type ReadingValues } from '../arguments/dataOptions.js';
import type { Arguments } from '../options/arguments.js';
import { readSplit } from '../runs/runParts.js';
import type { Reporter } from './reporter.js';

export interface RunSetOptions {
  /** How and where decoded images are kept. */
  readonly args: Arguments<ReadingValues>;
  readonly experiment: Experiment;
  readonly reporter: Reporter;
  /** Whether a run goes on, which keeps its own division. */
  readonly resumed?: boolean;
}

/** The images of an experiment, which are opened when the run needs them, and how they are divided where a file says it. */
export async function runSet(options: RunSetOptions) {
  const { experiment, resumed = false } = options;
  const { file } = experiment.split;
  return {
    set: () => opened(options),
    split: file === undefined || resumed ? undefined : ((await readSplit(file)) as SplitFiles),
  };
}

/** Opens the images, and tells what they are. */
async function opened({ args, experiment, reporter }: RunSetOptions): Promise<RunSet> {
  const { data, model, training, split } = experiment;
  const input = typeof model === 'string' ? undefined : model.input;
  const cropped = withCrop(training.augment, training.cropSize).some((step) => 'size' in step);
  const set = await openData({
    ...{ args, read: data, cropped, tellsReport: true },
    dividedAnew: split.ratios !== undefined,
    ...(input ? { input } : {}),
  });
  tellData(set, reporter);
  return set;
}

function tellData(set: OpenedSet, reporter: Reporter): void {
  const { name, note, classNames, imageShape, items, report, told = [] } = set;
  const lines = report
    ? describeFolder(report)
    : [`${name}: ${items.length} images of ${imageShape.join('×')}, ${classNames.length} classes`];
  const event = { type: 'data', name, note, classNames, imageShape, images: items.length, report, told };
  reporter.tell(event, [...lines, ...told, ...(note === undefined ? [] : [note])]);
}
