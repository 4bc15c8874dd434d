import { type Operations, operand } from '../operations/writeOperation.js';
import * as attribute from '../writing/attributes.js';
import { inHalves } from './halves.js';

export const linear = {
  matmul: (emission, node) => {
    const { transposeA, transposeB } = node.attributes;
    const operands = [emission.value(operand(node, 0)), emission.value(operand(node, 1))];
    return inHalves(emission, operands, (inputs) =>
      emission.add('Gemm', inputs, {
        transA: attribute.flag(transposeA),
        transB: attribute.flag(transposeB),
      }),
    );
  },
} satisfies Partial<Operations>;
