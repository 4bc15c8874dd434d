import type { AnyNode, OperationName } from '@cnn/core';
import { deviceOperations } from '../device/table.js';
import type { Emission } from '../writing/emission.js';
import type { Tensor } from '../writing/graphWriter.js';
import type { Placed } from '../writing/layout.js';
import { convolution } from './convolution.js';
import { depthwise } from './depthwise.js';
import { elementwise } from './elementwise.js';
import { form } from './form.js';
import { linear } from './linear.js';
import { normalization } from './normalization.js';
import { pooling } from './pooling.js';
import { probabilities } from './probabilities.js';
import { reductions } from './reductions.js';
import { sources } from './sources.js';
import type { Operations, WriteOperation } from './writeOperation.js';

/** How every operation is written. An operation without a way is a type error. */
const operations: Operations = {
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

const onDevice: Operations = { ...operations, ...deviceOperations };

/** Writes what computes a node's value, by its operation alone. */
export function writeOperation(emission: Emission, node: AnyNode): Tensor | Placed {
  // The table's entry belongs to the node's own operation, which the union cannot express.
  const write = (emission.target.device ? onDevice : operations)[
    node.operation
  ] as WriteOperation<OperationName>;
  return write(emission, node);
}

/** Whether there is an own way to write it. */
export const hasOperation = (operation: OperationName): boolean => operation in operations;
