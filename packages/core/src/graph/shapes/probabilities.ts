import { operandAt } from '../operandAt.js';
import { float32, type ShapeRules } from './rule.js';

export const probabilities = {
  softmax: ({ operands }) => float32(operandAt(operands, 0).shape),
  logSoftmax: ({ operands }) => float32(operandAt(operands, 0).shape),
} satisfies Partial<ShapeRules>;
