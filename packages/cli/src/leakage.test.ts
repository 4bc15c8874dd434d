import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { syntheticTissue } from '@cnn/data';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './run.js';

const size = 24;
let root = '';
let data = '';
/** Paths of the images, `PATIENT/CLASS/N.png`, 12 patients with 2 images of each of two classes. */
const files: string[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-leakage-'));
  data = join(root, 'data');
  const tissue = syntheticTissue({ size, count: 200, seed: 5 });
  const left = [0, 1].map((label) => tissue.items.flatMap((item, at) => (item.label === label ? [at] : [])));
  for (let patient = 0; patient < 12; patient++) {
    for (const [label, name] of tissue.classNames.entries()) {
      for (let image = 0; image < 2; image++) {
        const file = `p${patient}/${name}/${image}.png`;
        const floats = await tissue.load(left[label]?.pop() ?? 0);
        const pixels = Buffer.from(Array.from(floats, (value) => Math.round(255 * value)));
        await mkdir(dirname(join(data, file)), { recursive: true });
        await sharp(pixels, { raw: { width: size, height: size, channels: 3 } }).toFile(join(data, file));
        files.push(file);
      }
    }
  }
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function train(...argv: string[]) {
  let [out, err] = ['', ''];
  const to = await mkdtemp(join(root, 'out-'));
  const code = await run({
    argv: ['train', '--epochs', '1', '--engine', 'wasm', '--group-from', 'folder:1', '--out', to, ...argv],
    terminal: {
      stdout: { write: (text) => (out += text) },
      stderr: { write: (text) => (err += text) },
      onInterrupt: () => () => {},
    },
  });
  return { code, out, err, to };
}

/** A split in which the last patients are in the test set, with `also` beside them. */
async function splitFile(name: string, also: readonly string[] = []): Promise<string> {
  const of = (from: number, to: number) =>
    files.filter((file) => {
      const patient = Number(/^p(\d+)/.exec(file)?.[1]);
      return patient >= from && patient < to && !also.includes(file);
    });
  const path = join(root, name);
  await writeFile(
    path,
    JSON.stringify({ train: of(0, 8), validation: of(8, 10), test: [...of(10, 12), ...also] }),
  );
  return path;
}

describe('cnn train looks for leakage', () => {
  it('and finds none in an honest split, which --split-file uses as it is', async () => {
    const file = await splitFile('honest.json');
    const { code, out, err, to } = await train('--data', data, '--split-file', file);
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toContain('Leakage: none among 48 images');
    expect(JSON.parse(await readFile(join(to, 'split.json'), 'utf8'))).toEqual(
      JSON.parse(await readFile(file, 'utf8')),
    );
  }, 60_000);

  it('[train.leakage] and exits with 3 when a patient is in two parts', async () => {
    const moved = files.filter((file) => file.startsWith('p2/')).slice(0, 1);
    const { code, err } = await train('--data', data, '--split-file', await splitFile('patient.json', moved));
    expect(code).toBe(3);
    expect(err).toMatch(/^cnn: [^\n]+group p2 is in train \(3\) and test \(1\)[^\n]+--allow-leakage\.\n$/);
    expect(err).toContain('divide the set anew by patient with --split 0.7,0.15,0.15');
  }, 60_000);

  it('and exits with 3 for a turned copy of another patient, unless it is allowed', async () => {
    const copy = join(root, 'copied');
    const [of = ''] = files;
    for (const file of files) {
      await mkdir(dirname(join(copy, file)), { recursive: true });
      await writeFile(join(copy, file), await readFile(join(data, file)));
    }
    const planted = `${dirname(files.at(-1) ?? '')}/copy.png`;
    await sharp(join(data, of)).rotate(90).toFile(join(copy, planted));
    const split = await splitFile('copy.json', [planted]);
    const { code, err, out } = await train('--data', copy, '--split-file', split);
    expect(code).toBe(3);
    expect(err).toContain(`test image ${planted} shows train image ${of}, turned by 90° clockwise`);
    expect(out).toContain('Leakage: 1 found\n');
    const allowed = await train('--data', copy, '--split-file', split, '--allow-leakage');
    expect(allowed.code).toBe(0);
    expect(allowed.out).toContain('Leakage: 1 found, accepted by --allow-leakage');
  }, 60_000);

  it('refuses --split beside its earlier spelling --split-file', async () => {
    const { code, err } = await train('--data', data, '--split', '0.6,0.2,0.2', '--split-file', 'x.json');
    expect(code).toBe(2);
    expect(err).toContain('--split is given twice');
  });
});
