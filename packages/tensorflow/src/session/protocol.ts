import type { TensorValue } from '@cnn/core';

export interface Feed {
  readonly name: string;
  readonly value: TensorValue;
}

/** What the worker is asked to do. */
export type Request =
  | { readonly kind: 'load'; readonly folder: string }
  | {
      readonly kind: 'run';
      readonly model: number;
      readonly feeds: readonly Feed[];
      readonly fetches: readonly string[];
    }
  | { readonly kind: 'unload'; readonly model: number };

export interface Reply {
  /** Of the loaded model. */
  readonly model?: number;
  /** In the order of the fetches. */
  readonly values?: readonly TensorValue[];
  /** Tensors that the binding holds after the request. */
  readonly tensors: number;
}

export interface Started {
  readonly version: string;
  readonly gpu: boolean;
}

/** A message to the worker; answers carry the same number. */
export interface Numbered {
  readonly id: number;
  readonly request: Request;
}

export type Answer =
  | { readonly started: Started }
  | { readonly failedToStart: string }
  | { readonly id: number; readonly reply: Reply }
  | { readonly id: number; readonly error: string };
