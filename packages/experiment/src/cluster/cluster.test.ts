import {
  batchNormalization,
  conv2d,
  dense,
  dropout,
  type Engine,
  globalAveragePooling2d,
  sequential,
} from '@cnn/core';
import { randomFlip } from '@cnn/data';
import { referenceCluster, referenceEngine } from '@cnn/testing';
import { describe, expect, it } from 'vitest';
import { smallExperiment, smallSet } from '../execution/smallRuns.support.test.js';
import type { Experiment } from '../experiment/experiment.js';
import { parseExperiment } from '../experiment/parseExperiment.js';
import { readSealed } from '../files/sealedJson.js';
import type { RunEvent } from '../run/runEvent.js';
import { runExperiment } from '../run/runExperiment.js';
import type { RunExperimentOptions, TrainedRun } from '../run/runOptions.js';
import { memoryStore } from '../store/memoryStore.js';
import type { Store } from '../store/store.js';

const experiment: Experiment = parseExperiment({
  ...smallExperiment,
  model: sequential({
    name: 'small',
    input: [6, 6, 1],
    layers: [
      conv2d({ filters: 2, kernelSize: 3, activation: 'relu' }),
      batchNormalization({ momentum: 0.8 }),
      globalAveragePooling2d(),
      dropout({ rate: 0.2 }),
      dense({ units: 1, activation: 'sigmoid' }),
    ],
  }),
  training: {
    ...smallExperiment.training,
    epochs: 3,
    augment: [randomFlip()],
    synchronizedBatchNormalization: true,
  },
});

type More = Partial<RunExperimentOptions>;

const alone = (store: Store, more: More = {}): Promise<TrainedRun> =>
  runExperiment({
    experiment,
    set: smallSet(),
    engine: referenceEngine({ precision: 'float32' }),
    store,
    ...more,
  });

/** What each of some workers comes to; only the first is given the store. */
function trainTogether(
  workers: number,
  store: Store,
  more: More | ((worker: number) => More) = {},
): Promise<PromiseSettledResult<TrainedRun>[]> {
  const engines = referenceCluster({ workers, precision: 'float32' });
  return Promise.allSettled(
    engines.map((engine: Engine, worker) =>
      runExperiment({
        ...{ experiment, set: smallSet(), engine },
        store: worker === 0 ? store : refusingStore(),
        ...(typeof more === 'function' ? more(worker) : more),
      }),
    ),
  );
}

/** Other workers have no folder: whoever touches it fails. */
function refusingStore(): Store {
  const refuse = async (): Promise<never> => {
    throw new Error('a worker used a store of its own');
  };
  return { name: 'none', read: refuse, write: refuse, list: refuse, remove: refuse };
}

const endOf = (all: readonly PromiseSettledResult<TrainedRun>[]) =>
  all.map((one) => (one.status === 'fulfilled' ? one.value : (one.reason as Error)));

async function resultsOf(store: Store) {
  const { run: _run, ...evaluation } = (await readSealed(store, 'evaluation.json')).value;
  const { history } = (await readSealed(store, 'history.json')).value;
  return { evaluation, history, files: await store.list('model') };
}

function expectClose(received: unknown, expected: unknown): void {
  if (typeof expected === 'number') expect(Math.abs((received as number) - expected)).toBeLessThan(1e-4);
  else if (typeof expected === 'object' && expected !== null)
    for (const [name, value] of Object.entries(expected))
      expectClose((received as Record<string, unknown>)[name], value);
}

describe('a run of two workers', () => {
  const whole = memoryStore(new Map(), 'whole');

  it('comes to what one process does; worker 0 alone writes, and tells the test set', async () => {
    const [one, two] = [memoryStore(new Map(), 'one'), whole];
    await alone(one);
    const events: RunEvent[][] = [[], []];
    const ended = endOf(
      await trainTogether(2, two, (worker) => ({ onEvent: (event) => events[worker]?.push(event) })),
    ) as TrainedRun[];
    const [first, second] = ended as [TrainedRun, TrainedRun];
    expect([first.status, second.status]).toEqual(['finished', 'finished']);
    expect(second.history).toEqual(first.history);
    expect(second.evaluation).toBeUndefined();
    expect(events[1]?.map(({ type }) => type)).not.toContain('evaluation');
    const namesOf = async (store: Store) =>
      (await store.list()).map((name) => name.replace(/weights-[0-9a-f]+/, 'weights'));
    expect(await namesOf(two)).toEqual(await namesOf(one));
    const [expected, received] = [await resultsOf(one), await resultsOf(two)];
    expectClose(received.history, expected.history);
    const { auc, loss } = expected.evaluation as Record<string, unknown>;
    expectClose(received.evaluation, { auc, loss });
    const [a, b] = [
      await first.model.predict(smallSet(), { indices: [0, 1] }),
      await second.model.predict(smallSet(), { indices: [0, 1] }),
    ];
    expect(a.map(({ probabilities }) => probabilities)).toEqual(b.map(({ probabilities }) => probabilities));
  }, 60_000);

  it('pauses, and goes on with three, from what worker 0 reads', async () => {
    const parts = memoryStore(new Map(), 'parts');
    const paused = endOf(await trainTogether(2, parts, { pauseAfter: 1 })) as TrainedRun[];
    expect(paused.map(({ status, epochs }) => [status, epochs])).toEqual([
      ['paused', 1],
      ['paused', 1],
    ]);
    const files = new Map(
      await Promise.all(
        (await parts.list()).map(async (name) => [name, (await parts.read(name)) as Uint8Array] as const),
      ),
    );
    // When there are checkpoints only worker 0 has to know.
    await trainTogether(2, parts, (worker) => ({
      resume: true,
      ...(worker === 0 && { checkpointEvery: 2 }),
    }));
    expect(await resultsOf(parts)).toEqual(await resultsOf(whole));
    const three = memoryStore(files, 'three');
    const ended = endOf(
      await trainTogether(3, three, (worker) => ({
        resume: true,
        // Only worker 0 has to know what the run is.
        experiment: worker === 0 ? experiment : parseExperiment({}),
      })),
    ) as TrainedRun[];
    expect(ended.map(({ status }) => status)).toEqual(['finished', 'finished', 'finished']);
    expectClose((await resultsOf(three)).history, (await resultsOf(whole)).history);
    // A finished run gives what it came to, on all workers.
    const again = endOf(await trainTogether(2, three, { resume: true })) as TrainedRun[];
    expect(again.map(({ status, epochs }) => [status, epochs])).toEqual([
      ['finished', 3],
      ['finished', 3],
    ]);
  }, 120_000);

  it.each([0, 1])(
    'pauses in the middle of an epoch where worker %i is told to, and stops where any is',
    async (told) => {
      const parts = memoryStore(new Map(), 'parts');
      const pause = new AbortController();
      let steps = 0;
      const paused = endOf(
        await trainTogether(2, parts, (worker) => ({
          pause: worker === told ? pause.signal : new AbortController().signal,
          onEvent: ({ type }) => {
            if (worker === told && type === 'batchEnd' && ++steps === 2) pause.abort();
          },
        })),
      ) as TrainedRun[];
      expect(paused.map(({ status, epochs }) => [status, epochs])).toEqual([
        ['paused', 0],
        ['paused', 0],
      ]);
      const stop = new AbortController();
      const stopped = endOf(
        await trainTogether(2, parts, (worker) => ({
          resume: true,
          checkpointEvery: 1,
          ...(worker === 1 && { signal: stop.signal }),
          onEvent: ({ type }) => {
            if (worker === 1 && type === 'batchEnd') stop.abort();
          },
        })),
      ) as Error[];
      for (const error of stopped) expect(error).toMatchObject({ code: 'ABORTED' });
      await trainTogether(2, parts, { resume: true });
      expect(await resultsOf(parts)).toEqual(await resultsOf(whole));
    },
    120_000,
  );
});

