import { CnnError } from '../../errors.js';
import * as f from '../functions.js';
import { expectRank, float32, type OperationRules, operandAt } from '../rule.js';
import { formatShape } from '../shape.js';

export const linearRules: OperationRules<'matmul'> = {
  matmul: {
    infer: (operands, { transposeA, transposeB }) => {
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
    gradient: ({ operands, dy, attributes: { transposeA, transposeB } }) => {
      const [a, b] = [operandAt(operands, 0), operandAt(operands, 1)];
      const da = transposeA
        ? f.matmul(b, dy, { transposeA: transposeB, transposeB: true })
        : f.matmul(dy, b, { transposeB: !transposeB });
      const db = transposeB
        ? f.matmul(dy, a, { transposeA: true, transposeB: transposeA })
        : f.matmul(a, dy, { transposeA: !transposeA });
      return [da, db];
    },
  },
};
