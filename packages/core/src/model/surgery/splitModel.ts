import { CnnError } from '../../errors.js';
import type { LayerRulesOption } from '../../layers/customLayer.js';
import { FORMAT, INPUT, inputsOf, type ModelDefinition, type NamedLayer, VERSION } from '../definition.js';
import { inferModel } from '../infer.js';
import { freeName } from '../names.js';
import { parseModel } from '../parse.js';
import { checkDefinition } from './checkDefinition.js';

export interface SplitModel {
  /** From the images to the value of the layer. */
  readonly backbone: ModelDefinition;
  /**
   * From that value to the predictions, with the same names of layers and so of variables. Its `input` has three axes, as images do: a
   * value of fewer has axes of 1 in front, which a layer `features` takes off again.
   */
  readonly head: ModelDefinition;
  /** The shape of the value, without the batch. */
  readonly featureShape: readonly number[];
}

/**
 * Cuts a definition after one layer: what the backbone gives is what the head takes. The weights of both are those of the whole
 * model, by the same names.
 *
 * ```ts
 * const { backbone, head } = splitModel(model, 'flatten');
 * ```
 *
 * @param after the name of a layer, after which nothing reads what stands before it
 * @throws CnnError (MODEL) where a later layer reads an earlier one past the cut, or shares its weights, for a value of more than three
 *   axes, and for a model of several inputs or outputs
 */
export function splitModel(
  model: ModelDefinition,
  after: string,
  options: LayerRulesOption = {},
): SplitModel {
  checkDefinition(model, 'splitModel');
  const at = model.layers.findIndex(({ name }) => name === after);
  const fail = (problem: string): never => {
    throw new CnnError('MODEL', `splitModel: ${problem}`, { details: { layer: after } });
  };
  if (at < 0 || at === model.layers.length - 1) {
    return fail(`expected the name of a layer before the last, received '${after}'.`);
  }
  if (model.extraInputs || model.outputs) return fail('expected a model of one input and one output.');
  const before = new Set([INPUT, ...model.layers.slice(0, at).map(({ name }) => name)]);
  const past = crossing(model, at, before);
  if (past) return fail(`'${past}' reads what stands before '${after}', so the model can't be cut there.`);
  const backbone = parseModel(
    { ...model, name: `${model.name}_backbone`, layers: model.layers.slice(0, at + 1) },
    options,
  );
  const featureShape = inferModel(backbone, options).output.shape.slice(1);
  if (featureShape.length > 3) return fail(`'${after}' has a value of ${featureShape.length} axes.`);
  const flat = featureShape.length < 3;
  const input = [...new Array<number>(3 - featureShape.length).fill(1), ...featureShape];
  const first: NamedLayer[] = flat
    ? [{ type: 'reshape', name: freeName(model.layers, 'features'), targetShape: featureShape }]
    : [];
  const source = first[0]?.name ?? INPUT;
  const rest = model.layers
    .slice(at + 1)
    .map(
      (layer): NamedLayer =>
        layer.inputs
          ? { ...layer, inputs: layer.inputs.map((name) => (name === after ? source : name)) }
          : layer,
    );
  const head = parseModel(
    { format: FORMAT, version: VERSION, name: `${model.name}_head`, input, layers: [...first, ...rest] },
    options,
  );
  return { backbone, head, featureShape };
}

/** The first layer after the cut that reads, or shares weights with, something before it. */
function crossing(model: ModelDefinition, at: number, before: ReadonlySet<string>): string | undefined {
  const all = new Set([...before, (model.layers[at] as NamedLayer).name]);
  for (let index = at + 1; index < model.layers.length; index += 1) {
    const layer = model.layers[index] as NamedLayer;
    const reads = inputsOf(model.layers, index).map((name) => name.split(':')[0] as string);
    const inner = inputsOf(model.layers, index).some(
      (name) => name.includes(':') && all.has(name.split(':')[0] as string),
    );
    if (inner || reads.some((name) => before.has(name))) return layer.name;
    if (layer.type === 'shared' && all.has(layer.layer)) return layer.name;
  }
  return undefined;
}

/**
 * The last layer after which a model can be cut so that nothing before it is trained or random: where features can be computed once.
 * Undefined where the first layer is trained.
 */
export function frozenPart(model: ModelDefinition, options: LayerRulesOption = {}): string | undefined {
  if (model.extraInputs || model.outputs) return undefined;
  const { graph, layers } = inferModel(model, options);
  const trained = new Set<string>();
  for (const { layer, variables } of layers) {
    const moves = Object.keys(variables).some((name) => graph.stateSpecs[name]?.role === 'trainable');
    const statistics =
      layer.trainable !== false &&
      Object.keys(variables).some((name) => graph.stateSpecs[name]?.role === 'statistic');
    const random = (layer.type === 'dropout' || layer.type === 'spatialDropout2d') && layer.rate > 0;
    if (moves || statistics || random) trained.add(layer.name.split('/')[0] as string);
  }
  let found: string | undefined;
  const before = new Set([INPUT]);
  for (let at = 0; at < model.layers.length - 1; at += 1) {
    const { name } = model.layers[at] as NamedLayer;
    if (trained.has(name)) break;
    if (!crossing(model, at, before)) found = name;
    before.add(name);
  }
  return found;
}
