import type { SourceNode } from './sourceNode.js';

/** What patterns look at: who makes a value, who reads it, and numbers that are known. */
export interface PatternGraph {
  maker(name: string): SourceNode | undefined;
  readers(name: string): number;
  /** The only number of a constant. */
  number(name: string): number | undefined;
  isConstant(name: string): boolean;
}

/** An operation that the graph writes with others. */
export interface Found {
  /** What it is, in ONNX's name. */
  readonly op: string;
  readonly input: string;
  readonly inputs?: readonly string[];
  readonly numbers?: Readonly<Record<string, number>>;
  /** Nodes that it is made of, the last one apart. */
  readonly inner: readonly SourceNode[];
}

/** A product of a number and of values. */
interface Product {
  readonly factor: number;
  readonly values: readonly string[];
  readonly inner: readonly SourceNode[];
}

const near = (value: number | undefined, expected: number): boolean =>
  value !== undefined && Math.abs(value - expected) <= 1e-3 * Math.abs(expected);

/** A value as a product: nodes that nothing else reads are looked through. */
function productOf(graph: PatternGraph, name: string, root: boolean): Product {
  const node = graph.maker(name);
  const plain: Product = { factor: 1, values: [name], inner: [] };
  if (!node || (!root && graph.readers(name) > 1)) return plain;
  const [a = '', b = ''] = node.inputs;
  const [first, second] = [graph.number(a), graph.number(b)];
  const inner = root ? [] : [node];
  const scaled = (of: string, factor: number): Product => {
    const rest = productOf(graph, of, false);
    return { factor: rest.factor * factor, values: rest.values, inner: [...inner, ...rest.inner] };
  };
  if (node.op === 'Div' && second !== undefined) return scaled(a, 1 / second);
  if (node.op !== 'Mul') return plain;
  if (second !== undefined) return scaled(a, second);
  if (first !== undefined) return scaled(b, first);
  const [left, right] = [productOf(graph, a, false), productOf(graph, b, false)];
  return {
    factor: left.factor * right.factor,
    values: [...left.values, ...right.values],
    inner: [...inner, ...left.inner, ...right.inner],
  };
}

/** value + number, in either order. */
function sumWith(graph: PatternGraph, name: string, number: number): { readonly value: string; readonly node: SourceNode } | undefined {
  const node = graph.maker(name);
  if (node?.op !== 'Add') return undefined;
  const [a = '', b = ''] = node.inputs;
  if (near(graph.number(b), number)) return { value: a, node };
  return near(graph.number(a), number) ? { value: b, node } : undefined;
}

/** clip(x + 3, 0, 6), which hard sigmoids are six times. */
function shiftedClip(graph: PatternGraph, name: string): { readonly value: string; readonly inner: readonly SourceNode[] } | undefined {
  const node = graph.maker(name);
  if (node?.op !== 'Clip') return undefined;
  const [x = '', min = '', max = ''] = node.inputs;
  const least = min === '' ? (node.attributes.get('min')?.f ?? -1) : graph.number(min);
  const most = max === '' ? (node.attributes.get('max')?.f ?? -1) : graph.number(max);
  const sum = sumWith(graph, x, 3);
  return least === 0 && most === 6 && sum ? { value: sum.value, inner: [node, sum.node] } : undefined;
}

/** Activations of the form x · f(x), as exporters write them. */
function gated(graph: PatternGraph, x: string, gate: string, factor: number): Omit<Found, 'input'> | undefined {
  const node = graph.maker(gate);
  const [input = ''] = node?.inputs ?? [];
  if (!node) return undefined;
  if (near(factor, 1) && node.op === 'Sigmoid' && input === x) return { op: 'Swish', inner: [node] };
  if (near(factor, 1) && node.op === 'HardSigmoid' && input === x) {
    const { attributes } = node;
    const exact = near(attributes.get('alpha')?.f, 1 / 6) && (attributes.get('beta')?.f ?? 0.5) === 0.5;
    return exact ? { op: 'HardSwish', inner: [node] } : undefined;
  }
  const clipped = near(factor, 1 / 6) ? shiftedClip(graph, gate) : undefined;
  if (clipped?.value === x) return { op: 'HardSwish', inner: clipped.inner };
  const soft = node.op === 'Tanh' && near(factor, 1) ? graph.maker(input) : undefined;
  if (soft?.op === 'Softplus' && soft.inputs[0] === x) return { op: 'Mish', inner: [node, soft] };
  const sum = near(factor, 0.5) ? sumWith(graph, gate, 1) : undefined;
  const error = sum && graph.maker(sum.value);
  if (!sum || error?.op !== 'Erf') return undefined;
  const inside = productOf(graph, error.inputs[0] ?? '', true);
  const [only, ...more] = inside.values;
  if (only !== x || more.length > 0 || !near(inside.factor, Math.SQRT1_2)) return undefined;
  const scale = graph.maker(error.inputs[0] ?? '');
  return { op: 'Gelu', inner: [sum.node, error, ...(scale ? [scale] : []), ...inside.inner] };
}

