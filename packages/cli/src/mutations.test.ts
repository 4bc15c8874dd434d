import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { dense, flatten, type RandomStream, randomStream, sequential } from '@cnn/core';
import { captured } from '@cnn/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './run.js';

/** Mutations of each kind: `npm run test:mutations` does 300. */
const COUNT = Number(process.env.MUTATIONS ?? 4);
/** `MUTATION_SEED=N` draws those of an earlier run again. */
const seed = Number(process.env.MUTATION_SEED ?? Date.now() % 1e6);

let root = '';
const cnn = captured(run);
const at = (...path: string[]) => join(root, ...path);

const logs = ['--csv-log', '--tensorboard', '--save-top-k', '1', '--checkpoint-every', '1'];
const train = (out: string, ...more: string[]) =>
  cnn(
    ...[
      'train',
      '--data',
      at('images.csv'),
      '--model',
      at('model.json'),
      '--engine',
      'wasm',
      '--allow-leakage',
    ],
    ...['--epochs', '2', '--batch-size', '16', '--out', at(out), ...logs, ...more],
  );

/** What commands make of a folder: how they end, and their results. */
interface Outcome {
  readonly code: number;
  readonly err: string;
  readonly results: unknown;
}

async function outcomeOf(folder: string, paused: boolean): Promise<Outcome> {
  if (paused) {
    const { code, err } = await cnn('train', '--resume', folder);
    return { code, err, results: code === 0 ? await resultsOf(folder) : undefined };
  }
  const compared = await cnn('compare', folder, at('other'), '--json');
  if (compared.code !== 0) return { ...compared, results: undefined };
  const evaluated = await cnn(
    ...['evaluate', '--model', join(folder, 'model'), '--data', at('images.csv')],
    ...['--split', join(folder, 'split.json'), '--engine', 'wasm', '--json'],
  );
  if (evaluated.code !== 0) return { ...evaluated, results: undefined };
  const resumed = await cnn('train', '--resume', folder);
  const { a: _, ...comparison } = JSON.parse(compared.out);
  return { code: resumed.code, err: resumed.err, results: [comparison, evaluated.out] };
}

/** What a training has reached. */
async function resultsOf(folder: string) {
  const json = async (name: string) => JSON.parse(await readFile(join(folder, name), 'utf8'));
  const model = await readdir(join(folder, 'model'));
  const weights = model.find((name) => name.startsWith('weights')) ?? '';
  return {
    history: { ...(await json('history.json')), seconds: undefined, checksum: undefined },
    evaluation: await json('evaluation.json'),
    model: (await json('model/model.json')).definition,
    weights: (await readFile(join(folder, 'model', weights))).toString('base64'),
    rows: await readFile(join(folder, 'log.csv'), 'utf8'),
  };
}

async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => relative(folder, join(entry.parentPath, entry.name))).sort();
}

/** Fields of JSON, as the ways to them. */
function fieldsOf(value: unknown, way: readonly string[] = []): (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => [[...way, name], ...fieldsOf(one, [...way, name])]);
}

function without(value: unknown, [first, ...rest]: readonly string[]): unknown {
  const copy = structuredClone(value) as Record<string, unknown>;
  if (first === undefined) return copy;
  if (rest.length > 0) copy[first] = without(copy[first], rest);
  else if (Array.isArray(copy)) copy.splice(Number(first), 1);
  else delete copy[first];
  return copy;
}

interface Mutation {
  readonly folder: string;
  readonly file: string;
  /** The same kind of folder, of another run. */
  readonly other: string;
  readonly draw: RandomStream;
}

const below = (draw: RandomStream, end: number): number => Math.floor(draw.uniform() * end);

