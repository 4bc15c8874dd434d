import type { ImportedOptimizer, TensorValue } from '@cnn/core';
import { isRecord, type Json } from '../json.js';
import type { SourceTensor } from '../weights/sourceTensor.js';
import {
  type OptimizerCodec,
  optimizerCodecs,
  type SlotCodec,
  sharedOptions,
  sharedSlots,
} from './optimizerCodecs.js';
import { readSchedule } from './schedules.js';

/** A parameter that training changes, in Keras's order. */
export interface Parameter {
  /** Ours: `conv2d/kernel`. */
  readonly variable: string;
  /** Ours. */
  readonly shape: readonly number[];
  /** The file's. */
  readonly sourceShape: readonly number[];
  /** Numbers of the file as ours. */
  convert(data: Float32Array): Float32Array;
}

export interface ReadOptimizerOptions {
  /** `{ class_name, config }`. */
  readonly config: unknown;
  /** The optimizer's variables in the file's order; none where the file holds no state. */
  readonly tensors: readonly SourceTensor[];
  readonly parameters: readonly Parameter[];
}

export interface ReadOptimizer {
  readonly optimizer?: ImportedOptimizer | undefined;
  readonly notes: readonly string[];
}

/** An optimizer's settings and state in our terms. What has no counterpart is told. */
export function readOptimizer({ config: entry, tensors, parameters }: ReadOptimizerOptions): ReadOptimizer {
  const { className, config, wrapped } = unwrapped(entry);
  const codec = optimizerCodecs.find((known) => known.className === className);
  if (!codec) return { notes: [`Its optimizer ${className || '(without a name)'} has no counterpart here.`] };
  const notes: string[] = wrapped
    ? ['Its optimizer scaled the loss for half precision, which is left out.']
    : [];
  const { options, schedule } = optionsOf(codec, config, notes);
  if (config.amsgrad === true)
    notes.push('Its optimizer was Adam with amsgrad, which is left out; so is its state.');
  const state = config.amsgrad === true ? undefined : stateOf(codec, config, { tensors, parameters });
  if (isBuilt(tensors) && !state && config.amsgrad !== true) {
    notes.push(
      `The state of its optimizer (${tensors.length} variables) does not fit the model's weights, and is left out.`,
    );
  }
  const { step = 0, slots = {} } = state ?? {};
  return { optimizer: { name: codec.name, options, schedule, step, slots }, notes };
}

/** Whether training began: before, an optimizer holds a count of 0 and its learning rate only. */
function isBuilt(tensors: readonly SourceTensor[]): boolean {
  const [count] = tensors;
  return tensors.some(({ shape }) => shape.length > 0) || (count !== undefined && count.read()[0] !== 0);
}

/** Class and options, out of the optimizer of half precision that may stand around. */
function unwrapped(entry: unknown): {
  readonly className: string;
  readonly config: Json;
  readonly wrapped: boolean;
} {
  if (typeof entry === 'string') {
    const known = optimizerCodecs.find(({ className }) => className.toLowerCase() === entry.toLowerCase());
    return { className: known?.className ?? entry, config: {}, wrapped: false };
  }
  const json = isRecord(entry) ? entry : {};
  const config = isRecord(json.config) ? json.config : {};
  const className = String(json.class_name ?? '')
    .split('>')
    .at(-1) as string;
  if (className !== 'LossScaleOptimizer') return { className, config, wrapped: false };
  return { ...unwrapped(config.inner_optimizer), wrapped: true };
}

function optionsOf(
  codec: OptimizerCodec,
  config: Json,
  notes: string[],
): { readonly options: Record<string, number | boolean>; readonly schedule: Json | undefined } {
  const options: Record<string, number | boolean> = {};
  const rate = config.learning_rate ?? config.lr;
  for (const [ours, keras] of Object.entries({ ...codec.options, ...sharedOptions })) {
    const value = ours === 'learningRate' ? rate : config[keras];
    // Averages' options mean nothing without averages.
    const idle = ours.startsWith('ema') && config.use_ema !== true;
    if (idle || value === false || (keras === 'momentum' && value === 0)) continue;
    if (typeof value === 'number' || value === true) options[ours] = value;
  }
  if (options.momentum === undefined) delete options.nesterov;
  if (typeof config.decay === 'number' && config.decay > 0) {
    const schedule = {
      type: 'inverseTimeDecay',
      initialLearningRate: rate,
      decaySteps: 1,
      decayRate: config.decay,
    };
    return { options, schedule };
  }
  if (!isRecord(rate)) return { options, schedule: undefined };
  const own = isRecord(rate.config) ? rate.config : {};
  const schedule = readSchedule(String(rate.class_name), own);
  if (!schedule)
    notes.push(`Its learning rate followed ${String(rate.class_name)}, which has no counterpart here.`);
  return { options, schedule };
}

