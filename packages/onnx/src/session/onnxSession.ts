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

/** Models of programs for other batch sizes that are kept ready. */
const READY = 6;

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
  /** The least recently used first. */
  #ready: Ready[] = [];
  #disposed: Promise<void> | undefined;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  async run(program: string, inputs: TensorValues, outputs?: readonly string[]): Promise<TensorValues> {
    const { programs, set, target } = this.#parts;
    const checked = checkRun(programs, { program, inputs, outputs });
    const feeds = Object.keys(checked.program.inputs).map((name) => {
      const { shape, data } = inputs[name] as TensorValue;
      return { name, shape, data: data.slice() };
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
      feeds.map(({ data }) => data.buffer as ArrayBuffer),
    );
    return Object.fromEntries(
      wanted.map(({ name, shape }, index) => [name, { shape, data: values[index] as TensorValue['data'] }]),
    );
  }

  async readState(names?: readonly string[]): Promise<TensorValues> {
    const { set, programs } = this.#parts;
    const wanted = names ?? Object.keys(programs.state);
    checkStateNames(programs.state, wanted);
    const values = await this.#ask({ kind: 'read', set, names: wanted });
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
    const named = Object.entries(values).map(([name, { data }]) => ({ name, data: data.slice() }));
    await this.#ask(
      { kind: 'write', set, values: named },
      named.map(({ data }) => data.buffer as ArrayBuffer),
    );
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
  }

  /** The model of a program for a batch size. */
  async #prepare(program: string, batchSize: number): Promise<Ready> {
    const known = this.#ready.find((ready) => ready.program === program && ready.batchSize === batchSize);
    if (known) {
      this.#ready = [...this.#ready.filter((ready) => ready !== known), known];
      return known;
    }
    const { programs, target, nextModel } = this.#parts;
    const { model: bytes, ...compiled } = compileProgram({
      program: programs.programs[program] as ProgramSet['programs'][string],
      ...{ batchSize, target },
    });
    const ready = { program, batchSize, model: nextModel(), compiled };
    this.#ready.push(ready);
    const surplus = this.#ready.splice(0, Math.max(0, this.#ready.length - READY));
    await Promise.all(surplus.map(({ model }) => this.#ask({ kind: 'close', model })));
    const kept = target.device && compiled.updates.map(({ tensor }) => tensor);
    await this.#ask({ kind: 'open', model: ready.model, bytes, kept });
    return ready;
  }

  async #ask(request: Request, transfer: readonly ArrayBuffer[] = []): Promise<Reply> {
    if (this.#disposed) throw new CnnError('ENGINE', 'this session is disposed. Load the programs again.');
    try {
      return await this.#parts.host.ask(request, transfer);
    } catch (error) {
      throw failure(error);
    }
  }
}
