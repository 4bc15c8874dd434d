import * as attribute from '../writing/attributes.js';
import { type Operations, operand } from './writeOperation.js';

export const probabilities = {
  softmax: (emission, node) =>
    emission.add('Softmax', [emission.value(operand(node, 0))], { axis: attribute.int(-1) }),
  logSoftmax: (emission, node) =>
    emission.add('LogSoftmax', [emission.value(operand(node, 0))], { axis: attribute.int(-1) }),
} satisfies Partial<Operations>;
