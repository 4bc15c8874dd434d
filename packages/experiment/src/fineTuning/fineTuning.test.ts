import {
  batchNormalization,
  conv2d,
  dense,
  type Engine,
  flatten,
  globalAveragePooling2d,
  initialState,
  type ModelDefinition,
  sequential,
  type TensorValues,
} from '@cnn/core';
import { arraySet } from '@cnn/data';
import { hashed, referenceEngine } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { parseExperiment } from '../experiment/parseExperiment.js';
import { readModelFrom } from '../model/modelStore.js';
import type { RunEvent } from '../run/runEvent.js';
import { runExperiment } from '../run/runExperiment.js';
import { memoryStore } from '../store/memoryStore.js';
import { storeBelow } from '../store/storeBelow.js';
import { phasesOf } from './phases.js';

const backbone = sequential({
  name: 'backbone',
  input: [6, 6, 3],
  layers: [
    conv2d({ filters: 4, kernelSize: 3, activation: 'relu' }),
    batchNormalization(),
    globalAveragePooling2d(),
  ],
});
const model = sequential({
  name: 'whole',
  input: [6, 6, 3],
  layers: [backbone, dense({ units: 3, activation: 'softmax', name: 'old' })],
});
const weights = initialState(model, 3);
const labels = Int32Array.from({ length: 40 }, (_, at) => at % 2);
const pixels = hashed({ seed: 4, size: 40 * 108, low: 0, high: 100 }).map(
  (value, at) => value + 100 * (labels[Math.floor(at / 108)] as number),
);
const set = arraySet({
  images: { shape: [40, 6, 6, 3], data: Uint8Array.from(pixels) },
  labels,
  classNames: ['benign', 'malignant'],
  groups: Array.from(labels, (_, at) => `p${at}`),
});
const engine = referenceEngine({ precision: 'float32' });

interface RunOptions {
  readonly start: object;
  readonly training?: object;
  readonly engine?: Engine;
}

async function run({ start, training = {}, engine: used = engine }: RunOptions, more: object = {}) {
  const store = memoryStore();
  const messages: string[] = [];
  const experiment = parseExperiment({
    start,
    training: { epochs: 4, batchSize: 8, optimizer: { learningRate: 0.05 }, ...training },
    split: { ratios: [0.6, 0.2, 0.2] },
  });
  const onEvent = (event: RunEvent) => {
    if (event.type === 'start') messages.push(event.message);
  };
  const result = await runExperiment({
    ...{ experiment, set, engine: used, store, onEvent },
    start: { model, weights },
    ...more,
  });
  const saved = await readModelFrom(storeBelow(store, 'model'));
  return { result, saved, messages, store, experiment };
}

const same = (state: TensorValues, name: string) => state[name]?.data.join() === weights[name]?.data.join();

describe('phases', () => {
  const phases = (start: object, epochs = 6) =>
    phasesOf({
      experiment: parseExperiment({ start, training: { epochs } }),
      ...{ model, newLayers: ['old'] },
    });
  const frozen = (definition: ModelDefinition) =>
    JSON.stringify(definition).match(/"trainable":false/g)?.length ?? 0;
  it('are one, or two where frozen layers are trained later', () => {
    expect(phases({}).map(({ begin, end }) => [begin, end])).toEqual([[0, 6]]);
    const two = phases({ freeze: ['backbone'], unfreezeAt: 2 });
    expect(two.map(({ begin, end }) => [begin, end])).toEqual([
      [0, 2],
      [2, 6],
    ]);
    // Batch normalization keeps its statistics, unless it is to be trained.
    expect(two.map((phase) => frozen(phase.model))).toEqual([1, 1]);
    const trained = phases({ freeze: ['backbone'], unfreezeAt: 2, batchNorm: 'trained' });
    expect(trained.map((phase) => frozen(phase.model))).toEqual([1, 0]);
    expect(frozen(phases({ batchNorm: 'frozen' })[0]?.model as ModelDefinition)).toBe(1);
  });

  it.each([
    [{ freeze: ['backbone'], freezeUntil: 'old' }, 'start.freeze and start.freezeUntil exclude each other'],
    [{ unfreezeAt: 2 }, 'start.unfreezeAt needs start.freeze or start.freezeUntil'],
    [{ freeze: ['backbone'], unfreezeAt: 6 }, 'start.unfreezeAt: expected fewer than the 6 epochs'],
    [{ head: 'keep', backboneLearningRate: 0.1 }, 'start.backboneLearningRate needs a new head'],
  ])('%j is refused', (start, message) => {
    expect(() => phases(start)).toThrow(message);
  });
});

