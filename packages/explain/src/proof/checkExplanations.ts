import { checkOptionNames } from '@cnn/core';
import type { ImageSet, MaskedImageSet } from '@cnn/data';
import { type ExplainOptions, explain } from '../explain.js';
import type { Explanation } from '../explanation.js';
import { placeMap } from '../geometry/placeMap.js';
import type { MethodName } from '../methods/methods.js';
import type { ExplainableModel } from '../model/explainableModel.js';
import { targetIndex } from '../model/target.js';
import { type CompletenessCheck, completenessCheck } from './completeness.js';
import {
  type DeletionInsertion,
  type DeletionInsertionOptions,
  deletionInsertion,
} from './deletionInsertion.js';
import { type Figure, figureOf } from './figure.js';
import { massInMask } from './massInMask.js';
import { modelLayers } from './modelLayers.js';
import { type ModelRandomizationOptions, modelRandomization } from './modelRandomization.js';
import { checkAny, placeScores } from './placeScores.js';
import { pointingGame } from './pointingGame.js';

export interface CheckExplanationsOptions<Image>
  extends Pick<
    ExplainOptions<Image>,
    'model' | 'images' | 'method' | 'target' | 'layer' | 'indices' | 'batchSize' | 'signal'
  > {
  /**
   * Where the evidence of a class is in an image: `[height, width]` of 0 and 1, as large as the image's file; undefined where that is not known.
   * Default: the masks of the set, where it has some (`MaskedImageSet` of `@cnn/data`).
   */
  readonly masks?: ((index: number, label: number) => Uint8Array | undefined) | undefined;
  /** How far from a mask the pointing game still counts, in pixels. Default 0. */
  readonly tolerance?: number | undefined;
  readonly fractions?: DeletionInsertionOptions<Image>['fractions'];
  readonly score?: DeletionInsertionOptions<Image>['score'];
  /** Names of the layers after which maps are compared, see `modelRandomization`. Default: eight of them from the top down, the last convolution included. */
  readonly randomized?: ModelRandomizationOptions<Image>['layers'];
  /** Default 0. */
  readonly seed?: number | undefined;
  readonly onProgress?: ((progress: ExplanationCheckProgress) => void) | undefined;
}

export interface ExplanationCheckProgress {
  readonly stage: 'explanations' | 'deletion and insertion' | 'randomization';
  /** Images, or layers. */
  readonly done: number;
  readonly total: number;
}

/** Whether a method's maps point at the cause: plain JSON. */
export interface ExplanationCheck {
  readonly method: MethodName;
  /** What class activation maps are of. */
  readonly layers: readonly string[];
  /** The class that was explained; null: that which is predicted for each image. */
  readonly target: string | null;
  readonly images: number;
  /** Images whose map is the same everywhere, such as 0: it points nowhere, and is left out of every figure. */
  readonly constantMaps: number;
  /** Null without masks. */
  readonly pointing: { readonly hit: Figure; readonly chance: number; readonly tolerance: number } | null;
  /** Null without masks. Maps without positive mass are left out. */
  readonly mass: { readonly share: Figure; readonly uniform: number; readonly ratio: Figure } | null;
  /** Null where every map is constant. */
  readonly perturbation: DeletionInsertion | null;
  /** Area under the insertion curve less that under the deletion curve, of each image; null where every map is constant. */
  readonly gap: Figure | null;
  /** From the top down, each on top of those before it. None where every map is constant. */
  readonly randomization: readonly {
    readonly layer: string;
    /** Rank correlation with the trained model's map; null where none has an order. */
    readonly correlation: Figure | null;
    /** The same of magnitudes: near 1 for the same places with the opposite sign. */
    readonly magnitudeCorrelation: Figure | null;
    readonly similarity: number;
  }[];
  /**
   * The last convolution of the model; of one with several branches, such as an ensemble, the lowest of their last ones: when it has random
   * weights, all have. Null if there is none.
   */
  readonly lastConvolution: string | null;
  /** Of integrated gradients; null of all other methods. */
  readonly completeness: CompletenessCheck | null;
}

const names = {
  model: true,
  images: true,
  method: true,
  target: true,
  layer: true,
  indices: true,
  batchSize: true,
  signal: true,
  masks: true,
  tolerance: true,
  fractions: true,
  score: true,
  randomized: true,
  seed: true,
  onProgress: true,
} satisfies Record<keyof CheckExplanationsOptions<never>, true>;

/**
 * Whether the maps of a method point at the cause, for one model: pointing game and mass in masks where there are some, deletion and insertion,
 * randomization of the model, completeness of integrated gradients. `describeExplanationCheck` says it in words.
 *
 * @throws CnnError (OPTIONS, DATA, MODEL, ABORTED) as `explain` does
 * @example
 * const check = await checkExplanations({ model, images: set, method: 'gradCam', indices: [0, 1, 2] });
 * console.log(describeExplanationCheck(check).join('\n'));
 */
