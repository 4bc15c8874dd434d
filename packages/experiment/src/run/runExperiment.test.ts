import { referenceEngine } from '@cnn/testing';
import { expect, it } from 'vitest';
import { smallExperiment, smallSet } from '../execution/smallRuns.support.test.js';
import type { Experiment } from '../experiment/experiment.js';
import { parseExperiment } from '../experiment/parseExperiment.js';
import { readSealed } from '../files/sealedJson.js';
import { memoryStore } from '../store/memoryStore.js';
import type { RunEvent } from './runEvent.js';
import { runExperiment } from './runExperiment.js';
import type { RunExperimentOptions } from './runOptions.js';

const experiment: Experiment = {
  ...smallExperiment,
  evaluation: { ...smallExperiment.evaluation, testTimeAugmentation: true, calibrate: true },
};

function run(more: Partial<RunExperimentOptions> & Pick<RunExperimentOptions, 'store'>) {
  return runExperiment({
    experiment,
    set: smallSet(),
    engine: referenceEngine({ precision: 'float32' }),
    ...more,
  });
}

/** What decides whether two runs are the same, without ids and sums. */
async function resultsOf(store: RunExperimentOptions['store']) {
  const { run: _run, ...evaluation } = (await readSealed(store, 'evaluation.json')).value;
  const { history } = (await readSealed(store, 'history.json')).value;
  return { evaluation, history, files: await store.list('model') };
}

it('leaves every file of a run, gives the model as it was saved, and tells what happens in plain JSON', async () => {
  const store = memoryStore(new Map(), 'out');
  const events: RunEvent[] = [];
  const { status, epochs, history, evaluation, model } = await run({
    store,
    onEvent: (event) => events.push(event),
  });
  expect({ status, epochs }).toEqual({ status: 'finished', epochs: 2 });
  expect(history.val_loss).toHaveLength(2);
  expect(await store.list()).toEqual([
    ...['accuracy.svg', 'curves.svg', 'evaluation.json', 'experiment.json', 'history.json', 'loss.svg'],
    ...['model/model.json', expect.stringMatching(/^model\/weights-[0-9a-f]{16}\.safetensors$/)],
    ...['report.html', 'report.json', 'report.md', 'run.json', 'split.json'],
  ]);
  const { run: id, ...kept } = (await readSealed(store, 'experiment.json')).value;
  expect((await readSealed(store, 'run.json')).value.run).toBe(id);
  expect(parseExperiment(kept)).toEqual({ ...experiment, engine: { name: 'reference' } });
  const types = events.map(({ type }) => type).filter((type) => !/batch|epoch/i.test(type));
  expect(types).toEqual([
    ...['split', 'leakageCheck', 'leakage', 'model', 'engine', 'trainBegin', 'trainEnd'],
    ...['evaluation', 'floor', 'saved'],
  ]);
  expect(JSON.parse(JSON.stringify(events)).map(({ type }: RunEvent) => type)).toHaveLength(events.length);
  expect(model.testTimeViews).toBe(8);
  expect(model.temperature).toBe(evaluation?.task === 'binary' ? evaluation.calibration?.temperature : 0);
  const [predicted] = await model.predict(smallSet(), { indices: [0] });
  expect(predicted?.threshold).toBe(model.decision?.threshold);
  await model.dispose();
}, 60_000);

it('pauses in the middle of an epoch when it is told to, and goes on with the same bits', async () => {
  const [whole, parts] = [memoryStore(new Map(), 'whole'), memoryStore(new Map(), 'parts')];
  await run({ store: whole });
  const pause = new AbortController();
  let steps = 0;
  const first = await run({
    store: parts,
    pause: pause.signal,
    onEvent: ({ type }) => {
      if (type === 'batchEnd' && ++steps === 2) pause.abort();
    },
  });
  expect(first).toMatchObject({ status: 'paused', epochs: 0 });
  expect(steps).toBe(2);
  const second = await run({ store: parts, resume: true, checkpointEvery: { seconds: 1e-9 } });
  expect(second.status).toBe('finished');
  expect(await resultsOf(parts)).toEqual(await resultsOf(whole));
  await expect(run({ store: parts, checkpointEvery: { seconds: 0 } })).rejects.toMatchObject({
    code: 'OPTIONS',
    message: expect.stringContaining('seconds above 0, received 0'),
  });
}, 60_000);

it('goes on after a pause with the same bits, and refuses another experiment by its first field', async () => {
  const [whole, parts] = [memoryStore(new Map(), 'whole'), memoryStore(new Map(), 'parts')];
  await run({ store: whole });
  const first = await run({ store: parts, pauseAfter: 1 });
  expect(first).toMatchObject({ status: 'paused', epochs: 1 });
  const other = { ...experiment, training: { ...experiment.training, batchSize: 16 } };
  await expect(run({ store: parts, resume: true, experiment: other })).rejects.toMatchObject({
    code: 'DATA',
    details: { reason: 'changed', path: 'training.batchSize' },
  });
  await expect(run({ store: parts })).rejects.toMatchObject({
    details: { reason: 'occupied', resumable: true },
  });
  const { evaluation } = await run({ store: parts, resume: true });
  expect(await resultsOf(parts)).toEqual(await resultsOf(whole));
  expect(await parts.list('checkpoint')).toEqual([]);
  // A run that is finished gives what it came to.
  const again = await run({ store: parts, resume: true });
  expect(JSON.parse(JSON.stringify(again.evaluation?.predictions))).toEqual(evaluation?.predictions);
}, 120_000);

it('takes another learning rate for the rest, stops with what it has, and refuses leakage', async () => {
  const store = memoryStore(new Map(), 'out');
  await run({ store, pauseAfter: 1 });
  const rates: number[] = [];
  const { history } = await run({
    store,
    resume: { learningRate: 0.001 },
    onEvent: (event) => {
      if (event.type === 'epochEnd') rates.push(event.learningRate);
    },
  });
  expect(rates).toEqual([0.001]);
  expect(history.loss).toHaveLength(2);
  const signal = { aborted: false };
  const stopped = run({
    store: memoryStore(new Map(), 'stopped'),
    checkpointEvery: 'epoch',
    signal,
    onEvent: ({ type }) => {
      if (type === 'epochEnd') signal.aborted = true;
    },
  });
  await expect(stopped).rejects.toMatchObject({ code: 'ABORTED', details: { epochs: 1, resumable: true } });
  const leaking = { ...experiment, split: { ...experiment.split, allowLeakage: false } };
  const split = {
    train: ['p0/0.png', 'p0/1.png', 'p1/0.png', 'p1/1.png'],
    validation: ['p0/2.png', 'p0/3.png'],
    test: ['p2/0.png', 'p2/1.png'],
  };
  await expect(run({ store: memoryStore(), experiment: leaking, split })).rejects.toMatchObject({
    code: 'LEAKAGE',
    details: { path: 'split.allowLeakage' },
  });
}, 120_000);
