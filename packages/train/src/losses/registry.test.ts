import { readdirSync, readFileSync } from 'node:fs';
import { CnnError } from '@cnn/core';
import { describe, expect, it } from 'vitest';
import * as train from '../index.js';
import type { Loss } from './loss.js';
import { classificationLosses, losses, lossNames, resolveLoss } from './registry.js';

const withoutOptions: readonly string[] = [
  ...['hinge', 'squaredHinge', 'categoricalHinge', 'kullbackLeiblerDivergence', 'poisson'],
  ...['meanSquaredError', 'meanAbsoluteError'],
];

describe('every loss that has a name', () => {
  it('is exported under it, and calls itself so', () => {
    const exported: Readonly<Record<string, unknown>> = train;
    expect(lossNames.filter((name) => exported[name] !== losses[name])).toEqual([]);
    expect(lossNames.filter((name) => losses[name]().name !== name)).toEqual([]);
  });

  it('has goldens of another implementation', () => {
    const folder = new URL('../../../testing/goldens/', import.meta.url);
    const known = readdirSync(folder)
      .filter((name) => /^losses.*\.json$/.test(name))
      .flatMap((name) => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as { loss: string }[]);
    const names = new Set(known.map(({ loss }) => loss));
    expect(lossNames.filter((name) => !names.has(name))).toEqual([]);
  });

  it('refuses an option that it does not have', () => {
    const wrong = { gama: 2 } as never;
    for (const name of lossNames) {
      const make: (options: never) => Loss = losses[name];
      if (withoutOptions.includes(name)) continue;
      expect(() => make(wrong), name).toThrow(`loss ${name}: there is no option 'gama'.`);
    }
  });
});

it('an unknown name is answered with the nearest', () => {
  expect(() => resolveLoss('binary_crossentropy' as never)).toThrow(
    "loss: unknown name 'binary_crossentropy'. Did you mean binaryCrossentropy?",
  );
});

it("Keras's from_logits is answered with what to do", () => {
  const loss = () => train.binaryCrossentropy({ fromLogits: true } as never);
  expect(loss).toThrow("loss binaryCrossentropy: there is no option 'fromLogits'. Leave it out: where the");
  expect(loss).toThrow(CnnError);
});

describe('losses of classification', () => {
  const table = Object.entries(classificationLosses);

  it.each(table)('%s is made for each end that it fits', (_, { ends, make }) => {
    for (const end of ['sigmoid', 'softmax'] as const) {
      if (ends !== 'any' && ends !== end) continue;
      const loss = make({ end, classCounts: [3, 1, 2] });
      const outputShape = end === 'sigmoid' ? [1] : [3];
      expect(() => loss.check({ model: 'net', outputShape, activation: end })).not.toThrow();
      expect(loss.labelMode === 'binary').toBe(end === 'sigmoid');
    }
  });

  it.each(table)('%s takes mixed labels exactly when it says so', (_, { ends, options, make }) => {
    if (ends === 'sigmoid') return;
    const { labelMode } = make({ end: 'softmax', mixed: true, classCounts: [3, 1, 2] });
    expect(labelMode === 'categorical').toBe(options.includes('mixed'));
  });

  it('crossentropy takes class indices, and rows where labels are mixed', () => {
    const { make } = classificationLosses.crossentropy;
    expect(make({ end: 'softmax' }).name).toBe('sparseCategoricalCrossentropy');
    expect(make({ end: 'softmax', mixed: true }).name).toBe('categoricalCrossentropy');
    expect(make({ end: 'sigmoid' }).name).toBe('binaryCrossentropy');
  });
});
