import type { SplitFiles } from '@cnn/data';
import { type RunSet, withCrop } from '@cnn/experiment';
import { describeFolder, type OpenedSet } from '@cnn/node';
import { openData } from '../arguments/dataOptions.js';
import type { Arguments } from '../arguments/parseArguments.js';
import { readSplit } from '../runs/runParts.js';
import type { Reporter } from './reporter.js';
import type { TrainSettings } from './settings.js';

export interface RunSetOptions {
  readonly reporter: Reporter;
  /** Whether a run goes on, which keeps its own division. */
  readonly resumed?: boolean;
}

/** The images of an experiment, which are opened when the run needs them, and how they are divided where a file says it. */
export async function runSet(
  args: Arguments,
  settings: TrainSettings,
  { reporter, resumed = false }: RunSetOptions,
) {
  const { file } = settings.experiment.split;
  return {
    set: () => opened(args, settings, reporter),
    split: file === undefined || resumed ? undefined : ((await readSplit(file)) as SplitFiles),
  };
}

/** Opens the images, and tells what they are. */
async function opened(args: Arguments, { experiment }: TrainSettings, reporter: Reporter): Promise<RunSet> {
  const { data, model, training, split } = experiment;
  const input = typeof model === 'string' ? undefined : model.input;
  const cropped = withCrop(training.augment, training.cropSize).some((step) => 'size' in step);
  const set = await openData({
    ...{ args, data: data.source ?? '', read: data, cropped, tellsReport: true },
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
