import { type Operations, operand } from '../operations/writeOperation.js';

export const probabilities = {
  /** x − max − log Σ exp(x − max), along the last axis. */
  logSoftmax: (emission, node) => {
    const x = emission.value(operand(node, 0));
    const along = { axes: [node.shape.length - 1], keepDims: true };
    const shifted = emission.add('Sub', [x, emission.reduce('ReduceMax', x, along)]);
    const sum = emission.reduce('ReduceSum', emission.add('Exp', [shifted]), along);
    return emission.add('Sub', [shifted, emission.add('Log', [sum])]);
  },
} satisfies Partial<Operations>;
