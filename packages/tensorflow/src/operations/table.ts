import type { OperationName } from '@cnn/core';
import { collective } from './collective.js';
import { convolution } from './convolution.js';
import { elementwise } from './elementwise.js';
import { form } from './form.js';
import { linear } from './linear.js';
import { normalization } from './normalization.js';
import { pooling } from './pooling.js';
import { reductions } from './reductions.js';
import { sources } from './sources.js';
import type { Operations } from './writeOperation.js';

/** How each operation of core is written in TensorFlow's. An operation without an entry is a type error. */
export const operations: Operations = {
  ...sources,
  ...elementwise,
  ...reductions,
  ...form,
  ...linear,
  ...convolution,
  ...pooling,
  ...normalization,
  ...collective,
};

/** Whether there is an own way to write an operation; in one process, sums over workers are nothing. */
export const hasOperation = (operation: OperationName, inCluster = false): boolean =>
  operation in operations && (inCluster || !(operation in collective));
