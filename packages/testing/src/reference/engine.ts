import {
  type Cluster,
  CnnError,
  checkRun,
  checkState,
  checkStateNames,
  type Engine,
  type ProgramSet,
  type Session,
  type TensorValue,
  type TensorValues,
} from '@cnn/core';
import type { Dense, Numbers } from './dense.js';
import { type Interpreted, interpret, interpretAmongWorkers, type Precision } from './interpret.js';

export interface ReferenceOptions {
  /** Default float64: state keeps full precision between runs; what comes out is rounded to float32. */
  readonly precision?: Precision;
}

/** The reference interpreter as an engine: slow, exact, and free of any library. */
export function referenceEngine({ precision = 'float64' }: ReferenceOptions = {}): Engine {
  return {
    name: 'reference',
    description: `reference interpreter, ${precision}`,
    load: async (programs, state) => openSession(programs, state, { precision }),
    dispose: async () => {},
  };
}

/** Sums over workers, in a test's own process. */
export interface WorkerSums {
  /** The sum over all workers of what each gives next. */
  sum(worker: number, numbers: Numbers): Promise<Numbers>;
}

/** The interpreter as one of several workers: see `referenceCluster`. */
export function referenceWorker(
  cluster: Cluster,
  { precision = 'float64', sums }: ReferenceOptions & { readonly sums: WorkerSums },
): Engine {
  return {
    name: 'reference',
    description: `reference interpreter, ${precision}, worker ${cluster.index} of ${cluster.workers.length}`,
    cluster,
    load: async (programs, state) =>
      openSession(programs, state, { precision, sum: (numbers) => sums.sum(cluster.index, numbers) }),
    dispose: async () => {},
  };
}

async function together(
  steps: ReturnType<typeof interpretAmongWorkers>,
  sum: (numbers: Numbers) => Promise<Numbers>,
): Promise<Interpreted> {
  let step = steps.next();
  while (!step.done) step = steps.next(await sum(step.value));
  return step.value;
}

/** Whole numbers keep full precision, whatever the precision of the others. */
function toDense({ shape, data }: TensorValue, precision: Precision): Dense {
  const double = precision === 'float64' || data instanceof Int32Array;
  const numbers: Numbers = double ? Float64Array.from(data) : Float32Array.from(data);
  return { shape: [...shape], data: numbers };
}

function toTensor({ shape, data }: Dense, dtype: string | undefined): TensorValue {
  return { shape, data: dtype === 'int32' ? Int32Array.from(data) : Float32Array.from(data) };
}

interface SessionOptions {
  readonly precision: Precision;
  /** Among workers. */
  readonly sum?: (numbers: Numbers) => Promise<Numbers>;
}

function openSession(
  programs: ProgramSet,
  initial: TensorValues,
  { precision, sum }: SessionOptions,
): Session {
  const held: Record<string, Dense> = {};
  let open = true;
  const expectOpen = (): void => {
    if (!open) throw new CnnError('ENGINE', 'the session has been disposed. Load the programs again.');
  };
  const write = (values: TensorValues): void => {
    for (const [name, value] of Object.entries(values)) held[name] = toDense(value, precision);
  };
  checkState(programs.state, initial, { complete: true });
  write(initial);

  return {
    run: async (name, given, wanted) => {
      expectOpen();
      const { program, outputs: names } = checkRun(programs, {
        program: name,
        inputs: given,
        outputs: wanted,
      });
      const inputs = Object.fromEntries(
        Object.keys(program.inputs).map((input) => [input, toDense(given[input] as TensorValue, precision)]),
      );
      const interpretation = { program, inputs, state: held, precision };
      const { outputs, updates } = sum
        ? await together(interpretAmongWorkers(interpretation), sum)
        : interpret(interpretation);
      Object.assign(held, updates);
      const dtypeOf = (output: string) => program.nodes[program.outputs[output] as number]?.dtype;
      return Object.fromEntries(
        names.map((output) => [output, toTensor(outputs[output] as Dense, dtypeOf(output))]),
      );
    },
    readState: async (names) => {
      expectOpen();
      const wanted = names ?? Object.keys(programs.state);
      checkStateNames(programs.state, wanted);
      return Object.fromEntries(
        wanted.map((name) => [name, toTensor(held[name] as Dense, programs.state[name]?.dtype)]),
      );
    },
    writeState: async (values) => {
      expectOpen();
      checkState(programs.state, values, { complete: false });
      write(values);
    },
    memory: () => {
      const kept = Object.values(held);
      return { tensors: kept.length, bytes: kept.reduce((sum, { data }) => sum + data.byteLength, 0) };
    },
    dispose: async () => {
      open = false;
      for (const name of Object.keys(held)) delete held[name];
    },
  };
}
