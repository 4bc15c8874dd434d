import { CnnError, type LayerFacts } from '@cnn/core';
import { countOf, formatCount } from '../text/formatNumber.js';

/** Some layers, one after the other, in one box. */
export interface DiagramBox {
  /** Unique: the name of its first layer. */
  readonly id: string;
  readonly layers: readonly LayerFacts[];
  /** Ids of the boxes that it reads. */
  readonly inputs: readonly string[];
  readonly kind: BoxKind;
  /** "224×224×3" */
  readonly shape: string;
  readonly parameters: number;
}

export const boxKinds = [
  'Input',
  'Convolution',
  'Pooling',
  'Dense',
  'Merge',
  'Normalization, activation',
  'Other',
] as const;
export type BoxKind = (typeof boxKinds)[number];

/** Layers that stand in the box of the layer before them, where layers are put together. */
const small = /normalization|activation|relu|dropout|softmax|sigmoid|noise/i;

export interface DiagramBoxesOptions {
  readonly layers: readonly LayerFacts[];
  /** Put normalization, activation and dropout into the box of the layer before. */
  readonly together: boolean;
}

/** The boxes of a model, each after those that it reads. */
export function diagramBoxes({ layers, together }: DiagramBoxesOptions): readonly DiagramBox[] {
  const names = new Set(layers.map(({ name }) => name));
  if (layers.length === 0 || names.size !== layers.length) {
    throw new CnnError(
      'DATA',
      `modelDiagram needs layers of different names, received ${layers.length === 0 ? 'none' : `${layers.length} with ${names.size} names`}. Pass what modelFacts returns.`,
    );
  }
  const odd = layers.find(({ trainableParameters, otherParameters, outputShape }) =>
    [trainableParameters, otherParameters, ...outputShape].some((value) => !Number.isInteger(value)),
  );
  if (odd !== undefined) {
    throw new CnnError(
      'DATA',
      `modelDiagram needs whole numbers of parameters and in shapes, received ${odd.trainableParameters + odd.otherParameters} and [${odd.outputShape.join(', ')}] of "${odd.name}".`,
    );
  }
  const readers = new Map<string, number>();
  for (const name of layers.flatMap(({ inputs }) => inputs)) readers.set(name, (readers.get(name) ?? 0) + 1);
  const groups: LayerFacts[][] = [];
  const boxOf = new Map<string, LayerFacts[]>();
  for (const layer of layers) {
    const [input] = layer.inputs;
    const before = input === undefined ? undefined : boxOf.get(input);
    const joins =
      together &&
      before?.at(-1)?.name === input &&
      layer.inputs.length === 1 &&
      readers.get(input ?? '') === 1 &&
      small.test(layer.type);
    const group = joins && before !== undefined ? before : [];
    if (group.length === 0) groups.push(group);
    group.push(layer);
    boxOf.set(layer.name, group);
  }
  const outside = [...new Set(layers.flatMap(({ inputs }) => inputs))].filter((name) => !names.has(name));
  const idOf = (name: string): string => boxOf.get(name)?.[0]?.name ?? name;
  const inputs = outside.map(
    (id): DiagramBox => ({ id, layers: [], inputs: [], kind: 'Input', shape: '', parameters: 0 }),
  );
  return [...inputs, ...groups.map((group) => boxOfLayers(group, idOf))];
}

function boxOfLayers(layers: readonly LayerFacts[], idOf: (name: string) => string): DiagramBox {
  const [first] = layers as [LayerFacts];
  const parameters = layers.reduce((sum, one) => sum + one.trainableParameters + one.otherParameters, 0);
  const kind = kindOf(first);
  const shape = (layers.at(-1) ?? first).outputShape.slice(1).map(formatCount).join('×');
  return { id: first.name, layers, inputs: first.inputs.map(idOf), kind, shape, parameters };
}

function kindOf({ type, inputs }: LayerFacts): BoxKind {
  if (inputs.length > 1) return 'Merge';
  if (/conv/i.test(type)) return 'Convolution';
  if (/pool/i.test(type)) return 'Pooling';
  if (/dense/i.test(type)) return 'Dense';
  return small.test(type) ? 'Normalization, activation' : 'Other';
}

/** The three lines of a box. */
export function boxLines({ id, layers, shape, parameters }: DiagramBox): readonly [string, string, string] {
  if (layers.length === 0) return [id, /^input$/i.test(id) ? '' : 'input', ''];
  const types = layers.map(({ type }) => type);
  const weightsOf = layers[0]?.weightsOf;
  const weights = weightsOf === undefined ? '' : `weights of ${weightsOf}`;
  const count = parameters > 0 ? countOf(parameters, 'parameter') : '';
  return [id, types.join(' · '), [shape, weights, count].filter((text) => text !== '').join(' · ')];
}
