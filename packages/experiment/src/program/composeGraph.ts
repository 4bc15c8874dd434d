import {
  apply,
  type Block,
  CnnError,
  functional,
  type ImageShape,
  input,
  type LayerDefinition,
  type ModelDefinition,
  type NamedLayer,
  outputOf,
  sequential,
  type Tap,
} from '@cnn/core';
import { automaticNames } from './automaticNames.js';
import type { Shapes } from './innerShapes.js';
import { layerSource } from './layerSource.js';
import { call, list, literal, object, prefixed, type Source } from './sourceText.js';
import type { VariableNames } from './variableNames.js';

/** A model, or a model inside another, to be composed. */
export interface Graph {
  readonly name: string;
  readonly layers: readonly NamedLayer[];
  readonly outputs?: readonly string[] | undefined;
  /** The images first. */
  readonly inputs: readonly { readonly name: string; readonly shape: readonly number[] }[];
  /** In front of its layers' names in the whole model: `backbone/`. */
  readonly path: string;
}

/** What all models of one program share. */
export interface Composing {
  /** The statements so far; those of an inner model stand before those of the model that it is in. */
  readonly statements: Source[];
  /** The functions that are called. */
  readonly functions: Set<string>;
  readonly variables: VariableNames;
  readonly shapes: Shapes;
  /** Whether names that follow from the layers' types are left out. */
  readonly names: 'automatic' | 'written';
}

/** A piece of source beside what it gives. */
export interface Composed<Value> {
  readonly source: Source;
  readonly value: Value;
}

/** Composes a model, in source and in truth; undefined where it can't be composed. */
export function composeGraph(graph: Graph, composing: Composing): Composed<ModelDefinition> | undefined {
  try {
    return isChain(graph) ? chain(graph, composing) : network(graph, composing);
  } catch (error) {
    // What the functions refuse is written otherwise.
    if (error instanceof CnnError) return undefined;
    throw error;
  }
}

/** Does one layer follow the other, from the images to the only output? */
function isChain({ layers, outputs, inputs }: Graph): boolean {
  return inputs.length === 1 && outputs === undefined && layers.every((layer) => layer.inputs === undefined);
}

function chain(graph: Graph, composing: Composing): Composed<ModelDefinition> {
  const blockOf = blocks(graph, composing);
  const made = graph.layers.map((_, at) => blockOf(at));
  const shape = graph.inputs[0]?.shape as ImageShape;
  const named = graph.name === 'sequential' ? [] : [['name', literal(graph.name)] as const];
  const layers = list(
    made.map(({ source }) => source),
    { broken: true },
  );
  composing.functions.add('sequential');
  return {
    source: call('sequential', [object([...named, ['input', literal(shape)], ['layers', layers]])]),
    value: sequential({ name: graph.name, input: shape, layers: made.map(({ value }) => value) }),
  };
}

function network(graph: Graph, composing: Composing): Composed<ModelDefinition> {
  const { layers, inputs } = graph;
  const { statements, functions, variables } = composing;
  const blockOf = blocks(graph, composing);
  const taps = new Map<string, Composed<Tap>>();
  for (const [at, { name, shape }] of inputs.entries()) {
    const variable = variables.named(at === 0 ? 'image' : name);
    const options = at === 0 ? [] : [object([['name', literal(name)]])];
    statements.push(prefixed(`const ${variable} = `, call('input', [literal(shape), ...options])));
    functions.add('input');
    taps.set(name, { source: variable, value: at === 0 ? input(shape) : input(shape, { name }) });
  }
  const tapOf = (name: string): Composed<Tap> => {
    const known = taps.get(name);
    if (known) return known;
    const [of = '', output = ''] = name.split(':');
    functions.add('outputOf');
    const tap = taps.get(of) as Composed<Tap>;
    return { source: call('outputOf', [tap.source, literal(output)]), value: outputOf(tap.value, output) };
  };
  const reads = layers.map((layer, at) => layer.inputs ?? [layers[at - 1]?.name ?? 'input']);
  const ends = graph.outputs ?? [(layers.at(-1) as NamedLayer).name];
  const uses = countUses([...reads.flat(), ...ends]);
  let pending: Composed<Block>[] = [];
  let start: readonly string[] = [];
  for (const [at, { name, type }] of layers.entries()) {
    if (pending.length === 0) start = reads[at] as readonly string[];
    pending.push(blockOf(at));
    const next = reads[at + 1];
    const goesOn = next?.length === 1 && next[0] === name && uses.get(name) === 1 && start.length === 1;
    if (goesOn) continue;
    const applied = applyAll(pending, start.map(tapOf));
    functions.add('apply');
    const ended = ends.includes(name) && uses.get(name) === 1;
    if (ended) taps.set(name, applied);
    else {
      const variable = variables.valueOf(type);
      statements.push(prefixed(`const ${variable} = `, applied.source));
      taps.set(name, { source: variable, value: applied.value });
    }
    pending = [];
  }
  functions.add('functional');
  const from = inputs.map(({ name }) => taps.get(name) as Composed<Tap>);
  const to = ends.map(tapOf);
  const fields: (readonly [string, Source])[] = [
    ...(graph.name === 'functional' ? [] : [['name', literal(graph.name)] as const]),
    from.length === 1
      ? ['input', (from[0] as Composed<Tap>).source]
      : ['inputs', list(from.map(({ source }) => source))],
    to.length === 1
      ? ['output', (to[0] as Composed<Tap>).source]
      : ['outputs', list(to.map(({ source }) => source))],
  ];
  const [inputTaps, outputTaps] = [from, to].map((all) => all.map(({ value }) => value));
  return {
    source: call('functional', [object(fields)]),
    value: functional({ name: graph.name, inputs: inputTaps, outputs: outputTaps }),
  };
}