interface State {
  readonly step: number;
  readonly slots: Record<string, TensorValue>;
}

interface StateSource {
  readonly tensors: readonly SourceTensor[];
  readonly parameters: readonly Parameter[];
}

/** Steps and slots; undefined where the tensors are not those of the parameters. */
function stateOf(
  codec: OptimizerCodec,
  config: Json,
  { tensors, parameters }: StateSource,
): State | undefined {
  // Single numbers: the count of steps comes first; then the learning rate, and what follows from the count.
  const [count] = tensors.filter(({ shape }) => shape.length === 0);
  const states = tensors.filter(({ shape }) => shape.length > 0);
  const own = codec.slots(config);
  const slots = [...sharedSlots(config), ...own];
  const placing = { slots, parameters, ownSlots: own.length, interleaved: codec.interleaved === true };
  const grouped = byName(states, slots) ?? byPlace(states, placing);
  if (!grouped) return undefined;
  const values: Record<string, TensorValue> = {};
  for (const [at, slot] of slots.entries()) {
    const group = grouped[at] ?? [];
    if (group.length !== parameters.length) return undefined;
    for (const [index, parameter] of parameters.entries()) {
      const tensor = group[index] as SourceTensor;
      if (tensor.shape.join() !== parameter.sourceShape.join()) return undefined;
      const data = parameter.convert(tensor.read());
      values[`optimizer/${slot.ours}/${parameter.variable}`] = {
        shape: parameter.shape,
        data: slot.negative ? data.map((value) => -value) : data,
      };
    }
  }
  return { step: count ? Math.max(0, Math.round(count.read()[0] ?? 0)) : 0, slots: values };
}

/** Tensors of each slot, by names such as `adam/dense_kernel_momentum`, `Adam/m/dense/kernel:0` and `Adam/dense/kernel/m:0`. */
function byName(
  tensors: readonly SourceTensor[],
  slots: readonly SlotCodec[],
): readonly SourceTensor[][] | undefined {
  const groups = slots.map((): SourceTensor[] => []);
  for (const tensor of tensors) {
    const name = tensor.name.replace(/:\d+$/, '');
    const parts = name.split('/');
    const at = slots.findIndex(({ keras, others }) => {
      const names = [keras, ...others];
      return (
        names.includes(parts[1] ?? '') || names.includes(parts.at(-1) ?? '') || name.endsWith(`_${keras}`)
      );
    });
    if (at < 0) return undefined;
    groups[at]?.push(tensor);
  }
  return groups;
}

interface Placing {
  readonly slots: readonly SlotCodec[];
  readonly parameters: readonly Parameter[];
  /** How many of the slots, the last ones, are the optimizer's own. */
  readonly ownSlots: number;
  readonly interleaved: boolean;
}

/** Tensors of each slot by their order, in the one of both ways to list them that the shapes agree with. */
function byPlace(
  tensors: readonly SourceTensor[],
  { slots, parameters, ownSlots, interleaved }: Placing,
): readonly SourceTensor[][] | undefined {
  const size = parameters.length;
  const needed = slots.length * size;
  // Keras before TensorFlow 2 keeps a placeholder behind them for each state of amsgrad.
  if (tensors.length < needed) return undefined;
  const shared = slots.length - ownSlots;
  const front = Array.from({ length: shared }, (_, at) => tensors.slice(at * size, (at + 1) * size));
  const own = tensors.slice(shared * size, needed);
  const blocks = Array.from({ length: ownSlots }, (_, at) => own.slice(at * size, (at + 1) * size));
  const mixed = Array.from({ length: ownSlots }, (_, at) => own.filter((_tensor, i) => i % ownSlots === at));
  const fits = (groups: readonly SourceTensor[][]): boolean =>
    groups.every((group) =>
      group.every(({ shape }, i) => shape.join() === parameters[i]?.sourceShape.join()),
    );
  const found = (interleaved ? [mixed, blocks] : [blocks, mixed]).find(fits);
  return found && [...front, ...found];
}
