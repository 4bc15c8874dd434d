import type { Json } from '../json.js';
import type { KerasMajor } from '../topology/topology.js';
import type { LayerConfig } from './layerConfig.js';

/** A layer of ours in the making: the fields of its type, without `name` and `inputs`. */
export type Draft = { type: string } & Record<string, unknown>;

/** What the layers of a file are read with. */
export interface ReadContext {
  readonly major: KerasMajor;
  /** Whether the model's images have their channels in front, [channels, height, width]. */
  readonly channelsFirst: boolean;
  /** Whether TensorFlow.js made it, which computes some layers in other ways than Keras. */
  readonly ofTensorFlowJs: boolean;
  /** How many axes each input has, the batch among them. */
  readonly ranks: readonly number[];
  /** The shape of an input without the batch, as Keras has it; looked up only where it is asked for. */
  shape(input: number): readonly number[];
  /** What a person should know of the layer. */
  note(text: string): void;
}

/** What a layer of a file became: layers one after the other. None: its value is its input's. */
export interface Emitted {
  readonly layers: readonly Draft[];
  /** Which of them has the layer's name and weights. Default 0. */
  readonly main?: number | undefined;
  /** Axes of the value, the batch among them. Default: those of the first input. */
  readonly rank?: number | undefined;
}

/** For whom a config is written. */
export type KerasDialect = 'keras3' | 'keras2' | 'tfjs';

export interface WriteContext {
  readonly dialect: KerasDialect;
  /** Shapes of what it reads, without the batch. */
  readonly shapes: readonly (readonly number[])[];
  /** @throws CnnError that names the layer */
  refuse(problem: string): never;
}

/** A weight of a layer under Keras's name and ours. */
export interface WeightName {
  readonly keras: string;
  /** Ours. */
  readonly variable: string;
}

/** A class of Keras and a type of ours, each read from and written as the other. */
export interface LayerCodec {
  readonly className: string;
  /** Our type, where it is written as this class. Absent: it is only read. */
  readonly type?: string | undefined;
  /** In Keras's order; those that a layer does not have are passed over. */
  readonly weights?: readonly WeightName[] | undefined;
  read(config: LayerConfig, context: ReadContext): Emitted;
  /** The options of the class, without name, dtype and trainable. */
  write?(layer: Draft, context: WriteContext): Json;
  /** Another class that computes the same, for a reader that lacks an option of this one. Undefined where it is not needed. */
  writeAs?(
    layer: Draft,
    context: WriteContext,
  ): { readonly className: string; readonly config: Json } | undefined;
}

export const one = (draft: Draft, rank?: number): Emitted => ({ layers: [draft], rank });

/** A weight that both call the same. */
export const sameName = (...names: readonly string[]): WeightName[] =>
  names.map((name) => ({ keras: name, variable: name }));
