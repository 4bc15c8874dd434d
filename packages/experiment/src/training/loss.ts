import {
  CnnError,
  cosineDense,
  dense,
  type LayerDefinition,
  type ModelDefinition,
  outputShape,
} from '@cnn/core';
import type { Mix } from '@cnn/data';
import { type ClassificationLossName, classificationLosses, type Loss } from '@cnn/train';
import type { ExperimentLoss } from '../experiment/experiment.js';
import { lossNames } from '../experiment/names.js';
import { lossOf } from '../model/lossOf.js';

function nameOf({ name }: ExperimentLoss): ClassificationLossName {
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
  if (classificationLosses[name].ends !== 'softmax') return undefined;
  const options = { units, activation: 'softmax' } as const;
  return name === 'ldam' ? cosineDense({ ...options, scale: 30 }) : dense(options);
}

export interface MakeLossOptions {
  readonly choice: ExperimentLoss;
  readonly model: ModelDefinition;
  readonly mix?: Mix | undefined;
  /** The class of each training item. */
  readonly labels: ArrayLike<number>;
  /** Of each label of a multi-label set, for the crossentropy. */
  readonly posWeight?: readonly number[] | undefined;
}

/** @throws CnnError (OPTIONS) when the model ends otherwise than the loss needs, or labels are mixed that it takes whole */
export function makeLoss({ choice, model, mix, labels, posWeight }: MakeLossOptions): Loss {
  const { labelSmoothing, gamma } = choice;
  const name = nameOf(choice);
  const { ends, options, make } = classificationLosses[name];
  const end = lossOf(model) === 'binaryCrossentropy' ? 'sigmoid' : 'softmax';
  if (ends !== 'any' && ends !== end) {
    const needed =
      ends === 'softmax' ? 'a softmax over the classes' : 'a sigmoid, for two classes or multi-label images';
    throw wrongEnd(name, model, needed);
  }
  if (mix && !options.includes('mixed')) {
    throw new CnnError('OPTIONS', `training.loss ${name} takes whole labels; leave out training.mix.`, {
      details: { path: 'training.mix' },
    });
  }
  return make({
    end,
    mixed: mix !== undefined,
    labelSmoothing,
    gamma,
    posWeight,
    classCounts: options.includes('classCounts') ? countsOf(labels, model) : undefined,
    cosineScale: scaleOf(model),
  });
}

function wrongEnd(name: ClassificationLossName, { name: model }: ModelDefinition, needed: string): CnnError {
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
