import { CnnError, type ModelDefinition, type TensorValue } from '@cnn/core';

export interface InputTensorsOptions {
  readonly model: Pick<ModelDefinition, 'name' | 'extraInputs'>;
  /** By the inputs' names. */
  readonly inputs: Readonly<Record<string, TensorValue>> | undefined;
  /** Items of the batch. */
  readonly size: number;
}

/**
 * What a model takes beside the images, under the names that programs have for it: `input/age`, float32 `[n, …shape]`.
 *
 * @throws CnnError (TRAINING) for one that is missing, has another shape, or holds values that are not finite
 */
export function inputTensors({ model, inputs, size }: InputTensorsOptions): Record<string, TensorValue> {
  const named = Object.entries(model.extraInputs ?? {}).map(([name, shape]) => {
    const expected = [size, ...shape];
    const value = inputs?.[name];
    const length = expected.reduce((product, dim) => product * dim, 1);
    // A number for each item may come without an axis of its own.
    const fits =
      value &&
      [expected, shape.join() === '1' ? [size] : expected].some((one) => one.join() === value.shape.join());
    if (!fits || value.data.length !== length) {
      const received = value ? `[${value.shape.join(', ')}] with ${value.data.length} values` : 'none';
      throw new CnnError(
        'TRAINING',
        `input '${name}' of model '${model.name}': expected [n, ${shape.join(', ')}] with n = ${size}, received ${received}. Give a row for each image: inputs: { ${name}: … }.`,
      );
    }
    const wrong = value.data.findIndex((one) => !Number.isFinite(one));
    if (wrong >= 0) {
      throw new CnnError(
        'TRAINING',
        `input '${name}' of model '${model.name}': row ${Math.floor((wrong * size) / length)} holds ${value.data[wrong]}, expected finite numbers. Fill it in, or leave the item out.`,
      );
    }
    const data = value.data instanceof Float32Array ? value.data : Float32Array.from(value.data);
    return [`input/${name}`, { shape: expected, data }] as const;
  });
  return Object.fromEntries(named);
}
