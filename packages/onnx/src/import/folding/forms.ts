import { broadcastShapes, sizeOf } from '@cnn/core';
import { axisOf } from '../context.js';
import { intOf, intsOf, malformed, type SourceNode } from '../sourceNode.js';
import { type Constant, constant, wholes } from '../values.js';
import { at, checked, type Folding, type Inputs, numbers, placesOf } from './fold.js';

const inShape = (value: Constant, shape: readonly number[]): Constant => ({ ...value, shape });

/** Whole numbers of an attribute, or of an input since some opset. */
const listed = (
  node: SourceNode,
  inputs: Inputs,
  name: string,
  index: number,
): readonly number[] | undefined => intsOf(node, name) ?? (inputs[index] && Array.from(inputs[index].data));

const reshape: Folding = (node, inputs) => {
  const value = at(node, inputs, 0);
  const given = listed(node, inputs, 'shape', 1) ?? [];
  const dims = given.map((dim, axis) => (dim === 0 ? (value.shape[axis] ?? 0) : dim));
  const known = dims.filter((dim) => dim !== -1).reduce((product, dim) => product * dim, 1);
  const shape = dims.map((dim) => (dim === -1 ? value.data.length / known : dim));
  if (checked(node, shape, inputs) !== value.data.length)
    throw malformed(node, `${value.data.length} numbers in the shape [${shape.join(', ')}]`);
  return inShape(value, shape);
};

const transpose: Folding = (node, inputs) => {
  const { shape, data, whole, name } = at(node, inputs, 0);
  const order = intsOf(node, 'perm') ?? shape.map((_, axis) => shape.length - 1 - axis);
  if (order.length !== shape.length || new Set(order).size !== order.length)
    throw malformed(node, 'its order does not fit');
  const to = order.map((axis) => shape[axis] as number);
  const steps = order.map((axis) => sizeOf(shape.slice(axis + 1)));
  const outer = to.map((_, axis) => sizeOf(to.slice(axis + 1)));
  const result = numbers(whole, checked(node, to, inputs));
  for (let index = 0; index < result.length; index++) {
    const place = to.reduce(
      (sum, dim, axis) => sum + (Math.floor(index / (outer[axis] as number)) % dim) * (steps[axis] as number),
      0,
    );
    result[index] = data[place] as number;
  }
  return constant(to, result, { whole, name });
};

const concat: Folding = (node, inputs) => {
  const parts = inputs.map((_, index) => at(node, inputs, index));
  const [first] = parts as [Constant];
  const axis = axisOf(intOf(node, 'axis', 0), Math.max(first.shape.length, 1));
  const outer = sizeOf(first.shape.slice(0, axis));
  const shape = first.shape.map((dim, place) =>
    place === axis ? parts.reduce((sum, part) => sum + (part.shape[axis] ?? 0), 0) : dim,
  );
  const result = numbers(first.whole, checked(node, shape, inputs));
  let to = 0;
  for (let row = 0; row < outer; row++) {
    for (const { data } of parts) {
      const count = data.length / outer;
      if (!Number.isInteger(count) || to + count > result.length)
        throw malformed(node, 'its inputs do not fit');
      result.set(data.subarray(row * count, (row + 1) * count), to);
      to += count;
    }
  }
  return constant(shape, result, { whole: first.whole });
};

const gather: Folding = (node, inputs) => {
  const [{ shape, data, whole }, indices] = [at(node, inputs, 0), at(node, inputs, 1)];
  const axis = axisOf(intOf(node, 'axis', 0), shape.length);
  const size = shape[axis];
  if (size === undefined) throw malformed(node, 'its axis does not exist');
  const inner = sizeOf(shape.slice(axis + 1));
  const outer = sizeOf(shape.slice(0, axis));
  const to = [...shape.slice(0, axis), ...indices.shape, ...shape.slice(axis + 1)];
  const result = numbers(whole, checked(node, to, inputs));
  let place = 0;
  for (let row = 0; row < outer; row++) {
    for (const given of indices.data) {
      const index = axisOf(given, size);
      if (!(index >= 0 && index < size)) throw malformed(node, `element ${given} of ${size}`);
      const from = (row * size + index) * inner;
      result.set(data.subarray(from, from + inner), place);
      place += inner;
    }
  }
  return constant(to, result, { whole });
};

const slice: Folding = (node, inputs) => {
  const value = at(node, inputs, 0);
  const starts = listed(node, inputs, 'starts', 1) ?? [];
  const ends = listed(node, inputs, 'ends', 2) ?? [];
  const axes = listed(node, inputs, 'axes', 3) ?? starts.map((_, axis) => axis);
  const steps = inputs[4] ? Array.from(inputs[4].data) : starts.map(() => 1);
  return axes.reduce((part, given, place) => {
    const axis = axisOf(given, part.shape.length);
    const size = part.shape[axis] ?? 0;
    const step = steps[place] ?? 1;
    const clamp = (index: number, least: number, most: number): number =>
      Math.min(Math.max(index < 0 ? index + size : index, least), most);
    const [begin, end] =
      step > 0
        ? [clamp(starts[place] ?? 0, 0, size), clamp(ends[place] ?? 0, 0, size)]
        : [clamp(starts[place] ?? 0, 0, size - 1), clamp(ends[place] ?? 0, -1, size - 1)];
    const count = step === 0 ? 0 : Math.max(Math.ceil((end - begin) / step), 0);
    const indices = wholes(Array.from({ length: count }, (_, index) => begin + index * step));
    return gather(
      { ...node, attributes: new Map([['axis', { i: axis, floats: [], ints: [], strings: [] }]]) },
      [part, indices],
      { where: '', converted: () => {} },
    );
  }, value);
};

const squeeze: Folding = (node, inputs) => {
  const value = at(node, inputs, 0);
  const axes = listed(node, inputs, 'axes', 1)?.map((axis) => axisOf(axis, value.shape.length));
  return inShape(
    value,
    value.shape.filter((dim, axis) => (axes ? !axes.includes(axis) : dim !== 1)),
  );
};

const unsqueeze: Folding = (node, inputs) => {
  const value = at(node, inputs, 0);
  const given = listed(node, inputs, 'axes', 1) ?? [];
  const rank = value.shape.length + given.length;
  const places = given.map((axis) => axisOf(axis, rank));
  const rest = [...value.shape];
  return inShape(
    value,
    Array.from({ length: rank }, (_, axis) => (places.includes(axis) ? 1 : (rest.shift() ?? 1))),
  );
};

const expand: Folding = (node, inputs) => {
  const value = at(node, inputs, 0);
  const shape = broadcastShapes(value.shape, Array.from(at(node, inputs, 1).data));
  if (!shape) throw malformed(node, 'a shape that does not fit');
  const data = numbers(value.whole, checked(node, shape, inputs));
  const place = placesOf(value.shape, shape);
  for (let index = 0; index < data.length; index++) data[index] = value.data[place(index)] as number;
  return constant(shape, data, { whole: value.whole, name: value.name });
};

/** Changes of form of numbers that are known. */
export const formFoldings: Readonly<Record<string, Folding>> = {
  ...{ Concat: concat, Expand: expand, Gather: gather, Reshape: reshape, Slice: slice },
  ...{ Squeeze: squeeze, Transpose: transpose, Unsqueeze: unsqueeze },
};
