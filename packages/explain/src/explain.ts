import { CnnError, checkInteger, checkOptionNames } from '@cnn/core';
import type { ImageSet } from '@cnn/data';
import type { Explanation, MapSize } from './explanation.js';
import { bindMethod, type CheckedMethod, checkMethod, type ExplainMethod } from './methods/methods.js';
import { checkImages, checkModel } from './model/checkModel.js';
import type { ExplainableModel } from './model/explainableModel.js';
import { modelGraph } from './model/modelGraph.js';
import { predictedName, probabilityOf, scoreOf, targetIndex } from './model/target.js';
import { checkFinite } from './run/checkFinite.js';
import { explainBatch } from './run/explainBatch.js';
import { noteOf } from './run/noteOf.js';
import { placed } from './run/placed.js';
import { viewBatches } from './run/viewBatches.js';

export interface ExplainOptions<Image> {
  readonly model: ExplainableModel<Image>;
  /** One image, a list of them, or a set. */
  readonly images: NoInfer<Image> | readonly NoInfer<Image>[] | ImageSet;
  /** Its name, or `{ name, …options }`. Default `gradCam`. */
  readonly method?: ExplainMethod | undefined;
  /** The class, or label, that is explained: its name or index. Default: the one that is predicted for each image; of labels, the most probable. */
  readonly target?: string | number | undefined;
  /**
   * The layer of class activation maps, or several, whose maps are averaged. Default: the last one that still has places; of an
   * ensemble, that of each member.
   */
  readonly layer?: string | readonly string[] | undefined;
  /** Which items of a set, in this order. Default: all. */
  readonly indices?: readonly number[] | undefined;
  /** Images per step; of methods that take many runs for an image, copies of it per run. Default 16. */
  readonly batchSize?: number | undefined;
  /** How many positions of an image are explained and averaged, 1, 4 or 8. Default: as many as the model predicts with. */
  readonly testTimeViews?: number | undefined;
  /** What maps are as large as. Default `original`. */
  readonly size?: MapSize | undefined;
  readonly signal?: { readonly aborted: boolean } | undefined;
  readonly onProgress?: ((progress: ExplainProgress) => void) | undefined;
}

export interface ExplainProgress {
  /** Images that are explained. */
  readonly done: number;
  readonly total: number;
  /** Of all the work, 0 to 1: it grows within an image too, where a method takes many runs for one. */
  readonly share: number;
}

const names = {
  model: true,
  images: true,
  method: true,
  target: true,
  layer: true,
  indices: true,
  batchSize: true,
  testTimeViews: true,
  size: true,
  signal: true,
  onProgress: true,
} satisfies Record<keyof ExplainOptions<never>, true>;

const sizes: readonly MapSize[] = ['original', 'input', 'layer'];

/**
 * Where a model looked: a map for each image, in their order. For many images see `explanations`, which does not keep them.
 *
 * @throws CnnError (OPTIONS) for an unknown method, layer, target or option; (MODEL) for a model without logits or places; (DATA) as
 *   `predict` does, and for a map with a number that is not finite; (ABORTED) when the signal fires
 * @example
 * const model = await loadModel('out');
 * const [{ map, size, target }] = await explain({ model, images: 'image.png' });
 */
export async function explain<Image>(options: ExplainOptions<Image>): Promise<Explanation[]> {
  const all: Explanation[] = [];
  for await (const explanation of explanations(options)) all.push(explanation);
  return all;
}

