import * as attribute from '../writing/attributes.js';
import { type Lowerings, operand } from './lowering.js';

export const probabilities: Lowerings<'softmax' | 'logSoftmax'> = {
  softmax: (emission, node) =>
    emission.add('Softmax', [emission.value(operand(node, 0))], { axis: attribute.int(-1) }),
  logSoftmax: (emission, node) =>
    emission.add('LogSoftmax', [emission.value(operand(node, 0))], { axis: attribute.int(-1) }),
};