/** x · f(x) of one of our activations, or a hard sigmoid. */
export function activationPattern(graph: PatternGraph, node: SourceNode): Found | undefined {
  if (node.op !== 'Mul' && node.op !== 'Div') return undefined;
  const { factor, values, inner } = productOf(graph, node.outputs[0] ?? '', true);
  const [a, b, ...more] = values;
  if (a === undefined || more.length > 0) return undefined;
  if (b === undefined) {
    const clipped = near(factor, 1 / 6) ? shiftedClip(graph, a) : undefined;
    return clipped && { op: 'HardSigmoid', input: clipped.value, inner: [...inner, ...clipped.inner], numbers: { alpha: 1 / 6, beta: 0.5 } };
  }
  for (const [x, gate] of [
    [a, b],
    [b, a],
  ] as const) {
    const found = gated(graph, x, gate, factor);
    if (found) return { ...found, input: x, inner: [...inner, ...found.inner] };
  }
  return undefined;
}

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

function constantOperand(graph: PatternGraph, { inputs: [a = '', b = ''] }: SourceNode): { readonly value: string; readonly constant: string } | undefined {
  if (graph.isConstant(b)) return { value: a, constant: b };
  return graph.isConstant(a) ? { value: b, constant: a } : undefined;
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
function standardized(graph: PatternGraph, quotient: SourceNode | undefined): Omit<Found, 'inputs'> | undefined {
  if (quotient?.op !== 'Div' && quotient?.op !== 'Mul') return undefined;
  const [a = '', b = ''] = quotient.inputs;
  const centred = graph.maker(a);
  let root = graph.maker(b);
  const reciprocal = quotient.op === 'Mul' && root?.op === 'Reciprocal' ? root : undefined;
  if (reciprocal) root = graph.maker(reciprocal.inputs[0] ?? '');
  if (centred?.op !== 'Sub' || root?.op !== 'Sqrt' || (quotient.op === 'Mul' && !reciprocal)) return undefined;
  const sum = graph.maker(root.inputs[0] ?? '');
  const epsilon = sum?.op === 'Add' ? (graph.number(sum.inputs[1] ?? '') ?? graph.number(sum.inputs[0] ?? '')) : undefined;
  const variance = sum && [...sum.inputs].map((name) => graph.maker(name)).find((maker) => maker?.op === 'ReduceMean');
  const square = variance && graph.maker(variance.inputs[0] ?? '');
  const squares = square?.op === 'Pow' ? graph.number(square.inputs[1] ?? '') === 2 : square?.op === 'Mul' && square.inputs[1] === a;
  const mean = graph.maker(centred.inputs[1] ?? '');
  const input = centred.inputs[0] ?? '';
  if (!sum || !variance || !square || !squares || square.inputs[0] !== a || epsilon === undefined) return undefined;
  if (mean?.op !== 'ReduceMean' || mean.inputs[0] !== input || !overLast(graph, mean) || !overLast(graph, variance)) return undefined;
  const inner = [centred, root, sum, variance, square, mean, ...(reciprocal ? [reciprocal] : [])];
  return { op: 'LayerNormalization', input, inner, numbers: { epsilon, axis: -1 } };
}

function overLast(graph: PatternGraph, { attributes, inputs }: SourceNode): boolean {
  const listed = attributes.get('axes')?.ints;
  const axis = listed && listed.length === 1 ? listed[0] : graph.number(inputs[1] ?? '');
  return axis === -1 || axis === 3;
}
