import { broadcastShapes, sizeOf } from '@cnn/core';
import { axisOf } from './context.js';
import { floatOf, intOf, intsOf, malformed, refuse, type SourceNode } from './sourceNode.js';
import { constantOf, type TensorContext } from './tensors.js';
import { BATCH_TOKEN, type Constant, constant, wholes } from './values.js';

/** Numbers of a constant that is larger than what it is made of: only shapes and small tables are. */
const MOST = 2 ** 20;

type Inputs = readonly (Constant | undefined)[];
type Folding = (node: SourceNode, inputs: Inputs, context: TensorContext) => Constant;

function at(node: SourceNode, inputs: Inputs, index: number): Constant {
  const value = inputs[index];
  if (!value) throw malformed(node, `its input number ${index + 1} is missing`);
  return value;
}

function checked(node: SourceNode, shape: readonly number[], inputs: Inputs): number {
  const size = sizeOf(shape);
  const given = inputs.reduce((sum, value) => sum + (value?.data.length ?? 0), 0);
  if (!Number.isInteger(size) || size < 0 || size > Math.max(MOST, given) || shape.some((dim) => !Number.isInteger(dim) || dim < 0)) {
    throw malformed(node, `a constant of the shape [${shape.join(', ')}]`);
  }
  return size;
}

const numbers = (whole: boolean, size: number): Constant['data'] =>
  whole ? new Float64Array(size) : new Float32Array(size);

/** For each element of a shape, the place of the element that a repeated operand gives. */
function placesOf(operand: readonly number[], shape: readonly number[]): (index: number) => number {
  const skip = shape.length - operand.length;
  const steps = operand.map((dim, axis) => (dim === 1 ? 0 : sizeOf(operand.slice(axis + 1))));
  const outer = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  return (index) =>
    steps.reduce((place, step, axis) => {
      const dim = shape[axis + skip] as number;
      return place + step * (Math.floor(index / (outer[axis + skip] as number)) % dim);
    }, 0);
}

const binary =
  (combine: (a: number, b: number, whole: boolean) => number): Folding =>
  (node, inputs) => {
    const [a, b] = [at(node, inputs, 0), at(node, inputs, 1)];
    const shape = broadcastShapes(a.shape, b.shape);
    if (!shape) throw malformed(node, `operands of [${a.shape.join(', ')}] and [${b.shape.join(', ')}]`);
    const whole = a.whole && b.whole;
    const data = numbers(whole, checked(node, shape, inputs));
    const [first, second] = [placesOf(a.shape, shape), placesOf(b.shape, shape)];
    for (let index = 0; index < data.length; index++) {
      data[index] = combine(a.data[first(index)] as number, b.data[second(index)] as number, whole);
    }
    return constant(shape, data, { whole, name: a.name ?? b.name });
  };

const unary =
  (compute: (x: number) => number): Folding =>
  (node, inputs) => {
    const { shape, data, whole, name } = at(node, inputs, 0);
    return constant(shape, data.map(compute), { whole, name });
  };

const same: Folding = (node, inputs) => at(node, inputs, 0);

const inShape = (value: Constant, shape: readonly number[]): Constant => ({ ...value, shape });

/** Whole numbers of an attribute, or of an input since some opset. */
const listed = (node: SourceNode, inputs: Inputs, name: string, index: number): readonly number[] | undefined =>
  intsOf(node, name) ?? (inputs[index] && Array.from(inputs[index].data));

const reshape: Folding = (node, inputs) => {
  const value = at(node, inputs, 0);
  const given = listed(node, inputs, 'shape', 1) ?? [];
  const dims = given.map((dim, axis) => (dim === 0 ? (value.shape[axis] ?? 0) : dim));
  const known = dims.filter((dim) => dim !== -1).reduce((product, dim) => product * dim, 1);
  const shape = dims.map((dim) => (dim === -1 ? value.data.length / known : dim));
  if (checked(node, shape, inputs) !== value.data.length) throw malformed(node, `${value.data.length} numbers in the shape [${shape.join(', ')}]`);
  return inShape(value, shape);
};

const transpose: Folding = (node, inputs) => {
  const { shape, data, whole, name } = at(node, inputs, 0);
  const order = intsOf(node, 'perm') ?? shape.map((_, axis) => shape.length - 1 - axis);
  if (order.length !== shape.length || new Set(order).size !== order.length) throw malformed(node, 'its order does not fit');
  const to = order.map((axis) => shape[axis] as number);
  const steps = order.map((axis) => sizeOf(shape.slice(axis + 1)));
  const outer = to.map((_, axis) => sizeOf(to.slice(axis + 1)));
  const result = numbers(whole, checked(node, to, inputs));
  for (let index = 0; index < result.length; index++) {
    const place = to.reduce((sum, dim, axis) => sum + (Math.floor(index / (outer[axis] as number)) % dim) * (steps[axis] as number), 0);
    result[index] = data[place] as number;
  }
  return constant(to, result, { whole, name });
};

