import {
  CnnError,
  type Engine,
  type ProgramSet,
  type Session,
  type TensorValue,
  type TensorValues,
} from '@cnn/core';
import type { Dense, Numbers } from './dense.js';
import { interpret, type Precision } from './interpret.js';

export interface ReferenceOptions {
  /** Default float64: state keeps full precision between runs; what comes out is rounded to float32. */
  readonly precision?: Precision;
}

/** The reference interpreter as an engine: slow, exact, and free of any library. */
export function referenceEngine({ precision = 'float64' }: ReferenceOptions = {}): Engine {
  return {
    name: 'reference',
    description: `reference interpreter, ${precision}`,
    load: async (programs, state) => openSession(programs, state, precision),
    dispose: async () => {},
  };
}

function openSession(programs: ProgramSet, initial: TensorValues, precision: Precision): Session {
  const held: Record<string, Dense> = {};
  let open = true;

  const dense = ({ shape, data }: TensorValue): Dense => {
    const numbers: Numbers = precision === 'float64' ? Float64Array.from(data) : Float32Array.from(data);
    return { shape: [...shape], data: numbers };
  };
  const tensor = ({ shape, data }: Dense, dtype: string): TensorValue => ({
    shape,
    data: dtype === 'int32' ? Int32Array.from(data) : Float32Array.from(data),
  });
  const expectOpen = (): void => {
    if (!open) throw new CnnError('ENGINE', 'the session has been disposed. Load the programs again.');
  };
  const specOf = (name: string) => {
    const spec = programs.state[name];
    if (!spec)
      throw new CnnError(
        'ENGINE',
        `state '${name}' is unknown. Known: ${Object.keys(programs.state).join(', ')}.`,
      );
    return spec;
  };
  const write = (values: TensorValues): void => {
    for (const [name, value] of Object.entries(values)) {
      const { shape } = specOf(name);
      if (value.shape.length !== shape.length || value.shape.some((dim, axis) => dim !== shape[axis])) {
        throw new CnnError(
          'ENGINE',
          `state '${name}': expected [${shape.join(', ')}], received [${value.shape.join(', ')}].`,
        );
      }
    }
    for (const [name, value] of Object.entries(values)) held[name] = dense(value);
  };

  const missing = Object.keys(programs.state).filter((name) => !(name in initial));
  if (missing.length > 0)
    throw new CnnError('ENGINE', `no value for state ${missing.join(', ')}. Give one for each variable.`);
  write(initial);

  return {
    run: async (name, inputs, wanted) => {
      expectOpen();
      const program = programs.programs[name];
      if (!program)
        throw new CnnError(
          'ENGINE',
          `program '${name}' is unknown. Known: ${Object.keys(programs.programs).join(', ')}.`,
        );
      for (const input of Object.keys(program.inputs)) {
        if (!(input in inputs))
          throw new CnnError('ENGINE', `program '${name}' needs an input '${input}', received none.`);
      }
      const given = Object.fromEntries(
        Object.keys(program.inputs).map((input) => [input, dense(inputs[input] as TensorValue)]),
      );
      const { outputs, updates } = interpret({ program, inputs: given, state: held, precision });
      Object.assign(held, updates);
      const names = wanted ?? Object.keys(outputs);
      return Object.fromEntries(
        names.map((output) => {
          const value = outputs[output];
          if (!value) throw new CnnError('ENGINE', `program '${name}' has no output '${output}'.`);
          return [
            output,
            tensor(value, program.nodes[program.outputs[output] as number]?.dtype ?? 'float32'),
          ];
        }),
      );
    },
    readState: async (names) => {
      expectOpen();
      return Object.fromEntries(
        (names ?? Object.keys(programs.state)).map((name) => [
          name,
          tensor(held[name] as Dense, specOf(name).dtype),
        ]),
      );
    },
    writeState: async (values) => {
      expectOpen();
      write(values);
    },
    memory: () => {
      const kept = open ? Object.values(held) : [];
      return { tensors: kept.length, bytes: kept.reduce((sum, { data }) => sum + data.byteLength, 0) };
    },
    dispose: async () => {
      open = false;
      for (const name of Object.keys(held)) delete held[name];
    },
  };
}
