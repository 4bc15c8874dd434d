import {
  CnnError,
  cosineDense,
  dense,
  type LayerDefinition,
  type ModelDefinition,
  outputShape,
} from '@cnn/core';
import type { Mix } from '@cnn/data';
import { lossOf } from '@cnn/experiment';
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
import type { Option } from '../arguments/command.js';
import type { Arguments } from '../arguments/parseArguments.js';
import { readChoice, readInteger, readPositive, readShare } from '../arguments/readValues.js';

/** Which last layer each loss needs: `any` takes sigmoids (two classes, or several labels) and a softmax. */
const ends = {
  crossentropy: 'any',
  focal: 'any',
  asymmetric: 'sigmoid',
  ldam: 'softmax',
  hinge: 'softmax',
  generalized: 'softmax',
  kullbackLeibler: 'softmax',
  dice: 'any',
  tversky: 'any',
} as const;

type Name = keyof typeof ends;

const names = Object.keys(ends) as Name[];
const smoothed: readonly Name[] = ['crossentropy', 'focal'];

export const lossOptions = {
  loss: {
    value: 'NAME',
    help: `crossentropy (default), ${names.slice(1).join(', ')}; some need a sigmoid or a softmax at the model’s end`,
  },
  'label-smoothing': {
    value: 'X',
    help: 'draw labels towards equal shares, of crossentropy and focal; 0 to 1',
  },
  'focal-gamma': { value: 'X', help: 'how much --loss focal looks at what is hard; default 2' },
  'deferred-reweighting': {
    value: 'N',
    help: 'weigh the classes after N epochs only, by --class-weight, or else by effective number',
  },
} satisfies Record<string, Option>;

/** What training minimizes. */
export interface LossChoice {
  readonly name: Name;
  readonly labelSmoothing: number | undefined;
  readonly focalGamma: number | undefined;
  /** Epochs before class weights count. */
  readonly deferredReweighting: number | undefined;
}

/** @throws CnnError (USAGE) for a name or number that is not as expected, or that its loss does not take */
export function readLoss(args: Arguments, epochs: number): LossChoice {
  const name = readChoice(args, 'loss', names) ?? 'crossentropy';
  const labelSmoothing = readShare(args, 'label-smoothing');
  const focalGamma = readPositive(args, 'focal-gamma');
  if (labelSmoothing !== undefined && !smoothed.includes(name))
    throw new CnnError(
      'USAGE',
      `--label-smoothing is for the losses crossentropy and focal, not for ${name}.`,
    );
  if (focalGamma !== undefined && name !== 'focal')
    throw new CnnError('USAGE', `--focal-gamma is for --loss focal, not for ${name}.`);
  const deferredReweighting = readInteger(args, 'deferred-reweighting');
  if (deferredReweighting !== undefined && deferredReweighting >= epochs) {
    throw new CnnError(
      'USAGE',
      `--deferred-reweighting: expected fewer than the ${epochs} epochs, received ${deferredReweighting}.`,
    );
  }
  return { name, labelSmoothing, focalGamma, deferredReweighting };
}

/**
 * The last layer that a preset gets for it, in the place of its own: a softmax also for two classes where the loss needs it, of
 * cosines for LDAM. Undefined where its own will do.
 */
export function lastLayerFor({ name }: LossChoice, units: number): LayerDefinition | undefined {
  if (ends[name] !== 'softmax') return undefined;
  const options = { units, activation: 'softmax' } as const;
  return name === 'ldam' ? cosineDense({ ...options, scale: 30 }) : dense(options);
}

export interface MakeLossOptions {
  readonly choice: LossChoice;
  readonly model: ModelDefinition;
  readonly mix: Mix | undefined;
  /** The class of each training item. */
  readonly labels: ArrayLike<number>;
  /** Of each of several labels an image, for the crossentropy. */
  readonly posWeight?: readonly number[] | undefined;
}

/** @throws CnnError (USAGE) when the model ends otherwise than the loss needs, or labels are mixed that it takes whole */
export function makeLoss({ choice, model, mix, labels, posWeight }: MakeLossOptions): Loss {
  const { name, labelSmoothing = 0, focalGamma: gamma = 2 } = choice;
  const binary = lossOf(model) === 'binaryCrossentropy';
  if (binary && ends[name] === 'softmax') throw wrongEnd(name, model, 'a softmax over the classes');
  if (!binary && ends[name] === 'sigmoid')
    throw wrongEnd(name, model, 'a sigmoid, for two classes or several labels an image');
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
      if (mix) throw new CnnError('USAGE', '--loss ldam takes whole labels; leave out --mix.');
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

function wrongEnd(name: Name, { name: model }: ModelDefinition, needed: string): CnnError {
  return new CnnError('USAGE', `--loss ${name} needs ${needed}; model '${model}' ends otherwise.`);
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
    `--loss ldam needs every class in the training part, class ${missing} has no image there. Use another seed or split.`,
  );
}
