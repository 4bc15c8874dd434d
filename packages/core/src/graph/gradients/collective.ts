import * as f from '../functions.js';
import type { Value } from '../graph.js';
import type { Compositions, GradientRules } from './rule.js';

export const collective = {
  // What is minimized is the sum of all workers' losses, and the value of each depends on the x of every one.
  allReduce: ({ dy }) => [f.allReduce(dy)],
} satisfies Partial<GradientRules>;

/** One process is all the workers that there are. */
export const collectiveCompositions = {
  allReduce: ([x]) => x as Value,
} satisfies Partial<Compositions>;
