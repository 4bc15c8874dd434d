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
