import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { randomStream } from '@cnn/core';
import { listEngines } from '@cnn/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const bin = fileURLToPath(new URL('../bin/cnn.js', import.meta.url));
const built = existsSync(new URL('../dist/main.js', import.meta.url));
/** Each is a process of its own, which takes seconds to begin. `npm run test:kills` does 20 of each kind. */
const KILLS = Number(process.env.KILLS ?? 2);

/** `KILL_SEED=N` draws the moments of an earlier run again, on a machine that is about as fast. */
const seed = Number(process.env.KILL_SEED ?? Date.now() % 1e6);

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-kill-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const options = [
  ...['--data', 'synthetic', '--image-size', '24', '--batch-size', '16', '--epochs', '3', '--seed', '4'],
  ...['--augment', 'flip,turn', '--patience', '9', '--checkpoint-every', '2', '--json'],
  ...['--ema-momentum', '0.9', '--csv-log', '--tensorboard', '--save-top-k', '1'],
];

interface Ended {
  readonly killed: boolean;
  /** Milliseconds from the first step, or from its start, to the end. */
  readonly span: number;
  readonly code: number | null;
  readonly err: string;
}

interface Kill {
  /** Milliseconds. */
  readonly after: number;
  readonly from: 'start' | 'firstStep';
}

/** Runs the command, and kills it. */
async function cnn(argv: readonly string[], killed?: Kill): Promise<Ended> {
  const child = spawn(process.execPath, [bin, 'train', ...argv], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [begin, err] = [0, ''];
  let kill: NodeJS.Timeout | undefined;
  const clock = (): void => {
    begin = Date.now();
    if (killed) kill = setTimeout(() => child.kill('SIGKILL'), killed.after);
  };
  if (killed?.from === 'start') clock();
  child.stdout.on('data', (data: Buffer) => {
    if (begin === 0 && data.includes('"batchEnd"')) clock();
  });
  child.stderr.on('data', (data: Buffer) => {
    err += data;
  });
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    child.on('exit', (...how) => resolve(how));
  });
  clearTimeout(kill);
  return { killed: signal === 'SIGKILL', span: Date.now() - begin, code, err };
}

/** Runs the command, which must end well if it is not killed. */
async function well(argv: readonly string[], killed?: Kill): Promise<Ended> {
  const ended = await cnn(argv, killed);
  if (!ended.killed && ended.code !== 0) throw new Error(`KILL_SEED=${seed}: ${ended.err}`);
  return ended;
}

/** What a run has written into JSON, without what names it. */
async function json(path: string) {
  const { run: _, seal: _seal, checksum: _sum, ...value } = JSON.parse(await readFile(path, 'utf8'));
  if (value.details) delete value.details.run;
  return value;
}

/** A run's results, without the times and its id. */
async function resultsOf(out: string) {
  const folder = join(root, out);
  return {
    model: await keptIn(join(folder, 'model')),
    history: (await json(join(folder, 'history.json'))).history,
    evaluation: await json(join(folder, 'evaluation.json')),
    // A killed process leaves its lock, which the next one takes over.
    files: (await readdir(folder)).filter((name) => name !== 'run.lock').sort(),
    kept: await keptIn(join(folder, 'checkpoints')),
    rows: await readFile(join(folder, 'log.csv'), 'utf8'),
    events: [await eventsOf(folder, 'train'), await eventsOf(folder, 'validation')],
  };
}

/** All files below a folder of models. */
async function keptIn(folder: string): Promise<Record<string, unknown>> {
  const files = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = files.filter((file) => file.isFile()).map((file) => join(file.parentPath, file.name));
  const contentOf = async (path: string): Promise<unknown> =>
    path.endsWith('.json') ? json(path) : (await readFile(path)).toString('base64');
  const read = async (path: string) => [relative(folder, path), await contentOf(path)] as const;
  return Object.fromEntries(await Promise.all(paths.sort().map(read)));
}

