import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { randomStream } from '@cnn/core';
import { listEngines } from '@cnn/node';
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
/** TensorFlow's server listens on all interfaces: every try of it gets a network of its own, with nothing but a loopback. */
const isolates = spawnSync('unshare', ['--net', 'true']).status === 0;
const hasTensorflow = (await listEngines()).some(({ name, available }) => available && name === 'tensorflow');
const missing = [
  ...(built ? [] : ['the packages are not built']),
  ...(isolates ? [] : ['unshare --net is not allowed here']),
  ...(hasTensorflow ? [] : ['the engine tensorflow does not work here']),
];

interface Ended {
  readonly code: number | null;
  readonly signal: string | null;
  readonly out: string;
  readonly err: string;
  /** From the kill to the end of the process. */
  readonly secondsAfterKill?: number;
}

interface Ran {
  readonly processes: readonly Ended[];
  /** Of `cnn train`: how long worker 0 trained. */
  readonly trainMs: number;
}

interface Kill {
  readonly worker: number;
  readonly afterMs: number;
}

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-cluster-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Processes with a network of their own, and how each ended. */
async function run(commands: readonly (readonly string[])[], kill?: Kill): Promise<Ran> {
  const asked = JSON.stringify({ commands, folder: root, kill });
  const script = file('./processes.support.mjs');
  const inside = `ip link set lo up && exec "${process.execPath}" "${script}" "$1"`;
  const child = spawn('unshare', ['--net', 'sh', '-c', inside, 'sh', asked], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (data: Buffer) => {
    out += data;
  });
  await new Promise((resolve) => {
    child.on('close', resolve);
  });
  return JSON.parse(out) as Ran;
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
  const { processes } = await run(commands);
  return processes.map(({ code, out, err }) => {
    if (code !== 0) throw new Error(err);
    return JSON.parse(out.trim().split('\n').at(-1) ?? '') as Trained;
  });
}

describe.skipIf(missing.length > 0)(
  `workers of a cluster on TensorFlow (skipped where ${missing.join(', ') || 'something is missing'})`,
  () => {
    /** 40 items in batches of 9: the last one has 4, and 37 in batches of 9 have 1, fewer than there are workers. */
    const cases: readonly [string, object][] = [
      ['dropout and augmentation', { items: 40, dropout: 0.4, augment: true }],
      ['synchronized statistics, and a last batch of one', { items: 37, batchNorm: 'synchronized', dropout: 0.3 }],
      ...(full ? [['images that are mixed', { items: 37, mix: true }] as [string, object]] : []),
    ];

    it.each(cases)(`${STEPS} steps with %s: the losses of one process, and the same bits on all`, {
      timeout: 600_000,
    }, async (_, options) => {
      const asked = { steps: STEPS, batchSize: 9, ...options };
      const alone = { ...asked, batchNorm: 'batchNorm' in options ? 'own' : undefined };
      const [one] = (await trained(1, alone)) as [Trained];
      for (const count of teams) {
        const all = await trained(count, asked);
        for (const { losses, sum } of all) {
          expect(sum).toBe(all[0]?.sum);
          expect(losses.length).toBeGreaterThanOrEqual(STEPS);
          for (const [step, loss] of losses.entries())
            expect(Math.abs(loss - (one.losses[step] as number)), `${count} workers, step ${step}`).toBeLessThan(1e-5);
        }
      }
    });

    it.runIf(full)('statistics of each worker: the same bits in another run', { timeout: 600_000 }, async () => {
      const asked = { steps: STEPS, batchSize: 9, items: 40, batchNorm: 'own', dropout: 0.4 };
      for (const count of teams) {
        const first = await trained(count, asked);
        expect(new Set(first.map(({ sum }) => sum)).size).toBe(1);
        expect(await trained(count, asked)).toEqual(first);
      }
    });

    const options = [
      ...['--data', 'synthetic', '--image-size', '24', '--batch-size', '16', '--epochs', '2', '--seed', '4'],
      ...['--augment', 'flip', '--checkpoint-every', '5', '--threads', '1', '--engine', 'tensorflow', '--json'],
    ];

    /** `cnn train` on every worker. */
    async function cnn(count: number, words: readonly string[], kill?: Kill): Promise<Ran> {
      await writeFile(join(root, 'cluster.json'), JSON.stringify({ worker: workersOf(count) }));
      const commands = Array.from({ length: count }, (_, task) => [
        ...[bin, 'train', ...words, '--cluster', 'cluster.json', '--task', String(task)],
      ]);
      return run(commands, kill);
    }

    function expectWell({ processes }: Ran): void {
      for (const { code, err } of processes) expect([code, err]).toEqual([0, '']);
    }

    /** What decides whether two runs are the same. */
    async function resultsOf(out: string) {
      const json = async (name: string) => {
        const { run: _, checksum: _sum, seconds: _seconds, ...value } = JSON.parse(
          await readFile(join(root, out, name), 'utf8'),
        );
        return value;
      };
      const model = (await readdir(join(root, out, 'model'))).filter((name) => name.startsWith('weights'));
      return { model, history: (await json('history.json')).history, evaluation: await json('evaluation.json') };
    }

    it(`cnn train: ${KILLS || 1} times a worker is killed; the others end with its name, and all go on with the same bits`, {
      timeout: 1_800_000,
    }, async () => {
      const draw = randomStream({ seed, purpose: 'kill a worker' });
      for (const count of teams) {
        const whole = `whole-${count}`;
        const ended = await cnn(count, [...options, '--out', whole]);
        expectWell(ended);
        expect(ended.processes[1]?.out).toMatch(/^\{"type":"worker".*which writes the run\."\}\n$/);
        const expected = await resultsOf(whole);
        const kills = Math.ceil((KILLS || 1) / teams.length);
        for (let kill = 0; kill < kills; kill++) {
          const out = `killed-${count}-${kill}`;
          // The workers but the first in turn; then that one, which writes.
          const worker = (kill + 1) % count;
          const where = `KILL_SEED=${seed} worker ${worker} of ${count}`;
          // Within the training: whoever is gone later is not missed.
          const afterMs = 0.9 * ended.trainMs * draw.uniform();
          const { processes } = await cnn(count, [...options, '--out', out], { worker, afterMs });
          for (const [index, { code, signal, err, secondsAfterKill = 0 }] of processes.entries()) {
            if (index === worker) expect(signal, where).toBe('SIGKILL');
            else {
              expect(code, `${where}: ${err}`).toBe(1);
              expect(err, where).toContain(`worker ${worker} (127.0.0.1:${2222 + worker}) is lost`);
              expect(secondsAfterKill, where).toBeLessThan(30);
            }
          }
          const begun = existsSync(join(root, out, 'checkpoint', 'checkpoint.json'));
          expectWell(await cnn(count, begun ? ['--resume', out, '--json'] : [...options, '--overwrite', '--out', out]));
          expect(await resultsOf(out), where).toEqual(expected);
        }
      }
    });
  },
);
