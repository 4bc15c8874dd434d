import {
  type BatchSource,
  batchNormalization,
  conv2d,
  dense,
  dropout,
  type Engine,
  flatten,
  l2,
  type ModelDefinition,
  sequential,
} from '@cnn/core';
import { blobs, referenceCluster, referenceEngine } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import type { Callback } from '../callbacks/callback.js';
import { compile } from '../compile.js';
import type { Checkpoint } from '../fit/checkpoint.js';
import type { FitOptions } from '../fit/fitOptions.js';
import type { History } from '../fit/history.js';
import { adam } from '../optimizers/adam.js';
import { lossScaleOptimizer } from '../optimizers/lossScaleOptimizer.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import { trainingPrograms } from '../programs/trainingPrograms.js';

const net = (synchronized?: boolean): ModelDefinition =>
  sequential({
    name: 'net',
    input: [8, 8, 1],
    layers: [
      conv2d({ filters: 2, kernelSize: 3, activation: 'relu', kernelRegularizer: l2(0.01) }),
      ...(synchronized === undefined ? [] : [batchNormalization({ momentum: 0.8, synchronized })]),
      flatten(),
      dropout({ rate: 0.4 }),
      dense({ units: 1, activation: 'sigmoid' }),
    ],
  });

/** 22 items in batches of 5: the last one has 2, fewer than there are workers. */
const training = blobs({ items: 22, weights: Array.from({ length: 22 }, (_, at) => 1 + (at % 3)) });
const validation = blobs({ items: 11, seed: 1 });

interface Trained {
  readonly history: History;
  /** Of each step. */
  readonly losses: readonly number[];
  readonly variables: Checkpoint['state']['variables'];
  readonly checkpoints: readonly Checkpoint[];
}

interface TrainOptions {
  readonly model?: ModelDefinition;
  readonly source?: BatchSource;
  readonly optimizer?: Optimizer;
  readonly fit?: FitOptions;
}

/** In which numbers the engine keeps its state: a checkpoint holds float32. */
type Precision = 'float32' | 'float64';

async function trainOn(engine: Engine, options: TrainOptions = {}): Promise<Trained> {
  const { model = net(), source = training, optimizer = adam({ learningRate: 0.01 }), fit = {} } = options;
  const compiled = await compile({
    ...{ model, engine, optimizer, loss: 'binaryCrossentropy', metrics: ['accuracy', 'auc'], seed: 3 },
  });
  const losses: number[] = [];
  const checkpoints: Checkpoint[] = [];
  const { checkpoint } = fit;
  const history = await compiled.fit(source, {
    ...{ epochs: 3, batchSize: 5, validationData: validation },
    ...fit,
    checkpoint: checkpoint && { ...checkpoint, save: (one) => void checkpoints.push(one) },
    onEvent: (event) => {
      if (event.type === 'batchEnd') losses.push(event.loss);
    },
  });
  const { variables } = await compiled.state();
  await compiled.dispose();
  return { history, losses, variables, checkpoints };
}

/** What each of some workers comes to. */
const trainTogether = (
  workers: number,
  options: TrainOptions | ((worker: number) => TrainOptions) = {},
  precision: Precision = 'float64',
): Promise<Trained[]> =>
  Promise.all(
    referenceCluster({ workers, precision }).map((engine, worker) =>
      trainOn(engine, typeof options === 'function' ? options(worker) : options),
    ),
  );

const alone = (options?: TrainOptions): Promise<Trained> => trainOn(referenceEngine(), options);

function expectClose(received: readonly number[], expected: readonly number[]): void {
  expect(received).toHaveLength(expected.length);
  for (const [at, value] of received.entries())
    expect(Math.abs(value - (expected[at] as number))).toBeLessThan(1e-5);
}

/** That several workers came to what one process does. */
function expectSame(all: readonly Trained[], one: Trained): void {
  for (const { history, losses, variables } of all) {
    expect(variables).toEqual(all[0]?.variables);
    expect(history).toEqual(all[0]?.history);
    expect(losses).toEqual(all[0]?.losses);
    expectClose(losses, one.losses);
    expect(history.epoch).toEqual(one.history.epoch);
    expect(Object.keys(history.history)).toEqual(Object.keys(one.history.history));
    for (const [name, values] of Object.entries(history.history))
      expectClose(values, one.history.history[name] ?? []);
    for (const [name, { data }] of Object.entries(variables))
      expectClose([...data], [...(one.variables[name]?.data ?? [])]);
  }
}

