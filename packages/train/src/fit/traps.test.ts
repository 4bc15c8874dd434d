/** The traps of tfjs-layers 4.22 that this package is to be free of, one by one. */
import {
  batchNormalization,
  conv2d,
  dense,
  dropout,
  flatten,
  type LayerDefinition,
  type ModelDefinition,
  ops,
  sequential,
} from '@cnn/core';
import { blobs, recordingEngine, referenceEngine } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { earlyStopping } from '../callbacks/earlyStopping.js';
import { compile } from '../compile.js';
import { auc } from '../metrics/auc.js';
import { sgd } from '../optimizers/sgd.js';
import type { FitOptions } from './fitOptions.js';

function network(...layers: LayerDefinition[]): ModelDefinition {
  const head = [flatten(), dense({ units: 1, activation: 'sigmoid' })];
  return sequential({ name: 'net', input: [8, 8, 1], layers: [...layers, ...head] });
}

/** The masks that were sent in each step. */
async function masks(seed: number, calls = 1): Promise<string[]> {
  const { engine, runs } = recordingEngine(referenceEngine());
  const model = await compile({
    model: network(dropout({ rate: 0.5 })),
    engine,
    loss: 'binaryCrossentropy',
    seed,
  });
  for (let call = 0; call < calls; call++) await model.fit(blobs({ items: 16 }), { epochs: 2, batchSize: 4 });
  const sent = runs.map(
    ({ inputs }) => Object.entries(inputs).find(([name]) => name.includes('dropout'))?.[1],
  );
  return sent.map((mask) => mask?.data.join('') ?? '');
}

describe('trap 1.7: dropout', () => {
  it('draws another mask in every step, and the same ones in another run with the seed', async () => {
    const first = await masks(7);
    expect(first).toHaveLength(8);
    expect(first[0]).toMatch(/^[01]{256}$/);
    expect(new Set(first).size).toBe(8);
    expect(await masks(7)).toEqual(first);
  });

  it('takes 0 for a seed', async () => {
    const zero = await masks(0);
    expect(await masks(0)).toEqual(zero);
    expect(await masks(1)).not.toEqual(zero);
  });

  it('does not repeat its masks in a second call of fit', async () => {
    expect(new Set(await masks(7, 2)).size).toBe(16);
  });

  it('keeps what its rate says, and drops nothing while evaluating', async () => {
    const all = (await masks(3)).join('');
    const kept = [...all].filter((bit) => bit === '1').length / all.length;
    expect(Math.abs(kept - 0.5)).toBeLessThan(0.05);
    const model = await compile({
      model: network(dropout({ rate: 0.5 })),
      engine: referenceEngine(),
      loss: 'binaryCrossentropy',
    });
    const once = await model.predict(blobs({ items: 4 }));
    expect(await model.predict(blobs({ items: 4 }))).toEqual(once);
  });
});

describe('trap 1.7: batch normalization', () => {
  it.each([{ scale: false }, { center: false }, { scale: false, center: false }])(
    'trains with %o',
    async (options) => {
      const model = await compile({
        model: network(conv2d({ filters: 2, kernelSize: 3 }), batchNormalization(options)),
        engine: referenceEngine(),
        loss: 'binaryCrossentropy',
        optimizer: sgd({ learningRate: 0.1 }),
      });
      const { history } = await model.fit(blobs({ items: 16 }), { epochs: 4 });
      expect(history.loss?.at(-1)).toBeLessThan(history.loss?.[0] as number);
    },
  );
});

describe('trap 1.7: metrics', () => {
  it('are computed from the whole epoch, in fit and in evaluate, never as a mean over batches', async () => {
    const model = await compile({
      model: network(),
      engine: referenceEngine(),
      loss: 'binaryCrossentropy',
      optimizer: sgd({ learningRate: 0 }),
      metrics: [auc()],
    });
    const source = blobs({ items: 30 });
    const { history } = await model.fit(source, { batchSize: 4, validationData: source });
    const whole = await model.evaluate(source, { batchSize: 30 });
    expect(history.auc?.[0]).toBe(whole.metrics.auc);
    expect(history.val_auc?.[0]).toBe(whole.metrics.auc);
    expect(whole.metrics.auc).not.toBe(0.5);
  });
});

describe('trap 1.7: early stopping', () => {
  it('restores the best weights bit by bit, statistics too', async () => {
    const model = await compile({
      model: network(batchNormalization()),
      engine: referenceEngine(),
      loss: 'binaryCrossentropy',
      optimizer: sgd({ learningRate: 0.5 }),
    });
    const kept: Awaited<ReturnType<typeof model.weights>>[] = [];
    const made = [0.5, 0.25, 0.375, 0.4375];
    const callback = earlyStopping({ monitor: 'loss', patience: 2, restoreBestWeights: true });
    const { history, epoch, stopped } = await model.fit(blobs({ items: 16 }), {
      epochs: 10,
      callbacks: [
        {
          name: 'worse after the second epoch',
          onTrainBegin: (training) => callback.onTrainBegin?.(training),
          async onEpochEnd(at) {
            kept.push(await at.training.weights());
            await callback.onEpochEnd?.({ ...at, logs: { loss: made[at.epoch] as number } });
          },
          onTrainEnd: (training) => callback.onTrainEnd?.(training),
        },
      ],
    });
    expect(epoch).toEqual([0, 1, 2, 3]);
    expect(history.loss).toHaveLength(4);
    expect(stopped).toMatchObject({ reason: 'callback', epoch: 3 });
    expect(stopped?.message).toBe(
      'earlyStopping: loss has not improved for 2 epochs; best was 0.25 in epoch 2.',
    );
    expect(await model.weights()).toEqual(kept[1]);
    expect(await model.weights()).not.toEqual(kept[3]);
  });
});

