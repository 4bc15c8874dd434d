import { CnnError } from '../errors.js';
import { Graph } from '../graph/graph.js';
import { bytesOf } from '../graph/liveness.js';
import { BATCH, type Shape } from '../graph/shape.js';
import type { LayerRulesOption } from '../layers/customLayer.js';
import { checkGraph, checkLayer, checkLayerList, checkOutputs, innerOutputs } from './checkGraph.js';
import { INPUT, inputsOf, type ModelDefinition, type NamedLayer, outputsOf } from './definition.js';
import type { OutputFacts } from './infer.js';
import { startLowering } from './lower.js';
import type { Lowering, Scope } from './lowerScope.js';
import { checkHeader } from './parse.js';
import { isName, isObject, type Json } from './parseErrors.js';
import { layerFacts, trainingBytes } from './summary.js';

/** A mistake in a definition. Its message begins with its place, such as `layers[2] (dense)`. */
export interface DescribedError {
  readonly code: string;
  readonly message: string;
}

/** What a network, or a layer, has and costs. */
export interface NetworkNumbers {
  readonly trainableParameters: number;
  /** Frozen weights and running statistics. */
  readonly otherParameters: number;
  /** For the prediction of one image. */
  readonly multiplyAdds: number;
  /** Of outputs, for one image. */
  readonly activationBytes: number;
}

/** One layer of a description. Its numbers are 0 unless it is `ok`. */
export interface LayerDescription extends NetworkNumbers {
  /** As the definition has it; empty where it has none. */
  readonly name: string;
  readonly type: string;
  /** `error`: it is wrong, or does not fit what it reads. `unknown`: it reads a layer that is not `ok`. */
  readonly state: 'ok' | 'error' | 'unknown';
  readonly error?: DescribedError | undefined;
  readonly inputs: readonly string[];
  /** Without the batch; undefined where not known. */
  readonly inputShapes: readonly (Shape | undefined)[];
  /** Without the batch. */
  readonly outputShape?: Shape | undefined;
  /** Of a model inside the model: its layers, whose sums its numbers are. */
  readonly layers?: readonly LayerDescription[] | undefined;
}

/** What follows from a definition, right or wrong, as plain JSON. Its numbers are the sums of its layers'. */
export interface NetworkDescription extends NetworkNumbers {
  /** Of what is no layer's: the input, the outputs, the list itself. */
  readonly error?: DescribedError | undefined;
  /** One for each layer of the definition, in its order. */
  readonly layers: readonly LayerDescription[];
  /** The predictions, the main one first, as far as they are known. */
  readonly outputs: readonly OutputFacts[];
  /** Of a step with the batch size asked for, as `modelFacts` has it. Absent unless the whole network is right. */
  readonly trainingBytes?: number | undefined;
}

export interface DescribeNetworkOptions extends LayerRulesOption {
  /** Of the training step whose memory is told. Default 32. */
  readonly batchSize?: number | undefined;
}

type Draft = { -readonly [K in keyof Omit<LayerDescription, 'layers'>]: LayerDescription[K] } & {
  layers?: readonly Draft[] | undefined;
};

const none: NetworkNumbers = {
  trainableParameters: 0,
  otherParameters: 0,
  multiplyAdds: 0,
  activationBytes: 0,
};

/**
 * The numbers of `modelFacts` for a definition that may be wrong, such as one that is being edited: a mistake is told at its layer, the
 * layers that depend on it are `unknown`, and all others have their numbers. It never throws.
 *
 * ```ts
 * const { layers } = describeNetwork(definition);
 * for (const { name, outputShape, error } of layers) console.log(name, outputShape, error?.message);
 * ```
 */
export function describeNetwork(
  definition: unknown,
  { layers: own, batchSize = 32 }: DescribeNetworkOptions = {},
): NetworkDescription {
  const { layers: listed, outputs: named } = isObject(definition) ? definition : ({} as Json);
  let layers: readonly Draft[] = Array.isArray(listed) ? listed.map(draftOf) : [];
  let [error, outputs, memory]: [DescribedError?, OutputFacts[]?, number?] = [];
  try {
    const inputs = checkHeader(definition);
    checkLayerList(listed, { where: '', depth: 0 });
    // All but the layers is right now, and each of them is checked before it is used.
    const model = definition as ModelDefinition;
    const graph = new Graph();
    const image = graph.input('image', {
      shape: [BATCH, ...model.input],
      dtype: 'float32',
      source: { kind: 'batch' },
    });
    const walk = tolerantWalk(own);
    const started = startLowering(graph, model, { image, training: false, layers: own, walk: walk.over });
    layers = walk.fill(started.lowering);
    checkOutputs(named, { where: '', known: walk.names, inputs });
    const known = outputsOf(model).map((name) => ({ name, ...started.known.get(name) }));
    outputs = known.flatMap(({ name, value, activation }) =>
      value ? [{ name, shape: value.shape.slice(1), activation }] : [],
    );
    if (layers.every(({ state }) => state === 'ok')) {
      memory = trainingBytes(model, { layers: own }, totals(layers))(batchSize);
    }
  } catch (caught) {
    error = describedError(caught);
  }
  return { ...totals(layers), error, layers, outputs: outputs ?? [], trainingBytes: memory };
}

