import { CnnError } from '@cnn/core';
import type { GraphEdge, SourceGraph } from './sourceGraph.js';
import type { SourceNode } from './sourceNode.js';
import { CHANNELS_FIRST, CHANNELS_LAST, type Flow } from './values.js';

/** Order of an input's dimensions. */
export type Layout = 'nchw' | 'nhwc';

/** An input of the graph and of our model. */
export interface ModelInput {
  /** In the graph. */
  readonly name: string;
  /** By which our layers refer to it: `input` for the images. */
  readonly layer: string;
  /** Ours, without the batch. */
  readonly shape: readonly number[];
  readonly flow: Flow;
  readonly layout?: Layout | undefined;
}

interface InputOptions {
  readonly layout?: Layout | undefined;
  readonly imageSize?: readonly [number, number] | undefined;
  readonly readers: ReadonlyMap<string, readonly SourceNode[]>;
  readonly where: string;
}

/**
 * The model's inputs: the first with four dimensions holds the images; a vector alone becomes an image of one pixel.
 *
 * @throws CnnError (MODEL) for sizes that neither the file nor the options say
 */
export function modelInputs(
  { inputs }: Pick<SourceGraph, 'inputs'>,
  options: InputOptions,
): readonly ModelInput[] {
  if (inputs.length === 0) throw problem(options, 'expected an input, received a graph without');
  const main = Math.max(
    inputs.findIndex(({ shape }) => shape?.length === 4),
    0,
  );
  const taken = new Set<string>();
  const ordered = [inputs[main] as GraphEdge, ...inputs.filter((_, index) => index !== main)];
  return ordered.map((edge, index) => {
    const layer = index === 0 ? 'input' : uniqueName(edge.name, taken);
    taken.add(layer);
    return inputOf(edge, layer, options);
  });
}

function uniqueName(name: string, taken: ReadonlySet<string>): string {
  const base = name.replaceAll(/[^A-Za-z0-9_.-]+/g, '_') || 'extra';
  let result = base === 'input' ? 'input_1' : base;
  for (let count = 1; taken.has(result); count++) result = `${base}_${count}`;
  return result;
}

function inputOf(edge: GraphEdge, layer: string, options: InputOptions): ModelInput {
  const { name, shape: given } = edge;
  if (!given || given.length < 2) {
    throw problem(
      options,
      `input '${name}': expected a batch of images or vectors, received ${given ? `${given.length} dimensions` : 'no shape'}`,
    );
  }
  if (given.length !== 4) {
    const item = given.slice(1).map((dim) => dim ?? unknownSize(name, options));
    const main = layer === 'input';
    if (main && item.length !== 1)
      throw problem(
        options,
        `input '${name}': expected images [batch, 3, height, width], received ${given.length} dimensions`,
      );
    const shape = main ? [1, 1, ...item] : item;
    const axes: Flow['axes'] = main ? [[0], [3]] : given.map((_, axis) => [axis]);
    return { name, layer, shape, flow: { kind: 'flow', layer, shape, axes, nonNegative: false } };
  }
  const layout = options.layout ?? layoutOf(edge, options.readers);
  const [, a, b, c] = given;
  const [channels, height, width] = layout === 'nchw' ? [a, b, c] : [c, a, b];
  const [tall, wide] = options.imageSize ?? [];
  const shape = [height ?? tall, width ?? wide, channels].map((dim) => dim ?? unknownSize(name, options));
  const axes = layout === 'nchw' ? CHANNELS_FIRST : CHANNELS_LAST;
  return { name, layer, shape, layout, flow: { kind: 'flow', layer, shape, axes, nonNegative: false } };
}

/** What passes its input's order on. */
const ORDERLESS = new Set([
  ...[
    'Identity',
    'Cast',
    'Add',
    'Sub',
    'Mul',
    'Div',
    'Relu',
    'Clip',
    'Sigmoid',
    'Tanh',
    'LeakyRelu',
    'Neg',
    'Dropout',
    'Pad',
    'Max',
    'Min',
  ],
]);

/** A graph with its channels last turns its images before the first convolution; others do not. */
function layoutOf(
  { name, shape = [] }: GraphEdge,
  readers: ReadonlyMap<string, readonly SourceNode[]>,
): Layout {
  const open = [name];
  const seen = new Set<string>();
  for (let value = open.shift(); value !== undefined; value = open.shift()) {
    if (seen.has(value) || seen.size > 1000) continue;
    seen.add(value);
    for (const node of readers.get(value) ?? []) {
      if (node.op === 'Transpose') {
        const order = Array.from(node.attributes.get('perm')?.ints ?? []).join();
        if (order === '0,3,1,2') return 'nhwc';
        if (order === '0,2,3,1') return 'nchw';
      }
      if (ORDERLESS.has(node.op)) open.push(...node.outputs);
      else if (/Conv|Pool|BatchNorm|InstanceNorm|GroupNorm/.test(node.op)) return 'nchw';
    }
  }
  // Nothing in the graph says it: few channels.
  const few = (dim: number | undefined): boolean => dim !== undefined && dim <= 4;
  return few(shape[3]) && !few(shape[1]) ? 'nhwc' : 'nchw';
}

function unknownSize(name: string, options: InputOptions): never {
  throw problem(
    options,
    `input '${name}': the file does not fix the size of its images. Give imageSize: [height, width]`,
  );
}

function problem({ where }: InputOptions, text: string): CnnError {
  return new CnnError('MODEL', `${where}: ${text}.`, { details: { reason: 'input' } });
}
