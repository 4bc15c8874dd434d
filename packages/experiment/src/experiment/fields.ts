import * as z from 'zod';

/** A whole number of at least `least`. */
export function integer(least: number) {
  const error = `a whole number of at least ${least}`;
  return z.int({ error }).min(least, { error });
}

/** A number above 0. */
export function positive() {
  const error = 'a number above 0';
  return z.number({ error }).gt(0, { error });
}

/** A number from 0 to below 1. */
export function share() {
  const error = 'a number from 0 to below 1';
  return z.number({ error }).min(0, { error }).lt(1, { error });
}

/** A number above 0 and at most 1. */
export function portion() {
  const error = 'a number above 0 and at most 1';
  return z.number({ error }).gt(0, { error }).max(1, { error });
}

export function flag() {
  return z.boolean({ error: 'true or false' });
}

export function text(expected = 'a text') {
  return z.string({ error: expected }).min(1, { error: expected });
}

/** One of some words. */
export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, { error: words.length > 1 ? `one of ${words.join(', ')}` : `${words[0]}` });
}

/** Height and width in pixels. */
export function size() {
  const error = 'a size [height, width] in pixels';
  const side = z.int({ error }).min(1, { error });
  return z.tuple([side, side], { error });
}

/** Three numbers. */
export function vector() {
  const error = 'three numbers';
  const one = z.number({ error });
  return z.tuple([one, one, one], { error });
}

/** An object of these fields and no others. */
export function object<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'invalid_type' ? 'an object of fields' : undefined),
  });
}
