import { CnnError, type StateSpec, sameShape, type TensorValue, type TensorValues } from '@cnn/core';
import { averageName } from '../optimizers/averageWeights.js';
import type { Runtime } from './runtime.js';

type Programs = Pick<Runtime['programs'], 'state'>;
type Named = Pick<Runtime, 'model' | 'programs' | 'session'>;

/** Names of the variables that make the model itself: weights and running statistics, no optimizer slots. */
function weightNames({ programs }: Pick<Runtime, 'programs'>): string[] {
  return Object.entries(programs.state).flatMap(([name, { role }]) => (role === 'slot' ? [] : [name]));
}

/** The same values for the averages that the optimizer keeps of these variables. */
export function averagesOf({ state }: Programs, values: TensorValues): TensorValues {
  return Object.fromEntries(
    Object.entries(values).flatMap(([name, value]) => {
      const average = averageName(name);
      return state[average] ? [[average, value] as const] : [];
    }),
  );
}

/** Copies weights and running statistics to the host; of those that the optimizer averages, the averages. */
export async function readWeights({ programs, session }: Named): Promise<TensorValues> {
  const names = weightNames({ programs });
  const sources = names.map((name) => (programs.state[averageName(name)] ? averageName(name) : name));
  const values = await session.readState(sources);
  return Object.fromEntries(names.map((name, at) => [name, values[sources[at] ?? name] as TensorValue]));
}

/**
 * Replaces those variables that `values` names, and their averages.
 *
 * @throws CnnError for a variable that the model doesn't have, or one of another shape
 */
export async function writeWeights(runtime: Named, values: TensorValues): Promise<void> {
  checkVariables(runtime, values);
  await runtime.session.writeState({ ...averagesOf(runtime.programs, values), ...values });
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
