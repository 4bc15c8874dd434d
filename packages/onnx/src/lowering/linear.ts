import * as attribute from '../writing/attributes.js';
import { type Lowerings, operand } from './lowering.js';

export const linear: Lowerings<'matmul'> = {
  matmul: (emission, node) => {
    const { transposeA, transposeB } = node.attributes;
    const inputs = [emission.value(operand(node, 0)), emission.value(operand(node, 1))];
    return emission.add('Gemm', inputs, {
      transA: attribute.flag(transposeA),
      transB: attribute.flag(transposeB),
    });
  },
};
