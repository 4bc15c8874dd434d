import { CnnError, checkInteger, checkOptionNames, type Session, type TensorValue } from '@cnn/core';
import { type ImageSet, preparedSource, type Size, undoDihedral } from '@cnn/data';
import { calibratedOutput } from '@cnn/evaluation';
import type { Explanation, MapSize, MethodName } from './explanation.js';
import { placeMap } from './geometry/placeMap.js';
import { gradCam } from './methods/gradCam.js';
import type { BoundMethod } from './methods/method.js';
import type { ExplainableModel } from './model/explainableModel.js';
import { modelGraph } from './model/modelEnd.js';
import { directionOf, predictedIndex, targetIndex } from './model/target.js';

export interface ExplainOptions<Image> {
  readonly model: ExplainableModel<Image>;
  /** One image, a list of them, or a set. */
  readonly images: Image | readonly Image[] | ImageSet;
  /** Default `gradCam`. */
  readonly method?: MethodName | undefined;
  /** The class, or label, that is explained: its name or index. Default: the one that is predicted for each image. */
  readonly target?: string | number | undefined;
  /** The layer of class activation maps. Default: the last one that still has places. */
  readonly layer?: string | undefined;
  /** Which items of a set, in this order. Default: all. */
  readonly indices?: readonly number[] | undefined;
  /** Images per step. Default 16. */
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

/**
 * Where a model looked: a map for each image, in their order. For many images see `explanations`, which does not keep them.
 *
 * @throws CnnError (OPTIONS) for an unknown method, layer, target or option; (MODEL) for a model without logits or places; (DATA) as
 *   `predict` does; (ABORTED) when the signal fires
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
  const { model, target, layer, batchSize = 16, size = 'original', signal, onProgress } = options;
  checkInteger('batchSize', batchSize, 1);
  const { testTimeViews = model.testTimeViews, method: name = 'gradCam' } = options;
  const graph = modelGraph(model);
  const wanted = target === undefined ? undefined : targetIndex(model, target);
  const method: BoundMethod = await gradCam({ model, graph, layer });
  const forward = await model.load('explain/forward', () => ({
    state: graph.graph.stateSpecs,
    programs: {
      forward: graph.graph.program({ outputs: { prediction: graph.lowered.output, logits: graph.logits } }),
    },
  }));
  const set = await model.open(options.images);
  const { preprocessing, classNames } = model;
  const indices = options.indices ?? set.items.map((_, index) => index);
  const views = Array.from({ length: testTimeViews }, (_, position) =>
    preparedSource({ set, preprocessing, indices, position, prefetch: position === 0 ? 2 : 0 })
      .batches({ batchSize })
      [Symbol.asyncIterator](),
  );
  let done = 0;
  while (true) {
    if (signal?.aborted)
      throw new CnnError('ABORTED', `explain was stopped after ${done} of ${indices.length} images.`);
    const steps = await Promise.all(views.map((view) => view.next()));
    const images = steps.flatMap(({ done: ended, value }) => (ended ? [] : [value.images as TensorValue]));
    if (images.length < views.length) return;
    const outputs = await averaged(forward, images);
    const count = images[0]?.shape[0] as number;
    const rows = calibratedOutput(outputs.prediction, model.temperature);
    const [probabilities, logits] = [rowsOf(rows), rowsOf(outputs.logits)];
    const width = outputs.logits.shape[1] as number;
    const chosen = probabilities.map((row) => wanted ?? predictedIndex(model, row));
    const directions = { shape: [count, width], data: new Float32Array(count * width) };
    for (const [at, index] of chosen.entries()) directions.data.set(directionOf(width, index), at * width);
    const maps = await averagedMaps({ method, images, directions });
    for (const [at, index] of chosen.entries()) {
      const item = indices[done] as number;
      const row = probabilities[at] as Float32Array;
      const direction = directions.data.subarray(at * width, (at + 1) * width);
      const scored = (logits[at] as Float32Array).reduce(
        (sum, value, output) => sum + value * (direction[output] as number),
        0,
      );
      const probability =
        row.length > 1 ? (row[index] as number) : index === 0 ? 1 - (row[0] as number) : (row[0] as number);
      done += 1;
      yield {
        index: item,
        file: set.items[item]?.file,
        method: name,
        layers: method.layers,
        target: classNames[index] as string,
        score: scored,
        predicted: classNames[predictedIndex(model, row)] as string,
        probability,
        signed: false,
        ...placed({ maps, at, item, set, size, preprocessing }),
      };
    }
    onProgress?.({ done, total: indices.length });
  }
}

/** The mean of the outputs over the views of a batch. */
async function averaged(
  session: Session,
  views: readonly TensorValue[],
): Promise<{ readonly prediction: TensorValue; readonly logits: TensorValue }> {
  const runs: { prediction: TensorValue; logits: TensorValue }[] = [];
  for (const image of views) {
    const { prediction, logits } = await session.run('forward', { image });
    runs.push({ prediction: prediction as TensorValue, logits: logits as TensorValue });
  }
  return {
    prediction: meanOf(runs.map(({ prediction }) => prediction)),
    logits: meanOf(runs.map(({ logits }) => logits)),
  };
}

function meanOf(values: readonly TensorValue[]): TensorValue {
  const { shape, data } = values[0] as TensorValue;
  if (values.length === 1) return { shape, data: Float32Array.from(data) };
  const mean = Float32Array.from(data, (_, at) => {
    const sum = values.reduce((total, { data: own }) => total + (own[at] as number), 0);
    return sum / values.length;
  });
  return { shape, data: mean };
}

interface AveragedMapsOptions {
  readonly method: BoundMethod;
  /** One batch in each view. */
  readonly images: readonly TensorValue[];
  readonly directions: TensorValue;
}

/** Maps of a batch: of each view, turned back, and averaged. `[n, height, width, channels]`. */
async function averagedMaps({ method, images, directions }: AveragedMapsOptions): Promise<TensorValue> {
  const all: TensorValue[] = [];
  for (const [position, view] of images.entries()) {
    const { shape, data } = await method.explain({ images: view, directions });
    const [count = 0, height = 1, width = 1, channels = 1] = shape;
    const own = Float32Array.from(data);
    const pixels = height * width * channels;
    for (let at = 0; at < count; at++) {
      undoDihedral(position, own.subarray(at * pixels, (at + 1) * pixels), [height, width, channels]);
    }
    all.push({ shape: [count, height, width, channels], data: own });
  }
  return meanOf(all);
}

interface PlacedOptions {
  readonly maps: TensorValue;
  readonly at: number;
  readonly item: number;
  readonly set: ImageSet;
  readonly size: MapSize;
  readonly preprocessing: ExplainableModel['preprocessing'];
}

/** One map of a batch, at the size that is asked for. */
function placed(options: PlacedOptions): Pick<Explanation, 'map' | 'size' | 'channels'> {
  const { maps, at, item, set, size, preprocessing } = options;
  const [, height = 1, width = 1, channels = 1] = maps.shape;
  const pixels = height * width * channels;
  const map = (maps.data as Float32Array).slice(at * pixels, (at + 1) * pixels);
  const own: Size = [height, width];
  if (size === 'layer') return { map, size: own, channels };
  const { imageSize, cropSize = imageSize } = preprocessing;
  const input = { imageSize: cropSize, onOddSize: 'resize' } as const;
  const original = size === 'input' ? cropSize : (set.originals?.sizeOf(item) ?? imageSize);
  const how = size === 'input' ? input : preprocessing;
  return {
    map: placeMap({ map, size: own, channels, preprocessing: how, original }),
    size: original,
    channels,
  };
}

function rowsOf({ shape, data }: { readonly shape: readonly number[]; readonly data: ArrayLike<number> }) {
  const width = shape.at(-1) ?? 1;
  return Array.from({ length: data.length / width }, (_, row) =>
    Float32Array.from({ length: width }, (_none, column) => data[row * width + column] as number),
  );
}
