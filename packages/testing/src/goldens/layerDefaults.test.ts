import { ruleOf } from '@cnn/core';
import { describe, expect, it } from 'vitest';
import { layerGoldens } from './layers.js';

/** A value as Keras writes it out: pairs, and borders of each side. */
function writtenOut(value: unknown, like: unknown): unknown {
  if (!Array.isArray(like) || Array.isArray(value)) return value;
  return like.map((each) => writtenOut(value, each));
}

describe('the default that a field of a layer says is what Keras fills in', () => {
  const filled = layerGoldens.flatMap(({ layer, options, config = {} }) =>
    Object.entries(config)
      .filter(([field]) => !(field in options))
      .map(([field, value]) => ({ layer, field, value })),
  );
  const each = new Map(filled.map((one) => [`${one.layer}.${one.field}`, one]));

  it.each([...each])('%s', (name, { layer, field, value }) => {
    const { byDefault } = ruleOf(layer)?.fields[field] ?? {};
    // Pooling's strides are the pool size, which is no value of its own.
    if (name === 'maxPooling2d.strides' || name === 'averagePooling2d.strides') {
      expect(byDefault).toBeUndefined();
    } else {
      expect(byDefault).not.toBeUndefined();
      expect(writtenOut(byDefault, value)).toEqual(value);
    }
  });

  it('holds for many', () => {
    expect(each.size).toBeGreaterThan(50);
  });
});
