import { dense, dropout, flatten, type ModelDefinition, sequential } from '@cnn/core';
import { blobs, memorySource, referenceEngine } from '@cnn/testing';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { type CompileOptions, compile } from '../compile.js';
import { adam } from '../optimizers/adam.js';
import { sgd } from '../optimizers/sgd.js';
import type { TrainableModel } from '../trainableModel.js';
import type { TrainingEvent } from './events.js';

const model: ModelDefinition = sequential({
  name: 'net',
  input: [8, 8, 1],
  layers: [flatten(), dropout({ rate: 0.25 }), dense({ units: 1, activation: 'sigmoid' })],
});

const ready = (options: Partial<CompileOptions> = {}): Promise<TrainableModel> =>
  compile({
    model,
    engine: referenceEngine({ precision: 'float32' }),
    loss: 'binaryCrossentropy',
    metrics: ['accuracy'],
    ...options,
  });

afterEach(() => vi.restoreAllMocks());

describe('a system time that goes back by days', () => {
  it('gives no negative seconds, and the event loop still turns', async () => {
    const start = Date.now();
    let calls = 0;
    vi.spyOn(Date, 'now').mockImplementation(() => start - 1e8 * calls++);
    const control = new AbortController();
    const events: TrainingEvent[] = [];
    const trained = await ready();
    setTimeout(() => control.abort(), 0);
    await trained.fit(blobs({ items: 400 }), {
      epochs: 1000,
      batchSize: 4,
      signal: control.signal,
      onEvent: (event) => events.push(event),
    });
    const seconds = events.flatMap((event) => ('seconds' in event ? [event.seconds] : []));
    expect(Math.min(...seconds)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...seconds)).toBeLessThan(60);
    expect(events.some(({ type }) => type === 'stop')).toBe(true);
  });
});

describe('AbortSignal', () => {
  it('ends after the step that is going on, keeps finished epochs and weights, and says so', async () => {
    const control = new AbortController();
    const events: TrainingEvent[] = [];
    const trained = await ready();
    const history = await trained.fit(blobs({ items: 12 }), {
      epochs: 5,
      batchSize: 4,
      signal: control.signal,
      onEvent(event) {
        events.push(event);
        if (event.type === 'batchEnd' && event.epoch === 1 && event.batch === 1) control.abort();
      },
    });
    expect(history.epoch).toEqual([0]);
    expect(history.history.loss).toHaveLength(1);
    expect(history.stopped).toEqual({
      reason: 'aborted',
      epoch: 1,
      message: 'training was stopped in epoch 2 of 5.',
    });
    expect(events.slice(-2).map(({ type }) => type)).toEqual(['stop', 'trainEnd']);
    expect((await trained.state()).step).toBe(5);
  });

  it('does nothing when it fired before', async () => {
    const trained = await ready();
    const before = await trained.weights();
    const history = await trained.fit(blobs({ items: 12 }), { signal: AbortSignal.abort() });
    expect(history).toMatchObject({ epoch: [], history: {}, stopped: { reason: 'aborted', epoch: 0 } });
    expect(await trained.weights()).toEqual(before);
  });

  it('leaves no row for an epoch whose validation was cut short', async () => {
    const control = new AbortController();
    const trained = await ready();
    const history = await trained.fit(blobs({ items: 8 }), {
      epochs: 3,
      batchSize: 4,
      validationData: blobs({ items: 12 }),
      signal: control.signal,
      onEvent: ({ type }) => type === 'validationBatchEnd' && control.abort(),
    });
    expect(history.epoch).toEqual([]);
    expect(history.stopped?.reason).toBe('aborted');
  });

  it('is no stop when it fires after the last epoch', async () => {
    const control = new AbortController();
    const history = await (await ready()).fit(blobs({ items: 8 }), {
      signal: control.signal,
      onEvent: ({ type }) => type === 'epochEnd' && control.abort(),
    });
    expect(history.epoch).toEqual([0]);
    expect(history.stopped).toBeUndefined();
  });

  it('rejects evaluate and predict, which have nothing to keep', async () => {
    const trained = await ready();
    const signal = AbortSignal.abort();
    await expect(trained.evaluate(blobs({ items: 4 }), { signal })).rejects.toMatchObject({
      code: 'ABORTED',
    });
    await expect(trained.predict(blobs({ items: 4 }), { signal })).rejects.toMatchObject({ code: 'ABORTED' });
  });

  it('lets the event loop turn, however short an epoch, so that a timer can abort an engine on the same thread', async () => {
    const control = new AbortController();
    setTimeout(() => control.abort(), 30);
    const history = await (await ready()).fit(blobs({ items: 4 }), {
      epochs: 100_000,
      signal: control.signal,
    });
    expect(history.stopped?.reason).toBe('aborted');
  });
});

