import { operandAt } from '../operandAt.js';
import { float32, type ShapeRules } from './rule.js';

export const normalization = {
  channelVariance: ({ operands }) => float32(operandAt(operands, 1).shape),
  normalizeChannels: ({ operands }) => float32(operandAt(operands, 0).shape),
  batchNormalize: ({ operands }) => float32(operandAt(operands, 0).shape),
  batchNormalizeGammaGradient: ({ operands }) => float32(operandAt(operands, 2).shape),
  batchNormalizeInputGradient: ({ operands }) => float32(operandAt(operands, 0).shape),
} satisfies Partial<ShapeRules>;