describe.each([2, 7])('%i workers', (workers) => {
  it('come to the losses, metrics and weights of one process, with dropout, weights of items and regularization', async () => {
    expectSame(await trainTogether(workers), await alone());
  });

  it('do so with batch normalization that is synchronized, also where some have no item of a batch', async () => {
    const options = { model: net(true) };
    expectSame(await trainTogether(workers, options), await alone({ model: net(false) }));
  });

  it('do so with a scaled loss, clipping and accumulated gradients', async () => {
    const optimizer = lossScaleOptimizer(
      adam({ learningRate: 0.01, globalClipNorm: 0.5, gradientAccumulationSteps: 2 }),
      { initialScale: 64 },
    );
    expectSame(await trainTogether(workers, { optimizer }), await alone({ optimizer }));
  });

  it('have the same bits with statistics of their own, and again in another run', async () => {
    const options = { model: net(false) };
    const [first, ...others] = await trainTogether(workers, options);
    for (const other of others) expect(other.variables).toEqual(first?.variables);
    expect(await trainTogether(workers, options)).toEqual([first, ...others]);
    const { variables } = await alone(options);
    expect(first?.variables['batch_normalization/moving_variance']).not.toEqual(
      variables['batch_normalization/moving_variance'],
    );
  });
});

describe('a checkpoint of 2 workers', () => {
  const fit = { checkpoint: { everySteps: 3, save: () => {} } };

  it.each([1, 2, 4])('goes on with %i, in the middle of an epoch too', async (workers) => {
    const [whole] = (await trainTogether(2, { fit }, 'float32')) as [Trained];
    const at = whole.checkpoints.findIndex(({ position }) => position !== undefined);
    const resume = whole.checkpoints[at] as Checkpoint;
    expect(resume.position?.labels.shape[0]).toBe(15);
    const resumed = { fit: { ...fit, resume } };
    const all = workers === 1 ? [await alone(resumed)] : await trainTogether(workers, resumed, 'float32');
    const rest = whole.losses.slice(resume.state.step);
    expectSame(all, { ...whole, losses: rest });
    if (workers === 2) {
      expect(all[0]?.losses).toEqual(rest);
      expect(all[0]?.history).toEqual(whole.history);
    }
  });
});

describe('stopping', () => {
  it('by the signal of any worker ends all after the same step', async () => {
    const stop = { aborted: false };
    let step = 0;
    const stopping: Callback = {
      name: 'stopping',
      onTrainBatchEnd() {
        if (++step === 7) stop.aborted = true;
      },
    };
    const all = await trainTogether(3, (worker) =>
      worker === 1 ? { fit: { signal: stop, callbacks: [stopping] } } : {},
    );
    for (const { history, losses, variables } of all) {
      expect(losses).toHaveLength(8);
      expect(history.stopped).toEqual({
        reason: 'aborted',
        epoch: 1,
        message: 'training was stopped in epoch 2 of 3.',
      });
      expect(variables).toEqual(all[0]?.variables);
    }
  });

  it('before the first step does none', async () => {
    const all = await trainTogether(2, (worker) =>
      worker === 1 ? { fit: { signal: { aborted: true } } } : {},
    );
    for (const { history, losses } of all) {
      expect(losses).toEqual([]);
      expect(history.stopped?.reason).toBe('aborted');
    }
  });

  it.each(['onTrainBatchEnd', 'onEpochEnd', 'onTrainBegin'] as const)(
    'by a callback of one worker in %s ends all, with its reason',
    async (moment) => {
      const askings: Readonly<Record<typeof moment, Callback>> = {
        onTrainBegin: { name: 'asking', onTrainBegin: (own) => own.stop('enough') },
        onTrainBatchEnd: { name: 'asking', onTrainBatchEnd: ({ training: own }) => own.stop('enough') },
        onEpochEnd: { name: 'asking', onEpochEnd: ({ training: own }) => own.stop('enough') },
      };
      const asking = askings[moment];
      const all = await trainTogether(2, (worker) => (worker === 1 ? { fit: { callbacks: [asking] } } : {}));
      for (const { history, variables } of all) {
        expect(history.stopped).toMatchObject({ reason: 'callback', epoch: 0, message: 'enough' });
        expect(history.epoch).toEqual(all[0]?.history.epoch);
        expect(variables).toEqual(all[0]?.variables);
      }
    },
  );

  it('writes a checkpoint where one worker wants it', async () => {
    let due = false;
    const asking: Callback = {
      name: 'asking',
      onTrainBatchEnd: ({ epoch, batch }) => {
        due = epoch === 0 && batch === 1;
      },
    };
    const all = await trainTogether(2, (worker) => ({
      fit: {
        checkpoint: { save: () => {}, due: () => worker === 1 && due },
        callbacks: worker === 1 ? [asking] : [],
      },
    }));
    for (const { checkpoints } of all)
      expect(checkpoints.map(({ state, position }) => [state.step, position?.batches])).toEqual([
        [3, 3],
        [5, undefined],
        [10, undefined],
        [15, undefined],
      ]);
    expect(all[0]?.checkpoints).toEqual(all[1]?.checkpoints);
  });
});

