import { CnnError, concreteShape, type Program, randomStream, type TensorValue } from '@cnn/core';

export interface StepInputsOptions {
  readonly program: Program;
  /** Values of the program's batch inputs by name, such as `image`, `label`, `weight`. */
  readonly batch: Readonly<Record<string, TensorValue>>;
  /** Number of items in the batch. */
  readonly batchSize: number;
  /** Values of the program's scalar inputs by name. */
  readonly scalars?: Readonly<Record<string, number>> | undefined;
  readonly seed?: number | undefined;
  /** Steps done before this one: masks are a function of (seed, input name, step). */
  readonly step?: number | undefined;
  /** Where the items stand in a larger batch, of which they are a share: they get its rows of the masks. */
  readonly firstItem?: number | undefined;
}

/**
 * A value for every input of a program: the batch, numbers, and dropout's masks. A mask never repeats from one step
 * to the next, and 0 is a seed like any other.
 *
 * @throws CnnError when the program wants an input that `batch` and `scalars` lack
 */
export function stepInputs(options: StepInputsOptions): Record<string, TensorValue> {
  const { program, batch, batchSize, scalars = {}, seed = 0, step = 0, firstItem = 0 } = options;
  const values: Record<string, TensorValue> = {};
  for (const [name, { shape, source }] of Object.entries(program.inputs)) {
    const value = source.kind === 'batch' ? batch[name] : undefined;
    const number = source.kind === 'scalar' ? scalars[name] : undefined;
    if (source.kind === 'mask') {
      const concrete = concreteShape(shape, batchSize);
      const data = new Float32Array(concrete.reduce((product, dim) => product * dim, 1));
      const stream = randomStream({ seed, purpose: `mask/${name}`, counters: [step] });
      if ((shape[0] ?? 0) < 0 && firstItem > 0) stream.skip(firstItem * (data.length / batchSize));
      stream.fillMask(data, source.keep);
      values[name] = { shape: concrete, data };
    } else if (value) {
      values[name] = value;
    } else if (number !== undefined) {
      values[name] = { shape: [], data: Float32Array.of(number) };
    } else {
      throw new CnnError(
        'TRAINING',
        `the program wants an input '${name}' (${source.kind}), which was not given.`,
      );
    }
  }
  return values;
}
