import type { Found, PatternGraph } from './patterns.js';
import type { SourceNode } from './sourceNode.js';

/** PyTorch's group normalization up to opset 17: reshape to groups, instance normalization, reshape back, scale, offset. */
export function groupPattern(graph: PatternGraph, node: SourceNode): Found | undefined {
  const offset = node.op === 'Add' ? constantOperand(graph, node) : undefined;
  const scaled = offset && graph.maker(offset.value);
  const scale = scaled?.op === 'Mul' ? constantOperand(graph, scaled) : undefined;
  const back = scale ? graph.maker(scale.value) : node;
  const instance = back?.op === 'Reshape' ? graph.maker(back.inputs[0] ?? '') : undefined;
  const groups = instance?.op === 'InstanceNormalization' ? graph.maker(instance.inputs[0] ?? '') : undefined;
  if (!back || !instance || groups?.op !== 'Reshape') return undefined;
  return {
    op: 'GroupNormalization',
    input: groups.inputs[0] ?? '',
    inputs: scale && offset ? [scale.constant, offset.constant] : [],
    inner: [...(scaled && scale ? [scaled, back] : []), instance, groups],
  };
}

function constantOperand(
  graph: PatternGraph,
  { inputs: [a = '', b = ''] }: SourceNode,
): { readonly value: string; readonly constant: string } | undefined {
  if (graph.known(b)) return { value: a, constant: b };
  return graph.known(a) ? { value: b, constant: a } : undefined;
}

/**
 * Layer normalization as it is written up to opset 16: (x − mean) / √(mean of (x − mean)² + ε) over the last axis, then perhaps scale and
 * offset.
 */
export function layerPattern(graph: PatternGraph, node: SourceNode): Found | undefined {
  const offset = node.op === 'Add' ? constantOperand(graph, node) : undefined;
  const scaled = offset && graph.maker(offset.value);
  const scale = scaled?.op === 'Mul' ? constantOperand(graph, scaled) : undefined;
  const core = standardized(graph, scale ? graph.maker(scale.value) : node);
  if (!core) return undefined;
  return {
    ...core,
    inputs: scale && offset ? [scale.constant, offset.constant] : [],
    inner: [...(scaled && scale ? [scaled, graph.maker(scale.value) as SourceNode] : []), ...core.inner],
  };
}

/** The quotient of a layer normalization. */
function standardized(
  graph: PatternGraph,
  quotient: SourceNode | undefined,
): Omit<Found, 'inputs'> | undefined {
  if (quotient?.op !== 'Div' && quotient?.op !== 'Mul') return undefined;
  const [a = '', b = ''] = quotient.inputs;
  const centred = graph.maker(a);
  let root = graph.maker(b);
  const reciprocal = quotient.op === 'Mul' && root?.op === 'Reciprocal' ? root : undefined;
  if (reciprocal) root = graph.maker(reciprocal.inputs[0] ?? '');
  if (centred?.op !== 'Sub' || root?.op !== 'Sqrt' || (quotient.op === 'Mul' && !reciprocal))
    return undefined;
  const sum = graph.maker(root.inputs[0] ?? '');
  const epsilon =
    sum?.op === 'Add' ? (graph.number(sum.inputs[1] ?? '') ?? graph.number(sum.inputs[0] ?? '')) : undefined;
  const variance =
    sum && [...sum.inputs].map((name) => graph.maker(name)).find((maker) => maker?.op === 'ReduceMean');
  const square = variance && graph.maker(variance.inputs[0] ?? '');
  const squares =
    square?.op === 'Pow'
      ? graph.number(square.inputs[1] ?? '') === 2
      : square?.op === 'Mul' && square.inputs[1] === a;
  const mean = graph.maker(centred.inputs[1] ?? '');
  const input = centred.inputs[0] ?? '';
  if (!sum || !variance || !square || !squares || square.inputs[0] !== a || epsilon === undefined)
    return undefined;
  if (
    mean?.op !== 'ReduceMean' ||
    mean.inputs[0] !== input ||
    !overLast(graph, mean) ||
    !overLast(graph, variance)
  )
    return undefined;
  const inner = [centred, root, sum, variance, square, mean, ...(reciprocal ? [reciprocal] : [])];
  return { op: 'LayerNormalization', input, inner, numbers: { epsilon, axis: -1 } };
}

/** The only axis of a mean. */
function axisOfMean(graph: PatternGraph, { attributes, inputs }: SourceNode): number | undefined {
  const listed = attributes.get('axes')?.ints;
  return listed && listed.length === 1 ? listed[0] : graph.number(inputs[1] ?? '');
}

function overLast(graph: PatternGraph, node: SourceNode): boolean {
  const axis = axisOfMean(graph, node);
  return axis === -1 || axis === 3;
}

/** Whether a mean is over the channels of [batch, channels, height, width], as tf2onnx has it behind a convolution. */
const overChannels = (graph: PatternGraph, node: SourceNode): boolean => axisOfMean(graph, node) === 1;