export async function checkExplanations<Image>(
  options: CheckExplanationsOptions<Image>,
): Promise<ExplanationCheck> {
  checkOptionNames({ where: 'checkExplanations', options, names: Object.keys(names) });
  const { model, method, target, layer, batchSize, signal, seed, onProgress } = options;
  const { masks = masksOf(options.images), tolerance = 0, fractions, score } = options;
  const set = await model.open(options.images);
  const explained = await explain({
    ...{ model, method, target, layer, batchSize, signal, images: set, indices: options.indices },
    ...{ size: 'layer', testTimeViews: 1 },
    onProgress: ({ done, total }) => onProgress?.({ stage: 'explanations', done, total }),
  });
  checkAny('checkExplanations', explained);
  const pointing = explained.filter((one) => !isConstant(placeScores('checkExplanations', one)));
  const shared = { model, images: set, explanations: pointing, batchSize, signal, seed };
  const any = pointing.length > 0;
  const perturbation = any
    ? await deletionInsertion({
        ...{ ...shared, fractions, score },
        onProgress: ({ done, total }) => onProgress?.({ stage: 'deletion and insertion', done, total }),
      })
    : null;
  const { weighted, lastConvolution } = modelLayers(model);
  const steps = any
    ? await modelRandomization({
        ...{ ...shared, method, layer },
        layers: options.randomized ?? eightOf(weighted, lastConvolution),
        onProgress: ({ done, total }) => onProgress?.({ stage: 'randomization', done, total }),
      })
    : [];
  const [first] = explained;
  return {
    method: first?.method ?? 'gradCam',
    layers: first?.layers ?? [],
    target: target === undefined ? null : (first?.target ?? null),
    images: explained.length,
    constantMaps: explained.length - pointing.length,
    ...onMasks({ model, set, explained: pointing, masks, tolerance }),
    perturbation,
    gap: perturbation && gapOf(perturbation),
    randomization: steps.map(({ layer: name, correlations, magnitudeCorrelations, similarity }) => ({
      layer: name,
      correlation: figureOf(correlations.filter((value) => value !== null)),
      magnitudeCorrelation: figureOf(magnitudeCorrelations.filter((value) => value !== null)),
      similarity,
    })),
    lastConvolution,
    completeness: completenessCheck(pointing),
  };
}

const isConstant = (map: Float32Array): boolean => map.every((value) => value === map[0]);

function gapOf({ insertion, deletion }: DeletionInsertion): Figure | null {
  return figureOf(insertion.aucs.map((auc, at) => auc - (deletion.aucs[at] as number)));
}

type Masks = NonNullable<CheckExplanationsOptions<never>['masks']>;

function masksOf(images: unknown): Masks | undefined {
  const { mask } = (images ?? {}) as Partial<MaskedImageSet>;
  return typeof mask === 'function' ? mask : undefined;
}

interface OnMasksOptions {
  readonly model: Pick<ExplainableModel, 'preprocessing' | 'classNames' | 'task' | 'decision'>;
  readonly set: ImageSet;
  readonly explained: readonly Explanation[];
  readonly masks: Masks | undefined;
  readonly tolerance: number;
}

/** Pointing game and mass in the mask, on the images that have one: maps as large as the images' files. */
function onMasks(options: OnMasksOptions): Pick<ExplanationCheck, 'pointing' | 'mass'> {
  const { model, set, explained, masks, tolerance } = options;
  const { preprocessing } = model;
  const masked = explained.flatMap((one) => {
    const mask = masks?.(one.index, targetIndex(model, one.target));
    if (!mask?.includes(1)) return [];
    const size = set.originals?.sizeOf(one.index) ?? preprocessing.imageSize;
    const { map, size: own, channels } = one;
    return [
      { map: placeMap({ map, size: own, channels, preprocessing, original: size }), size, channels, mask },
    ];
  });
  const hits = masked.map((one) => pointingGame({ ...one, tolerance }));
  const masses = masked.map(massInMask).filter(({ ratio }) => ratio !== null);
  const mean = (values: readonly number[]): number => figureOf(values)?.mean ?? 0;
  const hit = figureOf(hits.map((one) => one.hit));
  const ratio = figureOf(masses.map((one) => one.ratio as number));
  const share = figureOf(masses.map((one) => one.share as number));
  return {
    pointing: hit && { hit, chance: mean(hits.map(({ chance }) => chance)), tolerance },
    mass: ratio && share && { share, uniform: mean(masses.map(({ uniform }) => uniform)), ratio },
  };
}

/** At most eight names, spread evenly from the first to the last, with one that must be among them. */
function eightOf(all: readonly string[], always: string | null): readonly string[] {
  if (all.length <= 8) return all;
  const spread = Array.from({ length: 8 }, (_, at) => all[Math.round((at * (all.length - 1)) / 7)]);
  return all.filter((name) => name === always || spread.includes(name));
}