/** The events of all files of a part, without the times. */
async function eventsOf(folder: string, part: string): Promise<string[]> {
  const files = await readdir(join(folder, 'tensorboard', part));
  const events: string[] = [];
  for (const file of files) {
    const bytes = await readFile(join(folder, 'tensorboard', part, file));
    for (let at = 0; at < bytes.length; ) {
      // A record: its length, the length's sum, the event, which begins with the time in 9 bytes, and its sum.
      const length = Number(bytes.readBigUInt64LE(at));
      events.push(bytes.subarray(at + 12 + 9, at + 12 + length).toString('base64'));
      at += 12 + length + 4;
    }
  }
  return events;
}

const engines = (await listEngines())
  .filter(({ name, available }) => available && ['tensorflow', 'onnx', 'wasm'].includes(name))
  .map(({ name }) => name);

describe.skipIf(!built)(
  'cnn train killed at random moments (skipped where the packages are not built)',
  () => {
    it.each(engines)(
      `%s: resumed after ${KILLS} kills, ends with the same bits`,
      { timeout: 600_000 },
      async (engine) => {
        const whole = `${engine}-whole`;
        const { span } = await well([...options, '--engine', engine, '--out', whole]);
        const draw = randomStream({ seed, purpose: `kill ${engine}` });
        const expected = await resultsOf(whole);
        expect(expected.rows.trim().split('\n')).toHaveLength(1 + 3);
        // The file's version, and an event for each epoch.
        expect(expected.events.map((events) => events.length)).toEqual([1 + 3, 1 + 3]);
        let [kills, runs] = [0, 0];
        while (kills < KILLS) {
          const out = `${engine}-${runs++}`;
          let argv = [...options, '--engine', engine, '--out', out];
          for (;;) {
            // Over all of the run: steps, validation, what is saved after an epoch, the test set, the report.
            const after = span * draw.uniform();
            const { killed } = await well(argv, kills < KILLS ? { after, from: 'firstStep' } : undefined);
            if (!killed) break;
            kills++;
            // A run that was killed before its first checkpoint begins anew.
            const begun = existsSync(join(root, out, 'checkpoint', 'checkpoint.json'));
            if (begun) argv = ['--resume', out, '--json'];
          }
          expect(await resultsOf(out), `KILL_SEED=${seed}`).toEqual(expected);
        }
      },
    );

    it(`--overwrite, killed ${KILLS} times, leaves one of both runs, or says what to do`, {
      timeout: 600_000,
    }, async () => {
      const engine = ['--engine', engines.at(-1) ?? 'wasm'];
      const anew = [...options, ...engine, '--overwrite', '--out'];
      const earlier = options.map((word, at) => (options[at - 1] === '--seed' ? '5' : word));
      await well([...earlier, ...engine, '--out', 'earlier']);
      await cp(join(root, 'earlier'), join(root, 'later'), { recursive: true });
      const start = Date.now();
      await well([...anew, 'later']);
      const span = Date.now() - start;
      const [before, after] = [await resultsOf('earlier'), await resultsOf('later')];
      const draw = randomStream({ seed, purpose: 'kill overwrite' });
      const where = `KILL_SEED=${seed}`;
      for (let kill = 0; kill < KILLS; kill++) {
        const out = `overwritten-${kill}`;
        await cp(join(root, 'earlier'), join(root, out), { recursive: true });
        await well([...anew, out], { after: span * draw.uniform(), from: 'start' });
        const { code, err } = await cnn(['--resume', out, '--json']);
        if (code === 0) expect([before, after], where).toContainEqual(await resultsOf(out));
        else
          expect(err, where).toMatch(
            /^cnn: [^\n]*(Begin anew|begin anew|train anew|it holds no run)[^\n]*\n$/,
          );
        await well([...anew, out]);
        expect(await resultsOf(out), where).toEqual(after);
      }
    });
  },
);
