import {
  type AnyNode,
  CnnError,
  checkRun,
  checkState,
  checkStateNames,
  concreteShape,
  type ProgramSet,
  type Session,
  type TensorValue,
  type TensorValues,
} from '@cnn/core';
import * as tf from '@tensorflow/tfjs-core';
import { isDeviceLost } from './device.js';
import type { BackendName, KernelContext } from './kernels/kernel.js';
import { type Plan, planProgram } from './plan.js';

/** Runs work on one backend, one after the other: the backend is a global setting of tfjs. */
export interface Turn {
  readonly backend: BackendName;
  /** Computations of a graphics card's backend that it has left to the processor so far. */
  readonly offCard?: (() => number) | undefined;
  take<T>(work: () => Promise<T>): Promise<T>;
}

export async function openSession(programs: ProgramSet, initial: TensorValues, turn: Turn): Promise<Session> {
  checkState(programs.state, initial, { complete: true });
  const plans = new Map(
    Object.entries(programs.programs).map(([name, program]) => [name, planProgram(program)]),
  );
  const state = new Map<string, tf.Tensor>();
  const constants = new Map<AnyNode, tf.Tensor>();
  const offCard = new Map<string, number>();
  let open = true;

  const expectOpen = (): void => {
    if (!open) throw new CnnError('ENGINE', 'the session has been disposed. Load the programs again.');
  };
  const write = (values: TensorValues): void => {
    for (const [name, value] of Object.entries(values)) {
      state.get(name)?.dispose();
      state.set(name, toTensor(value));
    }
  };
  await turn.take(async () => {
    write(initial);
    for (const { sources } of plans.values()) {
      for (const node of sources)
        if (node.operation === 'constant') constants.set(node, constantTensor(node));
    }
  });

  return {
    run: (name, inputs, wanted) =>
      turn.take(async () => {
        expectOpen();
        const { batchSize, outputs } = checkRun(programs, { program: name, inputs, outputs: wanted });
        const plan = plans.get(name) as Plan;
        const context: KernelContext = {
          backend: turn.backend,
          batchSize,
          concrete: (shape) => concreteShape(shape, batchSize),
        };
        const values = sourceValues(plan, { inputs, state, constants, batchSize });
        const before = turn.offCard?.() ?? 0;
        try {
          execute(plan, values, context);
          applyUpdates(plan, values, state);
          offCard.set(name, (turn.offCard?.() ?? 0) - before);
          return await bring(plan, values, outputs);
        } finally {
          for (const value of values.values()) value.dispose();
        }
      }),
    readState: (names) =>
      turn.take(async () => {
        expectOpen();
        const wanted = names ?? Object.keys(programs.state);
        checkStateNames(programs.state, wanted);
        const read = async (name: string): Promise<[string, TensorValue]> => [
          name,
          await toValue(state.get(name) as tf.Tensor),
        ];
        return Object.fromEntries(await Promise.all(wanted.map(read)));
      }),
    writeState: (values) =>
      turn.take(async () => {
        expectOpen();
        checkState(programs.state, values, { complete: false });
        write(values);
      }),
    memory: () => {
      const held = [...state.values(), ...constants.values()];
      return { tensors: held.length, bytes: held.reduce((sum, { size }) => sum + size * 4, 0) };
    },
    ...(turn.offCard ? { offCard: (program: string) => offCard.get(program) ?? 0 } : {}),
    dispose: async () => {
      const free = async () => {
        for (const tensor of [...state.values(), ...constants.values()]) tensor.dispose();
      };
      open = false;
      await turn.take(free).catch((error: unknown) => {
        // With its device, all that it held is gone.
        if (!isDeviceLost(error)) throw error;
      });
      state.clear();
      constants.clear();
    },
  };
}

function constantTensor(node: Extract<AnyNode, { operation: 'constant' }>): tf.Tensor {
  const { values } = node.attributes;
  const dtype = node.dtype === 'int32' ? 'int32' : 'float32';
  return typeof values === 'number'
    ? tf.fill([...node.shape], values, dtype)
    : tf.tensor([...values], [...node.shape], dtype);
}

function toTensor({ shape, data }: TensorValue): tf.Tensor {
  // A copy: some backends keep the array, and the caller may reuse it.
  return tf.tensor(data.slice(), [...shape], data instanceof Int32Array ? 'int32' : 'float32');
}

async function toValue(tensor: tf.Tensor): Promise<TensorValue> {
  const data = await tensor.data();
  const copy = tensor.dtype === 'int32' ? Int32Array.from(data) : Float32Array.from(data);
  return { shape: [...tensor.shape], data: copy };
}

/** A handle of its own for each source that the plan reads, so that every value of a run is freed alike. */
function sourceValues(
  plan: Plan,
  given: {
    readonly inputs: TensorValues;
    readonly state: ReadonlyMap<string, tf.Tensor>;
    readonly constants: ReadonlyMap<AnyNode, tf.Tensor>;
    readonly batchSize: number;
  },
): Map<number, tf.Tensor> {
  const value = (node: AnyNode): tf.Tensor => {
    if (node.operation === 'input') return toTensor(given.inputs[node.attributes.name] as TensorValue);
    if (node.operation === 'state') return tf.clone(given.state.get(node.attributes.name) as tf.Tensor);
    if (node.operation === 'constant') return tf.clone(given.constants.get(node) as tf.Tensor);
    return tf.scalar(given.batchSize);
  };
  return new Map(plan.sources.map((node) => [node.id, value(node)]));
}

function execute(plan: Plan, values: Map<number, tf.Tensor>, context: KernelContext): void {
  for (const { id, operands, ends, compute } of plan.instructions) {
    const given = operands.map((operand) => values.get(operand) as tf.Tensor);
    const result = tf.tidy(() => {
      const computed = compute(given, context);
      // A kernel that changes nothing may hand an operand on, which will be freed on its own.
      return given.includes(computed) ? tf.clone(computed) : computed;
    });
    values.set(id, result);
    for (const end of ends) {
      values.get(end)?.dispose();
      values.delete(end);
    }
  }
}

/** All at once, after everything that reads the old values. */
function applyUpdates(
  plan: Plan,
  values: ReadonlyMap<number, tf.Tensor>,
  state: Map<string, tf.Tensor>,
): void {
  for (const [name, id] of Object.entries(plan.program.updates)) {
    const next = tf.clone(values.get(id) as tf.Tensor);
    state.get(name)?.dispose();
    state.set(name, next);
  }
}

async function bring(
  plan: Plan,
  values: ReadonlyMap<number, tf.Tensor>,
  names: readonly string[],
): Promise<TensorValues> {
  const read = async (name: string): Promise<[string, TensorValue]> => [
    name,
    await toValue(values.get(plan.program.outputs[name] as number) as tf.Tensor),
  ];
  return Object.fromEntries(await Promise.all(names.map(read)));
}
