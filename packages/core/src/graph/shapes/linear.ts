import { CnnError } from '../../errors.js';
import { operandAt } from '../operandAt.js';
import { formatShape } from '../shape.js';
import { expectRank, float32, type ShapeRules } from './rule.js';

export const linear = {
  matmul: ({ operands, attributes: { transposeA, transposeB } }) => {
    const [a, b] = [operandAt(operands, 0), operandAt(operands, 1)];
    expectRank('matmul', a, 2);
    expectRank('matmul', b, 2);
    const [rows, innerA] = transposeA ? [a.shape[1], a.shape[0]] : a.shape;
    const [innerB, columns] = transposeB ? [b.shape[1], b.shape[0]] : b.shape;
    if (innerA !== innerB) {
      throw new CnnError(
        'GRAPH',
        `matmul of ${formatShape(a.shape)}${transposeA ? 'ᵀ' : ''} and ${formatShape(b.shape)}${transposeB ? 'ᵀ' : ''}: the inner dimensions differ.`,
      );
    }
    return float32([rows as number, columns as number]);
  },
} satisfies Partial<ShapeRules>;
