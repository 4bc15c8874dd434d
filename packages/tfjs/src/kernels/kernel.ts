import type { ComposedOperation, GraphNode, OperationName, PrimitiveOperation, Shape } from '@cnn/core';
import type { Tensor } from '@tensorflow/tfjs-core';

/** The tfjs backends that the engine runs on. */
export type BackendName = 'cpu' | 'wasm' | 'tensorflow' | 'webgl' | 'webgpu';

/** What a kernel may ask about the run that it is part of. */
export interface KernelContext {
  readonly backend: BackendName;
  readonly batchSize: number;
  /** A shape with the batch put in. */
  concrete(shape: Shape): number[];
}

/** Computes one operation. It runs inside a tidy: whatever it makes on the way is freed. */
export type Kernel<K extends OperationName> = (
  operands: readonly Tensor[],
  node: GraphNode<K>,
  context: KernelContext,
) => Tensor;

/** Operations whose values the session holds, and that nothing computes. */
export const sources = [
  'input',
  'state',
  'constant',
  'batchSize',
] as const satisfies readonly OperationName[];

type Source = (typeof sources)[number];

/** A kernel for every operation that computes something and can't be written with others. */
export type Kernels = { readonly [Name in Exclude<PrimitiveOperation, Source>]: Kernel<Name> } & {
  readonly [Name in ComposedOperation]?: Kernel<Name>;
};

/** The first operands of an operation, which the graph has checked to be there. */
export type One = readonly [Tensor];
export type Two = readonly [Tensor, Tensor];
export type Three = readonly [Tensor, Tensor, Tensor];
