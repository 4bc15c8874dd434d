import { conv2d, dense, flatten, type NamedLayer, sequential } from '@cnn/core';
import { presets } from '@cnn/presets';
import { describe, expect, it } from 'vitest';
import { shortCount } from './counts.js';
import { errorText } from './errorText.js';
import { groupsOf } from './groups.js';
import { railsOf } from './lanes.js';
import { settingsOf } from './settingsOf.js';

describe('the lines beside the list', () => {
  const drawn = (reads: readonly (readonly number[])[]): readonly string[] =>
    railsOf(reads.map((each) => ({ reads: each }))).map(({ up, down, lanes }) => {
      const cells = [...lanes].map((cell) =>
        cell ? (cell.stub ? (cell.up ? (cell.down ? '├' : '└') : '┌') : '│') : ' ',
      );
      return `${cells.join('')}${up ? '↑' : ' '}${down ? '↓' : ' '}`;
    });

  it('go straight down a chain', () => {
    expect(drawn([[], [0], [1]])).toEqual([' ↓', '↑↓', '↑ ']);
  });

  it('go past what a shortcut skips', () => {
    expect(drawn([[], [0], [1], [2, 0]])).toEqual(['┌ ↓', '│↑↓', '│↑↓', '└↑ ']);
  });

  it('of one source read twice are one lane', () => {
    expect(drawn([[], [0], [0], [2, 0], [3], [4, 3]])).toEqual(['┌ ↓', '│↑ ', '├ ↓', '└┌↑↓', ' │↑↓', ' └↑ ']);
  });

  it('use a lane again that is free', () => {
    expect(drawn([[], [0], [1, 0], [2], [3], [4, 3]])).toEqual(['┌ ↓', '│↑↓', '└↑↓', '┌↑↓', '│↑↓', '└↑ ']);
  });
});

describe('groups', () => {
  const names = (name: keyof typeof presets): readonly string[] =>
    presets[name]({ input: [64, 64, 3] }).layers.map((layer) => layer.name);

  it('are there for long networks only', () => {
    expect(groupsOf(names('tutorial'))).toBeUndefined();
    expect(groupsOf(names('resnet'))).toBeUndefined();
  });

  it.each(['resnet34', 'resnet50', 'mobileNetV2', 'efficientNetB0', 'densenet121'] as const)(
    'of %s hold each layer once, few enough',
    (name) => {
      const all = names(name);
      const groups = groupsOf(all) ?? [];
      expect(groups.length).toBeGreaterThan(3);
      expect(groups.length).toBeLessThan(70);
      expect(groups[0]?.from).toBe(0);
      expect(groups.at(-1)?.to).toBe(all.length);
      for (const [at, { from, to }] of groups.entries()) {
        expect(to - from).toBeLessThanOrEqual(40);
        if (at > 0) expect(from).toBe(groups[at - 1]?.to);
      }
      expect(new Set(groups.map(({ title }) => title)).size).toBe(groups.length);
    },
  );

  it('are by number where names say nothing', () => {
    const groups = groupsOf(Array.from({ length: 90 }, (_, index) => `conv2d_${index}`));
    expect(groups?.map(({ title }) => title)).toEqual([
      'Layers 1 to 20',
      'Layers 21 to 40',
      'Layers 41 to 60',
      'Layers 61 to 80',
      'Layers 81 to 90',
    ]);
  });
});

describe('a line of settings', () => {
  const layers = sequential({
    input: [16, 16, 3],
    layers: [
      conv2d({
        filters: 8,
        kernelSize: [3, 5],
        strides: 2,
        padding: 'same',
        activation: 'relu',
        useBias: false,
      }),
      conv2d({
        filters: 1,
        kernelSize: 3,
        padding: 'valid',
        activation: 'linear',
        kernelRegularizer: { l2: 0.001 },
      }),
      flatten(),
      { ...dense({ units: 1, activation: 'sigmoid', kernelInitializer: 'heNormal' }), trainable: false },
    ],
  }).layers;

  it.each([
    [0, '8 filters, 3×5, strides 2, same, relu, no bias'],
    [1, '1 filter, 3×3, kernel regularizer {"l2":0.001}'],
    [2, ''],
    [3, '1 unit, sigmoid, frozen'],
  ])('of layer %i', (index, line) => {
    expect(settingsOf(layers[index] as NamedLayer)).toBe(line);
  });

  it('of what is no layer of core', () => {
    expect(settingsOf({ type: 'shared', name: 'a', layer: 'b' })).toBe('weights of b');
    expect(settingsOf({ type: 'odd', name: 'a', power: [2] } as unknown as NamedLayer)).toBe('power [2]');
  });
});

it('an error at its layer is a sentence without its place', () => {
  expect(errorText('layers[8] (dense) needs a flat input, received [4, 4, 2].', 8)).toBe(
    'Needs a flat input, received [4, 4, 2].',
  );
  expect(errorText('layers[3] (conv2d): filters: expected a positive integer, received 0.', 3)).toBe(
    'Filters: expected a positive integer, received 0.',
  );
  expect(errorText("layers[3].type: expected one of add, received 'a'.", 3)).toBe(
    "Expected one of add, received 'a'.",
  );
});

it('numbers are short', () => {
  expect([0, 896, 12_345_678].map(shortCount)).toEqual(['0', '896', '12.3M']);
});
