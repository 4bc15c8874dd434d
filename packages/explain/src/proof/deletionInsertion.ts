import { CnnError, checkInteger, checkOptionNames, randomStream } from '@cnn/core';
import { type ImageSet, preparedSource } from '@cnn/data';
import { type ExplainOptions, explain } from '../explain.js';
import type { Explanation } from '../explanation.js';
import { targetIndex } from '../model/target.js';
import { type ClassScore, classScores } from './classScores.js';
import { mapAsSeen } from './mapAsSeen.js';
import { imputationNoise, perturbed, sizeOf } from './perturbed.js';
import { checkAny } from './placeScores.js';
import { placesByScore } from './placesByScore.js';

type OfExplain<Image> = Pick<
  ExplainOptions<Image>,
  'model' | 'images' | 'method' | 'target' | 'layer' | 'indices' | 'batchSize' | 'signal'
>;

export interface DeletionInsertionOptions<Image> extends OfExplain<Image> {
  /** Maps that there are already, of `size: 'layer'` or `'input'`; then `method`, `target`, `layer` and `indices` are theirs. */
  readonly explanations?: readonly Explanation[] | undefined;
  /** Shares of the pixels that are removed or shown, ascending from 0 to 1. Default 0, 0.1, …, 1. */
  readonly fractions?: readonly number[] | undefined;
  /** What is measured. Default `probability`. */
  readonly score?: ClassScore | undefined;
  /** Standard deviation of the noise that is added to what is filled in. Default 0.01. */
  readonly noise?: number | undefined;
  /** Of the noise, and of the order of places with the same value. Default 0. */
  readonly seed?: number | undefined;
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined;
}

/** How the score of the explained class changes with the share of pixels, over images. */
export interface PerturbationCurve {
  /** The mean score at each share. */
  readonly mean: readonly number[];
  /** Its standard deviation over images. */
  readonly deviation: readonly number[];
  /** Area under the mean, by trapezoids. */
  readonly auc: number;
  /** The area of each image. */
  readonly aucs: readonly number[];
}

export interface DeletionInsertion {
  readonly fractions: readonly number[];
  /** Most important pixels removed first: it should fall soon. */
  readonly deletion: PerturbationCurve;
  /** Most important pixels shown first, in an image of which all is filled in: it should rise soon. */
  readonly insertion: PerturbationCurve;
  /** Of the set, in the order of `aucs`. */
  readonly indices: readonly number[];
  readonly score: ClassScore;
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
  signal: true,
  onProgress: true,
  fractions: true,
  score: true,
  noise: true,
  seed: true,
} satisfies Record<keyof DeletionInsertionOptions<never>, true>;

const tenths = Array.from({ length: 11 }, (_, at) => at / 10);

/**
 * Deletion and insertion curves (Petsiuk et al. 2018, arXiv:1806.07421): how the score of the explained class changes while the pixels that
 * a map calls most important are removed first, or shown first. Of a map that points at the cause, the area under the deletion curve is small
 * and that under the insertion curve large; of a random map they are about the same.
 *
 * Removed pixels are filled in from their neighbours by `noisyLinearImputation` (ROAD, Rong et al. 2022, arXiv:2202.00449), never black.
 * Pixels are those that the model sees, in one view.
 *
 * @throws CnnError (OPTIONS, DATA, MODEL, ABORTED) as `explain` does, and for fractions that do not ascend from 0 to 1
 * @example
 * const { deletion, insertion } = await deletionInsertion({ model, images: set, indices: [0, 1, 2] });
 * console.log(insertion.auc - deletion.auc); // above 0 for a map that points at the cause
 */
