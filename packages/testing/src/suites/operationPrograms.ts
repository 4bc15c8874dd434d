import {
  concreteShape,
  Graph,
  gradients,
  isBatched,
  ops,
  type ProgramSet,
  type TensorValue,
  type Value,
} from '@cnn/core';
import type { GoldenOperand, OperationGolden } from '../goldens/operations.js';

/** A golden as programs that any engine can run, and what to run them with. */
export interface OperationCase {
  /** `value`, and `gradient` where the golden has one: its outputs `0`, `1`, … are those of the operands. */
  readonly programs: ProgramSet;
  readonly inputs: Readonly<Record<string, TensorValue>>;
  readonly state: Readonly<Record<string, TensorValue>>;
}

const tensorOf = (operand: GoldenOperand, batch: number): TensorValue => ({
  shape: concreteShape(operand.shape, batch),
  data: operand.dtype === 'int32' ? Int32Array.from(operand.data) : Float32Array.from(operand.data),
});

/** A batched or whole-number operand is an input, a fixed one is state; a boolean is the sign of an input. */
function operandValue(graph: Graph, golden: OperationGolden, index: number): Value {
  const { shape, dtype } = golden.operands[index] as GoldenOperand;
  const name = `operand${index}`;
  if (isState(golden, index)) return graph.state(name, { shape, dtype: 'float32', role: 'trainable' });
  const kind = dtype === 'int32' ? 'int32' : 'float32';
  const value = graph.input(name, { shape, dtype: kind, source: { kind: 'batch' } });
  return dtype === 'bool' ? ops.greater(value, 0.5) : value;
}

function isState(golden: OperationGolden, index: number): boolean {
  const { shape, dtype } = golden.operands[index] as GoldenOperand;
  return dtype === 'float32' && !isBatched(shape) && golden.operation !== 'input';
}

/** Sums an input of ones: every program then has a batched input, from which an engine knows the batch size. */
function itemCount(graph: Graph): Value {
  return ops.reduceSum(graph.input('items', { shape: [-1], dtype: 'float32', source: { kind: 'batch' } }));
}

/** The operation on its operands. */
function operationValue(graph: Graph, golden: OperationGolden, operands: readonly Value[]): Value {
  const { operation, attributes, target } = golden;
  if (operation === 'input' || operation === 'state') return operands[0] as Value;
  return graph.apply(operation, operands, attributes, target);
}

export function operationCase(golden: OperationGolden): OperationCase {
  const indices = golden.operands.map((_, index) => index);
  const inputs: Record<string, TensorValue> = {};
  const state: Record<string, TensorValue> = {};
  for (const index of indices) {
    const into = isState(golden, index) ? state : inputs;
    into[`operand${index}`] = tensorOf(golden.operands[index] as GoldenOperand, golden.batch);
  }

  const graph = new Graph();
  const operands = indices.map((index) => operandValue(graph, golden, index));
  const value = operationValue(graph, golden, operands);
  const output = value.dtype === 'bool' ? ops.cast(value, 'float32') : value;
  const items = itemCount(graph);
  inputs.items = { shape: [golden.batch], data: new Float32Array(golden.batch).fill(1) };
  const programs = {
    value: graph.program({ outputs: { value: output, items } }),
    ...gradientProgram(golden, graph, operands, value),
  };
  if (golden.upstream) {
    inputs.upstream = { shape: golden.value.shape, data: Float32Array.from(golden.upstream) };
  }
  return { programs: { state: graph.stateSpecs, programs }, inputs, state };
}

function gradientProgram(golden: OperationGolden, graph: Graph, operands: readonly Value[], value: Value) {
  if (!golden.gradients) return {};
  const upstream = graph.input('upstream', {
    shape: value.shape,
    dtype: 'float32',
    source: { kind: 'batch' },
  });
  const loss = ops.reduceSum(ops.multiply(value, upstream));
  const wanted = golden.gradients.flatMap((gradient, index) => (gradient ? [index] : []));
  const found = gradients(
    loss,
    wanted.map((index) => operands[index] as Value),
  );
  const outputs = Object.fromEntries(wanted.map((index, at) => [String(index), found[at] as Value]));
  return { gradient: graph.program({ outputs: { ...outputs, items: itemCount(graph) } }) };
}
