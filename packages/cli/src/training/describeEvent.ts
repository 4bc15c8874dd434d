import { join } from 'node:path';
import { summary } from '@cnn/core';
import { describePart, type PartReport } from '@cnn/data';
import {
  type Experiment,
  type FloorEvent,
  type LeakageEvent,
  type RunEvent,
  reportFile,
  type SplitEvent,
} from '@cnn/experiment';
import { withOptionNames } from '../text/optionNames.js';
import { describeResults } from './describeResults.js';

export interface DescribeEventOptions {
  readonly experiment: Experiment;
  readonly out: string;
}

/** What people read of an event of a run; undefined for those of the training itself, which a progress bar shows. */
export function describeEvent(
  event: RunEvent,
  { experiment, out }: DescribeEventOptions,
): readonly string[] | undefined {
  const named = (message: string): string => withOptionNames(message, out);
  switch (event.type) {
    case 'folder':
      return [named(event.message)];
    case 'split':
      return describeSplit(event).map(named);
    case 'leakageCheck':
      return ['Looking for leakage: what is found is printed, and accepted (--allow-leakage).'];
    case 'leakage':
      return describeLeakage(event);
    case 'model':
      return ['', summary(event.model, { batchSize: experiment.training.batchSize }), ''];
    case 'start':
      return [named(event.message)];
    case 'engine':
      return [`Engine: ${event.name} (${event.description})`];
    case 'warning':
      return [...(event.about === 'diverged' ? [''] : []), named(event.message)];
    case 'batchNorm':
      return ['', named(event.message)];
    case 'evaluation':
      return describeResults(event);
    case 'floor':
      return describeFloor(event).flatMap((line, at) => (at === 0 ? ['', line] : [line]));
    case 'paused':
      return [`Paused after ${event.epochs} of ${event.of} epochs. To go on: npx cnn train --resume ${out}`];
    case 'saved':
      return [`Report: ${join(out, reportFile)}`, `Model: ${join(out, 'model')}`];
    case 'finished':
      return [`The run in ${out} is finished. Report: ${join(out, reportFile)}`];
    default:
      return undefined;
  }
}

/** The sets that hold images, and classes that are missing there. */
function describeSplit({ parts, notes, multiLabel }: SplitEvent): string[] {
  const filled = parts.filter(({ items }) => items > 0);
  const missing = multiLabel ? [] : filled.flatMap(describeMissing);
  return [...notes, ...filled.map(describePart), ...missing];
}

const setNames: Readonly<Record<string, string>> = { train: 'training' };

function describeMissing({ part, classCounts }: PartReport): string[] {
  const names = Object.keys(classCounts).filter((name) => classCounts[name] === 0);
  if (names.length === 0) return [];
  return [`The ${setNames[part] ?? part} set has no image of ${names.join(', ')}: it can have no AUC.`];
}

/** What was looked at, what was found, and what could not be looked at. */
function describeLeakage({ pairs, allowed, images, patients, size }: LeakageEvent): string[] {
  if (pairs.length > 0) {
    const accepted = allowed ? ', accepted by --allow-leakage' : '';
    return [`Leakage: ${pairs.length} found${accepted}`, ...pairs.map((pair) => `  ${pair}`)];
  }
  const looked = 'files and near-duplicate pictures';
  if (patients === size) return [`Leakage: none among ${images} images (patients, ${looked})`];
  const unknown =
    patients === 0 ? 'patients are unknown' : `the patients of ${size - patients} images are unknown`;
  return [
    `Leakage: no ${looked.replace(' and', ' or')} shared among ${images} images; ${unknown}: sets may share them, and intervals may be too narrow (see --group-from)`,
  ];
}

/** What colours alone reach, beside what the network does. */
export function describeFloor({
  auc,
  method,
  features,
  multiLabel,
  networkAuc,
}: Omit<FloorEvent, 'type'>): string[] {
  if (multiLabel) return ['Floor: left out for a multi-label set.'];
  if (typeof auc !== 'number' || typeof networkAuc !== 'number') return [];
  const line = `Floor: ${method} (${features} numbers per image) reaches AUC ${auc.toFixed(4)} on the same test set.`;
  if (networkAuc > auc) return [line];
  return [
    line,
    `The network (AUC ${networkAuc.toFixed(4)}) does not beat it: it has learned no more than colour. More epochs, --augment flip,turn, another --model such as patches, or more images may help.`,
  ];
}