export async function deletionInsertion<Image>(
  options: DeletionInsertionOptions<Image>,
): Promise<DeletionInsertion> {
  checkOptionNames({ where: 'deletionInsertion', options, names: Object.keys(names) });
  const { model, method, target, layer, batchSize = 16, signal, onProgress } = options;
  const { fractions = tenths, score = 'probability', noise = 0.01, seed = 0 } = options;
  checkFractions(fractions);
  checkInteger('batchSize', batchSize, 1);
  const set = await model.open(options.images);
  const explained =
    options.explanations ??
    (await explain({
      ...{ model, method, target, layer, batchSize, signal },
      ...{ images: set, indices: options.indices, size: 'layer', testTimeViews: 1 },
    }));
  checkAny('deletionInsertion', explained);
  const scores = await classScores(model, score);
  const curves = { deletion: [] as Float64Array[], insertion: [] as Float64Array[] };
  const indices = explained.map(({ index }) => index);
  for await (const { images } of preparedBatches({ model, set, indices, batchSize })) {
    const done = curves.deletion.length;
    if (signal?.aborted)
      throw new CnnError(
        'ABORTED',
        `deletionInsertion was stopped after ${done} of ${indices.length} images.`,
      );
    const batch = explained.slice(done, done + (images.shape[0] as number));
    const targets = batch.map((one) => targetIndex(model, one.target));
    const noises = batch.map(({ index }) => imputationNoise({ length: sizeOf(images), noise, seed, index }));
    const order = batch.map((one) =>
      placesByScore(
        mapAsSeen('deletionInsertion', model, one),
        randomStream({ seed, purpose: 'explain/ties', counters: [one.index] }),
      ),
    );
    for (const kind of ['deletion', 'insertion'] as const) {
      const own = batch.map(() => new Float64Array(fractions.length));
      for (const [at, fraction] of fractions.entries()) {
        const changed = perturbed({ images, order, kind, fraction, noises });
        const values = await scores(changed, targets);
        for (const [image, value] of values.entries()) (own[image] as Float64Array)[at] = value;
      }
      curves[kind].push(...own);
    }
    onProgress?.({ done: curves.deletion.length, total: indices.length });
  }
  return {
    fractions,
    deletion: curveOf(fractions, curves.deletion),
    insertion: curveOf(fractions, curves.insertion),
    indices,
    score,
  };
}

interface PreparedBatchesOptions {
  readonly model: DeletionInsertionOptions<never>['model'];
  readonly set: ImageSet;
  readonly indices: readonly number[];
  readonly batchSize: number;
}

function preparedBatches({ model, set, indices, batchSize }: PreparedBatchesOptions) {
  return preparedSource({ set, preprocessing: model.preprocessing, indices }).batches({ batchSize });
}

function curveOf(fractions: readonly number[], curves: readonly Float64Array[]): PerturbationCurve {
  const over = (of: (curve: Float64Array) => number): number =>
    curves.reduce((sum, curve) => sum + of(curve), 0) / curves.length;
  const mean = fractions.map((_, at) => over((curve) => curve[at] as number));
  const deviation = mean.map((centre, at) =>
    Math.sqrt(over((curve) => ((curve[at] as number) - centre) ** 2)),
  );
  const aucs = curves.map((curve) => area(fractions, curve));
  return { mean, deviation, auc: area(fractions, mean), aucs };
}

/** Area under a curve, by trapezoids. */
function area(fractions: readonly number[], scores: ArrayLike<number>): number {
  let sum = 0;
  for (let at = 1; at < fractions.length; at++) {
    const width = (fractions[at] as number) - (fractions[at - 1] as number);
    sum += (width * ((scores[at] as number) + (scores[at - 1] as number))) / 2;
  }
  return sum;
}

function checkFractions(fractions: readonly number[]): void {
  const ascending = fractions.every((value, at) => at === 0 || value > (fractions[at - 1] as number));
  if (fractions.length >= 2 && ascending && fractions[0] === 0 && fractions.at(-1) === 1) return;
  throw new CnnError(
    'OPTIONS',
    `deletionInsertion: expected fractions to ascend from 0 to 1, received ${fractions.join(', ')}.`,
    { details: { option: 'fractions' } },
  );
}
