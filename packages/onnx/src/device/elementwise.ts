import { sameShape } from '@cnn/core';
import { DataType } from '../messages/definitions.js';
import { type Operations, operand } from '../operations/writeOperation.js';
import * as attribute from '../writing/attributes.js';

/** Elementwise operations that the device lacks. */
export const elementwise = {
  /** (x > 0) − (x < 0) */
  sign: (emission, node) => {
    const { tensor, layout } = emission.placed(operand(node, 0));
    const is = (op: 'Greater' | 'Less') =>
      emission.add('Cast', [emission.add(op, [tensor, emission.graph.scalar(0)])], {
        to: attribute.int(DataType.float32),
      });
    return { tensor: emission.add('Sub', [is('Greater'), is('Less')]), layout };
  },

  /** Operands that broadcast are repeated first: of some shapes ONNX Runtime 1.30 fails at Pow by WebGPU. */
  power: (emission, node) => {
    const shape = emission.shape(node.id);
    const operands = node.operands.map((id) => {
      const own = emission.shape(id);
      const isRepeated = !sameShape(own, shape) && own.some((dim) => dim > 1);
      return isRepeated
        ? emission.add('Expand', [emission.value(id), emission.graph.int64s(shape)])
        : emission.value(id);
    });
    return emission.add('Pow', operands);
  },
} satisfies Partial<Operations>;
