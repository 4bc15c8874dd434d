export type { Engine, EngineAttempt, EngineProvider, Session, SessionMemory, TensorValue, TensorValues } from './engine/engine.js';
export { CnnError, type ErrorCode } from './errors.js';
export * as ops from './graph/functions.js';
export { gradients } from './graph/gradients.js';
export { Graph, type Value, type ValueType } from './graph/graph.js';
export { bytesOf, lastUses, peakBytes } from './graph/liveness.js';
export type {
  AnyNode,
  ConvolutionAttributes,
  DType,
  GraphNode,
  OperationAttributes,
  OperationName,
  Padding2d,
  PoolAttributes,
} from './graph/operations.js';
export type { InputSource, Program, ProgramInput, ProgramSet, StateRole, StateSpec } from './graph/program.js';
export {
  BATCH,
  broadcastAxes,
  broadcastShapes,
  concreteShape,
  formatShape,
  isBatched,
  type Shape,
  sameShape,
  sizeOf,
} from './graph/shape.js';
export { type RandomStream, randomStream, type StreamKey } from './random/stream.js';
export type { Batch, BatchOptions, BatchSource } from './data/batchSource.js';
