import { CnnError } from '@cnn/core';
import { describeLeakage, findLeakage, hasLeakage, type ImageSet, type Leakage, partNames } from '@cnn/data';
import type { StopSignal } from '@cnn/train';
import type { RunListener } from '../run/runEvent.js';
import type { DividedSet } from './divide.js';

export interface RefuseLeakageOptions {
  readonly divided: DividedSet;
  /** Whether what is found is told and accepted. */
  readonly allowed: boolean;
  readonly signal?: StopSignal | undefined;
  readonly onEvent: RunListener;
}

/** What was found, and a line for each of it. Plain JSON. */
export interface FoundLeakage extends Leakage {
  readonly pairs: readonly string[];
}

/** How many things the error itself names; the others are printed before it. */
const NAMED = 3;

/**
 * Looks for a group, a file or nearly the same picture in more than one part, and tells what it found.
 *
 * @throws CnnError (LEAKAGE) that names the first of them, unless it is allowed
 */
export async function refuseLeakage(options: RefuseLeakageOptions): Promise<FoundLeakage> {
  const { divided, allowed, signal, onEvent } = options;
  const { set } = divided;
  const parts = Object.fromEntries(partNames.map((part) => [part, divided.parts[part]]));
  if (allowed) onEvent({ type: 'leakageCheck', allowed });
  const leakage = await findLeakage({ set, parts, signal });
  const pairs = describeLeakage({ set, leakage });
  const patients = patientsKnown(set);
  onEvent({ type: 'leakage', ...leakage, pairs, allowed, patients, size: set.items.length });
  if (allowed || !hasLeakage(leakage)) return { ...leakage, pairs };
  const more = pairs.length > NAMED ? `; and ${pairs.length - NAMED} more` : '';
  throw new CnnError(
    'LEAKAGE',
    `${set.name}: the same is in more than one set of the split, so the score would lie: ${pairs.slice(0, NAMED).join('; ')}${more}. Remove copies, ${remedy(divided)}, or accept it with split.allowLeakage.`,
    { details: { path: 'split.allowLeakage', pairs } },
  );
}

/** How patients come to stay in one part: where they are known, the parts themselves were given. */
function remedy({ set }: DividedSet): string {
  return patientsKnown(set) === set.items.length
    ? 'divide the set anew by patient with split.ratios 0.7,0.15,0.15'
    : 'split by patient with data.groupFrom';
}

/** How many images have a patient. */
function patientsKnown({ items }: ImageSet): number {
  return items.reduce((sum, { group }) => sum + Number(group !== undefined), 0);
}
