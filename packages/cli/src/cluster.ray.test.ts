import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { program } from './program.js';
import { type RayCluster, startRay } from './rayCluster.support.test.js';
import { tinyTraining, writeTinyImages } from './tinyImages.support.test.js';

/** `RAY_TESTS=quick`: fewer folds and trials, as in `.ci/run`. */
const quick = process.env.RAY_TESTS === 'quick';
const FOLDS = quick ? 3 : 5;
/** 27 trials in 46 rounds, or 5 in 6. */
const hyperband = quick ? ['--factor', '3', '--epochs', '3'] : ['--factor', '2', '--epochs', '9'];
const EPOCHS = 60;
const TRIALS = quick ? 5 : 27;

let root = '';
let ray: RayCluster;
/** A job's process that is held, and must not outlive a test that fails. */
let held = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-ray-'));
  await writeTinyImages(join(root, 'images'));
  await writeFile(
    join(root, 'space.json'),
    JSON.stringify({ 'learning-rate': { type: 'float', minValue: 1e-4, maxValue: 1e-1, sampling: 'log' } }),
  );
  ray = await startRay(4);
});
afterAll(async () => {
  if (held > 0) process.kill(held, 'SIGKILL');
  await ray?.stop();
  await rm(root, { recursive: true, force: true });
});

const shared = [...tinyTraining, '--checkpoint-every', 'epoch'];
const onRay = (): string[] => ['--executor', 'ray', '--ray-address', ray.address, '--working-dir', root];
const foldsOf = (out: string, epochs: number): string[] => [
  ...['cross-validate', ...shared, '--folds', `${FOLDS}`, '--epochs', `${epochs}`, '--out', out],
];

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<{ readonly code: number | null; readonly out: string; readonly err: string }>;
  /** Resolves when what it prints matches. */
  saying(words: RegExp): Promise<string>;
}

function start(argv: readonly string[]): Started {
  const child = spawn(process.execPath, [program, ...argv], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err] = ['', ''];
  const waiting = new Set<() => void>();
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    for (const look of waiting) look();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
  });
  const ended = new Promise<{ code: number | null; out: string; err: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, out, err })),
  );
  const saying = (words: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const [found] = words.exec(out) ?? [];
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
      void ended.then(() => reject(new Error(`it ended before it said ${words}:\n${out}\n${err}`)));
    });
  return { child, ended, saying };
}

async function finished(argv: readonly string[]): Promise<string> {
  const { code, out, err } = await start(argv).ended;
  expect(err).toBe('');
  expect(code, out).toBe(0);
  return out;
}

/** What a run came to, without its id, times and paths. */
async function resultsOf(folder: string): Promise<unknown> {
  const json = async (name: string) => JSON.parse(await readFile(join(root, folder, name), 'utf8'));
  const model = join(root, folder, 'model');
  const [weights = ''] = (await readdir(model)).filter((one) => one.endsWith('.safetensors'));
  const { history } = await json('history.json');
  const evaluation = await json('evaluation.json').catch(() => undefined);
  const { run: _run, checksum: _sum, ...results } = evaluation ?? {};
  return { weights: (await readFile(join(model, weights))).toString('base64'), history, results };
}

async function expectSameFolds(a: string, b: string): Promise<void> {
  for (let fold = 1; fold <= FOLDS; fold++)
    expect(await resultsOf(`${a}/fold-${fold}`)).toEqual(await resultsOf(`${b}/fold-${fold}`));
}

/** The same folds in processes of this machine, once for all tests. */
let trained: Promise<string> | undefined;
const localFolds = (): Promise<string> => {
  trained ??= finished([...foldsOf('local', EPOCHS), '--processes', '2']);
  return trained;
};

/** The process that writes into the folder of a run. */
const pidOf = async (folder: string): Promise<number> =>
  JSON.parse(await readFile(join(root, folder, 'run.lock'), 'utf8')).pid;

const alive = async () =>
  ((await ray.get('/api/jobs/')) as { status: string; submission_id: string }[]).filter(({ status }) =>
    ['PENDING', 'RUNNING'].includes(status),
  );

