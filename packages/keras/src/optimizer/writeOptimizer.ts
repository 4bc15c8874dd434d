import { CnnError, type ImportedOptimizer } from '@cnn/core';
import type { Hdf5Array } from '../hdf5/writeHdf5.js';
import { type Json, under } from '../json.js';
import { optimizerCodecs, type SlotCodec, sharedOptions, sharedSlots } from './optimizerCodecs.js';
import { writeSchedule } from './schedules.js';

/** A parameter that training changes, in Keras's order. */
export interface WrittenParameter {
  /** Ours. */
  readonly variable: string;
  /** Keras's: `dense/kernel`. */
  readonly path: string;
  readonly shape: readonly number[];
}

export interface WrittenOptimizer {
  readonly className: string;
  readonly config: Json;
  /** Its variables in Keras 3's order, with their names. */
  readonly variables: readonly { readonly name: string; readonly array: Hdf5Array }[];
}

export interface WriteOptimizerOptions {
  readonly optimizer: ImportedOptimizer;
  readonly parameters: readonly WrittenParameter[];
  /** Of Keras. */
  readonly version: 2 | 3;
}

const inOlder = new Set(['Adam', 'SGD', 'RMSprop', 'Adagrad', 'Adadelta', 'Adamax', 'Nadam']);
/** Options that the older generation does not have. */
const newer = ['weight_decay', 'use_ema', 'gradient_accumulation_steps'];

/**
 * An optimizer of ours as Keras has it, with its state: what is missing begins as Keras begins.
 *
 * @throws CnnError (MODEL) for an optimizer, an option or a schedule that Keras does not have
 */
export function writeOptimizer({ optimizer, parameters, version }: WriteOptimizerOptions): WrittenOptimizer {
  const codec = optimizerCodecs.find(({ name }) => name === optimizer.name);
  if (!codec) {
    const known = optimizerCodecs.map(({ name }) => name).join(', ');
    throw new CnnError(
      'MODEL',
      `optimizer: Keras has none like '${optimizer.name}'. Expected one of ${known}.`,
    );
  }
  const names = { ...codec.options, ...sharedOptions };
  const config: Record<string, unknown> = { name: codec.className.toLowerCase() };
  for (const [option, value] of Object.entries(optimizer.options)) {
    const keras = under(names, option);
    if (keras === undefined) {
      throw new CnnError(
        'MODEL',
        `optimizer ${optimizer.name}: Keras has no option like '${option}'. Leave it out.`,
      );
    }
    config[keras] = value;
  }
  if (optimizer.schedule) config.learning_rate = scheduleEntry(optimizer.schedule);
  // Keras 2 has two generations of optimizers. The older ones know the fewest options, and are those that all its versions have.
  const older = version === 2 && inOlder.has(codec.className) && !newer.some((option) => option in config);
  const className = version === 2 && !older ? `Custom>${codec.className}` : codec.className;
  return { className, config, variables: variablesOf() };

  function variablesOf(): WrittenOptimizer['variables'] {
    const count = { shape: [], data: BigInt64Array.of(BigInt(optimizer.step)) };
    const { learningRate } = optimizer.options;
    const rate = typeof learningRate === 'number' ? learningRate : 0.001;
    const scope = String(config.name);
    const state = ({ ours, keras, negative }: SlotCodec, { variable, path, shape }: WrittenParameter) => {
      const size = shape.reduce((product, dim) => product * dim, 1);
      const given = optimizer.slots[`optimizer/${ours}/${variable}`]?.data;
      const data = given
        ? Float32Array.from(given, (value) => (negative ? -value : value))
        : new Float32Array(size);
      if (!given && keras === 'accumulator') data.fill(Number(config.initial_accumulator_value ?? 0.1));
      return { name: `${scope}/${path.replaceAll('/', '_')}_${keras}`, array: { shape: [...shape], data } };
    };
    const own = codec?.slots(config) ?? [];
    const blocks = (slots: readonly SlotCodec[]) =>
      slots.flatMap((slot) => parameters.map((parameter) => state(slot, parameter)));
    const mixed =
      codec?.interleaved && !older
        ? parameters.flatMap((parameter) => own.map((slot) => state(slot, parameter)))
        : blocks(own);
    return [
      { name: `${scope}/iteration`, array: count },
      ...(optimizer.schedule
        ? []
        : [{ name: `${scope}/learning_rate`, array: { shape: [], data: Float32Array.of(rate) } }]),
      ...blocks(sharedSlots(config)),
      ...mixed,
    ];
  }
}

function scheduleEntry(schedule: Json): Json {
  const written = writeSchedule(schedule);
  if (!written) {
    throw new CnnError(
      'MODEL',
      `optimizer: Keras has no schedule like '${String(schedule.type)}'. Give a learningRate.`,
    );
  }
  const { className, config } = written;
  return { module: 'keras.optimizers.schedules', class_name: className, config, registered_name: null };
}
