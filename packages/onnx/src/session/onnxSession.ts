import {
  CnnError,
  checkRun,
  checkState,
  checkStateNames,
  type ProgramSet,
  type Session,
  type SessionMemory,
  sizeOf,
  type TensorValue,
  type TensorValues,
} from '@cnn/core';
import { type CompiledProgram, compileProgram } from '../compile/compileProgram.js';
import type { Target } from '../writing/emission.js';
import { failure } from './failure.js';
import type { Reply, Request } from './protocol.js';
import type { RuntimeHost } from './runtimeHost.js';

/** Models of programs for other batch sizes that are kept ready, */
const READY = 6;
/** and the bytes of weights that they may hold together. */
const HELD_BYTES = 2 ** 28;

interface Ready {
  readonly program: string;
  readonly batchSize: number;
  readonly model: number;
  readonly compiled: Omit<CompiledProgram, 'model'>;
}

export interface SessionParts {
  readonly host: RuntimeHost;
  readonly target: Target;
  readonly programs: ProgramSet;
  /** A number that no other session of the host has. */
  readonly set: number;
  /** Gives numbers for models. */
  readonly nextModel: () => number;
}

/** Programs in ONNX Runtime: each is compiled for a batch size when it first runs with it. */
export class OnnxSession implements Session {
  readonly #parts: SessionParts;
  /** The state of programs that change none: their models hold it, so that the runtime can prepare it once. */
  readonly #held: Map<string, TensorValue> | undefined;
  /** The least recently used first. */
  #ready: Ready[] = [];
  #disposed: Promise<void> | undefined;
  /** None on a device: the runtime refuses a program of which the device lacks an operation. */
  readonly offCard?: () => number;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    if (parts.target.device) this.offCard = () => 0;
    this.#held = !parts.target.device && onlyPredicts(parts.programs) ? new Map() : undefined;
  }

  async run(program: string, inputs: TensorValues, outputs?: readonly string[]): Promise<TensorValues> {
    const { programs, set, target } = this.#parts;
    const checked = checkRun(programs, { program, inputs, outputs });
    const known = this.#known(program, checked.batchSize);
    const feeds = Object.keys(checked.program.inputs).map((name) => {
      const { shape, data } = inputs[name] as TensorValue;
      return { name, shape, data: this.#parts.host.copyOf(data, known?.model) };
    });
    const { model, compiled } = await this.#prepare(program, checked.batchSize);
    const places = new Map(compiled.outputs.map((place) => [place.name, place]));
    const wanted = checked.outputs.map((name) => places.get(name) as (typeof compiled.outputs)[number]);
    const tensors = new Map(compiled.inputs.map(({ name, tensor }) => [name, tensor]));
    const values = await this.#ask(
      {
        kind: 'run',
        ...{ model, set, state: compiled.state, updates: compiled.updates },
        inputs: feeds.map(({ name, ...feed }) => ({ ...feed, tensor: tensors.get(name) as string })),
        outputs: wanted.map(({ tensor }) => tensor),
        bound: target.device && compiled.outputs.map(({ tensor }) => tensor),
      },
      // What was not copied is the caller's, and stays where it is.
      feeds.flatMap(({ name, data }) => (data === inputs[name]?.data ? [] : [data.buffer as ArrayBuffer])),
    );
    return Object.fromEntries(
      wanted.map(({ name, shape }, index) => [name, { shape, data: values[index] as TensorValue['data'] }]),
    );
  }

  async readState(names?: readonly string[]): Promise<TensorValues> {
    const { set, programs } = this.#parts;
    const wanted = names ?? Object.keys(programs.state);
    checkStateNames(programs.state, wanted);
    const values = this.#held
      ? this.#heldData(this.#held, wanted)
      : await this.#ask({ kind: 'read', set, names: wanted });
    return Object.fromEntries(
      wanted.map((name, index) => [
        name,
        { shape: [...(programs.state[name]?.shape ?? [])], data: values[index] as TensorValue['data'] },
      ]),
    );
  }

  async writeState(values: TensorValues): Promise<void> {
    const { set, programs } = this.#parts;
    checkState(programs.state, values, { complete: false });
    if (this.#held) return this.#hold(this.#held, values);
    const named = Object.entries(values).map(([name, { data }]) => ({ name, data: data.slice() }));
    await this.#ask(
      { kind: 'write', set, values: named },
      named.map(({ data }) => data.buffer as ArrayBuffer),
    );
  }

  #heldData(held: ReadonlyMap<string, TensorValue>, names: readonly string[]): Reply {
    if (this.#disposed) throw disposed();
    return names.map((name) => (held.get(name) as TensorValue).data.slice());
  }

  async #hold(held: Map<string, TensorValue>, values: TensorValues): Promise<void> {
    if (this.#disposed) throw disposed();
    for (const [name, { shape, data }] of Object.entries(values))
      held.set(name, { shape, data: data.slice() });
    const stale = this.#ready;
    this.#ready = [];
    await Promise.all(stale.map(({ model }) => this.#ask({ kind: 'close', model })));
  }

  memory(): SessionMemory {
    if (this.#disposed) return { bytes: 0, tensors: 0 };
    const sizes = Object.values(this.#parts.programs.state).map(({ shape }) => sizeOf(shape));
    return { bytes: 4 * sizes.reduce((sum, size) => sum + size, 0), tensors: sizes.length };
  }

  fusions(program: string): readonly string[] {
    return this.#ready.findLast((ready) => ready.program === program)?.compiled.fusions ?? [];
  }

  dispose(): Promise<void> {
    this.#disposed ??= this.#release();
    return this.#disposed;
  }

  async #release(): Promise<void> {
    const { host, set } = this.#parts;
    await Promise.all(this.#ready.map(({ model }) => host.ask({ kind: 'close', model })));
    await host.ask({ kind: 'forget', set });
    this.#ready = [];
    this.#held?.clear();
  }

  #known(program: string, batchSize: number): Ready | undefined {
    return this.#ready.find((ready) => ready.program === program && ready.batchSize === batchSize);
  }

  /** The model of a program for a batch size. */
  async #prepare(program: string, batchSize: number): Promise<Ready> {
    const known = this.#known(program, batchSize);
    if (known) {
      this.#ready = [...this.#ready.filter((ready) => ready !== known), known];
      return known;
    }
    const { programs, target, nextModel } = this.#parts;
    const { model: bytes, ...compiled } = compileProgram({
      program: programs.programs[program] as ProgramSet['programs'][string],
      ...{ batchSize, target },
      weights: this.#held && Object.fromEntries(this.#held),
    });
    const ready = { program, batchSize, model: nextModel(), compiled };
    this.#ready.push(ready);
    const surplus = this.#ready.splice(0, Math.max(0, this.#ready.length - this.#mostReady()));
    // All is asked at once: runs of the new model that come meanwhile are behind it.
    const closing = surplus.map(({ model }) => this.#ask({ kind: 'close', model }));
    const kept = target.device && compiled.updates.map(({ tensor }) => tensor);
    const predicts = this.#held !== undefined;
    await Promise.all([...closing, this.#ask({ kind: 'open', model: ready.model, bytes, kept, predicts })]);
    return ready;
  }

  #mostReady(): number {
    const { bytes } = this.memory();
    return this.#held && bytes > 0 ? Math.min(READY, Math.max(2, Math.floor(HELD_BYTES / bytes))) : READY;
  }

  async #ask(request: Request, transfer: readonly ArrayBuffer[] = []): Promise<Reply> {
    if (this.#disposed) throw disposed();
    try {
      return await this.#parts.host.ask(request, transfer);
    } catch (error) {
      throw failure(error);
    }
  }
}

/** Whether no program changes the state or computes a gradient. */
const onlyPredicts = ({ programs }: ProgramSet): boolean =>
  Object.values(programs).every(
    ({ updates, nodes }) =>
      Object.keys(updates).length === 0 && nodes.every(({ operation }) => !operation.endsWith('Gradient')),
  );

const disposed = (): CnnError => new CnnError('ENGINE', 'this session is disposed. Load the programs again.');
