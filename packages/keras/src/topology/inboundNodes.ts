import { isRecord, type Json, shown } from '../json.js';
import { fileProblem } from '../problems.js';
import type { KerasCall, KerasTensor } from './topology.js';

/** Arguments that say nothing about a prediction. */
const silent = ['training', 'mask'];

interface Place {
  readonly where: string;
  readonly layer: string;
  readonly isInput: boolean;
}

/**
 * The calls of a layer. Keras 1 and 2 write `[[name, node, tensor, { named arguments }], …]` for each call, Keras 3
 * `{ args, kwargs }`, in which a tensor is an object of the class `__keras_tensor__`. An input is "called" once, by nothing.
 */
export function callsOf(nodes: unknown, place: Place): readonly KerasCall[] {
  if (place.isInput) return [{ inputs: [], operands: [], listed: true, options: {} }];
  const list = nodes === undefined || nodes === null ? [] : nodes;
  if (!Array.isArray(list)) {
    throw fileProblem(place.where, 'malformed', `layer '${place.layer}': inbound_nodes is ${shown(nodes)}.`);
  }
  // One call with one tensor may stand without the list around it.
  const flat = typeof list[0] === 'string';
  return (flat ? [[list]] : list).map((node) =>
    isRecord(node) ? newCall(node, place) : oldCall(node, place),
  );
}

function newCall(node: Json, place: Place): KerasCall {
  const operands: (KerasTensor | number)[] = [];
  gather(node.args, operands, place);
  const options: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(isRecord(node.kwargs) ? node.kwargs : {})) {
    if (silent.includes(name) || value === null) continue;
    const tensors: (KerasTensor | number)[] = [];
    if (holdsTensor(value)) {
      gather(value, tensors, place);
      operands.push(...tensors);
    } else options[name] = value;
  }
  const listed = Array.isArray(node.args) && Array.isArray(node.args[0]);
  return callOf(operands, options, listed);
}

const isKerasTensor = (value: unknown): value is Json =>
  isRecord(value) && value.class_name === '__keras_tensor__';

function holdsTensor(value: unknown): boolean {
  return isKerasTensor(value) || (Array.isArray(value) && value.some(holdsTensor));
}

function gather(value: unknown, operands: (KerasTensor | number)[], place: Place): void {
  if (Array.isArray(value)) for (const item of value) gather(item, operands, place);
  else if (isKerasTensor(value)) {
    const history = isRecord(value.config) ? value.config.keras_history : undefined;
    operands.push(tensorOf(history, place));
  } else if (typeof value === 'number') operands.push(value);
  else if (isRecord(value) && value.class_name === '__numpy__' && isRecord(value.config)) {
    gather(value.config.value, operands, place);
  }
}

function oldCall(node: unknown, place: Place): KerasCall {
  if (!Array.isArray(node)) {
    throw fileProblem(
      place.where,
      'malformed',
      `layer '${place.layer}': inbound_nodes holds ${shown(node)}.`,
    );
  }
  const list = typeof node[0] === 'string' ? [node] : node;
  const operands: (KerasTensor | number)[] = [];
  const options: Record<string, unknown> = {};
  for (const item of list) {
    // Constants of operators: ['_CONSTANT_VALUE', -1, 2.5, { … }].
    if (Array.isArray(item) && item[0] === '_CONSTANT_VALUE') {
      if (typeof item[2] === 'number') operands.push(item[2]);
    } else operands.push(tensorOf(item, place));
    const named: unknown = Array.isArray(item) ? item[3] : undefined;
    for (const [name, value] of Object.entries(isRecord(named) ? named : {})) {
      if (silent.includes(name) || name === 'name' || value === null) continue;
      if (isOldTensor(value)) operands.push(tensorOf(value, place));
      else if (typeof value === 'number' && name === 'y') operands.push(value);
      else options[name] = value;
    }
  }
  return callOf(operands, options);
}

const isOldTensor = (value: unknown): value is unknown[] =>
  Array.isArray(value) &&
  value.length >= 3 &&
  typeof value[0] === 'string' &&
  Number.isInteger(value[1]) &&
  Number.isInteger(value[2]);

function tensorOf(value: unknown, { where, layer }: Place): KerasTensor {
  if (!Array.isArray(value) || typeof value[0] !== 'string') {
    throw fileProblem(
      where,
      'malformed',
      `layer '${layer}' reads ${shown(value)}, expected [layer, node, tensor].`,
    );
  }
  return { layer: value[0], node: Number(value[1]) || 0, tensor: Number(value[2]) || 0 };
}

function callOf(operands: readonly (KerasTensor | number)[], options: Json, listed = true): KerasCall {
  const inputs = operands.filter((operand): operand is KerasTensor => typeof operand !== 'number');
  return { inputs, operands, listed, options };
}
