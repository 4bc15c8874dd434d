import type { TensorValue } from '@cnn/core';

export interface Feed {
  /** Of a placeholder. */
  readonly name: string;
  readonly value: TensorValue;
}

export interface RunOptions {
  /** Whether all workers of the cluster take part in the run. Default false. */
  readonly collective?: boolean | undefined;
  /** After how many seconds a run with others is given up, which then keeps its thread until the process ends. Default: never. */
  readonly seconds?: number | undefined;
}

/** A graph that is loaded. */
export interface RunningGraph {
  /** @returns the values of the first outputs of `fetches`, in their order */
  run(
    feeds: readonly Feed[],
    fetches: readonly string[],
    options?: RunOptions,
  ): Promise<readonly TensorValue[]>;
  /** Tensors that are held besides the state. */
  readonly tensors: number;
  dispose(): Promise<void>;
}