/** `explain` one by one: at any time, one batch of images is in memory. */
export async function* explanations<Image>(options: ExplainOptions<Image>): AsyncGenerator<Explanation> {
  checkOptionNames({ where: 'explain', options, names: Object.keys(names) });
  const { model, layer, batchSize = 16, size = 'original', signal, onProgress } = options;
  checkModel('explain', model);
  const { testTimeViews = model.testTimeViews, method: given = 'gradCam' } = options;
  checkInteger('batchSize', batchSize, 1);
  checkChoices(size, testTimeViews);
  const checked = checkMethod(given);
  checkLooked(checked, layer);
  const target = options.target === undefined ? undefined : targetIndex(model, options.target);
  const graph = modelGraph({ model });
  const method = await bindMethod(checked, { model, graph, layer, batchSize });
  const { logits, lowered, kind } = graph;
  const forward = () =>
    model.load('explain/forward', () => ({
      state: graph.graph.stateSpecs,
      programs: { forward: graph.graph.program({ outputs: { prediction: lowered.output, logits } }) },
    }));
  checkImages('explain', options.images);
  const set = await model.open(options.images);
  const { preprocessing, classNames } = model;
  const [height, width] = model.definition.input;
  const indices = options.indices ?? set.items.map((_, index) => index);
  const total = indices.length;
  let done = 0;
  for await (const views of viewBatches({ set, preprocessing, indices, views: testTimeViews, batchSize })) {
    const items = indices.slice(done, done + (views[0]?.shape[0] as number));
    const report = (share: number): void => {
      if (signal?.aborted) throw stopped(done, total);
      onProgress?.({ done, total, share: (done + share * items.length) / total });
    };
    if (signal?.aborted) throw stopped(done, total);
    const batch = await explainBatch({
      ...{ model, kind, method, forward, views, items, target, report },
      outputs: logits.shape[1] as number,
      input: [height, width],
    });
    for (const [at, item] of items.entries()) {
      const [index, row] = [batch.targets[at] as number, batch.probabilities[at] as Float32Array];
      const logitsOfItem = batch.logits[at] as Float32Array;
      const where = { set, item };
      checkFinite({ ...where, values: row, what: "the model's output" });
      checkFinite({ ...where, values: logitsOfItem, what: 'the logits' });
      const own = { maps: batch.maps, at };
      const raw = placed({ ...own, item, set, size: 'layer', preprocessing });
      checkFinite({ ...where, values: raw.map, what: `the map of ${checked.name}` });
      const [targetName, completeness] = [classNames[index] as string, batch.completeness[at]];
      const { signed, layers } = method;
      const { looksAt } = checked.rule;
      done += 1;
      yield {
        index: item,
        file: set.items[item]?.file,
        method: checked.name,
        layers,
        target: targetName,
        score: scoreOf(logitsOfItem, index),
        predicted: predictedName(model, row),
        probability: probabilityOf(row, index),
        ...(size === 'layer' ? raw : placed({ ...own, item, set, size, preprocessing })),
        signed,
        completeness,
        note: noteOf({ map: raw.map, target: targetName, looksAt, signed, completeness }),
      };
    }
    onProgress?.({ done, total, share: done / total });
  }
}

/** @throws CnnError (OPTIONS) for layers of a method that looks at none */
function checkLooked({ name, rule }: CheckedMethod, layer: unknown): void {
  if (layer === undefined || rule.looksAt === 'layer') return;
  throw new CnnError(
    'OPTIONS',
    `explain: method ${name} looks at the image, expected no layer, received ${JSON.stringify(layer)}. Leave layer out, or use a method that looks at one, such as gradCam.`,
    { details: { option: 'layer' } },
  );
}

function checkChoices(size: MapSize, testTimeViews: number): void {
  if (!sizes.includes(size)) {
    throw new CnnError(
      'OPTIONS',
      `explain: expected size to be one of ${sizes.join(', ')}, received ${JSON.stringify(size)}.`,
      { details: { option: 'size' } },
    );
  }
  if (![1, 4, 8].includes(testTimeViews)) {
    throw new CnnError(
      'OPTIONS',
      `explain: expected testTimeViews of 1, 4 or 8, received ${JSON.stringify(testTimeViews)}.`,
      { details: { option: 'testTimeViews' } },
    );
  }
}

const stopped = (done: number, total: number): CnnError =>
  new CnnError('ABORTED', `explain was stopped after ${done} of ${total} images.`);
