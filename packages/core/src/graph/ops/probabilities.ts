import * as f from '../functions.js';
import { float32, type OperationRules, operandAt } from '../rule.js';

const last = { axes: [-1], keepDims: true } as const;

export const probabilityRules: OperationRules<'softmax' | 'logSoftmax'> = {
  softmax: {
    infer: (operands) => float32(operandAt(operands, 0).shape),
    gradient: ({ output, dy }) => {
      const weighted = f.multiply(dy, output);
      return [f.subtract(weighted, f.multiply(output, f.reduceSum(weighted, last)))];
    },
  },
  logSoftmax: {
    infer: (operands) => float32(operandAt(operands, 0).shape),
    gradient: ({ output, dy }) => [f.subtract(dy, f.multiply(f.exp(output), f.reduceSum(dy, last)))],
  },
};