describe('what differs or is wrong on one worker', () => {
  const errorsOf = async (workers: number, options: (worker: number) => TrainOptions): Promise<string[]> => {
    const engines = referenceCluster({ workers });
    const ended = await Promise.allSettled(engines.map((engine, worker) => trainOn(engine, options(worker))));
    return ended.map((one) => (one.status === 'rejected' ? (one.reason as Error).message : 'trained'));
  };

  it.each([
    [{ batchSize: 6 }, 'batchSize: it has 6, they have 5'],
    [{ shuffle: false }, 'shuffle: it has false, they have true'],
    [{ validationData: undefined }, 'the validation set: it has none, they have {"images":11'],
    [{ checkpoint: { save: () => {} } }, 'the steps between checkpoints: it has "epoch", they have none'],
  ])('is named before the first step: %j', async (fit, message) => {
    const errors = await errorsOf(3, (worker) => (worker === 2 ? { fit } : {}));
    for (const error of errors)
      expect(error).toContain(`worker 2 (worker2:1) differs from the others in ${message}`);
  });

  it('is named where it is the model, the set or the weights', async () => {
    const model = net(false);
    const differing = (options: TrainOptions) => errorsOf(3, (worker) => (worker === 0 ? options : {}));
    for (const error of await differing({ model }))
      expect(error).toContain('worker 0 (worker0:1) differs from the others in the model');
    for (const error of await differing({ source: blobs({ items: 22, classes: 2, seed: 4 }) }))
      expect(error).toBe('trained'); // pixels are not looked at here
    for (const error of await differing({ source: blobs({ items: 20 }) }))
      expect(error).toContain('differs from the others in the training set');
  });

  it('is an image, which all name', async () => {
    const broken: BatchSource = {
      ...training,
      async *batches(options) {
        let batch = 0;
        for await (const one of training.batches(options)) {
          if (batch++ === 2) one.images.data[4 * 64] = Number.NaN;
          yield one;
        }
      },
    };
    const errors = await errorsOf(2, () => ({ source: broken }));
    expect(errors[0]).toMatch(/^loss in epoch 1, batch 3 \(step 3\) can't be computed: image \d+ holds NaN/);
    expect(errors[1]).toBe(errors[0]);
  });

  it('is an image of the validation set, which all name', async () => {
    const broken = blobs({ items: 11, seed: 1 });
    const batches: BatchSource['batches'] = async function* (options) {
      let batch = 0;
      for await (const one of broken.batches(options)) {
        if (batch++ === 1) one.images.data[0] = Number.POSITIVE_INFINITY;
        yield one;
      }
    };
    const errors = await errorsOf(2, () => ({ fit: { validationData: { ...broken, batches } } }));
    expect(errors[0]).toContain('loss of batch 2 while evaluating');
    expect(errors[1]).toBe(errors[0]);
  });

  it('is a learning rate that one callback sets', async () => {
    const setting: Callback = {
      name: 'setting',
      onEpochEnd: ({ training: own }) => {
        own.learningRate = 0.5;
      },
    };
    const errors = await errorsOf(2, (worker) => (worker === 1 ? { fit: { callbacks: [setting] } } : {}));
    for (const error of errors)
      expect(error).toContain('worker 1 (worker1:1) has the learning rate 0.5, worker 0 has 0.01');
  });
});

it('changes nothing for one process', () => {
  const options = { model: net(false), loss: 'binaryCrossentropy' } as const;
  const { programs, state, slots } = trainingPrograms(options);
  expect(trainingPrograms({ ...options, workers: 1 })).toMatchObject({ programs, state, slots });
  expect(JSON.stringify(programs)).not.toMatch(/allReduce|batchItems|workerShare/);
});
