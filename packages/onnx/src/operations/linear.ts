import * as attribute from '../writing/attributes.js';
import { type Operations, operand } from './writeOperation.js';

export const linear = {
  matmul: (emission, node) => {
    const { transposeA, transposeB } = node.attributes;
    const inputs = [emission.value(operand(node, 0)), emission.value(operand(node, 1))];
    return emission.add('Gemm', inputs, {
      transA: attribute.flag(transposeA),
      transB: attribute.flag(transposeB),
    });
  },
} satisfies Partial<Operations>;
