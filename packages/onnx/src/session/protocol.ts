/** What the runtime's thread is asked to do. Sets of state and models are numbers that the asker chooses. */
export type Request =
  /** Makes a model ready to run. */
  | {
      readonly kind: 'open';
      readonly model: number;
      readonly bytes: Uint8Array;
      /** Files beside the model, by the names that it calls them. */
      readonly external?: readonly { readonly path: string; readonly data: Uint8Array }[] | undefined;
      /** Tensors of its results that stay on the device, where there is one. */
      readonly kept?: readonly string[] | undefined;
      /** Whether it changes no state: then runs may follow each other closely. */
      readonly predicts?: boolean | undefined;
    }
  | { readonly kind: 'close'; readonly model: number }
  | { readonly kind: 'write'; readonly set: number; readonly values: readonly NamedValue[] }
  | { readonly kind: 'read'; readonly set: number; readonly names: readonly string[] }
  | RunRequest
  /** Forgets a set of state. */
  | { readonly kind: 'forget'; readonly set: number };

interface RunRequest {
  readonly kind: 'run';
  readonly model: number;
  readonly set: number;
  readonly inputs: readonly RunInput[];
  readonly state: readonly StatePlace[];
  readonly updates: readonly StatePlace[];
  /** Tensors to bring back. */
  readonly outputs: readonly string[];
  /** All that the model gives beside its updates, where state lies on a device: onnxruntime-node binds results once, for all runs. */
  readonly bound?: readonly string[] | undefined;
  /** Whether the sizes of each are brought back too, behind all of them. */
  readonly sizes?: boolean | undefined;
}

/** A value for an input of a model; bytes where the file takes them. */
interface RunInput {
  readonly tensor: string;
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array | Uint8Array;
}

interface NamedValue {
  readonly name: string;
  readonly data: Float32Array | Int32Array;
}

/** A state variable at the edge of a model. */
interface StatePlace {
  readonly name: string;
  readonly tensor: string;
  readonly shape: readonly number[];
}

/** Contents of tensors: state variables, or outputs, in the order in which they were asked for. */
export type Reply = readonly (Float32Array | Int32Array)[];

/** What the runtime is. */
export interface Started {
  readonly version: string;
  /** Channels in a block of its NCHWc layout; 0 when it has none. */
  readonly block: number;
}

export type Answer =
  | { readonly started: Started }
  | { readonly failedToStart: string }
  | { readonly stopped: true }
  | { readonly id: number; readonly reply: Reply; readonly spare: readonly ArrayBuffer[] }
  | { readonly id: number; readonly error: string };