describe('trap 1.7: sample weights, class weights and losses of ones own', () => {
  /** A network whose every output is 0.5, so that each item's loss is log 2. */
  async function flat(weights?: readonly number[]) {
    const model = await compile({
      model: network(),
      engine: referenceEngine(),
      loss: 'binaryCrossentropy',
      optimizer: sgd({ learningRate: 0 }),
      weights: { 'dense/kernel': { shape: [64, 1], data: new Float32Array(64) } },
    });
    return { model, source: blobs({ items: 4, ...(weights ? { weights } : {}) }) };
  }

  it('sample weights count in fit, in validation and in evaluate', async () => {
    const { model, source } = await flat([1, 2, 3, 4]);
    const { history } = await model.fit(source, { validationData: source, batchSize: 3 });
    expect(history.loss?.[0]).toBeCloseTo(2.5 * Math.LN2, 6);
    expect(history.val_loss?.[0]).toBeCloseTo(2.5 * Math.LN2, 6);
    expect((await model.evaluate(source)).loss).toBeCloseTo(2.5 * Math.LN2, 6);
  });

  it('class weights multiply them in training, but not in validation', async () => {
    const { model, source } = await flat([1, 2, 3, 4]);
    const { history } = await model.fit(source, { classWeight: { 0: 10 }, validationData: source });
    expect(history.loss?.[0]).toBeCloseTo(((10 + 2 + 30 + 4) / 4) * Math.LN2, 5);
    expect(history.val_loss?.[0]).toBeCloseTo(2.5 * Math.LN2, 6);
  });

  it('balanced class weights leave a balanced set as it is', async () => {
    const { model, source } = await flat();
    const { history } = await model.fit(source, { classWeight: 'balanced' });
    expect(history.loss?.[0]).toBeCloseTo(Math.LN2, 6);
  });

  it('a loss of ones own is a function on graph values, and learns', async () => {
    const model = await compile({
      model: network(),
      engine: referenceEngine(),
      loss: (labels, { prediction }) =>
        ops.reduceMean(ops.abs(ops.subtract(prediction, labels)), { axes: [1] }),
      optimizer: sgd({ learningRate: 1 }),
    });
    const { history } = await model.fit(blobs({ items: 32 }), { epochs: 10 });
    expect(history.loss?.at(-1)).toBeLessThan((history.loss?.[0] as number) / 2);
  });

  it('a loss of ones own that gives one number for the batch is refused', async () => {
    const wrong = compile({
      model: network(),
      engine: referenceEngine(),
      loss: function whole(labels, { prediction }) {
        return ops.reduceMean(ops.square(ops.subtract(prediction, labels)));
      },
    });
    await expect(wrong).rejects.toThrow(
      'loss whole must give one number for each item, shape [?], received [].',
    );
  });
});

describe('trap 1.7: order and splits', () => {
  async function orders(seed: number, options: FitOptions = {}): Promise<string[]> {
    const { engine, runs } = recordingEngine(referenceEngine());
    const model = await compile({ model: network(), engine, loss: 'binaryCrossentropy', seed });
    await model.fit(blobs({ items: 12 }), { epochs: 2, batchSize: 12, ...options });
    await model.fit(blobs({ items: 12 }), { batchSize: 12, ...options });
    return runs.map(({ inputs }) => inputs.image?.data.join() ?? '');
  }

  it('shuffles anew in each epoch and each call of fit, as the seed says', async () => {
    const first = await orders(5);
    expect(new Set(first).size).toBe(3);
    expect(await orders(5)).toEqual(first);
    expect(await orders(6)).not.toEqual(first);
    expect(new Set(await orders(5, { shuffle: false })).size).toBe(1);
  });

  it('one seed gives a history that is equal bit by bit', async () => {
    const history = async () => {
      const model = await compile({
        model: network(dropout({ rate: 0.25 })),
        engine: referenceEngine(),
        loss: 'binaryCrossentropy',
        metrics: ['accuracy', 'auc'],
        seed: 11,
      });
      return model.fit(blobs({ items: 20 }), {
        epochs: 3,
        batchSize: 8,
        validationData: blobs({ items: 8 }),
      });
    };
    expect(await history()).toEqual(await history());
  });

  it('has no validationSplit, which would take the tail of the set, and says what to do', async () => {
    const model = await compile({ model: network(), engine: referenceEngine(), loss: 'binaryCrossentropy' });
    await expect(model.fit(blobs({ items: 4 }), { validationSplit: 0.2 } as FitOptions)).rejects.toThrow(
      "fit: there is no option 'validationSplit'. Split the set first, stratified and by patient, and pass the part as validationData.",
    );
  });
});
