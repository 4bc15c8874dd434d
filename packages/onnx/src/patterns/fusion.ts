import type { Emission } from '../writing/emission.js';
import type { Tensor } from '../writing/graphWriter.js';
import type { Placed } from '../writing/layout.js';

/** Writes a node that a pattern has found, in the place of its operation. */
export type Fusion = (emission: Emission) => Tensor | Placed;
