import { CnnError, type ImportedModel } from '@cnn/core';
import { fromKerasConfig, type KerasReadOptions } from '@cnn/keras';
import type { CompanionFiles } from '../layersModel/companionFiles.js';
import { isRecord, problemOf } from '../layersModel/problems.js';
import { readManifest, type TfjsWeight } from '../layersModel/weightsManifest.js';
import { activate, activationOperations } from './activations.js';
import { arithmetic } from './arithmetic.js';
import { type Convert, convolutions } from './convolutions.js';
import { Drafts, type LayerDraft } from './drafts.js';
import { type GraphNode, inOrder, readNodes } from './graphNodes.js';
import { shapes } from './shapes.js';

const activation: Convert = (node, drafts) => {
  activate(node.op, node, drafts, drafts.layer(node, 0));
};
const operations: Readonly<Record<string, Convert>> = {
  ...convolutions,
  ...arithmetic,
  ...shapes,
  ...Object.fromEntries(activationOperations.map((name) => [name, activation])),
};

/**
 * A GraphModel of TensorFlow.js as a model that can be trained, where its graph is a convolutional network of known operations. Its layers are
 * called as its nodes.
 *
 * @throws CnnError (FILE) for a broken file; (MODEL) that names all operations that no layer is
 */
export async function readGraphModel(
  content: Readonly<Record<string, unknown>>,
  options: KerasReadOptions & { readonly files: CompanionFiles; readonly file: string },
): Promise<ImportedModel> {
  const { files, file: where, ...rest } = options;
  const topology = content.modelTopology;
  if (!isRecord(topology)) throw problemOf(where, 'notThisFormat', 'it has no graph.');
  const nodes = readNodes(topology, where);
  const outputs = outputsOf(content, nodes);
  const ordered = inOrder(nodes, outputs, where);
  const unknown = ordered.filter(
    ({ op }) => !Object.hasOwn(operations, op) && op !== 'Const' && op !== 'Placeholder',
  );
  if (unknown.length > 0) throw unknownOperations(unknown, where);
  const weights = new Map(
    (await readManifest(content.weightsManifest, { files, where })).map((weight) => [weight.name, weight]),
  );
  const drafts = new Drafts(ordered, where);
  for (const node of ordered) convert(node, drafts, weights);
  const results = outputs.map((name) => {
    const value = drafts.values.get(name);
    if (value?.kind === 'layer') return value.layer;
    throw problemOf(
      where,
      'malformed',
      `its output ${name} is computed from nothing. Convert the model again.`,
    );
  });
  const { config, tensors } = asKeras(drafts.layers, results);
  const source = { format: 'tfjs-graph', framework: 'TensorFlow.js', file: where } as const;
  const imported = fromKerasConfig({ ...rest, config, weights: tensors, source, where });
  const named = new Map(drafts.layers.map(({ name, nodes: from }) => [name, from]));
  const plan = imported.plan.map((step) => {
    const from = named.get(step.source) ?? [];
    const [first = step.source, ...others] = from;
    const also = others.length > 0 ? `with ${others.join(', ')}` : undefined;
    const note = [step.note, also].filter((part) => part !== undefined).join('; ');
    return {
      ...step,
      source: first,
      type: nodes.get(first)?.op ?? step.type,
      note: note === '' ? undefined : note,
    };
  });
  return { ...imported, plan };
}

function convert(node: GraphNode, drafts: Drafts, weights: ReadonlyMap<string, TfjsWeight>): void {
  if (node.op === 'Const') {
    const weight = weights.get(node.name);
    if (!weight) {
      const problem = `the numbers of ${node.name} are not in weightsManifest. Convert the model again.`;
      throw problemOf(drafts.where, 'malformed', problem);
    }
    drafts.values.set(node.name, { kind: 'constant', weight });
  } else if (node.op === 'Placeholder') {
    const shape = node.attributes.shape('shape');
    const config = { batch_input_shape: shape ?? null, dtype: 'float32' };
    drafts.add(node, { className: 'InputLayer', config, inputs: [] });
  } else operations[node.op]?.(node, drafts);
}

/** The nodes that the file's signature names; without one, those that no node reads. */
function outputsOf(
  { signature, userDefinedMetadata }: Readonly<Record<string, unknown>>,
  nodes: ReadonlyMap<string, GraphNode>,
): readonly string[] {
  const nested = isRecord(userDefinedMetadata) ? userDefinedMetadata.signature : undefined;
  for (const found of [signature, nested]) {
    if (!isRecord(found) || !isRecord(found.outputs)) continue;
    const names = Object.values(found.outputs).flatMap((output) =>
      isRecord(output) && typeof output.name === 'string' ? [output.name.replace(/:0$/, '')] : [],
    );
    if (names.length > 0) return names;
  }
  const read = new Set([...nodes.values()].flatMap(({ inputs }) => inputs));
  return [...nodes.values()]
    .filter(({ name, op }) => !read.has(name) && op !== 'Const' && op !== 'NoOp')
    .map(({ name }) => name);
}

function unknownOperations(nodes: readonly GraphNode[], where: string): CnnError {
  const first = new Map([...nodes].reverse().map(({ op, name }) => [op, name]));
  const listed = [...first]
    .reverse()
    .slice(0, 12)
    .map(([op, name]) => `${op} (${name})`)
    .join(', ');
  const remedy = 'Import the model that it was converted from, or one of another form.';
  return new CnnError('MODEL', `${where}: not supported: operations that no layer is: ${listed}. ${remedy}`, {
    details: {
      reason: 'unsupportedLayer',
      layer: nodes[0]?.name,
      type: nodes[0]?.op,
      types: [...first.keys()],
    },
  });
}

/** The layers as a Functional model of Keras, and their weights in its order. */
function asKeras(
  layers: readonly LayerDraft[],
  outputs: readonly LayerDraft[],
): { config: object; tensors: TfjsWeight[] } {
  const call = (name: string): readonly unknown[] => [name, 0, 0, {}];
  const written = layers.map(({ name, className, config, inputs }) => ({
    ...{ class_name: className, name, config },
    inbound_nodes: inputs.length === 0 ? [] : [inputs.map(call)],
  }));
  const tensors = layers.flatMap(({ name, weights }) =>
    [...weights].map(([weight, { shape, read }]) => ({ name: `${name}/${weight}`, shape, read })),
  );
  const config = {
    name: 'graph',
    layers: written,
    input_layers: layers
      .filter(({ className }) => className === 'InputLayer')
      .map(({ name }) => [name, 0, 0]),
    output_layers: outputs.map(({ name }) => [name, 0, 0]),
  };
  return { config: { class_name: 'Functional', config }, tensors };
}
