import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { randomStream } from '@cnn/core';
import { listEngines } from '@cnn/node';
import { networkNamespace } from '@cnn/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

/** `npm run test:cluster` does all that is promised: four workers too, 50 steps, and so many kills. */
const KILLS = Number(process.env.CLUSTER_KILLS ?? 0);
const full = KILLS > 0;
const STEPS = full ? 50 : 12;
const teams = full ? [2, 4] : [2];
/** `KILL_SEED=N` draws the moments of an earlier run again. */
const seed = Number(process.env.KILL_SEED ?? Date.now() % 1e6);

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const bin = file('../../bin/cnn.js');
const built = existsSync(file('../../dist/main.js'));
/** TensorFlow's server listens on all interfaces: it gets a network of its own, with nothing but a loopback. */
const network = await networkNamespace();
const hasTensorflow = (await listEngines()).some(({ name, available }) => available && name === 'tensorflow');
const missing = [
  ...(built ? [] : ['the packages are not built']),
  ...(typeof network === 'string' ? [network] : []),
  ...(hasTensorflow ? [] : ['the engine tensorflow does not work here']),
];

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
  /** From the kill to the end of the process. */
  readonly secondsAfterKill: number | undefined;
}

interface Kill {
  readonly worker: number;
  /** Steps that worker 0 has told, and the time after the last of them. */
  readonly afterSteps: number;
  readonly afterMs: number;
}

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-cluster-'));
});
afterAll(async () => {
  if (typeof network !== 'string') network.close();
  await rm(root, { recursive: true, force: true });
});

/** How many steps worker 0 tells in a part of what it prints, of `--json`. */
const stepsIn = (text: string): number => text.split('"type":"batchEnd"').length - 1;

/** Starts a process for each command, kills one if it is asked to, and waits for the end of all. */
async function run(commands: readonly (readonly string[])[], kill?: Kill): Promise<Ended[]> {
  if (typeof network === 'string') throw new Error(network);
  const children = commands.map((command) =>
    network.spawnNode(command, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] }),
  );
  let [killed, steps] = [0, 0];
  children[0]?.stdout?.on('data', (data: Buffer) => {
    const before = steps;
    steps += stepsIn(String(data));
    if (!kill || before >= kill.afterSteps || steps < kill.afterSteps) return;
    setTimeout(() => {
      killed = performance.now();
      children[kill.worker]?.kill('SIGKILL');
    }, kill.afterMs);
  });
  const processes = await Promise.all(
    children.map(
      (child) =>
        new Promise<Ended>((resolve) => {
          let [out, err] = ['', ''];
          child.stdout?.on('data', (data: Buffer) => {
            out += data;
          });
          child.stderr?.on('data', (data: Buffer) => {
            err += data;
          });
          child.on('close', (code, signal) => {
            const secondsAfterKill = killed === 0 ? undefined : (performance.now() - killed) / 1000;
            resolve({ code, signal, out, err, secondsAfterKill });
          });
        }),
    ),
  );
  return processes;
}

const workersOf = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `127.0.0.1:${2222 + index}`);

interface Trained {
  readonly losses: readonly number[];
  readonly sum: string;
}

/** What each of some processes comes to, of which all train together. */
async function trained(count: number, asked: object): Promise<Trained[]> {
  const commands = Array.from({ length: count }, (_, index) => [
    file('./worker.support.mjs'),
    JSON.stringify({ ...asked, ...(count > 1 && { cluster: { workers: workersOf(count), index } }) }),
  ]);
  const ended = await run(commands);
  return ended.map(({ code, out, err }) => {
    if (code !== 0) throw new Error(err);
    return JSON.parse(out.trim().split('\n').at(-1) ?? '') as Trained;
  });
}