const concat: Folding = (node, inputs) => {
  const parts = inputs.map((_, index) => at(node, inputs, index));
  const [first] = parts as [Constant];
  const axis = axisOf(intOf(node, 'axis', 0), Math.max(first.shape.length, 1));
  const outer = sizeOf(first.shape.slice(0, axis));
  const shape = first.shape.map((dim, place) => (place === axis ? parts.reduce((sum, part) => sum + (part.shape[axis] ?? 0), 0) : dim));
  const result = numbers(first.whole, checked(node, shape, inputs));
  let to = 0;
  for (let row = 0; row < outer; row++) {
    for (const { data } of parts) {
      const count = data.length / outer;
      if (!Number.isInteger(count) || to + count > result.length) throw malformed(node, 'its inputs do not fit');
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
    const clamp = (index: number, least: number, most: number): number => Math.min(Math.max(index < 0 ? index + size : index, least), most);
    const [begin, end] = step > 0 ? [clamp(starts[place] ?? 0, 0, size), clamp(ends[place] ?? 0, 0, size)] : [clamp(starts[place] ?? 0, 0, size - 1), clamp(ends[place] ?? 0, -1, size - 1)];
    const count = step === 0 ? 0 : Math.max(Math.ceil((end - begin) / step), 0);
    const indices = wholes(Array.from({ length: count }, (_, index) => begin + index * step));
    return gather({ ...node, attributes: new Map([['axis', { i: axis, floats: [], ints: [], strings: [] }]]) }, [part, indices], { where: '', converted: () => {} });
  }, value);
};

const squeeze: Folding = (node, inputs) => {
  const value = at(node, inputs, 0);
  const axes = listed(node, inputs, 'axes', 1)?.map((axis) => axisOf(axis, value.shape.length));
  return inShape(value, value.shape.filter((dim, axis) => (axes ? !axes.includes(axis) : dim !== 1)));
};

const unsqueeze: Folding = (node, inputs) => {
  const value = at(node, inputs, 0);
  const given = listed(node, inputs, 'axes', 1) ?? [];
  const rank = value.shape.length + given.length;
  const places = given.map((axis) => axisOf(axis, rank));
  const rest = [...value.shape];
  return inShape(value, Array.from({ length: rank }, (_, axis) => (places.includes(axis) ? 1 : (rest.shift() ?? 1))));
};

const fill: Folding = (node, inputs, context) => {
  const shape = Array.from(at(node, inputs, 0).data);
  const given = node.attributes.get('value')?.t;
  const value = given ? constantOf(given, context) : undefined;
  const whole = value?.whole ?? false;
  return constant(shape, numbers(whole, checked(node, shape, inputs)).fill(value?.data[0] ?? 0), { whole });
};

const literal: Folding = (node, _inputs, context) => {
  const { attributes } = node;
  const tensor = attributes.get('value')?.t;
  if (tensor) return { ...constantOf(tensor, context), name: node.outputs[0] };
  const ints = attributes.get('value_ints');
  if (ints) return wholes(Array.from(ints.ints));
  const floats = attributes.get('value_floats');
  if (floats) return constant([floats.floats.length], Float32Array.from(floats.floats));
  const int = attributes.get('value_int')?.i;
  if (int !== undefined) return constant([], Float64Array.of(int), { whole: true });
  const float = attributes.get('value_float')?.f;
  if (float !== undefined) return constant([], Float32Array.of(float));
  throw refuse(node, 'a constant that is no number');
};

const cast: Folding = (node, inputs) => {
  const { shape, data, name } = at(node, inputs, 0);
  const whole = ![1, 10, 11, 16].includes(intOf(node, 'to', 1));
  return constant(shape, whole ? Float64Array.from(data, Math.trunc) : Float32Array.from(data), { whole, name });
};

const castLike: Folding = (node, inputs) => {
  const [{ shape, data, name }, { whole }] = [at(node, inputs, 0), at(node, inputs, 1)];
  return constant(shape, whole ? Float64Array.from(data, Math.trunc) : Float32Array.from(data), { whole, name });
};

