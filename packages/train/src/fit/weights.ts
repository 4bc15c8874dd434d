import { CnnError, type StateSpec, sameShape, type TensorValue, type TensorValues } from '@cnn/core';
import type { Runtime } from './runtime.js';

type Named = Pick<Runtime, 'model' | 'programs' | 'session'>;

/** Names of the variables that make the model itself: weights and running statistics, no optimizer slots. */
function weightNames({ programs }: Pick<Runtime, 'programs'>): string[] {
  return Object.entries(programs.state).flatMap(([name, { role }]) => (role === 'slot' ? [] : [name]));
}

/** Copies weights and running statistics to the host. */
export function readWeights(runtime: Named): Promise<TensorValues> {
  return runtime.session.readState(weightNames(runtime));
}

/**
 * Replaces those variables that `values` names.
 *
 * @throws CnnError for a variable that the model doesn't have, or one of another shape
 */
export async function writeWeights(runtime: Named, values: TensorValues): Promise<void> {
  checkVariables(runtime, values);
  await runtime.session.writeState(values);
}

/** @throws CnnError for a variable that the model doesn't have, or one of another shape or type */
export function checkVariables(
  { model, programs }: Pick<Runtime, 'model' | 'programs'>,
  values: TensorValues,
): void {
  for (const [name, value] of Object.entries(values)) {
    const spec = programs.state[name];
    if (!spec) {
      throw new CnnError(
        'TRAINING',
        `weights: model '${model.name}' has no variable '${name}'. They belong to another model or optimizer.`,
      );
    }
    if (!fits(spec, value)) {
      throw new CnnError(
        'TRAINING',
        `weights: '${name}' must be ${spec.dtype} [${spec.shape.join(', ')}], received [${value.shape.join(', ')}] with ${value.data.length} values. They belong to another model.`,
      );
    }
  }
}

function fits({ shape, dtype }: StateSpec, value: TensorValue): boolean {
  const size = shape.reduce((product, dim) => product * dim, 1);
  const array = dtype === 'int32' ? Int32Array : Float32Array;
  return sameShape(shape, value.shape) && value.data.length === size && value.data instanceof array;
}
