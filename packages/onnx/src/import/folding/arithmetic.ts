import { broadcastShapes } from '@cnn/core';
import { floatOf, malformed } from '../sourceNode.js';
import { constant } from '../values.js';
import { at, checked, type Folding, numbers, placesOf } from './fold.js';

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

const where: Folding = (node, inputs) => {
  const [test, yes, no] = [at(node, inputs, 0), at(node, inputs, 1), at(node, inputs, 2)];
  const shape = broadcastShapes(broadcastShapes(test.shape, yes.shape) ?? [], no.shape);
  if (!shape) throw malformed(node, 'operands of different shapes');
  const data = numbers(yes.whole && no.whole, checked(node, shape, inputs));
  const [a, b, c] = [test, yes, no].map((value) => placesOf(value.shape, shape)) as [
    (i: number) => number,
    (i: number) => number,
    (i: number) => number,
  ];
  for (let index = 0; index < data.length; index++) {
    data[index] = (test.data[a(index)] ? yes.data[b(index)] : no.data[c(index)]) as number;
  }
  return constant(shape, data, { whole: yes.whole && no.whole });
};

const clip: Folding = (node, inputs) => {
  const [least, most] = [
    inputs[1]?.data[0] ?? floatOf(node, 'min', -Infinity),
    inputs[2]?.data[0] ?? floatOf(node, 'max', Infinity),
  ];
  return unary((x) => Math.min(Math.max(x, least), most))(node, inputs, { where: '', converted: () => {} });
};

/** Arithmetic on numbers that are known. */
export const arithmeticFoldings: Readonly<Record<string, Folding>> = {
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
  Clip: clip,
  Where: where,
};
