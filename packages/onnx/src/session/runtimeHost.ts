import type { Reply, Request, Started } from './protocol.js';

/** Where ONNX Runtime lives: a thread, a worker, or the page itself. */
export interface RuntimeHost {
  readonly started: Started;
  /** @param transfer buffers that move there instead of being copied */
  ask(request: Request, transfer?: readonly ArrayBuffer[]): Promise<Reply>;
  /**
   * The same numbers in memory of their own, which may move there: memory that an earlier run is done with, where there is any. The numbers themselves where
   * the model runs in this thread.
   *
   * @param model whose input they are to be; undefined for one that is not open yet
   */
  copyOf<T extends Float32Array | Int32Array>(numbers: T, model?: number): T;
  stop(): Promise<void>;
}

/** What came of an attempt to start one. */
export type HostAttempt =
  | { readonly available: true; readonly host: RuntimeHost; readonly threads: number }
  | { readonly available: false; readonly reason: string };
