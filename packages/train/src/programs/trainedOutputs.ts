import { CnnError, type LoweredModel, type ModelDefinition } from '@cnn/core';
import { kindOf } from '../fit/kindOf.js';
import type { LossLabelMode } from '../losses/labelMode.js';
import type { Loss, LossFunction } from '../losses/loss.js';
import { type LossName, resolveLoss } from '../losses/registry.js';

/** A loss by its name, with options, or as a custom function. */
export type AnyLoss = LossName | Loss | LossFunction;

/** One loss, for every output; or one for each output by its name, null for an output that is predicted and not trained. */
export type OutputLosses = AnyLoss | Readonly<Record<string, AnyLoss | null>>;

/** An output of a model, as it is trained. */
export interface TrainedOutput {
  /** The layer's name, as the definition's `outputs` has it. */
  readonly name: string;
  /** Whether its labels are the set's own; those of the others are the set's `targets` of their names. */
  readonly main: boolean;
  readonly loss: Loss;
  /** What its loss is multiplied by in the sum of all. */
  readonly lossWeight: number;
  readonly labelMode: LossLabelMode;
  /** Without the batch. */
  readonly outputShape: readonly number[];
  /** The names that programs have for its labels and its value: `label` and `prediction`, or `label/NAME` and `prediction/NAME`. */
  readonly label: string;
  readonly prediction: string;
}

export interface TrainedOutputsOptions {
  readonly model: ModelDefinition;
  readonly lowered: Pick<LoweredModel, 'outputs'>;
  readonly loss: OutputLosses;
  readonly lossWeights?: Readonly<Record<string, number>> | undefined;
  /** Of custom functions. */
  readonly labelMode?: LossLabelMode | undefined;
}

/**
 * The outputs of a model that have a loss, the main one first.
 *
 * @throws CnnError (TRAINING) for a loss that doesn't fit its output, a name that is no output's, an output without an entry,
 *   or a weight that is negative or not finite
 */
export function trainedOutputs(options: TrainedOutputsOptions): readonly TrainedOutput[] {
  const { model, lowered, labelMode, lossWeights = {} } = options;
  const names = lowered.outputs.map(({ name }) => name);
  const losses = lossByOutput(options.loss, names);
  checkNames('lossWeights', lossWeights, names);
  const trained = lowered.outputs.flatMap(({ name, output, activation }, at): TrainedOutput[] => {
    const given = losses[name];
    if (given === null) return [];
    const loss = resolveLoss(given as AnyLoss, labelMode);
    const outputShape = output.shape.slice(1);
    const check = () => loss.check({ model: model.name, outputShape, activation });
    if (names.length === 1) check();
    else ofOutput(name, check);
    const main = at === 0;
    return [
      {
        ...{ name, main, loss, outputShape },
        lossWeight: checkedWeight(name, lossWeights[name]),
        labelMode: loss.labelMode,
        label: main ? 'label' : `label/${name}`,
        prediction: main ? 'prediction' : `prediction/${name}`,
      },
    ];
  });
  if (trained[0]?.main) return trained;
  throw new CnnError(
    'TRAINING',
    `loss: expected a loss for the main output '${names[0]}', received null. Name another output first in the model's outputs, or give it a loss of weight 0: lossWeights: { ${names[0]}: 0 }.`,
  );
}

function lossByOutput(
  loss: OutputLosses,
  names: readonly string[],
): Readonly<Record<string, AnyLoss | null | undefined>> {
  if (!isByOutput(loss)) return Object.fromEntries(names.map((name) => [name, loss ?? undefined]));
  checkNames('loss', loss, names);
  const without = names.find((name) => loss[name] === undefined);
  if (without === undefined) return loss;
  throw new CnnError(
    'TRAINING',
    `loss: expected a loss for each output (${names.join(', ')}), received none for '${without}'. Give it one, or null where it is not to be trained.`,
  );
}

/** A loss is an object too: one that knows the loss of an item. */
function isByOutput(loss: OutputLosses): loss is Readonly<Record<string, AnyLoss | null>> {
  return typeof loss === 'object' && loss !== null && typeof (loss as Partial<Loss>).perItem !== 'function';
}

/** @throws CnnError (TRAINING) for what is no object by outputs' names, or a name that no output has */
export function checkNames(option: string, given: object, names: readonly string[]): void {
  const example = `${option}: { ${names[0]}: … }`;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    throw new CnnError(
      'TRAINING',
      `${option}: expected an object by the outputs' names, such as ${example}, received ${kindOf(given)}.`,
    );
  }
  const unknown = Object.keys(given).find((name) => !names.includes(name));
  if (unknown === undefined) return;
  throw new CnnError(
    'TRAINING',
    `${option}: the model has no output '${unknown}', only ${names.join(', ')}. Write it so: ${example}.`,
  );
}

/** Puts the output's name in front of errors. */
export function ofOutput<T>(name: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof CnnError)) throw error;
    const { code, details } = error;
    throw new CnnError(code, `output '${name}': ${error.message}`, { cause: error, details });
  }
}

function checkedWeight(name: string, weight = 1): number {
  if (Number.isFinite(weight) && weight >= 0) return weight;
  throw new CnnError(
    'TRAINING',
    `lossWeights: output '${name}' has weight ${weight}, expected a finite number not below 0.`,
  );
}

/** Whether names in the history begin with the output's. */
export const severalOutputs = (model: Pick<ModelDefinition, 'outputs'>): boolean =>
  (model.outputs ?? []).length > 1;
