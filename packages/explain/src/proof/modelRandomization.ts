import {
  CnnError,
  checkInteger,
  checkOptionNames,
  initialState,
  nearestName,
  type TensorValue,
} from '@cnn/core';
import { type ExplainOptions, explain } from '../explain.js';
import type { Explanation } from '../explanation.js';
import type { ExplainableModel } from '../model/explainableModel.js';
import { modelGraph } from '../model/modelGraph.js';
import { mapAsSeen } from './mapAsSeen.js';
import { checkAny, placeScores } from './placeScores.js';
import { reweightedModel } from './reweightedModel.js';
import { rankCorrelation, structuralSimilarity } from './similarity.js';

type OfExplain<Image> = Pick<
  ExplainOptions<Image>,
  'model' | 'images' | 'method' | 'target' | 'layer' | 'indices' | 'batchSize' | 'signal'
>;

export interface ModelRandomizationOptions<Image> extends OfExplain<Image> {
  /** Maps of the trained model that there are already, of `size: 'layer'`; then `target` and `indices` are theirs. */
  readonly explanations?: readonly Explanation[] | undefined;
  /**
   * `cascading`: each layer on top of those above it. `independent`: each layer alone, the others as trained. Default `cascading`.
   */
  readonly order?: 'cascading' | 'independent' | undefined;
  /** Names of the layers after which maps are compared. Default: all that have weights. */
  readonly layers?: readonly string[] | undefined;
  /** Of the random weights. Default 0. */
  readonly seed?: number | undefined;
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined;
}

/** How alike maps are to those of the trained model, after a layer has got random weights. */
export interface RandomizationStep {
  readonly layer: string;
  /**
   * The mean over images of Spearman's rank correlation of both maps. A map that has become constant, such as an empty one, has no order:
   * it counts as 0. Null where all maps of the trained model are constant.
   */
  readonly correlation: number | null;
  /**
   * The same of the maps' magnitudes; that of the maps themselves where they have no sign. Near 1 beside a correlation near −1: the same places, with the opposite sign.
   */
  readonly magnitudeCorrelation: number | null;
  /** The mean over images of the structural similarity of both maps, as large as what the model sees. */
  readonly similarity: number;
  /** The correlation of each image; null where the trained model's map is constant. */
  readonly correlations: readonly (number | null)[];
  /** That of the magnitudes of each image. */
  readonly magnitudeCorrelations: readonly (number | null)[];
}

const names = {
  model: true,
  images: true,
  explanations: true,
  method: true,
  target: true,
  layer: true,
  indices: true,
  batchSize: true,
  order: true,
  layers: true,
  seed: true,
  signal: true,
  onProgress: true,
} satisfies Record<keyof ModelRandomizationOptions<never>, true>;

/**
 * The model parameter randomization test (Adebayo et al. 2018, arXiv:1810.03292): layers get random weights, by their own initializers, from the
 * top down, and maps of the same classes are compared with those of the trained model. A map that stays as it was does not show what the model has
 * learned. The model itself is not changed.
 *
 * @returns a step for each layer, from the top
 * @throws CnnError (OPTIONS) for an unknown layer; (DATA, MODEL, ABORTED) as `explain` does
 * @example
 * const steps = await modelRandomization({ model, images: set, method: 'gradCam', indices: [0, 1, 2] });
 * console.log(steps.map(({ layer, correlation }) => [layer, correlation]));
 */
