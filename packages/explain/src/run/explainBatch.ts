import type { Session, TensorValue } from '@cnn/core';
import type { Size } from '@cnn/data';
import { calibratedOutput } from '@cnn/evaluation';
import type { Completeness } from '../methods/completeness.js';
import type { BoundMethod, MethodMaps, ModelOutputs } from '../methods/method.js';
import type { End } from '../model/modelEnd.js';
import { asProbabilities, type Classes, directionOf, predictedIndex } from '../model/target.js';
import { meanCompleteness, meanOf, meanOverLayers, turnedBack } from './averages.js';

export interface ExplainBatchOptions {
  readonly model: Classes;
  /** How the model's outputs follow from its logits. */
  readonly kind: End['kind'];
  /** How many outputs the model has. */
  readonly outputs: number;
  /** Height and width of what the model sees. */
  readonly input: Size;
  readonly method: BoundMethod;
  /** Gives the session whose program `forward` predicts. */
  readonly forward: () => Promise<Session>;
  /** One batch in each view. */
  readonly views: readonly TensorValue[];
  readonly items: readonly number[];
  /** The class that is explained; undefined: the predicted one of each image. */
  readonly target: number | undefined;
  readonly report: (share: number) => void;
}

/** A batch that was explained. */
export interface ExplainedBatch {
  /** `[n, height, width, channels]`, the mean over the views. */
  readonly maps: TensorValue;
  /** Of each image, calibrated, and the mean logits over the views. */
  readonly probabilities: readonly Float32Array[];
  readonly logits: readonly Float32Array[];
  /** Classes by index. */
  readonly targets: readonly number[];
  readonly completeness: readonly (Completeness | undefined)[];
}

/** Explains a batch in each of its views: in one pass where the method can and there is one view, else after a prediction. */
export async function explainBatch(options: ExplainBatchOptions): Promise<ExplainedBatch> {
  const { method, views, items, target, report } = options;
  const explain = async (directions: TensorValue | undefined): Promise<MethodMaps[]> => {
    const all: MethodMaps[] = [];
    for (const [position, images] of views.entries()) {
      const part = (share: number): void => report((position + share) / views.length);
      all.push(await method.explain({ images, items, directions, report: part }));
    }
    return all;
  };
  if (method.onePass && (views.length === 1 || target !== undefined)) {
    const known =
      target === undefined
        ? undefined
        : directionsOf(
            options,
            items.map(() => target),
          );
    const maps = await explain(known);
    const outputs = maps.flatMap(({ outputs: own }) => (own ? [own] : []));
    const decided = decide(options, outputs);
    if (known || sameDirections(outputs[0]?.directions, directionsOf(options, decided.targets))) {
      return { ...decided, ...merged(options, maps) };
    }
    // Rounding has decided otherwise in the graph than here: what is told here is what is explained.
    return { ...decided, ...merged(options, await explain(directionsOf(options, decided.targets))) };
  }
  const decided = decide(options, await predictions(options));
  return { ...decided, ...merged(options, await explain(directionsOf(options, decided.targets))) };
}

async function predictions({ forward, views }: ExplainBatchOptions): Promise<ModelOutputs[]> {
  const session = await forward();
  const all: ModelOutputs[] = [];
  for (const image of views) {
    const { prediction, logits } = await session.run('forward', { image });
    all.push({ prediction: prediction as TensorValue, logits: logits as TensorValue });
  }
  return all;
}

/** What a model that gave these outputs in its views predicts. */
function decide({ model, kind, target }: ExplainBatchOptions, outputs: readonly ModelOutputs[]) {
  const each = outputs.map(({ prediction: { shape, data } }) => ({
    shape,
    data: Float32Array.from(
      rowsOf({ shape, data }).flatMap((row) => [...asProbabilities(kind, model.task, row)]),
    ),
  }));
  const probabilities = rowsOf(calibratedOutput(meanOf(each), model.temperature));
  return {
    probabilities,
    logits: rowsOf(meanOf(outputs.map(({ logits }) => logits))),
    targets: probabilities.map((row) => target ?? predictedIndex(model, row)),
  };
}

function directionsOf({ outputs: width }: ExplainBatchOptions, targets: readonly number[]): TensorValue {
  const data = new Float32Array(targets.length * width);
  for (const [at, index] of targets.entries()) data.set(directionOf(width, index), at * width);
  return { shape: [targets.length, width], data };
}

function sameDirections(one: TensorValue | undefined, other: TensorValue): boolean {
  return one?.data.every((value, at) => value === other.data[at]) ?? false;
}

/** Maps of views and layers as one, and what they add up to. */
function merged({ items, input }: ExplainBatchOptions, views: readonly MethodMaps[]) {
  const maps = views.map((view, position) => turnedBack(meanOverLayers(view.maps, input), position));
  return {
    maps: meanOf(maps),
    completeness: items.map((_, at) =>
      meanCompleteness(views.flatMap((view) => view.completeness?.[at] ?? [])),
    ),
  };
}

function rowsOf({ shape, data }: { readonly shape: readonly number[]; readonly data: ArrayLike<number> }) {
  const width = shape.at(-1) ?? 1;
  return Array.from({ length: data.length / width }, (_, row) =>
    Float32Array.from({ length: width }, (_none, column) => data[row * width + column] as number),
  );
}
