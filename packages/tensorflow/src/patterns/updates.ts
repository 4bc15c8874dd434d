import type { ProgramIndex } from '../programs/programIndex.js';
import { adam } from './adam.js';
import { plainDescent } from './descent.js';
import { momentum } from './momentum.js';
import { rmsprop } from './rmsprop.js';
import type { UpdateFusion, UpdatePattern } from './update.js';

/** The first that fits is taken. */
const patterns: readonly UpdatePattern[] = [adam, rmsprop, momentum, plainDescent];

/** TensorFlow's update operations for as many variables as they are found for. */
export function findUpdates(index: ProgramIndex): readonly UpdateFusion[] {
  const taken = new Set<string>();
  const found: UpdateFusion[] = [];
  for (const [variable, id] of Object.entries(index.program.updates)) {
    if (taken.has(variable)) continue;
    for (const pattern of patterns) {
      const fusion = pattern(index, variable, id);
      if (!fusion || fusion.variables.some((name) => taken.has(name))) continue;
      for (const name of fusion.variables) taken.add(name);
      found.push(fusion);
      break;
    }
  }
  return found;
}
