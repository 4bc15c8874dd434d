import * as f from '../functions.js';
import { operandAt } from '../operandAt.js';
import { type GradientRules, noSecondDerivative } from './rule.js';

export const pooling = {
  maxPool2d: ({ operands, output, dy, attributes }) => {
    const x = operandAt(operands, 0);
    return [x.graph.apply('maxPool2dGradient', [x, output, dy], attributes)];
  },
  maxPool2dGradient: noSecondDerivative,
  averagePool2d: ({ operands, dy, attributes }) => {
    const { shape } = operandAt(operands, 0);
    return [dy.graph.apply('averagePool2dGradient', [dy], attributes, { shape, dtype: 'float32' })];
  },
  averagePool2dGradient: ({ dy, attributes }) => [f.averagePool2d(dy, attributes)],
} satisfies Partial<GradientRules>;