function applyAll(made: readonly Composed<Block>[], from: readonly Composed<Tap>[]): Composed<Tap> {
  const [block, ...others] = made as [Composed<Block>, ...Composed<Block>[]];
  const [tap, ...more] = from as [Composed<Tap>, ...Composed<Tap>[]];
  const layers = others.length === 0 ? block.source : list(made.map(({ source }) => source));
  const values = others.length === 0 ? block.value : made.map(({ value }) => value);
  const read = more.length === 0 ? tap.source : list(from.map(({ source }) => source));
  return {
    source: call('apply', [layers, read]),
    value: apply(values, more.length === 0 ? tap.value : from.map(({ value }) => value)),
  };
}

/** How often each layer is read; an output of an inner model reads the model. */
function countUses(reads: readonly string[]): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const read of reads) {
    const [name = ''] = read.split(':');
    uses.set(name, (uses.get(name) ?? 0) + 1);
  }
  return uses;
}

/** Makes the block of each layer: a call, or a variable where it is a model or is applied again. */
function blocks(graph: Graph, composing: Composing): (at: number) => Composed<Block> {
  const { layers, path } = graph;
  const { statements, functions, variables, shapes } = composing;
  const automatic = composing.names === 'automatic' ? automaticNames(layers) : new Set<string>();
  const again = new Set(layers.flatMap((layer) => (layer.type === 'shared' ? [layer.layer] : [])));
  const kept = new Map<string, Composed<Block>>();
  return (at) => {
    const layer = layers[at] as NamedLayer;
    if (layer.type === 'shared') return kept.get(layer.layer) as Composed<Block>;
    if (layer.type === 'model') {
      const reads = layer.inputs ?? [layers[at - 1]?.name ?? 'input'];
      const { inputNames = ['input'], outputs, name } = layer;
      const shapeOf = (read: string): readonly number[] =>
        graph.inputs.find((one) => one.name === read)?.shape ?? shapes.get(`${path}${read}`) ?? [];
      const inputs = inputNames.map((inner, index) => ({
        name: inner,
        shape: shapeOf(reads[index] as string),
      }));
      const inner = { name, layers: layer.layers, outputs, inputs, path: `${path}${name}/` };
      const composed = composeGraph(inner, composing);
      if (!composed) throw new CnnError('MODEL', `${name} can't be composed.`);
      return keep(name, composed);
    }
    const { inputs: _inputs, name, ...own } = layer;
    const value = (automatic.has(name) ? own : { ...own, name }) as LayerDefinition;
    const composed = { source: layerSource(value, functions), value };
    return again.has(name) ? keep(name, composed) : composed;
  };

  function keep(name: string, { source, value }: Composed<Block>): Composed<Block> {
    const variable = variables.named(name);
    statements.push(prefixed(`const ${variable} = `, source));
    const block = { source: variable, value };
    kept.set(name, block);
    return block;
  }
}
