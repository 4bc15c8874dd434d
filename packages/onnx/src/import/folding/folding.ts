import { sizeOf } from '@cnn/core';
import { axisOf } from '../context.js';
import { intOf, refuse } from '../sourceNode.js';
import { constantOf } from '../tensors.js';
import { asFloats, constant, wholes } from '../values.js';
import { arithmeticFoldings } from './arithmetic.js';
import { at, checked, type Folding, numbers } from './fold.js';
import { formFoldings } from './forms.js';

const same: Folding = (node, inputs) => at(node, inputs, 0);

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
  return constant(shape, whole ? Float64Array.from(data, Math.trunc) : asFloats(data), {
    whole,
    name,
  });
};

const castLike: Folding = (node, inputs) => {
  const [{ shape, data, name }, { whole }] = [at(node, inputs, 0), at(node, inputs, 1)];
  return constant(shape, whole ? Float64Array.from(data, Math.trunc) : asFloats(data), {
    whole,
    name,
  });
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

const product: Folding = (node, inputs) => {
  const { data, shape, whole } = at(node, inputs, 0);
  if (shape.length > 1) throw refuse(node, 'a product over a constant of several dimensions');
  const total = Array.from(data).reduce((all, value) => all * value, 1);
  return constant(intOf(node, 'keepdims', 1) === 1 ? [1] : [], Float64Array.of(total), { whole });
};

const range: Folding = (node, inputs) => {
  const [start, limit, delta] = [0, 1, 2].map((index) => at(node, inputs, index).data[0] as number) as [
    number,
    number,
    number,
  ];
  const count = Math.max(Math.ceil((limit - start) / delta), 0);
  checked(node, [count], inputs);
  return wholes(Array.from({ length: count }, (_, index) => start + index * delta));
};

/** Operations on numbers that are known: exporters compute shapes, and prepare weights, by nodes. */
export const foldings: Readonly<Record<string, Folding>> = {
  ...arithmeticFoldings,
  ...formFoldings,
  ...{
    Constant: literal,
    ConstantOfShape: fill,
    Identity: same,
    Cast: cast,
    CastLike: castLike,
    DequantizeLinear: dequantize,
  },
  ...{ ReduceProd: product, Range: range },
  Shape: (node, inputs) => wholes(at(node, inputs, 0).shape),
  Size: (node, inputs) => constant([], Float64Array.of(at(node, inputs, 0).data.length), { whole: true }),
};
