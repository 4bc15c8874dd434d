import type { Shape } from './shape.js';

/** Element types of graph values. `bool` is what comparisons give; it is never an input, an output or state. */
export type DType = 'float32' | 'int32' | 'bool';

/** The form of a value: what an operation gives. Operations whose form the operands don't tell (reshape, …) are told. */
export interface ValueType {
  readonly shape: Shape;
  readonly dtype: DType;
}

/** Rows or columns added on each side of an image: never negative. */
export interface Padding2d {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

export interface ConvolutionAttributes {
  readonly strides: readonly [number, number];
  readonly dilations: readonly [number, number];
  /** Zeros around the image; 'same' and 'valid' are resolved to numbers when a layer is lowered. */
  readonly padding: Padding2d;
}

export interface PoolAttributes {
  readonly poolSize: readonly [number, number];
  readonly strides: readonly [number, number];
  /** Padding never counts: it cannot be the maximum, and averages divide by the elements inside the image. */
  readonly padding: Padding2d;
}

type None = Readonly<Record<never, never>>;

/**
 * The primitive operations and their attributes. Images are NHWC; convolution kernels are HWIO
 * `[kh, kw, in, out]`, depthwise kernels `[kh, kw, channels, multiplier]`, as in Keras.
 *
 * Inputs stand in the comment. Values are float32 unless it says otherwise.
 */
export interface OperationAttributes {
  // --- sources -----------------------------------------------------------------------------------------------------
  /** A value that the host sends with every run. */
  readonly input: { readonly name: string };
  /** The value of a state variable when the run starts. */
  readonly state: { readonly name: string };
  /** A constant; `values` in row-major order, or one number that fills the shape. */
  readonly constant: { readonly values: readonly number[] | number };
  /** () → scalar float32: the number of items in the batch. */
  readonly batchSize: None;

  // --- element by element, one operand -----------------------------------------------------------------------------
  readonly negate: None;
  readonly exp: None;
  /** Natural logarithm. */
  readonly log: None;
  readonly sqrt: None;
  /** 1/√x */
  readonly rsqrt: None;
  readonly square: None;
  readonly abs: None;
  /** −1, 0 or 1 */
  readonly sign: None;
  readonly relu: None;
  readonly sigmoid: None;
  readonly tanh: None;
  /** log(1 + eˣ), without overflow */
  readonly softplus: None;
  /** Gauss error function */
  readonly erf: None;
  /** Largest integer not above x. */
  readonly floor: None;
  readonly cast: { readonly dtype: DType };

  // --- element by element, two operands (NumPy broadcasting) -------------------------------------------------------
  readonly add: None;
  readonly subtract: None;
  readonly multiply: None;
  readonly divide: None;
  readonly maximum: None;
  readonly minimum: None;
  /** xʸ for x ≥ 0 */
  readonly power: None;
  /** → bool */
  readonly greater: None;
  /** → bool */
  readonly greaterEqual: None;
  /** → bool */
  readonly equal: None;
  /** (condition: bool, a, b) → a where the condition holds, else b. Broadcasts. */
  readonly select: None;

  // --- reductions --------------------------------------------------------------------------------------------------
  /** `axes` ascending, not negative. */
  readonly reduceSum: { readonly axes: readonly number[]; readonly keepDims: boolean };
  readonly reduceMean: { readonly axes: readonly number[]; readonly keepDims: boolean };
  readonly reduceMax: { readonly axes: readonly number[]; readonly keepDims: boolean };

  // --- form --------------------------------------------------------------------------------------------------------
  /** The target shape is the node's own shape. */
  readonly reshape: None;
  readonly transpose: { readonly permutation: readonly number[] };
  /** Repeats along dimensions of size 1 (or missing in front) up to the node's own shape. */
  readonly broadcast: None;
  /** Zeros before and after, per dimension; a batch dimension takes none. */
  readonly pad: { readonly before: readonly number[]; readonly after: readonly number[] };
  /** `begin` and the node's own shape say which part; a batch dimension is taken whole. */
  readonly slice: { readonly begin: readonly number[] };
  /** Any number of operands. */
  readonly concat: { readonly axis: number };
  readonly reverse: { readonly axes: readonly number[] };
  /** (indices: int32) → float32 with a last axis of `depth`. An index outside gives zeros. */
  readonly oneHot: { readonly depth: number };

