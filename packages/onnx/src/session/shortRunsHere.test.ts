import { Graph, ops } from '@cnn/core';
import { describe, expect, it } from 'vitest';
import { onnxEngine } from '../onnxEngine.js';
import type { Reply, Request } from './protocol.js';
import type { Runtime } from './runtime.js';
import type { RuntimeHost } from './runtimeHost.js';
import { ShortRunsHere } from './shortRunsHere.js';

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const numbers = Float32Array.of(1, 2);
const opening = { kind: 'open', model: 7, bytes: new Uint8Array(3), predicts: true } as const;
const run: Request = {
  ...{ kind: 'run', model: 7, set: 0, inputs: [], state: [], updates: [], outputs: [] },
};

/** A thread whose runs take so long, and a runtime in this one; both write down what they are asked. */
function hosts({ ms = 0, opens = async (): Promise<void> => {} } = {}) {
  const [there, here]: [string[], string[]] = [[], []];
  const thread: RuntimeHost = {
    started: { version: '1', block: 16 },
    async ask({ kind }): Promise<Reply> {
      there.push(kind);
      if (kind === 'run') await wait(ms);
      return [];
    },
    copyOf: (given) => given.slice() as typeof given,
    stop: async () => void there.push('stop'),
  };
  const runtime = (): Runtime => ({
    start: async () => thread.started,
    takeDropped: () => 0,
    async answer({ kind }) {
      here.push(kind);
      if (kind === 'open') await opens();
      return [];
    },
  });
  return { host: new ShortRunsHere(thread, runtime), there, here };
}

async function runs(host: ShortRunsHere, count: number): Promise<void> {
  for (let index = 0; index < count; index++) await host.ask(run);
}

describe('ShortRunsHere', () => {
  it('moves a prediction that takes a moment into this thread, and takes its arrays as they are', async () => {
    const { host, there, here } = hosts();
    await host.ask(opening);
    await runs(host, 2);
    expect(host.copyOf(numbers, 7)).not.toBe(numbers);
    await runs(host, 3);
    expect(there).toEqual(['open', 'run', 'run', 'run', 'close']);
    expect(here).toEqual(['open', 'run', 'run']);
    expect(host.copyOf(numbers, 7)).toBe(numbers);
    expect(host.copyOf(numbers, 8)).not.toBe(numbers);
    await host.ask({ kind: 'close', model: 7 });
    expect(here.at(-1)).toBe('close');
    expect(host.copyOf(numbers, 7)).not.toBe(numbers);
  });

  it('leaves in their thread what takes longer, what changes state, and what does not open here', async () => {
    const long = hosts({ ms: 12 });
    await long.host.ask(opening);
    await runs(long.host, 5);
    const trains = hosts();
    await trains.host.ask({ ...opening, predicts: false });
    await runs(trains.host, 5);
    expect([long.here, trains.here]).toEqual([[], []]);
    const refused = hosts({ opens: () => Promise.reject(new Error('no')) });
    await refused.host.ask(opening);
    await runs(refused.host, 5);
    expect(refused.here).toEqual(['open']);
    expect(refused.there).toEqual(['open', 'run', 'run', 'run', 'run', 'run']);
  });

  it('frees what is here when it stops, also a model that is closed while it moves', async () => {
    const { host, there, here } = hosts();
    await host.ask(opening);
    await runs(host, 4);
    await host.stop();
    expect([here.at(-1), there.at(-1)]).toEqual(['close', 'stop']);
    await host.ask(run);
    expect(there.at(-1)).toBe('run');
    let opened = (): void => {};
    const moving = hosts({ opens: () => new Promise((resolve) => (opened = resolve)) });
    await moving.host.ask(opening);
    const last = runs(moving.host, 3);
    while (moving.here.length === 0) await wait(1);
    await moving.host.ask({ kind: 'close', model: 7 });
    opened();
    await last;
    expect(moving.here).toEqual(['open', 'close']);
  });
});

const predicting = async () => {
  const attempt = await onnxEngine.start();
  if (!attempt.available) throw new Error(attempt.reason);
  const { engine } = attempt;
  const graph = new Graph();
  const x = graph.input('x', { shape: [-1, 3], dtype: 'float32', source: { kind: 'batch' } });
  const w = graph.state('w', { shape: [3, 2], dtype: 'float32', role: 'trainable' });
  const programs = { predict: graph.program({ outputs: { y: ops.softmax(ops.matmul(x, w)) } }) };
  const state = { w: { shape: [3, 2], data: Float32Array.of(0.1, 0.2, 0.3, -0.4, 0.5, 0.6) } };
  const session = await engine.load({ state: graph.stateSpecs, programs }, state);
  const predict = async (data: Float32Array) =>
    Array.from((await session.run('predict', { x: { shape: [data.length / 3, 3], data } })).y?.data ?? []);
  const dispose = async (): Promise<void> => {
    await session.dispose();
    await engine.dispose();
  };
  return { session, predict, dispose };
};
const six = (): Float32Array => Float32Array.of(1, 2, 3, 4, 5, 6);

it('a prediction has the same bits before and after it moves, also of shared memory', async () => {
  const { session, predict, dispose } = await predicting();
  const found = [];
  for (let index = 0; index < 6; index++) found.push((await predict(six())).join());
  const shared = new Float32Array(new SharedArrayBuffer(24));
  shared.set(six());
  found.push((await predict(shared)).join());
  expect(new Set(found).size).toBe(1);
  await session.writeState({ w: { shape: [3, 2], data: new Float32Array(6) } });
  expect(await predict(six())).toEqual([0.5, 0.5, 0.5, 0.5]);
  await dispose();
});

it('the caller keeps its arrays, whatever becomes of the run', async () => {
  const { session, predict, dispose } = await predicting();
  for (let index = 0; index < 5; index++) await predict(six());
  const data = six();
  const running = predict(data);
  await session.writeState({ w: { shape: [3, 2], data: new Float32Array(6) } });
  await running.catch(() => undefined);
  expect(Array.from(data)).toEqual([1, 2, 3, 4, 5, 6]);
  await dispose();
});

it('runs of a new batch size come behind its model, though another one makes way for it', async () => {
  const { predict, dispose } = await predicting();
  const expected = (await predict(six())).slice(0, 2);
  for (let size = 1; size <= 6; size++) await predict(new Float32Array(3 * size));
  const sevenItems = Float32Array.from({ length: 21 }, (_, at) => (at % 3) + 1);
  const both = await Promise.all([predict(sevenItems), predict(sevenItems)]);
  for (const one of both) expect(one.slice(0, 2)).toEqual(expected);
  await dispose();
});
