import { CnnError } from '../../errors.js';
import { operandAt } from '../operandAt.js';
import type { ValueType } from '../operations.js';
import { formatShape, reducedShape } from '../shape.js';
import { expectDType, float32, type ShapeRules, type Use } from './rule.js';

function reduction(use: Use<'reduceSum' | 'reduceMean' | 'reduceMax'>): ValueType {
  const { operation, operands, attributes } = use;
  const { axes, keepDims } = attributes;
  const x = operandAt(operands, 0);
  expectDType(operation, x, 'float32');
  if (axes.some((axis) => axis < 0 || axis >= x.shape.length)) {
    throw new CnnError('GRAPH', `${operation} over axes [${axes.join(', ')}] of ${formatShape(x.shape)}.`);
  }
  return float32(reducedShape(x.shape, axes, keepDims));
}

export const reductions = {
  reduceSum: reduction,
  reduceMean: reduction,
  reduceMax: reduction,
} satisfies Partial<ShapeRules>;
