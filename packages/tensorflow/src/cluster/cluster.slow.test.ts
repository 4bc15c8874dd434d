import { describe, expect, it } from 'vitest';
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
          expect((ended.at - killed) / 1000).toBeLessThan(30);
          expect(ended.code).toBe(3);
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
});