/** (x − zero point) · scale, of the whole tensor or of each channel. */
const dequantize: Folding = (node, inputs, { converted }) => {
  const [x, scale] = [at(node, inputs, 0), at(node, inputs, 1)];
  const zero = inputs[2];
  const axis = axisOf(intOf(node, 'axis', 1), Math.max(x.shape.length, 1));
  const many = scale.data.length > 1;
  if (many && scale.data.length !== x.shape[axis]) throw refuse(node, 'numbers quantized in blocks');
  const inner = sizeOf(x.shape.slice(axis + 1));
  const result = Float32Array.from(x.data, (value, index) => {
    const channel = many ? Math.floor(index / inner) % scale.data.length : 0;
    return (value - (zero?.data[zero.data.length > 1 ? channel : 0] ?? 0)) * (scale.data[channel] as number);
  });
  converted('8-bit');
  return constant(x.shape, result, { name: x.name });
};

const where: Folding = (node, inputs) => {
  const [test, yes, no] = [at(node, inputs, 0), at(node, inputs, 1), at(node, inputs, 2)];
  const shape = broadcastShapes(broadcastShapes(test.shape, yes.shape) ?? [], no.shape);
  if (!shape) throw malformed(node, 'operands of different shapes');
  const data = numbers(yes.whole && no.whole, checked(node, shape, inputs));
  const [a, b, c] = [test, yes, no].map((value) => placesOf(value.shape, shape)) as [(i: number) => number, (i: number) => number, (i: number) => number];
  for (let index = 0; index < data.length; index++) {
    data[index] = (test.data[a(index)] ? yes.data[b(index)] : no.data[c(index)]) as number;
  }
  return constant(shape, data, { whole: yes.whole && no.whole });
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

const product: Folding = (node, inputs) => {
  const { data, shape, whole } = at(node, inputs, 0);
  if (shape.length > 1) throw refuse(node, 'a product over a constant of several dimensions');
  const total = Array.from(data).reduce((all, value) => all * value, 1);
  return constant(intOf(node, 'keepdims', 1) === 1 ? [1] : [], Float64Array.of(total), { whole });
};

const range: Folding = (node, inputs) => {
  const [start, limit, delta] = [0, 1, 2].map((index) => at(node, inputs, index).data[0] as number) as [number, number, number];
  const count = Math.max(Math.ceil((limit - start) / delta), 0);
  if (count >= BATCH_TOKEN) throw refuse(node, 'a number for each image of a batch');
  checked(node, [count], inputs);
  return wholes(Array.from({ length: count }, (_, index) => start + index * delta));
};

const clip: Folding = (node, inputs) => {
  const [least, most] = [inputs[1]?.data[0] ?? floatOf(node, 'min', -Infinity), inputs[2]?.data[0] ?? floatOf(node, 'max', Infinity)];
  return unary((x) => Math.min(Math.max(x, least), most))(node, inputs, { where: '', converted: () => {} });
};

/** Operations on numbers that are known: exporters compute shapes, and prepare weights, by nodes. */
export const foldings: Readonly<Record<string, Folding>> = {
  ...{ Constant: literal, ConstantOfShape: fill, Identity: same, Cast: cast, CastLike: castLike, DequantizeLinear: dequantize },
  ...{ Reshape: reshape, Transpose: transpose, Concat: concat, Gather: gather, Slice: slice },
  ...{ Squeeze: squeeze, Unsqueeze: unsqueeze, Expand: expand, Where: where, ReduceProd: product, Range: range, Clip: clip },
  Shape: (node, inputs) => wholes(at(node, inputs, 0).shape),
  Size: (node, inputs) => constant([], Float64Array.of(at(node, inputs, 0).data.length), { whole: true }),
  Add: binary((a, b) => a + b),
  Sub: binary((a, b) => a - b),
  Mul: binary((a, b) => a * b),
  Div: binary((a, b, whole) => (whole ? Math.trunc(a / b) : a / b)),
  Mod: binary((a, b) => a - Math.floor(a / b) * b),
  Pow: binary((a, b) => a ** b),
  Max: binary((a, b) => Math.max(a, b)),
  Min: binary((a, b) => Math.min(a, b)),
  Equal: binary((a, b) => (a === b ? 1 : 0)),
  Greater: binary((a, b) => (a > b ? 1 : 0)),
  Less: binary((a, b) => (a < b ? 1 : 0)),
  Sqrt: unary(Math.sqrt),
  Exp: unary(Math.exp),
  Neg: unary((x) => -x),
  Abs: unary(Math.abs),
  Floor: unary(Math.floor),
  Ceil: unary(Math.ceil),
  Not: unary((x) => (x ? 0 : 1)),
  Reciprocal: unary((x) => 1 / x),
};