describe('fine-tuning', () => {
  it('trains a new head on features that are computed once, and saves the whole model', async () => {
    const { saved, messages, result } = await run({ start: { freeze: ['backbone'] } });
    expect(messages[0]).toBe(
      'Begins with the weights of whole; the new layer head begins with random ones. Frozen: all other layers. Frozen batch normalization uses the statistics that it came with.',
    );
    expect(messages[1]).toContain('the frozen part up to backbone was computed once');
    expect(Object.keys(saved.state)).toHaveLength(Object.keys(weights).length);
    expect(same(saved.state, 'backbone/conv2d/kernel')).toBe(true);
    expect(same(saved.state, 'backbone/batch_normalization/moving_mean')).toBe(true);
    expect(saved.model.layers.map(({ name }) => name)).toEqual(['backbone', 'head']);
    expect(result.history.loss).toHaveLength(4);
    expect(result.history.val_auc?.at(-1)).toBeGreaterThan(0.9);
  });

  it('gives the same as without features that are kept', async () => {
    const start = { freeze: ['backbone'] };
    const kept = await run({ start });
    // A step that changes nothing, but might.
    const augment = [{ type: 'randomFlip', mode: 'horizontal' }];
    const anew = await run({ start, training: { augment } });
    expect(anew.messages[1]).toContain('computed anew in every epoch');
    // Global means do not know left from right.
    expect(anew.result.history.loss).toHaveLength(4);
    const [a = [], b = []] = [kept.result.history.loss, anew.result.history.loss];
    for (const [at, value] of a.entries()) expect(b[at]).toBeCloseTo(value, 1);
  });

  it('trains all of it from an epoch on, with a lower rate for what was trained before', async () => {
    const { saved, result } = await run({
      start: { freeze: ['backbone'], unfreezeAt: 2, backboneLearningRate: 1e-4 },
    });
    expect(result.history.loss).toHaveLength(4);
    expect(same(saved.state, 'backbone/conv2d/kernel')).toBe(false);
    const moved = saved.state['backbone/conv2d/kernel']?.data.map((value, at) =>
      Math.abs(value - (weights['backbone/conv2d/kernel']?.data[at] as number)),
    );
    // Adam moves by about the rate in each of 6 steps.
    expect(Math.max(...(moved ?? []))).toBeLessThan(8e-4);
    expect(same(saved.state, 'backbone/batch_normalization/moving_mean')).toBe(true);
  });

  it.each([1, 2, 3])('goes on after a pause in epoch %i with the same bits', async (pauseAfter) => {
    const start = { freeze: ['backbone'], unfreezeAt: 2 };
    const whole = await run({ start });
    const { store, experiment } = await run({ start }, { pauseAfter });
    const result = await runExperiment({
      ...{ experiment, set, engine, store, resume: true },
      start: { model, weights },
    });
    expect(result.history).toEqual(whole.result.history);
    const saved = await readModelFrom(storeBelow(store, 'model'));
    expect(saved.state).toEqual(whole.saved.state);
  });

  it('keeps the last layer where that is asked for, and takes images of another size', async () => {
    const two = sequential({
      input: [4, 4, 3],
      layers: [
        conv2d({ filters: 2, kernelSize: 3 }),
        globalAveragePooling2d(),
        dense({ units: 1, activation: 'sigmoid' }),
      ],
    });
    const own = { start: { model: two, weights: initialState(two, 1) } };
    const { saved } = await run({ start: { head: 'keep' } }, own);
    expect(saved.model.layers.map(({ name }) => name)).toEqual(two.layers.map(({ name }) => name));
    expect(saved.model.input).toEqual([6, 6, 3]);
    const flat = sequential({
      input: [4, 4, 3],
      layers: [flatten(), dense({ units: 4, name: 'wide' }), dense({ units: 1 })],
    });
    await expect(
      run({ start: {} }, { start: { model: flat, weights: initialState(flat, 1) } }),
    ).rejects.toThrow(/expected wide\/kernel of \[108, 4\] for images of 6×6×3, received \[48, 4\]/);
  });

  it('needs the model', async () => {
    await expect(run({ start: { source: 'a.keras' } }, { start: undefined })).rejects.toMatchObject({
      code: 'OPTIONS',
    });
  });
});