describe('a callback', () => {
  it('can stop within an epoch, which then still has a row', async () => {
    const history = await (await ready()).fit(blobs({ items: 12 }), {
      epochs: 5,
      batchSize: 4,
      callbacks: [
        {
          name: 'after two batches',
          onTrainBatchEnd: ({ batch, training }) => {
            if (batch === 1) training.stop('enough');
          },
        },
      ],
    });
    expect(history.epoch).toEqual([0]);
    expect(history.stopped).toEqual({ reason: 'callback', epoch: 0, message: 'enough' });
  });

  it('can set the learning rate, and a wrong one is refused', async () => {
    const trained = await ready({ optimizer: sgd({ learningRate: 0.5 }) });
    const rates: number[] = [];
    await trained.fit(blobs({ items: 4 }), {
      epochs: 3,
      callbacks: [
        {
          name: 'halve',
          onEpochBegin({ training }) {
            training.learningRate /= 2;
          },
        },
      ],
      onEvent: (event) => event.type === 'epochEnd' && rates.push(event.learningRate),
    });
    expect(rates).toEqual([0.25, 0.125, 0.0625]);
    expect(trained.learningRate).toBe(0.0625);
    expect(() => {
      trained.learningRate = Number.NaN;
    }).toThrow('learningRate must be a finite number not below 0, received NaN.');
  });
});

describe('a loss that is no number', () => {
  it('ends training at its batch, and blames the image that holds NaN', async () => {
    const images = { shape: [6, 8, 8, 1], data: new Float32Array(384).fill(0.5) };
    images.data[4 * 64 + 3] = Number.NaN;
    const labels = { shape: [6], data: Int32Array.of(0, 1, 0, 1, 0, 1) };
    const events: TrainingEvent[] = [];
    const trained = await ready();
    const run = trained.fit(memorySource({ images, labels, classNames: ['a', 'b'] }), {
      batchSize: 2,
      shuffle: false,
      onEvent: (event) => events.push(event),
    });
    const message =
      "loss in epoch 1, batch 3 (step 3) can't be computed: image 4 holds NaN, expected finite pixels. Leave it out or repair it.";
    await expect(run).rejects.toMatchObject({ name: 'CnnError', code: 'TRAINING', message });
    expect(events.at(-1)).toEqual({ type: 'trainError', message, history: { epoch: [], history: {} } });
  });

  it('blames the learning rate otherwise, and keeps the history', async () => {
    const trained = await ready({ optimizer: sgd({ learningRate: 1e30 }), loss: 'meanSquaredError' });
    const linear = sequential({ name: 'linear', input: [8, 8, 1], layers: [flatten(), dense({ units: 1 })] });
    await trained.dispose();
    const wild = await ready({
      model: linear,
      optimizer: sgd({ learningRate: 1e30 }),
      loss: 'meanSquaredError',
    });
    await expect(wild.fit(blobs({ items: 4 }), { epochs: 9 })).rejects.toThrow(
      /^loss in epoch [2-9], batch 1 \(step \d\) is (NaN|Infinity)\. Lower the learning rate \(now 1e\+30\)/,
    );
    expect(wild.history.epoch.length).toBeGreaterThan(0);
  });

  it('is thrown into a loop over the events', async () => {
    const run = (await ready()).fit(blobs({ items: 4 }), { epochs: 0 });
    const follow = async () => {
      for await (const event of run) expect(event.type).toBe('trainError');
    };
    await expect(follow()).rejects.toThrow('epochs must be an integer of at least 1, received 0.');
  });
});

describe('state', () => {
  it('goes on as if training had never stopped, bit by bit', async () => {
    const source = blobs({ items: 20 });
    const options = { batchSize: 8, validationData: blobs({ items: 6, seed: 9 }) };
    const unbroken = await ready({ optimizer: adam({ learningRate: 0.01 }), seed: 3 });
    const whole = await unbroken.fit(source, { ...options, epochs: 6 });

    const first = await ready({ optimizer: adam({ learningRate: 0.01 }), seed: 3 });
    await first.fit(source, { ...options, epochs: 4 });
    const state = await first.state();
    await first.dispose();
    const second = await ready({ optimizer: adam({ learningRate: 0.01 }), seed: 3 });
    await second.setState(state);
    const rest = await second.fit(source, { ...options, epochs: 6, initialEpoch: 4 });

    expect(rest.epoch).toEqual([4, 5]);
    expect(rest.history.loss).toEqual(whole.history.loss?.slice(4));
    expect(rest.history.val_accuracy).toEqual(whole.history.val_accuracy?.slice(4));
    expect(await second.state()).toEqual(await unbroken.state());
  });

  it('is refused when it belongs to another optimizer, seed or model', async () => {
    const state = await (await ready({ optimizer: sgd(), seed: 1 })).state();
    await expect((await ready({ seed: 1 })).setState(state)).rejects.toThrow(
      "setState: it lacks 'optimizer/momentum/dense/kernel'. It belongs to another model or optimizer.",
    );
    await expect((await ready({ optimizer: sgd(), seed: 2 })).setState(state)).rejects.toThrow(
      'setState: it is of seed 1, the model has 2. Compile with seed: 1.',
    );
    const kernel = { shape: [3, 1], data: new Float32Array(3) };
    await expect((await ready()).setWeights({ 'dense/kernel': kernel })).rejects.toThrow(
      "weights: 'dense/kernel' must be float32 [64, 1], received [3, 1] with 3 values.",
    );
    await expect((await ready()).setWeights({ 'conv/kernel': kernel })).rejects.toThrow(
      "weights: model 'net' has no variable 'conv/kernel'.",
    );
  });
});
