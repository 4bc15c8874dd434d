import type { Pattern, ProgramIndex } from '@cnn/core';
import { addTyped } from '../operations/writeOperation.js';
import * as attribute from '../writing/attributes.js';
import type { Fusion } from './fusion.js';

export const NHWC = { data_format: attribute.text('NHWC') };

/** The results that TensorFlow fuses a bias into. */
const PRODUCERS = new Set(['conv2d', 'depthwiseConv2d', 'matmul']);

/**
 * The sum of a convolution's or matrix product's result and a vector as BiasAdd, which TensorFlow's own rewriter fuses
 * into the former together with an activation.
 */
export const biasAdd: Pattern<Fusion> = { name: 'biasAdd', find: biasAdds };

function biasAdds(index: ProgramIndex): ReadonlyMap<number, Fusion> {
  const fusions = new Map<number, Fusion>();
  for (const { id } of index.program.nodes) {
    const add = index.as(id, 'add');
    const [x, bias] = add?.operands ?? [];
    if (x === undefined || bias === undefined) continue;
    const [from, vector] = [index.node(x), index.node(bias)];
    const channels = from.shape.at(-1);
    if (!PRODUCERS.has(from.operation) || vector.shape.length !== 1 || vector.shape[0] !== channels) continue;
    fusions.set(id, {
      needs: [x, bias],
      write: ({ graph, tensor }) =>
        addTyped(graph, { op: 'BiasAdd', inputs: [tensor(x), tensor(bias)], attributes: NHWC }),
    });
  }
  return fusions;
}

/**
 * The sum over all axes but the last as BiasAddGrad of a matrix. Given images instead, TensorFlow's rewriter for oneDNN
 * would fuse it into the gradient of the kernel, which then takes four times as long.
 */
export const biasGradient: Pattern<Fusion> = { name: 'biasGradient', find: biasGradients };

function biasGradients(index: ProgramIndex): ReadonlyMap<number, Fusion> {
  const fusions = new Map<number, Fusion>();
  for (const { id } of index.program.nodes) {
    const sum = index.as(id, 'reduceSum');
    const x = sum?.operands[0];
    if (!sum || x === undefined || sum.attributes.keepDims) continue;
    const { shape } = index.node(x);
    const axes = Array.from({ length: shape.length - 1 }, (_, axis) => axis);
    if (shape.length < 2 || sum.attributes.axes.join() !== axes.join()) continue;
    fusions.set(id, {
      needs: [x],
      write: ({ graph, tensor }) => {
        const matrix =
          shape.length === 2
            ? tensor(x)
            : addTyped(graph, {
                op: 'Reshape',
                inputs: [tensor(x), graph.ints([-1, shape.at(-1) as number])],
                attributes: { Tshape: attribute.type('int32') },
              });
        return addTyped(graph, { op: 'BiasAddGrad', inputs: [matrix], attributes: NHWC });
      },
    });
  }
  return fusions;
}
