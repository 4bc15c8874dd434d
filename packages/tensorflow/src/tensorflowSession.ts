import {
  CnnError,
  checkRun,
  checkState,
  checkStateNames,
  type ProgramSet,
  type Session,
  type SessionMemory,
  type TensorValue,
  type TensorValues,
} from '@cnn/core';
import type { WrittenProgram, WrittenSet, WrittenVariable } from './compile/compileProgramSet.js';
import type { Feed, RunningGraph, RunOptions } from './ffi/runningGraph.js';

export interface SessionParts {
  readonly graph: RunningGraph;
  readonly programs: ProgramSet;
  readonly written: Omit<WrittenSet, 'graph'>;
}

/** One loaded graph: the state lives in TensorFlow's resource variables. */
export class TensorflowSession implements Session {
  readonly #parts: SessionParts;
  #disposed: Promise<void> | undefined;

  constructor(parts: SessionParts) {
    this.#parts = parts;
  }

  async run(program: string, inputs: TensorValues, outputs?: readonly string[]): Promise<TensorValues> {
    const { programs, written } = this.#parts;
    const { batchSize, outputs: wanted } = checkRun(programs, { program, inputs, outputs });
    const names = written.programs[program] as WrittenProgram;
    const feeds = Object.entries(names.inputs).map(([input, name]) => ({
      name,
      value: inputs[input] as TensorValue,
    }));
    if (names.batch !== undefined) {
      feeds.push({ name: names.batch, value: { shape: [], data: Int32Array.of(batchSize) } });
    }
    const fetches = wanted.map((output) => names.outputs[output] as string);
    const { done, collective } = names;
    const values = await this.#run(feeds, fetches.length > 0 ? fetches : [done], { collective });
    return Object.fromEntries(wanted.map((name, index) => [name, values[index] as TensorValue]));
  }

  async readState(names?: readonly string[]): Promise<TensorValues> {
    const { state } = this.#parts.programs;
    if (names) checkStateNames(state, names);
    const wanted = names ?? Object.keys(state);
    if (wanted.length === 0) return {};
    const values = await this.#run(
      [],
      wanted.map((name) => this.#variable(name).value),
    );
    return Object.fromEntries(wanted.map((name, index) => [name, values[index] as TensorValue]));
  }

  async writeState(values: TensorValues): Promise<void> {
    checkState(this.#parts.programs.state, values, { complete: false });
    const [zeros, numbers] = partition(Object.entries(values), ([, { data }]) => isZero(data));
    let fetches = zeros.map(([name]) => this.#variable(name).zeroed);
    const groups = inGroups(numbers);
    // TensorFlow optimizes its graph anew for each kind of run: the zeros come with the first group.
    for (const group of fetches.length > 0 && groups.length === 0 ? [[]] : groups) {
      fetches.push(...group.map(([name]) => this.#variable(name).written));
      await this.#run(
        group.map(([name, value]) => ({ name: this.#variable(name).newValue, value })),
        fetches,
      );
      fetches = [];
    }
  }

  /** Gives the engine's own variables their first value. */
  async prepare(): Promise<void> {
    const { prepare } = this.#parts.written;
    if (prepare !== undefined) await this.#run([], [prepare]);
  }

  memory(): SessionMemory {
    if (this.#disposed) return { bytes: 0, tensors: 0 };
    const specs = Object.values(this.#parts.programs.state);
    const bytes = specs.reduce((sum, { shape }) => sum + 4 * shape.reduce((size, dim) => size * dim, 1), 0);
    return { bytes, tensors: specs.length + this.#parts.graph.tensors };
  }

  fusions(program: string): readonly string[] {
    return this.#parts.written.programs[program]?.fusions ?? [];
  }

  dispose(): Promise<void> {
    this.#disposed ??= this.#parts.graph.dispose();
    return this.#disposed;
  }

  #variable(name: string): WrittenVariable {
    return this.#parts.written.state[name] as WrittenVariable;
  }

  async #run(
    feeds: readonly Feed[],
    fetches: readonly string[],
    options?: RunOptions,
  ): Promise<readonly TensorValue[]> {
    if (this.#disposed) throw new CnnError('ENGINE', 'this session is disposed. Load the programs again.');
    return this.#parts.graph.run(feeds, fetches, options);
  }
}

type Entry = readonly [name: string, value: TensorValue];

function partition(entries: readonly Entry[], first: (entry: Entry) => boolean): [Entry[], Entry[]] {
  const parts: [Entry[], Entry[]] = [[], []];
  for (const entry of entries) parts[first(entry) ? 0 : 1].push(entry);
  return parts;
}

/** An optimizer's slots begin so, and may be larger than all else: they need not travel. */
function isZero({ buffer, byteOffset, byteLength }: Float32Array | Int32Array): boolean {
  for (let at = 0; at < byteLength; at += ZEROS.length) {
    const bytes = Math.min(ZEROS.length, byteLength - at);
    // A comparison of memory: ten times as fast as one of numbers.
    if (Buffer.from(buffer, byteOffset + at, bytes).compare(ZEROS, 0, bytes) !== 0) return false;
  }
  return true;
}

const ZEROS = new Uint8Array(2 ** 16);

/** At the most so many bytes are on their way at once. */
const GROUP_BYTES = 2 ** 26;

function inGroups(entries: readonly Entry[]): Entry[][] {
  const groups: Entry[][] = [];
  let bytes = Number.POSITIVE_INFINITY;
  for (const entry of entries) {
    const { byteLength } = entry[1].data;
    if (bytes + byteLength > GROUP_BYTES) {
      groups.push([]);
      bytes = 0;
    }
    groups.at(-1)?.push(entry);
    bytes += byteLength;
  }
  return groups;
}