  // --- linear algebra ----------------------------------------------------------------------------------------------
  /** Two matrices (rank 2). */
  readonly matmul: { readonly transposeA: boolean; readonly transposeB: boolean };
  /** (x, kernel) */
  readonly conv2d: ConvolutionAttributes;
  /** (dy, kernel) → gradient with regard to x; also the forward pass of conv2dTranspose. The node's shape is that of x. */
  readonly conv2dInputGradient: ConvolutionAttributes;
  /** (x, dy) → gradient with regard to the kernel. The node's shape is that of the kernel. */
  readonly conv2dKernelGradient: ConvolutionAttributes;
  /** (x, kernel) → channel c·multiplier + m comes from channel c. */
  readonly depthwiseConv2d: ConvolutionAttributes;
  /** (dy, kernel) */
  readonly depthwiseConv2dInputGradient: ConvolutionAttributes;
  /** (x, dy) */
  readonly depthwiseConv2dKernelGradient: ConvolutionAttributes;

  // --- pooling -----------------------------------------------------------------------------------------------------
  /** (x) */
  readonly maxPool2d: PoolAttributes;
  /**
   * (x, y, dy) → gradient with regard to x. Where several elements of a window equal the maximum, the first in
   * row-major order takes the gradient (as in TensorFlow and PyTorch).
   */
  readonly maxPool2dGradient: PoolAttributes;
  /** (x) */
  readonly averagePool2d: PoolAttributes;
  /** (dy) → gradient with regard to x, whose shape is the node's own. */
  readonly averagePool2dGradient: PoolAttributes;

  // --- normalization over all axes but the last --------------------------------------------------------------------
  /** (x, mean) → biased variance per channel; `mean` is the mean of x over all axes but the last. */
  readonly channelVariance: None;
  /** (x, mean, variance, gamma, beta) → (x − mean) / √(variance + epsilon) · gamma + beta, all four per channel. */
  readonly normalizeChannels: { readonly epsilon: number };
  /**
   * The same value as normalizeChannels, for `mean` and `variance` that are the moments of x itself. Its gradient with
   * regard to x accounts for that; nothing flows to mean and variance.
   */
  readonly batchNormalize: { readonly epsilon: number };
  /** (dy, x, mean, variance) → Σ dy · (x − mean) / √(variance + epsilon), per channel: the gradient of gamma. */
  readonly batchNormalizeGammaGradient: { readonly epsilon: number };
  /**
   * (dy, x, mean, variance, gamma, dBeta, dGamma) → gradient with regard to x of batchNormalize, with n elements a
   * channel: gamma / √(variance + epsilon) · (dy − dBeta/n − x̂ · dGamma/n), x̂ the normalized x.
   */
  readonly batchNormalizeInputGradient: { readonly epsilon: number };

  // --- among the workers of a cluster -------------------------------------------------------------------------------
  /**
   * (x) → Σ x over all workers, with the same bits on each. All of them run the same program. In one process it is x itself. The shape
   * must not hold the batch, whose size may differ from worker to worker.
   */
  readonly allReduce: None;

  // --- probabilities, along the last axis --------------------------------------------------------------------------
  readonly softmax: None;
  readonly logSoftmax: None;
}

export type OperationName = keyof OperationAttributes;

/** One value of a graph. Plain data: a graph can be sent to a worker or written as JSON. */
export interface GraphNode<K extends OperationName = OperationName> extends ValueType {
  /** Its index in the graph. Operands always have smaller ones: a graph is in topological order. */
  readonly id: number;
  readonly operation: K;
  readonly attributes: OperationAttributes[K];
  readonly operands: readonly number[];
}

/** A node of any operation, as a union that `switch (node.operation)` narrows. */
export type AnyNode = { [K in OperationName]: GraphNode<K> }[OperationName];
