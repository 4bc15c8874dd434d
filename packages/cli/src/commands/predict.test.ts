import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dense, flatten, initialState, sequential } from '@cnn/core';
import type { Preprocessing } from '@cnn/data';
import { saveModel } from '@cnn/node';
import { captured } from '@cnn/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../run.js';

let root = '';
const cnn = captured(run);
const at = (...names: string[]) => join(root, ...names);
const predict = (...args: string[]) => cnn('predict', '--engine', 'wasm', '--model', ...args);

const preprocessing: Preprocessing = {
  source: { type: 'uint8', white: 255 },
  imageSize: [4, 4],
  onOddSize: 'resize',
  rescale: 1 / 255,
};

async function save(directory: string, units: number, classNames: readonly string[]): Promise<void> {
  const layers = [flatten(), dense({ units, activation: 'sigmoid' })];
  const model = sequential({ name: 'small', input: [4, 4, 3], layers });
  const state = initialState(model, 1);
  await saveModel({ directory, model, state, classNames, preprocessing });
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-predict-'));
  await save(at('out', 'model'), 1, ['benign', 'malignant, high']);
  await save(at('labels', 'model'), 2, ['edema', 'mass']);
  for (const [seed, name] of ['new/a.png', 'new/deep/b.png', 'alone.png'].entries()) {
    await mkdir(at(name, '..'), { recursive: true });
    const data = Uint8Array.from({ length: 48 }, (_, place) => (place * (seed + 5) * 17) % 256);
    await sharp(data, { raw: { width: 4, height: 4, channels: 3 } })
      .png()
      .toFile(at(name));
  }
  await writeFile(at('new', 'notes.txt'), 'no image');
  await mkdir(at('empty'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('cnn predict', () => {
  it('takes folders beside files, and the folder of a run as its model', async () => {
    const { code, out, err } = await predict(at('out'), at('new'), at('alone.png'), '--json');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const files = JSON.parse(out).map(({ file }: { file: string }) => file);
    expect(files).toEqual([at('new', 'a.png'), at('new', 'deep', 'b.png'), at('alone.png')]);
    expect(await predict(at('out', 'model'), ...files, '--json')).toMatchObject({ out });
    expect(await predict(at('out'), at('empty'))).toMatchObject({
      code: 1,
      err: `cnn: ${at('empty')}: expected image files in this folder or below it, found none.\n`,
    });
  });

  it('writes a row per image, or the list as JSON', async () => {
    const said = JSON.parse((await predict(at('out'), at('new'), '--json')).out);
    await predict(at('out'), at('new'), '--out', at('all.json'));
    expect(JSON.parse(await readFile(at('all.json'), 'utf8'))).toEqual(said);
    await predict(at('out'), at('new'), '--out', at('all.csv'));
    const rows = (await readFile(at('all.csv'), 'utf8')).split('\n');
    expect(rows).toEqual([
      'file,class,probability benign,"probability malignant, high",threshold',
      ...said.map((one: { file: string; class: string; probabilities: Record<string, number> }) =>
        [
          one.file,
          one.class.includes(',') ? `"${one.class}"` : one.class,
          ...Object.values(one.probabilities),
          0.5,
        ].join(),
      ),
      '',
    ]);
    await predict(at('labels'), at('alone.png'), '--out', at('labels.csv'));
    expect((await readFile(at('labels.csv'), 'utf8')).split('\n')[0]).toBe(
      'file,class,probability edema,probability mass',
    );
    expect(await predict(at('out'), at('new'), '--out', at('all.txt'))).toMatchObject({
      code: 2,
      err: `cnn: --out: expected a name that ends in .csv or .json, received "${at('all.txt')}".\n`,
    });
  });
});
