import type { ComposedOperation, OperationAttributes, OperationName, PrimitiveOperation } from '@cnn/core';

/** float64, or float32 when the interpreter rounds every value as engines do. */
export type Numbers = Float64Array | Float32Array;

/** A dense value, row-major. Whole numbers and booleans (0 or 1) are kept as floating-point numbers too. */
export interface Dense {
  readonly shape: readonly number[];
  readonly data: Numbers;
}

/** What a kernel is given to compute one node. */
export interface KernelCall<K extends OperationName> {
  readonly attributes: OperationAttributes[K];
  readonly operands: readonly Dense[];
  /** The node's own shape, with numbers for the batch. */
  readonly shape: readonly number[];
  readonly batchSize: number;
  /** Zeros of the interpreter's precision. */
  allocate(size: number): Numbers;
  input(name: string): Dense;
  state(name: string): Dense;
}

/** The same of an operation that is not told apart. */
export type AnyCall = Omit<KernelCall<OperationName>, 'attributes'>;

/** The naive meaning of an operation: fills the node's elements in row-major order. */
export type Kernel<K extends OperationName> = (call: KernelCall<K>) => Numbers;

/** One for every operation that can't be written with others. */
export type Kernels = { readonly [Name in PrimitiveOperation]: Kernel<Name> } & {
  readonly [Name in ComposedOperation]?: Kernel<Name>;
};

export const countOf = (shape: readonly number[]): number => shape.reduce((product, dim) => product * dim, 1);

/** The operand at `index`. A program that core wrote always has it. */
export function operandOf(call: { readonly operands: readonly Dense[] }, index: number): Dense {
  const operand = call.operands[index];
  if (!operand) throw new Error(`an operation lacks its operand ${index}`);
  return operand;
}

/** Elements between neighbours along each axis. */
export function stridesOf(shape: readonly number[]): number[] {
  const strides = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--) {
    strides[axis] = (strides[axis + 1] as number) * (shape[axis + 1] as number);
  }
  return strides;
}

/** The position of element `index` along each axis. */
export function positionOf(index: number, shape: readonly number[]): number[] {
  const position = shape.map(() => 0);
  let rest = index;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    const dim = shape[axis] as number;
    position[axis] = rest % dim;
    rest = Math.floor(rest / dim);
  }
  return position;
}

/** The index of the element at `position`, or -1 when it lies outside. */
export function indexOf(position: readonly number[], shape: readonly number[]): number {
  let index = 0;
  for (let axis = 0; axis < shape.length; axis++) {
    const [at, dim] = [position[axis] as number, shape[axis] as number];
    if (at < 0 || at >= dim) return -1;
    index = index * dim + at;
  }
  return index;
}

/**
 * For every element of `shape`, the index of the operand's element that broadcasting puts there. `undefined` when the
 * operand has that shape already.
 */
export function broadcastIndex(operand: readonly number[], shape: readonly number[]): Int32Array | undefined {
  if (operand.length === shape.length && operand.every((dim, axis) => dim === shape[axis])) return undefined;
  const lead = shape.length - operand.length;
  const own = stridesOf(operand);
  const indices = new Int32Array(countOf(shape));
  for (let i = 0; i < indices.length; i++) {
    const position = positionOf(i, shape);
    let index = 0;
    for (let axis = 0; axis < operand.length; axis++) {
      if (operand[axis] !== 1) index += (position[lead + axis] as number) * (own[axis] as number);
    }
    indices[i] = index;
  }
  return indices;
}
