import { CnnError } from '../../errors.js';
import { operandAt } from '../operandAt.js';
import { formatShape, isBatched } from '../shape.js';
import { expectDType, float32, type ShapeRules } from './rule.js';

export const collective = {
  allReduce: ({ operands }) => {
    const x = operandAt(operands, 0);
    expectDType('allReduce', x, 'float32');
    if (isBatched(x.shape)) {
      throw new CnnError(
        'GRAPH',
        `allReduce of ${formatShape(x.shape)}: the workers' batches may differ in size. Reduce over the batch first.`,
      );
    }
    return float32(x.shape);
  },
} satisfies Partial<ShapeRules>;
