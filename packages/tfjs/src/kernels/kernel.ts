import type { GraphNode, OperationName, Shape } from '@cnn/core';
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

/** Kernels of some operations. Sources have none: the session holds their values. */
export type Kernels<K extends OperationName> = { readonly [Name in K]: Kernel<Name> };

/** The first operands of an operation, which the graph has checked to be there. */
export type One = readonly [Tensor];
export type Two = readonly [Tensor, Tensor];
export type Three = readonly [Tensor, Tensor, Tensor];
