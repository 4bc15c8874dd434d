import { CnnError, nearestName } from '@cnn/core';
import { notCalled } from '../notCalled.js';
import { asymmetricLoss } from './asymmetricLoss.js';
import { binaryCrossentropy } from './binaryCrossentropy.js';
import { binaryFocalCrossentropy } from './binaryFocalCrossentropy.js';
import { categoricalCrossentropy } from './categoricalCrossentropy.js';
import { categoricalFocalCrossentropy } from './categoricalFocalCrossentropy.js';
import { categoricalGeneralizedCrossEntropy } from './categoricalGeneralizedCrossEntropy.js';
import { focalTversky } from './focalTversky.js';
import { categoricalHinge, hinge, squaredHinge } from './hinge.js';
import { kullbackLeiblerDivergence } from './kullbackLeiblerDivergence.js';
import type { LossLabelMode } from './labelMode.js';
import { ldam } from './ldam.js';
import type { Loss, LossFunction } from './loss.js';
import { meanAbsoluteError } from './meanAbsoluteError.js';
import { meanSquaredError } from './meanSquaredError.js';
import { dice, tversky } from './overlap.js';
import { poisson } from './poisson.js';
import type { PosWeight } from './posWeight.js';
import { sparseCategoricalCrossentropy } from './sparseCategoricalCrossentropy.js';

export const losses = {
  binaryCrossentropy,
  categoricalCrossentropy,
  sparseCategoricalCrossentropy,
  binaryFocalCrossentropy,
  categoricalFocalCrossentropy,
  categoricalGeneralizedCrossEntropy,
  asymmetricLoss,
  hinge,
  squaredHinge,
  categoricalHinge,
  kullbackLeiblerDivergence,
  poisson,
  dice,
  tversky,
  focalTversky,
  meanSquaredError,
  meanAbsoluteError,
} satisfies Record<string, () => Loss>;

export type LossName = keyof typeof losses;

/** All losses that `compile` takes by name. */
export const lossNames = Object.keys(losses) as readonly LossName[];

/** What the last layer of a classifier gives: sigmoids, for two classes or several labels, or one softmax. */
export type ClassifierEnd = 'sigmoid' | 'softmax';

/** What a loss of classification may be made with, each for those losses that take it. */
export interface ClassificationLossOptions {
  /** How the model ends. */
  readonly end: ClassifierEnd;
  /** Whether labels are shares of several classes, as mixup makes them. Default false: each is one class. */
  readonly mixed?: boolean | undefined;
  /** 0..1. Default 0. */
  readonly labelSmoothing?: number | undefined;
  /** The focusing parameter. Default: the loss's own. */
  readonly gamma?: number | undefined;
  /** What labels of 1 count more than labels of 0, behind sigmoids. */
  readonly posWeight?: PosWeight | undefined;
  /** How many training items each class has: LDAM's margins follow from it. */
  readonly classCounts?: readonly number[] | undefined;
  /** What the last layer multiplies cosines by, and LDAM its margins with them. Default 1. */
  readonly cosineScale?: number | undefined;
}

/** A loss of classification under the one name that it has whatever the model ends in. */
interface ClassificationLoss {
  /** What a model must end in for it. */
  readonly ends: ClassifierEnd | 'any';
  /** Which of the options it takes; `end` all do. */
  readonly options: readonly Exclude<keyof ClassificationLossOptions, 'end'>[];
  readonly make: (options: ClassificationLossOptions) => Loss;
}

const modeOf = (end: ClassifierEnd) => (end === 'sigmoid' ? 'binary' : 'categorical');

const classification = {
  crossentropy: {
    ends: 'any',
    options: ['mixed', 'labelSmoothing', 'posWeight'],
    make({ end, mixed, labelSmoothing, posWeight }) {
      if (end === 'sigmoid') return binaryCrossentropy({ labelSmoothing, posWeight });
      return mixed
        ? categoricalCrossentropy({ labelSmoothing })
        : sparseCategoricalCrossentropy({ labelSmoothing });
    },
  },
  focal: {
    ends: 'any',
    options: ['mixed', 'labelSmoothing', 'gamma'],
    make: ({ end, gamma, labelSmoothing }) =>
      end === 'sigmoid'
        ? binaryFocalCrossentropy({ gamma, labelSmoothing })
        : categoricalFocalCrossentropy({ gamma, labelSmoothing }),
  },
  asymmetric: { ends: 'sigmoid', options: ['mixed'], make: () => asymmetricLoss() },
  ldam: {
    ends: 'softmax',
    options: ['classCounts', 'cosineScale'],
    make: ({ classCounts = [], cosineScale = 1 }) =>
      ldam({ classCounts, scale: 1, maxMargin: 0.5 * cosineScale }),
  },
  hinge: { ends: 'softmax', options: ['mixed'], make: () => categoricalHinge() },
  generalized: { ends: 'softmax', options: ['mixed'], make: () => categoricalGeneralizedCrossEntropy() },
  kullbackLeibler: { ends: 'softmax', options: ['mixed'], make: () => kullbackLeiblerDivergence() },
  dice: { ends: 'any', options: ['mixed'], make: ({ end }) => dice({ labelMode: modeOf(end) }) },
  tversky: { ends: 'any', options: ['mixed'], make: ({ end }) => tversky({ labelMode: modeOf(end) }) },
  focalTversky: {
    ends: 'any',
    options: ['mixed', 'gamma'],
    make: ({ end, gamma }) => focalTversky({ labelMode: modeOf(end), gamma }),
  },
} satisfies Record<string, ClassificationLoss>;

export type ClassificationLossName = keyof typeof classification;

/**
 * The losses of classification, by the one name that each has whatever the model ends in: what it must end in, the options that
 * it takes, and how it is made. A command, a form or a file offers what is here.
 *
 * ```ts
 * const { ends, make } = classificationLosses.focal;
 * const loss = make({ end: 'softmax', gamma: 2 }); // categoricalFocalCrossentropy({ gamma: 2 })
 * ```
 */
export const classificationLosses: Readonly<Record<ClassificationLossName, ClassificationLoss>> =
  classification;

/** Their names, the default first. */
export const classificationLossNames = Object.keys(classification) as [
  ClassificationLossName,
  ...ClassificationLossName[],
];

/**
 * The loss behind a name, an object or a custom function.
 *
 * @param labelMode the form of labels that a custom function takes; default `values`, float32 of the output's shape
 * @throws CnnError for an unknown name
 */
export function resolveLoss(loss: LossName | Loss | LossFunction, labelMode: LossLabelMode = 'values'): Loss {
  if (typeof loss === 'function') {
    if (Object.hasOwn(losses, loss.name) && losses[loss.name as LossName] === (loss as unknown))
      throw notCalled('loss', loss);
    return { name: loss.name || 'custom', labelMode, check() {}, perItem: loss };
  }
  if (typeof loss === 'object' && loss !== null) return loss;
  if (Object.hasOwn(losses, loss)) return losses[loss]();
  const nearest = nearestName(String(loss), lossNames);
  throw new CnnError(
    'TRAINING',
    `loss: unknown name '${String(loss)}'. ${nearest === undefined ? '' : `Did you mean ${nearest}? `}Use one of ${lossNames.join(', ')}, or a function on graph values.`,
    { details: { option: 'loss', nearest } },
  );
}
