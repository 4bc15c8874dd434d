import type { TensorValue } from '../engine/engine.js';
import type { ImageShape } from '../model/definition.js';
import type { BatchShare, SharedBatch } from './batchShare.js';

/** Some items of a set, ready for a program's inputs. */
export interface Batch {
  /** float32 `[n, height, width, channels]` */
  readonly images: TensorValue;
  /** float32 `[n, 1]` of 0 and 1, int32 `[n]` of class indices, or float32 `[n, classes]`, one-hot or multi-hot. */
  readonly labels: TensorValue;
  /** float32 `[n]`: how much each item counts in the loss; 1 when absent. */
  readonly weights?: TensorValue | undefined;
  /** What a model takes beside the images, by the names of its inputs: float32 `[n, …shape]`. */
  readonly inputs?: Readonly<Record<string, TensorValue>> | undefined;
  /** Labels of a model's outputs beside the main one, by their names: class indices `[n]`, or numbers `[n, …shape]`. */
  readonly targets?: Readonly<Record<string, TensorValue>> | undefined;
  /** Which items of the source: positions from 0 to `size` − 1. */
  readonly indices: Int32Array;
  /** Of a source that was asked for a share, and gives one. */
  readonly share?: SharedBatch | undefined;
}

export interface BatchOptions {
  readonly batchSize: number;
  /** Default false: in the source's order. */
  readonly shuffle?: boolean | undefined;
  readonly seed?: number | undefined;
  /** Default 0. The order of items is a function of (seed, epoch) only. */
  readonly epoch?: number | undefined;
  /** Only this share of the pass. A source that knows no shares gives whole batches, without `share`. Default: everything. */
  readonly share?: BatchShare | undefined;
  /** Anything with `aborted`, such as an AbortSignal. */
  readonly signal?: { readonly aborted: boolean } | undefined;
}

/** What a source knows of the labels that it has for one of a model's outputs beside the main one. */
export interface SourceTarget {
  /** Of an item's labels: `[]` for a class index or a number. */
  readonly shape: readonly number[];
  /** Class index of each item, where labels are class indices. */
  readonly labels?: Int32Array | undefined;
  readonly classNames?: readonly string[] | undefined;
}

/** Labelled images that come in batches, as often as asked. */
export interface BatchSource {
  /** Number of items. */
  readonly size: number;
  /** `[height, width, channels]` */
  readonly imageShape: ImageShape;
  readonly classNames: readonly string[];
  /** Class index of each item; −1 where items carry several labels. */
  readonly labels: Int32Array;
  /** Where items carry several labels, or none: the class indices of each. */
  readonly labelSets?: readonly (readonly number[])[] | undefined;
  /** Shapes of the batches' `inputs` without the batch, by name: `{ age: [1] }`. */
  readonly inputShapes?: Readonly<Record<string, readonly number[]>> | undefined;
  /** What the batches' `targets` are, by name. */
  readonly targets?: Readonly<Record<string, SourceTarget>> | undefined;
  /** What an item is called, such as its file: for messages. */
  nameOf?(item: number): string;
  batches(options: BatchOptions): AsyncIterable<Batch>;
}
