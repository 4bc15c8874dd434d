import type { Json } from '../json.js';

/** One value in a model: which call of which layer gives it, and which of that call's values it is. */
export interface KerasTensor {
  readonly layer: string;
  readonly node: number;
  readonly tensor: number;
  /** Without the batch, where it is known. */
  readonly shape?: readonly number[] | undefined;
}

/** One application of a layer. */
export interface KerasCall {
  /** What it reads, in order. */
  readonly inputs: readonly KerasTensor[];
  /** The same with the numbers among them, as an operator such as `x + 1` has them. */
  readonly operands: readonly (KerasTensor | number)[];
  /** Whether they stand in a list of their own, as a layer takes them: `add([a, b])`, where an operator takes `a, b`. */
  readonly listed: boolean;
  /** Named arguments that are not empty, `training` and `mask` left out. */
  readonly options: Json;
}

/** A layer in any spelling of Keras 1 to 3, spelt as Keras 3 does. */
export interface KerasLayer {
  readonly name: string;
  /** `Conv2D`, `Sequential`, … */
  readonly className: string;
  /** Whether it is an operation on values, such as `x + 1`, which has the class name of a layer. */
  readonly operator: boolean;
  readonly config: Json;
  /** What the file has in `build_config`: the shape that it was built for. */
  readonly builtFor?: readonly (number | null)[] | undefined;
  readonly calls: readonly KerasCall[];
  /** The model that it is. */
  readonly model?: KerasGraph | undefined;
}

/** A layer as its entry in a config has it, before its calls are known. */
export type LayerShell = Omit<KerasLayer, 'calls'>;

/** A model's layers and how they are joined. */
export interface KerasGraph {
  readonly name: string;
  readonly kind: 'Sequential' | 'Functional';
  readonly trainable: boolean;
  /** In the file's order. */
  readonly layers: readonly KerasLayer[];
  /** None for a Sequential that was saved without a shape. */
  readonly inputs: readonly KerasTensor[];
  readonly outputs: readonly KerasTensor[];
}

/** 1, 2 or 3. */
export type KerasMajor = 1 | 2 | 3;
