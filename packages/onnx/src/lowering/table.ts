import type { AnyNode, OperationName } from '@cnn/core';
import type { Emission } from '../emission/emission.js';
import type { Placed } from '../emission/layout.js';
import { convolution } from './convolution.js';
import { depthwise } from './depthwise.js';
import { elementwise } from './elementwise.js';
import { form } from './form.js';
import { linear } from './linear.js';
import type { Lowering, Lowerings } from './lowering.js';
import { normalization } from './normalization.js';
import { pooling } from './pooling.js';
import { probabilities } from './probabilities.js';
import { reductions } from './reductions.js';
import { sources } from './sources.js';

/** How every operation is written. An operation without a way is a type error. */
const lowerings: Lowerings<OperationName> = {
  ...sources,
  ...elementwise,
  ...reductions,
  ...form,
  ...linear,
  ...convolution,
  ...depthwise,
  ...pooling,
  ...normalization,
  ...probabilities,
};

export function lower(emission: Emission, node: AnyNode): Placed {
  // The table's entry belongs to the node's own operation, which the union cannot express.
  const lowering = lowerings[node.operation] as Lowering<OperationName>;
  const result = lowering(emission, node);
  return typeof result === 'string' ? { tensor: result, layout: 'plain' } : result;
}
