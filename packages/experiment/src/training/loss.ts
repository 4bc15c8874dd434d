import {
  CnnError,
  cosineDense,
  dense,
  type LayerDefinition,
  type ModelDefinition,
  outputShape,
} from '@cnn/core';
import type { Mix } from '@cnn/data';
import {
  asymmetricLoss,
  binaryCrossentropy,
  binaryFocalCrossentropy,
  categoricalCrossentropy,
  categoricalFocalCrossentropy,
  categoricalGeneralizedCrossEntropy,
  categoricalHinge,
  dice,
  kullbackLeiblerDivergence,
  type Loss,
  ldam,
  sparseCategoricalCrossentropy,
  tversky,
} from '@cnn/train';
import type { ExperimentLoss } from '../experiment/experiment.js';
import { type ExperimentLossName, lossNames } from '../experiment/names.js';
import { lossOf } from '../model/lossOf.js';

/** Which last layer each loss needs: `any` takes sigmoids (two classes, or several labels) and a softmax. */
const ends: Readonly<Record<ExperimentLossName, 'any' | 'sigmoid' | 'softmax'>> = {
  crossentropy: 'any',
  focal: 'any',
  asymmetric: 'sigmoid',
  ldam: 'softmax',
  hinge: 'softmax',
  generalized: 'softmax',
  kullbackLeibler: 'softmax',
  dice: 'any',
  tversky: 'any',
};

function nameOf({ name }: ExperimentLoss): ExperimentLossName {
  const known = lossNames.find((one) => one === name);
  if (known) return known;
  throw new CnnError('OPTIONS', `training.loss.name: expected ${lossNames.join(', ')}, received "${name}".`, {
    details: { path: 'training.loss.name' },
  });
}

/**
 * The last layer that a preset gets for it, in the place of its own: a softmax also for two classes where the loss needs it, of
 * cosines for LDAM. Undefined where its own will do.
 */
export function lastLayerFor(loss: ExperimentLoss, units: number): LayerDefinition | undefined {
  const name = nameOf(loss);
  if (ends[name] !== 'softmax') return undefined;
  const options = { units, activation: 'softmax' } as const;
  return name === 'ldam' ? cosineDense({ ...options, scale: 30 }) : dense(options);
}

export interface MakeLossOptions {
  readonly choice: ExperimentLoss;
  readonly model: ModelDefinition;
  readonly mix?: Mix | undefined;
  /** The class of each training item. */
  readonly labels: ArrayLike<number>;
  /** Of each of several labels an image, for the crossentropy. */
  readonly posWeight?: readonly number[] | undefined;
}

/** @throws CnnError (OPTIONS) when the model ends otherwise than the loss needs, or labels are mixed that it takes whole */
export function makeLoss({ choice, model, mix, labels, posWeight }: MakeLossOptions): Loss {
  const { labelSmoothing = 0, gamma = 2 } = choice;
  const name = nameOf(choice);
  const binary = lossOf(model) === 'binaryCrossentropy';
  if (binary && ends[name] === 'softmax') throw wrongEnd(name, model, 'a softmax over the classes');
  if (!binary && ends[name] === 'sigmoid')
    throw wrongEnd(name, model, 'a sigmoid, for two classes or multi-label images');
  const labelMode = binary ? 'binary' : 'categorical';
  switch (name) {
    case 'crossentropy':
      if (binary) return binaryCrossentropy({ labelSmoothing, ...(posWeight ? { posWeight } : {}) });
      return mix
        ? categoricalCrossentropy({ labelSmoothing })
        : sparseCategoricalCrossentropy({ labelSmoothing });
    case 'focal':
      return binary
        ? binaryFocalCrossentropy({ gamma, labelSmoothing })
        : categoricalFocalCrossentropy({ gamma, labelSmoothing });
    case 'asymmetric':
      return asymmetricLoss();
    case 'ldam':
      if (mix) {
        throw new CnnError('OPTIONS', 'training.loss ldam takes whole labels; leave out training.mix.', {
          details: { path: 'training.mix' },
        });
      }
      return ldam({ classCounts: countsOf(labels, model), scale: 1, maxMargin: 0.5 * scaleOf(model) });
    case 'generalized':
      return categoricalGeneralizedCrossEntropy();
    case 'hinge':
      return categoricalHinge();
    case 'kullbackLeibler':
      return kullbackLeiblerDivergence();
    case 'dice':
      return dice({ labelMode });
    case 'tversky':
      return tversky({ labelMode });
  }
}

function wrongEnd(name: ExperimentLossName, { name: model }: ModelDefinition, needed: string): CnnError {
  return new CnnError('OPTIONS', `training.loss ${name} needs ${needed}; model '${model}' ends otherwise.`, {
    details: { path: 'training.loss.name' },
  });
}

/** What the model's last layer multiplies cosines by, and margins with them; 1 for other layers. */
function scaleOf({ layers }: ModelDefinition): number {
  const last = layers.at(-1);
  return last?.type === 'cosineDense' ? (last.scale ?? 1) : 1;
}

/** How many training items each class has. */
function countsOf(labels: ArrayLike<number>, model: ModelDefinition): number[] {
  const counts = new Array<number>(outputShape(model)[0] ?? 0).fill(0);
  for (let item = 0; item < labels.length; item++) {
    const label = labels[item] as number;
    counts[label] = (counts[label] ?? 0) + 1;
  }
  const missing = counts.indexOf(0);
  if (missing < 0) return counts;
  throw new CnnError(
    'DATA',
    `training.loss ldam needs every class in the training set, class ${missing} has no image there. Use another seed or split.`,
  );
}
