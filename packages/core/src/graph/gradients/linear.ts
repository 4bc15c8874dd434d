import * as f from '../functions.js';
import { operandAt } from '../operandAt.js';
import type { GradientRules } from './rule.js';

export const linear = {
  matmul: ({ operands, dy, attributes: { transposeA, transposeB } }) => {
    const [a, b] = [operandAt(operands, 0), operandAt(operands, 1)];
    const da = transposeA
      ? f.matmul(b, dy, { transposeA: transposeB, transposeB: true })
      : f.matmul(dy, b, { transposeB: !transposeB });
    const db = transposeB
      ? f.matmul(dy, a, { transposeA: true, transposeB: transposeA })
      : f.matmul(a, dy, { transposeA: !transposeA });
    return [da, db];
  },
} satisfies Partial<GradientRules>;
