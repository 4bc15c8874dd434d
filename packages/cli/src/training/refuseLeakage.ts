import { CnnError } from '@cnn/core';
import { describeLeakage, findLeakage, hasLeakage, type ImageSet, partNames } from '@cnn/data';
import type { DividedSet } from './divide.js';
import type { Reporter } from './reporter.js';
import type { TrainSettings } from './settings.js';

export interface RefuseLeakageOptions {
  readonly divided: DividedSet;
  readonly settings: TrainSettings;
  readonly reporter: Reporter;
  readonly signal: { readonly aborted: boolean };
}

/** How many things the error itself names; the others are printed before it. */
const NAMED = 3;

/**
 * Looks for a group, a file or nearly the same picture in more than one part, and tells what it found.
 *
 * @throws CnnError (LEAKAGE) that names the first of them, unless the settings allow leakage
 */
export async function refuseLeakage(options: RefuseLeakageOptions): Promise<void> {
  const { divided, settings, reporter, signal } = options;
  const { set } = divided;
  const parts = Object.fromEntries(partNames.map((part) => [part, divided.parts[part]]));
  if (settings.allowLeakage) {
    const line = 'Looking for leakage: what is found is told, and accepted (--allow-leakage).';
    reporter.tell({ type: 'leakageCheck', allowed: true }, [line]);
  }
  const leakage = await findLeakage({ set, parts, signal });
  const pairs = describeLeakage({ set, leakage });
  if (!hasLeakage(leakage)) {
    const patients = patientsKnown(set);
    reporter.tell({ type: 'leakage', ...leakage, pairs, patients }, [
      describeNone({ images: leakage.images, patients, size: set.items.length }),
    ]);
    return;
  }
  const accepted = settings.allowLeakage ? ', accepted by --allow-leakage' : '';
  reporter.tell({ type: 'leakage', ...leakage, pairs }, [
    `Leakage: ${pairs.length} found${accepted}`,
    ...pairs.map((pair) => `  ${pair}`),
  ]);
  if (settings.allowLeakage) return;
  const more = pairs.length > NAMED ? `; and ${pairs.length - NAMED} more` : '';
  throw new CnnError(
    'LEAKAGE',
    `${set.name}: the same is in more than one part, so the score would lie: ${pairs.slice(0, NAMED).join('; ')}${more}. Remove copies, ${remedy(divided)}, or accept it with --allow-leakage.`,
  );
}

/** How patients come to stay in one part: where they are known, the parts themselves were given. */
function remedy({ set }: DividedSet): string {
  return patientsKnown(set) === set.items.length
    ? 'divide the set anew by patient with --split 0.7,0.15,0.15'
    : 'split by patient with --group-from';
}

/** How many images have a patient. */
function patientsKnown({ items }: ImageSet): number {
  return items.reduce((sum, { group }) => sum + Number(group !== undefined), 0);
}

interface DescribeNoneOptions {
  readonly images: number;
  /** Images of the set that have a patient, and all of them. */
  readonly patients: number;
  readonly size: number;
}

/** What was looked at, and what could not be. */
function describeNone({ images, patients, size }: DescribeNoneOptions): string {
  const looked = 'files and near-duplicate pictures';
  if (patients === size) return `Leakage: none among ${images} images (patients, ${looked})`;
  const unknown =
    patients === 0 ? 'patients are unknown' : `the patients of ${size - patients} images are unknown`;
  return `Leakage: no ${looked.replace(' and', ' or')} shared among ${images} images; ${unknown}: parts may share them, and intervals may be too narrow (see --group-from)`;
}
