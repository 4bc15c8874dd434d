import { readFileSync } from 'node:fs';
import { dense, dropout, flatten, sequential } from '@cnn/core';
import { blobs, recordingEngine, referenceEngine } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { compile } from '../compile.js';
import { adam } from '../optimizers/adam.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import { sgd } from '../optimizers/sgd.js';
import { findLearningRate } from './findLearningRate.js';
import { smoothLoss } from './smoothLoss.js';
import { suggestRate } from './suggestRate.js';

interface Golden {
  readonly name: string;
  readonly beta: number;
  readonly learningRates: readonly number[];
  readonly losses: readonly number[];
  readonly smoothedLosses: readonly number[];
  readonly steepest: number;
  readonly minimumByTen: number;
}
const file = new URL('../../../testing/goldens/training/learning_rate_finder.json', import.meta.url);
const goldens = JSON.parse(readFileSync(file, 'utf8')) as Golden[];

interface Valley extends Pick<Golden, 'name' | 'learningRates' | 'smoothedLosses'> {
  readonly valley: number;
}
const valleyFile = new URL('../../../testing/goldens/training/learning_rate_valley.json', import.meta.url);
const valleys = JSON.parse(readFileSync(valleyFile, 'utf8')) as Valley[];

describe('smoothing and suggestions agree with NumPy and PyTorch', () => {
  it.each(goldens)('$name', ({ beta, learningRates, losses, smoothedLosses, steepest, minimumByTen }) => {
    const own = losses.map(smoothLoss(beta));
    for (const [at, value] of smoothedLosses.entries()) expect(own[at]).toBeCloseTo(value, 7);
    const suggestion = suggestRate({ learningRates, smoothedLosses });
    expect(suggestion.steepest).toBeCloseTo(steepest, 8);
    expect(suggestion.minimumByTen).toBeCloseTo(minimumByTen, 8);
  });

  it.each(valleys)('$name: the valley of fastai', ({ learningRates, smoothedLosses, valley }) => {
    expect(suggestRate({ learningRates, smoothedLosses }).valley).toBe(valley);
  });

  it('suggests nothing where the loss falls nowhere', () => {
    const rates = [1, 10, 100];
    expect(suggestRate({ learningRates: rates, smoothedLosses: [1, 2, 3] })).toMatchObject({
      valley: null,
      steepest: null,
    });
    expect(suggestRate({ learningRates: rates, smoothedLosses: [3, 2, 2] }).valley).toBe(1);
    expect(suggestRate({ learningRates: [], smoothedLosses: [] })).toEqual({
      valley: null,
      steepest: null,
      minimumByTen: null,
    });
  });
});

const ready = async (optimizer: Optimizer = adam()) => {
  const { engine, runs } = recordingEngine(referenceEngine({ precision: 'float32' }));
  const model = await compile({
    model: sequential({
      name: 'net',
      input: [8, 8, 1],
      layers: [flatten(), dropout({ rate: 0.25 }), dense({ units: 1, activation: 'sigmoid' })],
    }),
    engine,
    loss: 'binaryCrossentropy',
    optimizer,
  });
  return { model, runs };
};
const source = blobs({ items: 20 });

describe('findLearningRate', () => {
  it('sends each step its rate, and leaves the model as it was', async () => {
    const { model, runs } = await ready(sgd({ learningRate: 0.01, momentum: 0.9 }));
    await model.fit(source, { epochs: 2, batchSize: 8 });
    const before = await model.state();
    runs.length = 0;
    const steps = 11;
    const sweep = await findLearningRate({
      model,
      source,
      batchSize: 8,
      steps,
      startLearningRate: 1e-5,
      endLearningRate: 1,
      stopFactor: 1e9,
    });
    const rates = Array.from({ length: steps }, (_, step) => 10 ** (-5 + step / 2));
    const sent = runs
      .filter(({ inputs }) => inputs.learningRate)
      .map((run) => run.inputs.learningRate?.data[0]);
    expect(sent).toHaveLength(steps);
    for (const [at, rate] of rates.entries()) {
      expect((sweep.learningRates[at] ?? 0) / rate).toBeCloseTo(1, 9);
      expect((sent[at] ?? 0) / rate).toBeCloseTo(1, 6);
    }
    expect(sweep).toMatchObject({ diverged: false });
    expect(sweep.losses).toHaveLength(steps);
    expect(await model.state()).toEqual(before);
    expect(JSON.parse(JSON.stringify(sweep))).toEqual(sweep);
  });

  it('ends where the loss diverges or is no number, and leaves the model as it was', async () => {
    const { model } = await ready(sgd());
    const before = await model.state();
    const sweep = await findLearningRate({
      model,
      source,
      batchSize: 8,
      endLearningRate: 1e30,
      beta: 0,
    });
    expect(sweep.diverged).toBe(true);
    expect(sweep.losses.length).toBeLessThan(100);
    expect(sweep.losses.every((loss) => Number.isFinite(loss))).toBe(true);
    expect(await model.state()).toEqual(before);
  });

  it('finds a rate that trains', async () => {
    const { model } = await ready(sgd());
    const { suggestion } = await findLearningRate({ model, source, batchSize: 10, beta: 0.5 });
    model.learningRate = suggestion.valley ?? 0;
    const { history } = await model.fit(source, { epochs: 5, batchSize: 10 });
    expect(history.loss?.at(-1)).toBeLessThan((history.loss?.[0] ?? 0) * 0.9);
  });

  it('refuses a schedule and ranges that do not rise, and can be stopped', async () => {
    const schedule = { type: 'oneCycle', maxLearningRate: 1, totalSteps: 9 } as const;
    const under = await ready(sgd({ learningRate: schedule }));
    await expect(findLearningRate({ model: under.model, source })).rejects.toThrow('schedule (oneCycle)');
    const { model } = await ready();
    await expect(
      findLearningRate({ model, source, startLearningRate: 1, endLearningRate: 0.1 }),
    ).rejects.toThrow('endLearningRate above it, received 1 and 0.1');
    await expect(findLearningRate({ model, source, steps: 1 })).rejects.toThrow('steps');
    await expect(findLearningRate({ model, source, beta: 1 })).rejects.toThrow('beta must be');
    const before = await model.state();
    const signal = AbortSignal.abort();
    await expect(findLearningRate({ model, source, signal })).rejects.toMatchObject({ code: 'ABORTED' });
    expect(await model.state()).toEqual(before);
  });
});
