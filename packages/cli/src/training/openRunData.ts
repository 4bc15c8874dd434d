import { type RunSet, withCrop } from '@cnn/experiment';
import { describeFolder, type OpenedSet } from '@cnn/node';
import { openData } from '../arguments/dataOptions.js';
import type { Arguments } from '../arguments/parseArguments.js';
import type { Reporter } from './reporter.js';
import type { TrainSettings } from './settings.js';

/** Opens the images of an experiment, and tells what they are. */
export async function openRunData(
  args: Arguments,
  { experiment }: TrainSettings,
  reporter: Reporter,
): Promise<RunSet> {
  const { data, model, training, split } = experiment;
  const input = typeof model === 'string' ? undefined : model.input;
  const cropped = withCrop(training.augment, training.cropSize).some((step) => 'size' in step);
  const opened = await openData({
    ...{ args, data: data.source ?? '', read: data, cropped, tellsReport: true },
    dividedAnew: split.ratios !== undefined,
    ...(input ? { input } : {}),
  });
  tellData(opened, reporter);
  return opened;
}

function tellData(set: OpenedSet, reporter: Reporter): void {
  const { name, note, classNames, imageShape, items, report, told = [] } = set;
  const lines = report
    ? describeFolder(report)
    : [`${name}: ${items.length} images of ${imageShape.join('×')}, ${classNames.length} classes`];
  const event = { type: 'data', name, note, classNames, imageShape, images: items.length, report, told };
  reporter.tell(event, [...lines, ...told, ...(note === undefined ? [] : [note])]);
}
