import type { Weight } from '../builder.js';
import { constantAt, type NodeContext, requiredConstant } from '../context.js';
import { isMade } from '../layerNames.js';
import { malformed, refuse } from '../sourceNode.js';
import type { Constant } from '../values.js';

export const conversions = {
  kernel: 'OIHW → HWIO',
  grouped: 'OIHW → HWIO',
  transposedKernel: 'IOHW → HWOI',
} as const;

/** The kernel as a weight, and the bias where there is one. */
export function convolutionWeights(
  context: NodeContext,
  kernel: Weight,
  filters: number,
): Record<string, Weight> {
  const bias = constantAt(context, 2, 'a bias');
  // PyTorch's newer exporter computes a bias of zeros where there is none.
  const none = !bias || (isMade(bias.name) && bias.data.every((value) => value === 0));
  if (none) return { kernel };
  if (bias.data.length !== filters)
    throw malformed(context.node, `its bias has ${bias.data.length} numbers for ${filters} filters`);
  return { kernel, bias: { shape: [filters], data: Float32Array.from(bias.data), source: bias.name } };
}

export function kernelOf(context: NodeContext): Constant {
  const kernel = requiredConstant(context, 1, 'a kernel');
  if (kernel.shape.length !== 4) {
    throw refuse(context.node, `a convolution over ${kernel.shape.length - 2} dimensions; images have 2`);
  }
  context.builder.nameBy(context.node, kernel.name);
  return kernel;
}
