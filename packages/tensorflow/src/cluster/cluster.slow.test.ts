import { describe, expect, it } from 'vitest';
import { LOST_SECONDS } from './clusterRuns.js';
import { clusterProblem, type Ended, runWorkers, startWorkers } from './workers.support.test.js';

const problem = clusterProblem();

/** The lines that hold a key. */
const lines = ({ said }: Ended, key: string): unknown[] =>
  said.flatMap((line) => (key in line ? [line[key]] : []));

const STEPS = Number(process.env.CLUSTER_STEPS ?? 100);
const KILLS = Number(process.env.CLUSTER_KILLS ?? 1);

describe.skipIf(problem !== undefined)('workers of TensorFlow', () => {
  it('have the same bits after many steps, and the same again in another run', async () => {
    const body = `
      const size = 1001;
      const session = await engine.load(sumProgram(size), { w: { shape: [size], data: new Float32Array(size) } });
      const { randomStream } = core;
      let state = 12345 + index;
      const random = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
      for (let step = 0; step < ${STEPS}; step++) {
        const x = { shape: [size], data: Float32Array.from({ length: size }, () => 10 ** (6 * random() - 3)) };
        // Workers need not ask for the same outputs.
        await session.run('step', { x }, [[], ['sum'], ['w']][(step + index) % 3]);
      }
      const { w } = await session.readState();
      say({ bytes: core.crc32(new Uint8Array(w.data.buffer)), first: w.data[0] });
      await session.dispose();`;
    const [runs, again] = [await runWorkers({ count: 3, body }), await runWorkers({ count: 3, body })];
    for (const ended of runs)
      expect({ code: ended.code, errors: ended.errors }).toEqual({ code: 0, errors: '' });
    const sums = [...runs, ...again].flatMap((ended) => lines(ended, 'bytes'));
    expect(sums).toHaveLength(6);
    expect(new Set(sums).size).toBe(1);
    expect(lines(runs[0] as Ended, 'started')[0]).toMatch(/, worker 0 of 3$/);
  });

  it('sum what differs in size from program to program, and what only some of them have loaded', async () => {
    const body = `
      const sums = [];
      for (const size of index === 0 ? [3, 5, 7, 5] : [3, 7, 5]) {
        // One of worker 0's sets is never run.
        const session = await engine.load(sumProgram(size), { w: { shape: [size], data: new Float32Array(size) } });
        if (index === 0 && size === 5 && sums.length === 1) continue;
        const { sum } = await session.run('step', { x: { shape: [size], data: new Float32Array(size).fill(index + 1) } });
        sums.push([sum.data.length, sum.data[0]]);
      }
      say({ sums });`;
    for (const ended of await runWorkers({ count: 2, body })) {
      expect(ended).toMatchObject({ code: 0, errors: '' });
      expect(lines(ended, 'sums')).toEqual([
        [
          [3, 3],
          [7, 3],
          [5, 3],
        ],
      ]);
    }
  });

  it('sum many values that are packed into one vector, large ones where they lie', async () => {
    const body = `
      const { ops } = core;
      const graph = new core.Graph();
      const sizes = [3, 2 ** 18, 1, 5, 2 ** 18 + 7];
      const inputs = sizes.map((size, at) => graph.input('x' + at, { shape: [size], dtype: 'float32', source: { kind: 'scalar' } }));
      const sum = ops.allReduce(ops.concat(inputs.map((x) => ops.multiply(x, 2)), 0));
      let begin = 0;
      const outputs = sizes.map((size) => {
        begin += size;
        return ops.slice(sum, [begin - size], [size]);
      });
      const program = graph.program({ outputs: { ...outputs, after: ops.allReduce(ops.reduceSum(outputs[1])) } });
      const session = await engine.load({ state: graph.stateSpecs, programs: { step: program } }, {});
      const values = sizes.map((size, at) => ({ shape: [size], data: new Float32Array(size).fill(10 ** at * (index + 1)) }));
      for (let step = 0; step < 3; step++) {
        const found = await session.run('step', Object.fromEntries(values.map((value, at) => ['x' + at, value])));
        say({ found: Object.entries(found).map(([name, { data }]) => [name, data.length, data.every((number) => number === data[0]), data[0]]) });
      }`;
    for (const ended of await runWorkers({ count: 2, body })) {
      expect(ended).toMatchObject({ code: 0, errors: '' });
      const expected = [
        ['0', 3, true, 6],
        ['1', 2 ** 18, true, 60],
        ['2', 1, true, 600],
        ['3', 5, true, 6000],
        ['4', 2 ** 18 + 7, true, 60_000],
        ['after', 1, true, 2 * 60 * 2 ** 18],
      ];
      expect(lines(ended, 'found')).toEqual([expected, expected, expected]);
    }
  });

  it('compute with synchronized batch normalization what Keras does with the whole batch', async () => {
    const body = `
      const { readFileSync } = await import('node:fs');
      const goldens = JSON.parse(readFileSync('../testing/goldens/layers/normalization.json', 'utf8'));
      const golden = goldens.find(({ name }) => name === 'synchronized');
      const model = core.parseModel({
        format: 'cnn-model', version: 1, name: 'normalized', input: golden.input,
        layers: [{ type: 'batchNormalization', name: 'subject', synchronized: true }],
      });
      const graph = new core.Graph();
      const batch = (name) => graph.input(name, { shape: [-1, ...golden.input], dtype: 'float32', source: { kind: 'batch' } });
      const image = batch('image');
      const { output, statistics } = core.lowerModel(graph, model, { image, training: true });
      const gamma = graph.state('subject/gamma', { shape: [golden.input[2]], dtype: 'float32', role: 'trainable' });
      const loss = core.ops.reduceSum(core.ops.multiply(output, batch('upstream')));
      const [gradient, ofGamma] = core.gradients(loss, [image, gamma]);
      const program = graph.program({ outputs: { output, gradient, ofGamma: core.ops.allReduce(ofGamma) }, updates: statistics });
      const state = Object.fromEntries(Object.entries(golden.weights).map(([name, { shape, data }]) =>
        ['subject/' + name, { shape, data: Float32Array.from(data) }]));
      const session = await engine.load({ state: graph.stateSpecs, programs: { train: program } }, state);
      const size = golden.input.reduce((a, b) => a * b, 1);
      const [from, to] = [[0, 2], [2, 3]][index];
      const own = (data) => ({ shape: [to - from, ...golden.input], data: Float32Array.from(data.slice(from * size, to * size)) });
      const found = await session.run('train', { image: own(golden.image), upstream: own(golden.upstream) });
      const apart = (values, expected) => Math.max(...expected.map((value, at) => Math.abs(value - values[at])));
      const left = await session.readState();
      const { value, imageGradient, gradients, statistics: kept } = golden.training;
      say({ apart: [
        apart(found.output.data, value.slice(from * size, to * size)),
        apart(found.gradient.data, imageGradient.slice(from * size, to * size)),
        apart(found.ofGamma.data, gradients.gamma),
        ...Object.entries(kept).map(([name, data]) => apart(left['subject/' + name].data, data)),
      ] });`;
    for (const ended of await runWorkers({ count: 2, body })) {
      expect(ended).toMatchObject({ code: 0, errors: '' });
      const [apart] = lines(ended, 'apart') as number[][];
      expect(apart).toHaveLength(5);
      expect(Math.max(...(apart as number[]))).toBeLessThan(1e-5);
    }
  });

  it('say which of them has another list, and that a port is taken', async () => {
    const at = (worker: number) => `127.0.0.1:${23_400 + worker}`;
    const lists = [
      [at(0), at(1)],
      ['127.0.0.1:23400', 'localhost:23401'],
    ];
    const different = await runWorkers({
      count: 2,
      body: '',
      clusterOf: (index) => ({ workers: lists[index], index }),
    });
    expect(different.map((ended) => lines(ended, 'error'))).toEqual([
      [
        `the cluster did not come together: worker 1 (${at(1)}) has another list of workers than worker 0. Give all of them the same one, in the same order.`,
      ],
      [
        'the cluster did not come together: worker 0 (127.0.0.1:23400) has another list of workers than worker 1. Give all of them the same one, in the same order.',
      ],
    ]);
    const { workers, close } = await startWorkers({
      count: 2,
      body: '',
      programs: {
        0: `import { createServer } from 'node:net';
          createServer().listen(23400, '0.0.0.0');`,
      },
      clusterOf: () => ({ workers: lists[0], index: 0 }),
    });
    const twice = await workers[1]?.ended;
    close();
    expect(lines(twice as Ended, 'error')[0]).toMatch(
      /^the cluster did not come together: worker 0 \(127\.0\.0\.1:23400\) can't listen on port 23400: .+ Is it taken by another process, such as one with the same index\?\.?$/,
    );
  });
});