it('folds have the bits of the local executor, also after kills, Ctrl-C and another submitter', async () => {
  await localFolds();

  // Two have room, the others wait in Ray. The program that submits is killed; its jobs go on.
  const waiting = ['--job-cpus', '2', '--processes', `${FOLDS}`];
  const folds = [...foldsOf('folds', EPOCHS), ...onRay(), ...waiting];
  const first = start(folds);
  await first.saying(/fold-1: epoch 2 /);
  held = await pidOf('folds/fold-1');
  process.kill(held, 'SIGSTOP'); // so that it does not finish meanwhile
  first.child.kill('SIGKILL');
  await first.ended;
  expect((await alive()).length).toBeGreaterThan(0);

  // Another one finds them. A job's process is killed: it goes on as another job.
  const second = start(folds);
  await second.saying(/fold-1: goes on as the job cnn-fold-1-\w+, which was there/);
  await second.saying(/fold-1: epoch 2 /);
  process.kill(held, 'SIGKILL');
  const lost = held;
  held = 0;
  await second.saying(
    /fold-1: its job cnn-fold-1-\w+ was lost \(exit code -9.*\); retry 1 of 3, from its last checkpoint/,
  );

  // Ctrl-C while it trains again: no job is left, and what they had is kept.
  await expect.poll(() => pidOf('folds/fold-1').catch(() => lost), { timeout: 120_000 }).not.toBe(lost);
  second.child.kill('SIGINT');
  const { code, err } = await second.ended;
  expect(err).toContain('stopped; run it again to go on.');
  expect(code).toBe(130);
  expect(await alive()).toEqual([]);
  const kept = await readFile(join(root, 'folds', 'fold-1', 'checkpoint', 'checkpoint.json'), 'utf8');
  expect(kept.length).toBeGreaterThan(0);

  await finished(folds);
  await expectSameFolds('local', 'folds');
  expect(await readdir(join(root, 'folds'))).not.toContain('jobs');
  expect(await alive()).toEqual([]);
});

it(`a Hyperband search of ${TRIALS} trials has the bits of the local executor`, async () => {
  const search = (out: string): string[] => [
    ...['search', ...shared, '--space', 'space.json', '--tuner', 'hyperband', ...hyperband, '--out', out],
  ];
  await finished([...search('trials-local'), '--processes', '2']);
  await finished([...search('trials'), ...onRay()]);
  const read = async (out: string) => {
    const { best, trials } = JSON.parse(await readFile(join(root, out, 'search.json'), 'utf8'));
    const withoutTime = ({ seconds: _, ...record }: { seconds: number }): object => record;
    return { best: withoutTime(best), trials: trials.map(withoutTime) };
  };
  expect(await read('trials')).toEqual(await read('trials-local'));
  const folders = (await readdir(join(root, 'trials'))).filter((name) => name.startsWith('trial-'));
  expect(folders).toHaveLength(TRIALS);
  for (const trial of folders)
    expect(await resultsOf(`trials/${trial}`)).toEqual(await resultsOf(`trials-local/${trial}`));
});

// Half a minute until Ray knows that a node is lost.
if (!quick) {
  it('a fold goes on where it was when the node is lost that trained it', async () => {
    await localFolds();
    const lost = await ray.addNode();
    const folds = start([...foldsOf('moved', EPOCHS), ...onRay(), '--job-gpus', '1', '--processes', '1']);
    await folds.saying(/fold-1: epoch 2 /);
    held = await pidOf('moved/fold-1');
    process.kill(held, 'SIGSTOP');
    await lost.lose();
    await ray.addNode();
    await folds.saying(
      /fold-1: its job cnn-fold-1-\w+ was lost \(Job supervisor actor died.*\); retry 1 of 3/,
    );
    held = 0; // it has ended with its node
    const { code, err } = await folds.ended;
    expect(err).toBe('');
    expect(code).toBe(0);
    await expectSameFolds('local', 'moved');
  });
}