export async function modelRandomization<Image>(
  options: ModelRandomizationOptions<Image>,
): Promise<RandomizationStep[]> {
  checkOptionNames({ where: 'modelRandomization', options, names: Object.keys(names) });
  const { model, method, layer, batchSize, order = 'cascading', seed = 0, signal, onProgress } = options;
  checkInteger('seed', seed, 0);
  const weighted = weightedLayers(model);
  const wanted = options.layers ?? weighted.map(({ name }) => name);
  checkLayers(wanted, weighted);
  const set = await model.open(options.images);
  const how = { method, layer, batchSize, signal, images: set, size: 'layer', testTimeViews: 1 } as const;
  const trained =
    options.explanations ??
    (await explain({ ...how, model, target: options.target, indices: options.indices }));
  checkAny('modelRandomization', trained);
  const random = initialState(model.definition, seed, { layers: model.layers });
  return alone(model, async () => {
    const steps: RandomizationStep[] = [];
    let changed = reweightedModel(model);
    for (const { name, variables } of weighted) {
      if (order === 'independent') changed = reweightedModel(model);
      changed.write(
        Object.fromEntries(variables.map((variable) => [variable, random[variable] as TensorValue])),
      );
      if (!wanted.includes(name)) continue;
      const maps = new Map<number, Explanation>();
      for (const target of new Set(trained.map((one) => one.target))) {
        const indices = trained.filter((one) => one.target === target).map(({ index }) => index);
        for (const one of await explain({ ...how, model: changed.model, target, indices }))
          maps.set(one.index, one);
      }
      steps.push(stepOf({ name, model, trained, maps }));
      onProgress?.({ done: steps.length, total: wanted.length });
    }
    return steps;
  });
}

interface WeightedLayer {
  readonly name: string;
  readonly variables: readonly string[];
}

/** The layers that have weights, from the top. */
function weightedLayers(model: ExplainableModel): WeightedLayer[] {
  const { layers } = modelGraph({ model }).lowered;
  return layers
    .map(({ layer: { name }, variables }) => ({ name, variables: Object.keys(variables) }))
    .filter(({ variables }) => variables.length > 0)
    .reverse();
}

function checkLayers(wanted: readonly string[], weighted: readonly WeightedLayer[]): void {
  const known = weighted.map(({ name }) => name);
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const near = nearestName(unknown, known);
  throw new CnnError(
    'OPTIONS',
    `modelRandomization: expected layers to be layers with weights, received '${unknown}'. ${near ? `Did you mean '${near}'?` : `There are ${known.join(', ')}.`}`,
    { details: { option: 'layers' } },
  );
}

interface StepOptions {
  readonly name: string;
  readonly model: Pick<ExplainableModel, 'definition'>;
  readonly trained: readonly Explanation[];
  /** By the index of the image. */
  readonly maps: ReadonlyMap<number, Explanation>;
}

function stepOf({ name, model, trained, maps }: StepOptions): RandomizationStep {
  const pairs = trained.map((one) => [one, maps.get(one.index) as Explanation] as const);
  const scored = pairs.map((pair) => pair.map((one) => placeScores('modelRandomization', one)));
  const correlations = scored.map(correlationOf);
  const signed = trained.some((one) => one.signed);
  const magnitudes = signed
    ? scored.map((maps) => correlationOf(maps.map((map) => map.map((value) => Math.abs(value)))))
    : correlations;
  const [height, width] = model.definition.input;
  const similarities = pairs.map((pair) => {
    const [a, b] = pair.map((one) => mapAsSeen('modelRandomization', model, one));
    return structuralSimilarity(a as Float32Array, b as Float32Array, [height, width]);
  });
  return {
    layer: name,
    correlation: meanOfKnown(correlations),
    magnitudeCorrelation: meanOfKnown(magnitudes),
    similarity: mean(similarities),
    correlations,
    magnitudeCorrelations: magnitudes,
  };
}

/** Of the trained model's map and another one. Null where the first is constant, 0 where only the second is. */
function correlationOf(maps: readonly Float32Array[]): number | null {
  const [own, other] = maps as [Float32Array, Float32Array];
  return own.every((value) => value === own[0]) ? null : (rankCorrelation(own, other) ?? 0);
}

function meanOfKnown(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : mean(known);
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const turns = new WeakMap<object, Promise<unknown>>();

/** One after the other for a model: what was written into its sessions stays while maps are made. */
function alone<Result>(model: object, work: () => Promise<Result>): Promise<Result> {
  const turn = (turns.get(model) ?? Promise.resolve()).then(work, work);
  turns.set(model, turn);
  return turn;
}