/** A constant with a number for each channel of [batch, channels, height, width]. */
function alongChannels(graph: PatternGraph, name: string): boolean {
  const { shape = [], data } = graph.known(name) ?? {};
  return data?.length === 1 || (shape.length >= 3 && shape.at(-3) === data?.length);
}

/** A mean [batch, 1, height, width], which tf2onnx may write in the shape that it has. */
function reshapedMean(graph: PatternGraph, name: string, mean: SourceNode): SourceNode | undefined {
  const node = graph.maker(name);
  if (node?.op !== 'Reshape' || graph.maker(node.inputs[0] ?? '') !== mean) return undefined;
  const [batch, channel, ...sizes] = graph.known(node.inputs[1] ?? '')?.data ?? [];
  return batch === -1 && channel === 1 && sizes.length === 2 ? node : undefined;
}

/**
 * TensorFlow's layer normalization: x · factor + (offset − mean · factor), where factor is scale / √(variance + ε). Behind a convolution, the
 * channels are axis 1.
 */
export function layerAsAffinePattern(graph: PatternGraph, node: SourceNode): Found | undefined {
  if (node.op !== 'Add') return undefined;
  const [first, second] = node.inputs.map((name) => graph.maker(name));
  if (first?.op !== 'Mul' || !second) return undefined;
  const offset = second.op === 'Add' ? constantOperand(graph, second) : undefined;
  const shift = offset ? graph.maker(offset.value) : second;
  const negated = shift?.op === 'Mul' ? graph.maker(shift.inputs[0] ?? '') : undefined;
  const mean = negated?.op === 'Neg' ? graph.maker(negated.inputs[0] ?? '') : undefined;
  const [input = '', factor = ''] = first.inputs;
  if (
    !shift ||
    !negated ||
    mean?.op !== 'ReduceMean' ||
    shift.inputs[1] !== factor ||
    mean.inputs[0] !== input
  )
    return undefined;
  const made = graph.maker(factor);
  const scale = made?.op === 'Mul' ? constantOperand(graph, made) : undefined;
  const inChannels = overChannels(graph, mean);
  const isAxis = inChannels ? overChannels : overLast;
  const reshaped: SourceNode[] = [];
  const isMean = (name: string): boolean => {
    const again = inChannels ? reshapedMean(graph, name, mean) : undefined;
    if (again) reshaped.push(again);
    return again !== undefined || graph.maker(name) === mean;
  };
  const deviation = deviationOf(graph, scale?.value ?? factor, {
    isCentred: (centred) => centred.inputs[0] === input && isMean(centred.inputs[1] ?? ''),
    isVariance: (variance) => isAxis(graph, variance),
  });
  if (!deviation || !isAxis(graph, mean) || (offset && !scale)) return undefined;
  const inputs = [...(scale ? [scale.constant] : []), ...(offset ? [offset.constant] : [])];
  if (inChannels && !inputs.every((name) => alongChannels(graph, name))) return undefined;
  const inner = [
    first,
    second,
    shift,
    negated,
    mean,
    ...(made ? [made] : []),
    ...reshaped,
    ...deviation.inner,
  ];
  return {
    op: 'LayerNormalization',
    input,
    inputs,
    inner: [...new Set(inner)],
    numbers: { epsilon: deviation.epsilon, axis: -1 },
    found: inChannels ? { axis: 1 } : undefined,
  };
}

/** 1 / √(mean of d² + ε), of a d that `isCentred` knows and a mean that `isVariance` does. */
function deviationOf(
  graph: PatternGraph,
  name: string,
  {
    isCentred,
    isVariance,
  }: {
    readonly isCentred: (node: SourceNode) => boolean;
    readonly isVariance: (node: SourceNode) => boolean;
  },
): { readonly epsilon: number; readonly inner: readonly SourceNode[] } | undefined {
  const reciprocal = graph.maker(name);
  const root = reciprocal?.op === 'Reciprocal' ? graph.maker(reciprocal.inputs[0] ?? '') : undefined;
  const sum = root?.op === 'Sqrt' ? graph.maker(root.inputs[0] ?? '') : undefined;
  const variance = sum?.op === 'Add' ? graph.maker(sum.inputs[0] ?? '') : undefined;
  const epsilon = graph.number(sum?.inputs[1] ?? '');
  const square = variance?.op === 'ReduceMean' ? graph.maker(variance.inputs[0] ?? '') : undefined;
  const centred =
    square?.op === 'Mul' && square.inputs[0] === square.inputs[1]
      ? graph.maker(square.inputs[0] ?? '')
      : undefined;
  if (!reciprocal || !root || !sum || !variance || !square || epsilon === undefined) return undefined;
  if (centred?.op !== 'Sub' || !isCentred(centred) || !isVariance(variance)) return undefined;
  return { epsilon, inner: [reciprocal, root, sum, variance, square, centred] };
}
