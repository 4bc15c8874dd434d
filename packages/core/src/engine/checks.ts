import { CnnError } from '../errors.js';
import type { Program, ProgramInput, ProgramSet, StateSpec } from '../graph/program.js';
import { concreteShape, formatShape, sameShape, sizeOf } from '../graph/shape.js';
import type { TensorValue, TensorValues } from './engine.js';

/** A call of `Session.run` that fits its program. */
export interface CheckedRun {
  readonly program: Program;
  /** Number of items; 1 when no input has a batch dimension. */
  readonly batchSize: number;
  /** Names of the outputs to bring to the host. */
  readonly outputs: readonly string[];
}

/**
 * What every engine checks before it runs a program, so that all refuse the same calls in the same words.
 *
 * @throws CnnError for an unknown program or output, a missing input, one of another type or shape, or inputs whose
 *   batch sizes differ
 */
export function checkRun(
  set: ProgramSet,
  call: {
    readonly program: string;
    readonly inputs: TensorValues;
    readonly outputs?: readonly string[] | undefined;
  },
): CheckedRun {
  const program = set.programs[call.program];
  if (!program) throw unknown('program', call.program, set.programs);
  let batchSize: number | undefined;
  for (const [name, declared] of Object.entries(program.inputs)) {
    const value = call.inputs[name];
    const where = `input '${name}' of program '${call.program}'`;
    const expected = `${declared.dtype} ${formatShape(declared.shape)}`;
    if (!value) throw new CnnError('ENGINE', `${where}: expected ${expected}, received none.`);
    const found = itemsOf(declared, value);
    if (found === undefined || (batchSize !== undefined && found > 0 && found !== batchSize)) {
      const batch =
        found === undefined || batchSize === undefined ? '' : ` with a batch of ${batchSize}, as before it`;
      throw new CnnError('ENGINE', `${where}: expected ${expected}${batch}, received ${describe(value)}.`);
    }
    if (found > 0) batchSize = found;
  }
  const outputs = call.outputs ?? Object.keys(program.outputs);
  for (const name of outputs) if (!(name in program.outputs)) throw unknown('output', name, program.outputs);
  return { program, batchSize: batchSize ?? 1, outputs };
}

/** The batch size that a value of this type has; 0 when its type has no batch, `undefined` when it does not fit. */
function itemsOf(declared: ProgramInput, value: TensorValue): number | undefined {
  if (dtypeOf(value) !== declared.dtype || value.data.length !== sizeOf(value.shape)) return undefined;
  const axis = declared.shape.findIndex((dim) => dim < 0);
  const items = axis < 0 ? 0 : (value.shape[axis] ?? 0) / -(declared.shape[axis] as number);
  const whole = axis < 0 || (Number.isInteger(items) && items > 0);
  return whole && sameShape(concreteShape(declared.shape, items), value.shape) ? items : undefined;
}

/**
 * What every engine checks of the values of state variables.
 *
 * @param options.complete whether every variable must have a value, as when programs are loaded
 * @throws CnnError for an unknown or missing variable, or a value of another type or shape
 */
export function checkState(
  specs: Readonly<Record<string, StateSpec>>,
  values: TensorValues,
  options: { readonly complete: boolean },
): void {
  checkStateNames(specs, Object.keys(values));
  for (const [name, { shape, dtype }] of Object.entries(specs)) {
    const value = values[name];
    if (!value && !options.complete) continue;
    if (
      !value ||
      dtypeOf(value) !== dtype ||
      !sameShape(shape, value.shape) ||
      value.data.length !== sizeOf(shape)
    ) {
      const received = value ? describe(value) : 'none';
      throw new CnnError(
        'ENGINE',
        `state '${name}': expected ${dtype} ${formatShape(shape)}, received ${received}.`,
      );
    }
  }
}

/** @throws CnnError for a variable that the programs don't have */
export function checkStateNames(specs: Readonly<Record<string, StateSpec>>, names: readonly string[]): void {
  for (const name of names) if (!(name in specs)) throw unknown('state', name, specs);
}

const dtypeOf = ({ data }: TensorValue): 'float32' | 'int32' =>
  data instanceof Int32Array ? 'int32' : 'float32';

function describe(value: TensorValue): string {
  const { shape, data } = value;
  const count = data.length === sizeOf(shape) ? '' : ` with ${data.length} numbers`;
  return `${dtypeOf(value)} [${shape.join(', ')}]${count}`;
}

function unknown(kind: string, name: string, known: object): CnnError {
  const names = Object.keys(known);
  const some = names.length > 8 ? `${names.slice(0, 8).join(', ')}, …` : names.join(', ');
  return new CnnError('ENGINE', `${kind} '${name}' is unknown. Known: ${some || 'none'}.`);
}
