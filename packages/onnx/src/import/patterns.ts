import type { SourceNode } from './sourceNode.js';
import type { Constant } from './values.js';

/** What patterns look at: who makes a value, who reads it, and numbers that are known. */
export interface PatternGraph {
  maker(name: string): SourceNode | undefined;
  readers(name: string): number;
  /** A value that does not depend on the images. */
  known(name: string): Constant | undefined;
  /** The only number of such a value. */
  number(name: string): number | undefined;
}

/** An operation that the graph writes with others. */
export interface Found {
  /** What it is, in ONNX's name. */
  readonly op: string;
  readonly input: string;
  readonly inputs?: readonly string[];
  readonly numbers?: Readonly<Record<string, number>>;
  /** What ONNX's operation has no attribute for. */
  readonly found?: Readonly<Record<string, number>> | undefined;
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
function sumWith(
  graph: PatternGraph,
  name: string,
  number: number,
): { readonly value: string; readonly node: SourceNode } | undefined {
  const node = graph.maker(name);
  if (node?.op !== 'Add') return undefined;
  const [a = '', b = ''] = node.inputs;
  if (near(graph.number(b), number)) return { value: a, node };
  return near(graph.number(a), number) ? { value: b, node } : undefined;
}

/** clip(x + 3, 0, 6), which hard sigmoids are six times. */
function shiftedClip(
  graph: PatternGraph,
  name: string,
): { readonly value: string; readonly inner: readonly SourceNode[] } | undefined {
  const clipped = clipOf(graph, name);
  const sum = clipped && sumWith(graph, clipped.value, 3);
  return sum && { value: sum.value, inner: [...clipped.inner, sum.node] };
}

/** clip(x, 0, 6), as one node or as the smaller of 6 and the larger of 0. */
function clipOf(
  graph: PatternGraph,
  name: string,
): { readonly value: string; readonly inner: readonly SourceNode[] } | undefined {
  const node = graph.maker(name);
  if (node?.op === 'Min') {
    const larger = otherThan(graph, node, 6);
    const inner = larger === undefined ? undefined : graph.maker(larger);
    const value = inner?.op === 'Max' ? otherThan(graph, inner, 0) : undefined;
    return inner && value !== undefined ? { value, inner: [node, inner] } : undefined;
  }
  if (node?.op !== 'Clip') return undefined;
  const [value = '', min = '', max = ''] = node.inputs;
  const least = min === '' ? (node.attributes.get('min')?.f ?? -1) : graph.number(min);
  const most = max === '' ? (node.attributes.get('max')?.f ?? -1) : graph.number(max);
  return least === 0 && most === 6 ? { value, inner: [node] } : undefined;
}

/** The operand beside a number. */
function otherThan(
  graph: PatternGraph,
  { inputs: [a = '', b = ''] }: SourceNode,
  number: number,
): string | undefined {
  if (graph.number(b) === number) return a;
  return graph.number(a) === number ? b : undefined;
}

/** Activations of the form x · f(x), as exporters write them. */
function gated(
  graph: PatternGraph,
  x: string,
  gate: string,
  factor: number,
): Omit<Found, 'input'> | undefined {
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

/** PyTorch's softplus, which takes large numbers as they are: the same within a few 10⁻⁹. */
function softplusOf(
  graph: PatternGraph,
  { inputs: [test = '', x = '', soft = ''] }: SourceNode,
): Found | undefined {
  const above = graph.maker(test);
  const { factor, values, inner } = productOf(graph, soft, false);
  const [only = '', ...more] = values;
  const node = graph.maker(only);
  const scaled = node?.inputs[0] ?? '';
  const threshold = graph.number(above?.inputs[1] ?? '') ?? 0;
  if (above?.op !== 'Greater' || above.inputs[0] !== scaled || threshold < 15 || factor !== 1)
    return undefined;
  if (node?.op !== 'Softplus' || more.length > 0) return undefined;
  const before = productOf(graph, scaled, true);
  if (before.factor !== 1 || before.values.join() !== x) return undefined;
  const multiplied = scaled === x ? [] : [graph.maker(scaled) as SourceNode];
  return { op: 'Softplus', input: x, inner: [above, node, ...inner, ...multiplied] };
}

/** x · f(x) of one of our activations, or a hard sigmoid. */
export function activationPattern(graph: PatternGraph, node: SourceNode): Found | undefined {
  if (node.op === 'Where') return softplusOf(graph, node);
  if (node.op !== 'Mul' && node.op !== 'Div') return undefined;
  const softsign = node.op === 'Div' ? softsignOf(graph, node) : undefined;
  if (softsign) return softsign;
  const { factor, values, inner } = productOf(graph, node.outputs[0] ?? '', true);
  const [a, b, ...more] = values;
  if (a === undefined || more.length > 0) return undefined;
  if (b === undefined) {
    const clipped = near(factor, 1 / 6) ? shiftedClip(graph, a) : undefined;
    return (
      clipped && {
        op: 'HardSigmoid',
        input: clipped.value,
        inner: [...inner, ...clipped.inner],
        numbers: { alpha: 1 / 6, beta: 0.5 },
      }
    );
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

/** x / (1 + |x|) */
function softsignOf(graph: PatternGraph, { inputs: [x = '', below = ''] }: SourceNode): Found | undefined {
  const sum = sumWith(graph, below, 1);
  const size = sum && graph.maker(sum.value);
  return sum && size?.op === 'Abs' && size.inputs[0] === x
    ? { op: 'Softsign', input: x, inner: [sum.node, size] }
    : undefined;
}
