import type { Weight } from '../builder.js';
import { constantAt, flowAt, type NodeContext, requiredConstant, type Translation } from '../context.js';
import { floatOf, intOf, malformed, refuse } from '../sourceNode.js';
import { asFloats, type Constant, type Flow, transposed } from '../values.js';

/** A matrix as [inputs, units]. */
interface Matrix {
  readonly inputs: number;
  readonly units: number;
  readonly data: Float32Array;
  readonly source?: string | undefined;
  readonly conversion?: string | undefined;
}

function matrixOf({ node }: NodeContext, { shape, data, name }: Constant, turned: boolean): Matrix {
  if (shape.length !== 2) throw refuse(node, `a product with a constant of ${shape.length} dimensions`);
  const [rows, columns] = shape as [number, number];
  if (!turned) return { inputs: rows, units: columns, data: asFloats(data), source: name };
  const kernel = transposed({ shape, data }, [1, 0]);
  return { inputs: columns, units: rows, data: kernel, source: name, conversion: 'transposed' };
}

/**
 * A dense layer on a vector. One that the graph flattened in another order than ours (channels first) is flattened in ours, and the
 * kernel's rows are put into that order.
 */
function dense(context: NodeContext, flow: Flow, matrix: Matrix, bias: Weight | undefined): Flow {
  const { node, builder } = context;
  builder.nameBy(node, matrix.source);
  const parts = flow.axes[1] as readonly number[];
  const size = parts.reduce((product, axis) => product * (flow.shape[axis - 1] as number), 1);
  if (size !== matrix.inputs) {
    throw malformed(node, `its matrix has ${matrix.inputs} rows for ${size} numbers`);
  }
  const real = parts.filter((axis) => flow.shape[axis - 1] !== 1);
  const moved = real.some((axis, at) => at > 0 && axis < (real[at - 1] as number));
  const natural: Flow = moved ? { ...flow, axes: [[0], parts.toSorted((a, b) => a - b)] } : flow;
  const vector = builder.arranged(node, natural);
  const { data, conversion } = moved
    ? {
        data: reordered(
          matrix,
          parts.map((axis) => flow.shape[axis - 1] as number),
          parts,
        ),
        conversion: [matrix.conversion, 'rows from channels first to channels last']
          .filter(Boolean)
          .join(', '),
      }
    : matrix;
  const kernel: Weight = {
    ...{ shape: [matrix.inputs, matrix.units], data, source: matrix.source, conversion },
  };
  return builder.add(node, {
    ...{ type: 'dense', from: [vector], shape: [matrix.units], axes: [[0], [1]] },
    options: { units: matrix.units, useBias: bias ? undefined : false },
    weights: { kernel, ...(bias && { bias }) },
  });
}

/**
 * The kernel's rows in the order of our axes.
 *
 * @param sizes of the axes in the graph's order
 * @param axes of ours, in the graph's order
 */
function reordered({ units, data }: Matrix, sizes: readonly number[], axes: readonly number[]): Float32Array {
  const ours = axes.map((_, at) => at).sort((a, b) => (axes[a] as number) - (axes[b] as number));
  return transposed({ shape: [...sizes, units], data }, [...ours, axes.length]);
}

const biasOf = (
  { node }: NodeContext,
  bias: Constant | undefined,
  units: number,
  factor = 1,
): Weight | undefined => {
  if (!bias) return undefined;
  const { data, name } = bias;
  if (data.length !== units && data.length !== 1)
    throw malformed(node, `its bias has ${data.length} numbers for ${units} units`);
  const numbers = Float32Array.from(
    { length: units },
    (_, unit) => factor * (data[data.length === 1 ? 0 : unit] as number),
  );
  return { shape: [units], data: numbers, source: name };
};

export const gemm: Translation = (context) => {
  const { node } = context;
  const flow = flowAt(context, 0);
  if (intOf(node, 'transA', 0) === 1) throw refuse(node, 'a product with the batch turned over');
  const matrix = matrixOf(context, requiredConstant(context, 1, 'a matrix'), intOf(node, 'transB', 0) === 1);
  const alpha = floatOf(node, 'alpha', 1);
  const scaled =
    alpha === 1
      ? matrix
      : {
          ...matrix,
          data: matrix.data.map((value) => alpha * value),
          conversion: `${matrix.conversion ?? ''} · ${alpha}`,
        };
  const bias = biasOf(context, constantAt(context, 2, 'a bias'), matrix.units, floatOf(node, 'beta', 1));
  if (flow.axes.length !== 2) throw refuse(node, `a product of ${flow.axes.length} dimensions`);
  return dense(context, flow, scaled, bias);
};

/** With a constant matrix: a dense layer on vectors, a convolution of one pixel on images that have their channels last. */
export const matMul: Translation = (context) => {
  const { node, builder } = context;
  if (context.value(0)?.kind === 'constant') throw refuse(node, 'a constant times a value');
  const flow = flowAt(context, 0);
  const matrix = matrixOf(context, requiredConstant(context, 1, 'a matrix'), false);
  if (flow.axes.length === 2) return dense(context, flow, matrix, undefined);
  if (flow.axes.length !== 4) throw refuse(node, `a product of values of ${flow.axes.length} dimensions`);
  builder.nameBy(node, matrix.source);
  const images = builder.arranged(node, flow);
  const [height, width, channels] = images.shape as [number, number, number];
  if (channels !== matrix.inputs)
    throw malformed(node, `its matrix has ${matrix.inputs} rows for ${channels} channels`);
  const kernel: Weight = {
    ...{ shape: [1, 1, channels, matrix.units], data: matrix.data, source: matrix.source },
    conversion: matrix.conversion,
  };
  return builder.add(node, {
    ...{ type: 'conv2d', from: [images], shape: [height, width, matrix.units] },
    options: { filters: matrix.units, kernelSize: 1, useBias: false },
    weights: { kernel },
  });
};

/**
 * Gives the layer that made a value a bias, where it is a convolution or dense layer without one and nothing else reads its value.
 * Whether it did.
 *
 * @param bias one number for each channel
 */
export function takesBias(context: NodeContext, flow: Flow, bias: Weight): boolean {
  const { builder, node } = context;
  const draft = builder.layers.get(flow.layer);
  if (draft?.options.useBias !== false || !leadsOnlyTo(context, draft.node.outputs[0] as string))
    return false;
  delete draft.options.useBias;
  draft.weights.bias = bias;
  builder.told(node, `the bias of '${draft.name}'`);
  return true;
}

/** Whether a value of the graph is read by this node alone, directly or through others that nothing else reads. */
function leadsOnlyTo({ node, readersOf, isOutput }: NodeContext, value: string): boolean {
  for (let name = value; !isOutput(name); ) {
    const [reader, ...others] = readersOf(name);
    if (!reader || others.length > 0) return false;
    if (reader === node) return true;
    name = reader.outputs[0] as string;
  }
  return false;
}