describe.skipIf(missing.length > 0)(
  `workers of a cluster on TensorFlow (skipped where ${missing.join(', ') || 'something is missing'})`,
  () => {
    /**
     * Of 129 items in batches of 32 the last batch has one: fewer than there are workers. Rounding grows from step to step where small
     * batches are normalized, the faster the larger the steps are, also between two engines of one process.
     */
    const cases: readonly [string, object][] = [
      [
        'dropout and augmentation',
        { items: 40, batchSize: 9, learningRate: 1e-3, dropout: 0.4, augment: true },
      ],
      [
        'synchronized statistics, and a last batch of one',
        { items: 129, batchSize: 32, learningRate: 5e-5, batchNorm: 'synchronized', dropout: 0.3 },
      ],
      ...(full
        ? [
            ['images that are mixed', { items: 37, batchSize: 9, learningRate: 1e-3, mix: true }] as [
              string,
              object,
            ],
          ]
        : []),
    ];

    it.each(cases)(
      `${STEPS} steps with %s: the losses of one process, and the same bits on all`,
      {
        timeout: 600_000,
      },
      async (_, options) => {
        const asked = { steps: STEPS, ...options };
        const alone = { ...asked, batchNorm: 'batchNorm' in options ? 'own' : undefined };
        const [one] = (await trained(1, alone)) as [Trained];
        for (const count of teams) {
          const all = await trained(count, asked);
          for (const { losses, sum } of all) {
            expect(sum).toBe(all[0]?.sum);
            expect(losses.length).toBeGreaterThanOrEqual(STEPS);
            for (const [step, loss] of losses.entries())
              expect(
                Math.abs(loss - (one.losses[step] as number)),
                `${count} workers, step ${step}`,
              ).toBeLessThan(1e-5);
          }
        }
      },
    );

    const sameBits = async () => {
      const asked = {
        steps: STEPS,
        batchSize: 9,
        items: 40,
        learningRate: 1e-3,
        batchNorm: 'own',
        dropout: 0.4,
      };
      for (const count of teams) {
        const first = await trained(count, asked);
        expect(new Set(first.map(({ sum }) => sum)).size).toBe(1);
        expect(await trained(count, asked)).toEqual(first);
      }
    };
    if (full) it('statistics of each worker: the same bits in another run', { timeout: 600_000 }, sameBits);

    const options = [
      ...['--data', 'synthetic', '--image-size', '24', '--batch-size', '16', '--epochs', '2', '--seed', '4'],
      ...[
        '--augment',
        'flip',
        '--checkpoint-every',
        '5',
        '--threads',
        '1',
        '--engine',
        'tensorflow',
        '--json',
      ],
    ];

    /** `cnn train` on every worker. */
    async function cnn(count: number, words: readonly string[], kill?: Kill): Promise<Ended[]> {
      await writeFile(join(root, 'cluster.json'), JSON.stringify({ worker: workersOf(count) }));
      const commands = Array.from({ length: count }, (_, task) => [
        ...[bin, 'train', ...words, '--cluster', 'cluster.json', '--task', String(task)],
      ]);
      return run(commands, kill);
    }

    function expectWell(ended: readonly Ended[]): void {
      for (const { code, err } of ended) expect([code, err]).toEqual([0, '']);
    }

    /** What decides whether two runs are the same. */
    async function resultsOf(out: string) {
      const json = async (name: string) => {
        const {
          run: _,
          checksum: _sum,
          seconds: _seconds,
          ...value
        } = JSON.parse(await readFile(join(root, out, name), 'utf8'));
        return value;
      };
      const model = (await readdir(join(root, out, 'model'))).filter((name) => name.startsWith('weights'));
      return {
        model,
        history: (await json('history.json')).history,
        evaluation: await json('evaluation.json'),
      };
    }

    it(`cnn train: ${KILLS || 1} times a worker is killed; the others end with its name, and all go on with the same bits`, {
      timeout: 1_800_000,
    }, async () => {
      const draw = randomStream({ seed, purpose: 'kill a worker' });
      for (const count of teams) {
        const whole = `whole-${count}`;
        const ended = await cnn(count, [...options, '--out', whole]);
        expectWell(ended);
        expect(ended[1]?.out).toMatch(/^\{"type":"worker".*which writes the run\."\}\n$/);
        const expected = await resultsOf(whole);
        const kills = Math.ceil((KILLS || 1) / teams.length);
        for (let kill = 0; kill < kills; kill++) {
          const out = `killed-${count}-${kill}`;
          // The workers but the first in turn; then that one, which writes.
          const worker = (kill + 1) % count;
          const where = `KILL_SEED=${seed} worker ${worker} of ${count}, kill ${kill}`;
          // Within the training: whoever is gone later is not missed.
          const afterSteps = 1 + draw.integer(stepsIn(ended[0]?.out ?? '') - 4);
          const killing = { worker, afterSteps, afterMs: 20 * draw.uniform() };
          const processes = await cnn(count, [...options, '--out', out], killing);
          for (const [index, { code, signal, err, secondsAfterKill = 0 }] of processes.entries()) {
            if (index === worker) expect(signal, where).toBe('SIGKILL');
            else {
              expect(code, `${where}: ${err}`).toBe(1);
              expect(err, where).toContain(`worker ${worker} (127.0.0.1:${2222 + worker}) is lost`);
              expect(secondsAfterKill, where).toBeLessThan(30);
            }
          }
          const begun = existsSync(join(root, out, 'checkpoint', 'checkpoint.json'));
          expectWell(
            await cnn(count, begun ? ['--resume', out, '--json'] : [...options, '--overwrite', '--out', out]),
          );
          expect(await resultsOf(out), where).toEqual(expected);
        }
      }
    });
  },
);
