import type { ProgramSet } from '../graph/program.js';
import type { Cluster } from './cluster.js';

/** A dense value in row-major order on the host. Its number type is what `data` is made of. */
export interface TensorValue {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

export type TensorValues = Readonly<Record<string, TensorValue>>;

export interface SessionMemory {
  /** Bytes that the session holds between runs: state, and whatever else stays allocated. */
  readonly bytes: number;
  /** Tensors that the session holds between runs. It must not grow from run to run. */
  readonly tensors: number;
}

/** Programs loaded into an engine, with the state that they share, held where the engine computes. */
export interface Session {
  /**
   * Runs one program once and applies its updates.
   *
   * @param program name of a program in the set
   * @param inputs one value for each input of the program; all batched inputs have the same batch size, which may
   *   change from run to run. The arrays must stay as they are until the promise is settled; the engine does not keep or change them
   *   after that.
   * @param outputs names of the outputs to bring to the host; all of them when absent
   */
  run(program: string, inputs: TensorValues, outputs?: readonly string[]): Promise<TensorValues>;
  /** Copies state variables to the host; all of them when `names` is absent. */
  readState(names?: readonly string[]): Promise<TensorValues>;
  /** Replaces the state variables that `values` names; the others keep theirs. */
  writeState(values: TensorValues): Promise<void>;
  memory(): SessionMemory;
  /**
   * Names of what the engine has written in another way than operation by operation, of a program that has run: for tests
   * and for people who look for time. Absent where an engine has no such ways.
   */
  fusions?(program: string): readonly string[];
  /**
   * How many operations of the last run of a program were computed by the processor, where the engine computes on a graphics card. Absent
   * where the processor is what the engine computes on.
   */
  offCard?(program: string): number;
  /** Frees all that the session holds. Calling it again does nothing. */
  dispose(): Promise<void>;
}

/** Something that can run programs: one backend of one library on one device. */
export interface Engine {
  /** What a user types to choose it, such as `wasm`, `cpu`, `onnx`, `tensorflow`. */
  readonly name: string;
  /** For people: library, version and device, such as `ONNX Runtime 1.30.0, cpu, 2 threads`. */
  readonly description: string;
  /** The workers among which it computes. Absent where it computes in one process. */
  readonly cluster?: Cluster | undefined;
  /** @param state a value for every variable in `programs.state`; copied, so the caller may reuse the arrays */
  load(programs: ProgramSet, state: TensorValues): Promise<Session>;
  /** Frees what the engine itself holds (a worker, a device). Its sessions must be disposed first. */
  dispose(): Promise<void>;
}

/** What came of an attempt to start an engine. `reason` is one line for people: what is missing and the remedy. */
export type EngineAttempt =
  | { readonly available: true; readonly engine: Engine }
  | { readonly available: false; readonly reason: string };

export interface StartOptions {
  /**
   * Threads to compute with; an engine that can't choose ignores it. Sums of another number of threads may round otherwise.
   * Default: as many as there are cores.
   */
  readonly threads?: number | undefined;
  /**
   * The workers to compute among; the start then waits for all of them. One worker alone is no cluster. An engine that can't is not
   * available. Default: one process.
   */
  readonly cluster?: Cluster | undefined;
  /** Is told, as one line for people, of which workers the start waits for. */
  readonly onWaiting?: ((line: string) => void) | undefined;
}

/** An engine that may or may not work here. Trying it must not throw for a missing library or device. */
export interface EngineProvider {
  readonly name: string;
  start(options?: StartOptions): Promise<EngineAttempt>;
}