const kinds: Readonly<Record<string, (mutation: Mutation) => Promise<string>>> = {
  async 'a flipped bit'({ folder, file, draw }) {
    const bytes = Uint8Array.from(await readFile(join(folder, file)));
    const bit = below(draw, bytes.length * 8);
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    await writeFile(join(folder, file), bytes);
    return `bit ${bit}`;
  },
  async 'a cut'({ folder, file, draw }) {
    const bytes = await readFile(join(folder, file));
    const length = below(draw, bytes.length);
    await writeFile(join(folder, file), bytes.subarray(0, length));
    return `${length} bytes`;
  },
  async 'a field less'({ folder, file, draw }) {
    if (!file.endsWith('.json')) return 'nothing';
    const value: unknown = JSON.parse(await readFile(join(folder, file), 'utf8'));
    const fields = fieldsOf(value);
    const field = fields[below(draw, fields.length)] ?? [];
    await writeFile(join(folder, file), JSON.stringify(without(value, field)));
    return field.join('.');
  },
  async 'a file of another run'({ folder, file, other }) {
    const theirs = (await filesOf(other)).find((one) => one === file) ?? '';
    if (theirs === '') return 'nothing';
    await cp(join(other, theirs), join(folder, file));
    return theirs;
  },
  async 'another file’s content'({ folder, file, draw }) {
    const files = (await filesOf(folder)).filter((one) => one !== file);
    const from = files[below(draw, files.length)] as string;
    await cp(join(folder, from), join(folder, file));
    return from;
  },
  async 'no file'({ folder, file }) {
    await rm(join(folder, file));
    return 'removed';
  },
};

let expected: Readonly<Record<string, Outcome>> = {};

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-mutations-'));
  const rows = ['path,label,patient'];
  for (let image = 0; image < 40; image++) {
    const pixels = Uint8Array.from({ length: 16 }, (_, place) => (place * 37 + image * image * 11) % 251);
    await sharp(pixels, { raw: { width: 4, height: 4, channels: 1 } })
      .png()
      .toFile(at(`${image}.png`));
    rows.push(`${image}.png,${image % 2 ? 'a' : 'b'},p${image % 20}`);
  }
  await writeFile(at('images.csv'), rows.join('\n'));
  const layers = [flatten(), dense({ units: 2, activation: 'softmax' })];
  await writeFile(at('model.json'), JSON.stringify(sequential({ name: 'tiny', input: [4, 4, 1], layers })));
  for (const out of ['finished', 'finished-2', 'other']) {
    const split = out === 'finished' ? [] : ['--split-file', at('finished', 'split.json'), '--seed', '1'];
    expect(await train(out, ...split)).toMatchObject({ code: 0, err: '' });
  }
  expect(await train('paused', '--pause-after', '1')).toMatchObject({ code: 0, err: '' });
  expect(await train('paused-2', '--pause-after', '1', '--seed', '1')).toMatchObject({ code: 0, err: '' });
  const outcomes = ['finished', 'paused'].map(async (name) => {
    await cp(at(name), at(`${name}-whole`), { recursive: true });
    return [name, await outcomeOf(at(`${name}-whole`), name === 'paused')] as const;
  });
  expected = Object.fromEntries(await Promise.all(outcomes));
}, 120_000);
afterAll(() => rm(root, { recursive: true, force: true }));

describe.each(['finished', 'paused'])('a folder of a run that is %s', (state) => {
  it.each(Object.entries(kinds))(
    `${COUNT} times %s: refused in a line, or the same results`,
    {
      timeout: 30_000 + COUNT * 5000,
    },
    async (kind, mutate) => {
      const draw = randomStream({ seed, purpose: `${state} ${kind}` });
      const whole = expected[state] as Outcome;
      expect(whole).toMatchObject({ code: 0, err: '' });
      const sealed = 'checksum' in JSON.parse(await readFile(at('finished', 'model', 'model.json'), 'utf8'));
      let refused = 0;
      for (let round = 0; round < COUNT; round++) {
        const folder = at('mutated');
        await rm(folder, { recursive: true, force: true });
        await cp(at(state), folder, { recursive: true });
        const files = (await filesOf(folder)).filter((one) => sealed || !one.endsWith('model.json'));
        const file = files[below(draw, files.length)] as string;
        const what = await mutate({ folder, file, other: at(`${state}-2`), draw });
        const where = `MUTATION_SEED=${seed}: ${state}, ${kind}, ${file}, ${what}`;
        const { code, err, results } = await outcomeOf(folder, state === 'paused');
        if (code === 0) expect(results, where).toEqual(whole.results);
        else {
          refused++;
          expect(err, where).toMatch(/^cnn: [^\n]+\n$/);
          expect(err, where).not.toContain('unexpected');
          expect(err, where).toContain(folder);
        }
      }
      // What is drawn decides how many; of dozens some are.
      if (COUNT >= 40) expect(refused).toBeGreaterThan(0);
    },
  );
});