describe.skipIf(problem !== undefined)('a worker that is lost', () => {
  it('is named by all others in under 30 seconds, and all of them end', async () => {
    for (let round = 0; round < KILLS; round++) {
      const count = 3;
      const victim = round % count;
      const { workers, close } = await startWorkers({
        count,
        body: `
          const size = 100_000;
          const session = await engine.load(sumProgram(size), { w: { shape: [size], data: new Float32Array(size) } });
          for (let step = 0; ; step++) {
            await session.run('step', { x: { shape: [size], data: new Float32Array(size).fill(index) } }, []);
            if (step % 20 === 0) say({ step });
          }`,
      });
      try {
        await workers[victim]?.next((line) => line.step === 20);
        await new Promise((resolve) => setTimeout(resolve, 200 * Math.random()));
        workers[victim]?.process.kill('SIGKILL');
        const killed = performance.now();
        const others = await Promise.all(
          workers.filter((_, worker) => worker !== victim).map(({ ended }) => ended),
        );
        for (const ended of others) {
          expect((ended.at - killed) / 1000).toBeLessThan(LOST_SECONDS);
          const { code, signal, errors } = ended;
          expect({ code, signal, last: ended.said.slice(-2), errors }).toMatchObject({
            code: 3,
            signal: null,
          });
          expect(ended.said.at(-2)).toMatchObject({
            code: 'ENGINE',
            error: expect.stringMatching(
              new RegExp(
                `^worker ${victim} \\(127\\.0\\.0\\.1:${23_400 + victim}\\) is lost: .+ resumed\\.$`,
              ),
            ),
            details: { reason: 'workerLost', worker: victim, address: `127.0.0.1:${23_400 + victim}` },
          });
          expect(ended.said.at(-1)).toEqual({ disposed: true });
        }
      } finally {
        close();
      }
    }
  });

  // It takes most of the time that is promised: `npm run test:cluster`.
  if (KILLS > 1) {
    it('is noticed in time where the network does not say that it is gone', async () => {
      const { workers, cutNetwork, close } = await startWorkers({
        count: 2,
        body: `
          const session = await engine.load(sumProgram(1), { w: { shape: [1], data: new Float32Array(1) } });
          for (let step = 0; ; step++) {
            await session.run('step', { x: { shape: [1], data: new Float32Array(1) } }, []);
            if (step === 20) say({ step });
          }`,
      });
      try {
        await Promise.all(workers.map(({ next }) => next((line) => line.step === 20)));
        cutNetwork();
        const begin = performance.now();
        for (const [index, ended] of (await Promise.all(workers.map((worker) => worker.ended))).entries()) {
          expect((ended.at - begin) / 1000).toBeLessThan(LOST_SECONDS);
          expect(ended.code).toBe(3);
          expect(ended.said.at(-2)).toMatchObject({ details: { reason: 'workerLost', worker: 1 - index } });
        }
      } finally {
        close();
      }
    });
  }

  it('does not keep a process that waits for it in a thread, whether it says its exit code or its program just ends', async () => {
    // It takes connections and never answers: TensorFlow then asks it again and again, and can't be stopped.
    const silent = `
      import { createServer } from 'node:net';
      createServer().listen(23400, '127.0.0.1');
      setTimeout(() => process.kill(process.pid, 'SIGKILL'), 4000);`;
    const [first, second] = await runWorkers({ count: 2, body: '', programs: { 0: silent } });
    const seconds = ((second as Ended).at - (first as Ended).at) / 1000;
    expect(seconds).toBeLessThan(LOST_SECONDS);
    expect(second).toMatchObject({ code: 3 });
    expect(lines(second as Ended, 'error')).toEqual([
      expect.stringMatching(/^the cluster did not come together: worker 0 \(127\.0\.0\.1:23400\) is lost: /),
    ]);
  });
});