/** Goes on after a mistake, and keeps what is told of each layer. */
function tolerantWalk(own: LayerRulesOption['layers']) {
  const byPath = new Map<string, Draft>();
  /** Of a lowered layer by its place, the first node that can be its own: those before belong to one that failed. */
  const firstNodes = new Map<number, number>();
  let depth = -1;
  let finished: readonly Draft[] | undefined;
  /** What the outputs of the model itself can be called. */
  const ownNames = new Set<string>();

  function over(lowering: Lowering, scope: Scope, lowerAt: (index: number) => void): void {
    depth += 1;
    const names = depth === 0 ? ownNames : new Set<string>();
    for (const name of scope.known.keys()) names.add(name);
    const targets = new Map<string, Json>();
    const failed = new Set<string>();
    const drafts: Draft[] = [];
    for (const [index, layer] of scope.layers.entries()) {
      const draft = draftOf(layer);
      const before = drafts.at(-1);
      drafts.push(draft);
      if (draft.inputs.length === 0) draft.inputs = [before?.name ?? scope.first];
      draft.inputShapes = draft.inputs.map((name) => scope.known.get(name)?.value.shape.slice(1));
      const fresh = isName(draft.name) && !names.has(draft.name);
      const place = `layers[${index}]`;
      try {
        checkLayer(layer, { place, known: names, targets, own, depth, inside: false });
        const json = layer as unknown as Json;
        if (layer.type !== 'shared') targets.set(layer.name, json);
        const inner = innerOutputs(json, targets);
        for (const output of inner) names.add(`${layer.name}:${output}`);
        const unread = inputsOf(scope.layers, index, scope.first).some((name) => !scope.known.has(name));
        const follows = layer.inputs === undefined && before !== undefined && before.state !== 'ok';
        if (unread || follows || (layer.type === 'shared' && failed.has(layer.layer))) {
          draft.state = 'unknown';
        } else {
          finished = undefined;
          byPath.set(`${scope.path}${layer.name}`, draft);
          draft.state = 'ok';
          lowerAt(index);
          draft.layers = finished;
          draft.error = firstError(finished);
          if (draft.error) draft.state = 'error';
          else if (layer.type === 'model') checkInside(layer, `${place} (model) `);
          draft.outputShape = scope.known.get(layer.name)?.value.shape.slice(1);
        }
      } catch (error) {
        draft.state = 'error';
        draft.error = describedError(error);
        firstNodes.set(lowering.lowered.length, lowering.graph.size);
        if (fresh) scope.known.delete(draft.name);
      }
      if (draft.state !== 'ok') failed.add(draft.name);
      if (fresh) names.add(draft.name);
    }
    depth -= 1;
    finished = drafts;
  }

  /** @throws CnnError (MODEL) where outputs are named that there are not */
  function checkInside(layer: Extract<NamedLayer, { type: 'model' }>, where: string): void {
    const { layers, outputs, inputNames = [INPUT] } = layer;
    checkGraph({ layers, outputs }, { where, inputs: inputNames, own, depth: depth + 1 });
  }

  /** The descriptions of the model's own layers, with their numbers. */
  function fill({ graph, lowered }: Lowering): readonly Draft[] {
    const outputs = new Set<number>();
    for (const [index, facts] of layerFacts(graph, lowered, firstNodes).entries()) {
      const draft = byPath.get(facts.name);
      const { output } = lowered[index] as Lowering['lowered'][number];
      if (draft?.state !== 'ok') continue;
      const { trainableParameters, otherParameters, multiplyAdds } = facts;
      // A layer that gives what it reads, such as dropout, keeps nothing new.
      const activationBytes = outputs.has(output.id) ? 0 : bytesOf(graph.node(output), 1);
      Object.assign(draft, { trainableParameters, otherParameters, multiplyAdds, activationBytes });
      outputs.add(output.id);
    }
    addInner(finished ?? []);
    return finished ?? [];
  }

  return { over, fill, names: ownNames };
}

/** A model's numbers, from its layers'. */
function addInner(drafts: readonly Draft[]): void {
  for (const draft of drafts) {
    if (!draft.layers) continue;
    addInner(draft.layers);
    Object.assign(draft, totals(draft.layers));
  }
}

function totals(layers: readonly NetworkNumbers[]): NetworkNumbers {
  const sum = (of: keyof NetworkNumbers): number => layers.reduce((total, layer) => total + layer[of], 0);
  return {
    trainableParameters: sum('trainableParameters'),
    otherParameters: sum('otherParameters'),
    multiplyAdds: sum('multiplyAdds'),
    activationBytes: sum('activationBytes'),
  };
}

/** What can be told of a layer before it is known to be one. */
function draftOf(layer: unknown): Draft {
  const { name, type, inputs } = isObject(layer) ? layer : ({} as Json);
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const read = Array.isArray(inputs) ? inputs.map(text) : [];
  return { ...none, name: text(name), type: text(type), state: 'unknown', inputs: read, inputShapes: [] };
}

function firstError(layers: readonly LayerDescription[] | undefined): DescribedError | undefined {
  return layers?.find(({ error }) => error)?.error;
}

function describedError(error: unknown): DescribedError {
  if (error instanceof CnnError) return { code: error.code, message: error.message };
  return { code: 'MODEL', message: error instanceof Error ? error.message : String(error) };
}