describe('before it begins', () => {
  const messagesOf = async (workers: number, more: (worker: number) => More, store = memoryStore()) =>
    (endOf(await trainTogether(workers, store, more)) as Error[]).map(({ message }) => message);

  it('a store that holds a run is refused by all', async () => {
    const store = memoryStore(new Map(), 'out');
    await alone(store);
    const [own, told] = await messagesOf(2, () => ({}), store);
    expect(own).toContain('out holds a run of cnn train');
    expect(told).toBe(`worker 0 (worker0:1): ${own}`);
  }, 60_000);

  it('all go on, or none', async () => {
    for (const resumed of [0, 1])
      for (const message of await messagesOf(2, (worker) => ({ resume: worker === resumed })))
        expect(message).toContain(
          `worker 1 (worker1:1) differs from the others in whether the run goes on (resume): it has ${resumed === 1}, they have ${resumed === 0}`,
        );
  });

  it('an error of one worker is told to all', async () => {
    const messages = await messagesOf(3, (worker) => ({
      set:
        worker === 2
          ? async () => {
              throw new Error('no images here');
            }
          : smallSet(),
    }));
    expect(messages).toEqual([
      'worker 2 (worker2:1): no images here',
      'worker 2 (worker2:1): no images here',
      'no images here',
    ]);
  }, 60_000);

  it.each<[string, (experiment: Experiment) => More]>([
    [
      'training.batchSize: it has 16, they have 8',
      (own) => ({ experiment: { ...own, training: { ...own.training, batchSize: 16 } } }),
    ],
    ['seed: it has 1, they have 0', (own) => ({ experiment: { ...own, seed: 1 } })],
    [
      'training.patience: it has 3, they have none',
      (own) => ({ experiment: { ...own, training: { ...own.training, patience: 3 } } }),
    ],
    ['the version of cnn: it has "2", they have none', () => ({ host: { versions: { cnn: '2' } } })],
    ['the split', () => ({ set: smallSet(13) })],
    [
      'the images',
      () => ({ host: { fingerprint: async () => ({ images: 1, names: 'other', sizes: 'other' }) } }),
    ],
  ])(
    'a worker that differs is named with %s',
    async (message, differing) => {
      const messages = await messagesOf(3, (worker) => (worker === 1 ? differing(experiment) : {}));
      for (const one of messages)
        expect(one).toContain(`worker 1 (worker1:1) differs from the others in ${message}`);
    },
    60_000,
  );

  it('a worker with other threads is named', async () => {
    const engines = referenceCluster({ workers: 2 });
    const ended = await Promise.allSettled(
      engines.map((engine, worker) =>
        runExperiment({
          experiment: { ...experiment, engine: worker === 1 ? { threads: 3 } : {} },
          ...{ set: smallSet(), store: memoryStore(), host: { threads: 2 } },
          engine: async () => engine,
          cluster: engine.cluster,
        }),
      ),
    );
    for (const one of ended)
      expect(String(one.status === 'rejected' && one.reason)).toContain(
        'worker 1 (worker1:1) differs from the others in engine.threads: it has 3, they have 2',
      );
  });

  it('an engine that is no worker is refused', async () => {
    await expect(
      runExperiment({
        ...{ experiment, set: smallSet(), store: memoryStore() },
        engine: async () => referenceEngine(),
        cluster: { workers: ['a:1', 'b:1'], index: 0 },
      }),
    ).rejects.toThrow('the engine reference was to be a worker of a cluster, and computes alone');
  });
});
