import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dense, flatten, initialState, sequential } from '@cnn/core';
import type { Preprocessing } from '@cnn/data';
import { readModel, saveModel } from '@cnn/node';
import { captured } from '@cnn/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './run.js';

let root = '';
const cnn = captured(run);
const engine = ['--engine', 'wasm'];
const out = () => join(root, 'out');
const images = () => join(root, 'images');

/** 48 images of 12 patients, of which the second class is darker. */
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-as-trained-'));
  for (let index = 0; index < 48; index++) {
    const label = index % 2;
    const folder = join(images(), `p${index % 12}`, ['benign', 'malignant'][label] as string);
    await mkdir(folder, { recursive: true });
    const data = Uint8Array.from({ length: 300 }, (_, at) => 200 - 60 * label - ((at * 7 + index * 13) % 50));
    await sharp(data, { raw: { height: 10, width: 10, channels: 3 } })
      .png()
      .toFile(join(folder, `${index}.png`));
  }
  const layers = [flatten(), dense({ units: 1, activation: 'sigmoid' })];
  await writeFile(
    join(root, 'net.json'),
    JSON.stringify(sequential({ name: 'net', input: [10, 10, 3], layers })),
  );
  const how = ['--group-from', 'folder:1', '--split', '0.5,0.25,0.25', '--allow-leakage', '--tta', ...engine];
  const trained = await cnn(
    ...['train', '--data', images(), '--model', join(root, 'net.json'), '--epochs', '2', '--out', out()],
    ...how,
  );
  expect(trained).toMatchObject({ code: 0, err: '' });
}, 60_000);
afterAll(() => rm(root, { recursive: true, force: true }));

const evaluate = (...options: string[]) =>
  cnn('evaluate', '--model', out(), '--data', images(), '--group-from', 'folder:1', ...engine, ...options);

const partSizes = async () => {
  const files = JSON.parse(await readFile(join(out(), 'split.json'), 'utf8'));
  return [files.train.length, files.validation.length, files.test.length] as const;
};

describe('a trained model knows its images', () => {
  it('[model.seen-images] evaluate leaves out those that it was trained on, and says how many', async () => {
    const [train, validation, test] = await partSizes();
    const { out: text, code } = await evaluate();
    expect(code).toBe(0);
    expect(text).toContain(
      `Of 48 images, the model was trained on ${train}, and ${validation} were its validation set: only its test set of ${test} is measured (--part all measures all)`,
    );
    const record = JSON.parse((await evaluate('--json')).out);
    expect(record.seen).toEqual({ train, validation, test });
    const trained = JSON.parse(await readFile(join(out(), 'evaluation.json'), 'utf8'));
    expect(record.predictions).toEqual(trained.predictions);
  }, 60_000);

  it('measures what is asked for, and warns of images that were trained on', async () => {
    const [train, validation] = await partSizes();
    const all = await evaluate('--part', 'all');
    expect(all.out).toContain(
      `${train + validation} of 48 images were in the model’s training or validation set: results are better than they would be on new images`,
    );
    const part = JSON.parse((await evaluate('--part', 'train', '--json')).out);
    expect(part.predictions).toHaveLength(train);
    const split = await evaluate('--split', join(out(), 'split.json'), '--part', 'validation');
    expect(split.out).toContain(
      `${validation} of ${validation} images were in the model’s training or validation set`,
    );
  }, 60_000);

  it('recognizes copies by their pixels, under other names and in another format', async () => {
    const { train } = JSON.parse(await readFile(join(out(), 'split.json'), 'utf8'));
    const copies = join(root, 'copies');
    for (const name of ['benign', 'malignant']) await mkdir(join(copies, name), { recursive: true });
    for (const [at, file] of train.entries()) {
      const name = file.includes('benign') ? 'benign' : 'malignant';
      await sharp(join(images(), file))
        .webp({ lossless: true })
        .toFile(join(copies, name, `${at}.webp`));
    }
    const { code, err } = await cnn('evaluate', '--model', out(), '--data', copies, ...engine);
    expect(code).toBe(1);
    expect(err).toContain(
      `the model net was trained on all ${train.length} images, or they chose its threshold`,
    );
  }, 60_000);
});

describe('a trained model is used as it was trained', () => {
  const file = () => join(images(), 'p0', 'benign', '0.png');
  const predict = async (...options: string[]) => cnn('predict', '--model', out(), ...engine, ...options);

  it('[model.views] averages the views of its training by itself; --no-tta switches them off, and says so', async () => {
    const own = JSON.parse((await predict(file(), '--json')).out)[0];
    const asked = JSON.parse((await predict(file(), '--json', '--tta')).out)[0];
    const plain = JSON.parse((await predict(file(), '--json', '--no-tta')).out)[0];
    expect(own.probabilities).toEqual(asked.probabilities);
    expect(plain.probabilities).not.toEqual(own.probabilities);
    const told = await evaluate('--no-tta');
    expect(told.out).toContain('Thresholds and temperature were chosen on the mean of 8 views');
    expect((await evaluate()).out).toContain('Each image is predicted as the mean of 8 views');
    const both = await evaluate('--tta', '--no-tta');
    expect(both).toMatchObject({
      code: 2,
      err: 'cnn: --tta and --no-tta: expected one of them, received both.\n',
    });
  }, 60_000);

  it('[model.threshold] tells the threshold with every prediction', async () => {
    const { decision } = await readModel(join(out(), 'model'));
    const [said] = JSON.parse((await predict(file(), '--json')).out);
    expect(said.threshold).toBe(decision?.threshold);
    expect((await predict(file())).out).toMatch(/; threshold \d+\.\d %\)\n$/);
    expect(decision?.chosenOn).toMatchObject({ part: 'validation', images: (await partSizes())[1] });
  }, 60_000);

  /** The model with something changed. */
  const changed = async (name: string, change: object): Promise<string> => {
    const directory = join(root, name);
    await saveModel({ ...(await readModel(join(out(), 'model'))), ...change, directory });
    return directory;
  };

  it('[model.skip-odd] refuses an image of a size that training left out, and takes it when asked', async () => {
    const preprocessing: Preprocessing = {
      ...(await readModel(join(out(), 'model'))).preprocessing,
      onOddSize: 'skip',
    };
    const model = await changed('skips', { preprocessing });
    const odd = join(root, 'odd.png');
    await sharp(file()).resize(12, 9).toFile(odd);
    const { code, err } = await cnn('predict', '--model', model, ...engine, odd);
    expect(code).toBe(1);
    expect(err).toContain('expected an image of 10×10, as others were left out of training, received 9×12');
    expect((await cnn('predict', '--model', model, ...engine, '--odd-size', 'pad', odd)).code).toBe(0);
  }, 60_000);

  it('[model.reading] reads files as those of training were read', async () => {
    const preprocessing: Preprocessing = {
      ...(await readModel(join(out(), 'model'))).preprocessing,
      reading: { page: 1 },
    };
    const model = await changed('second-page', { preprocessing });
    const frames = Buffer.concat([Buffer.alloc(300, 40), Buffer.alloc(300, 220)]);
    const [moving, still] = [join(root, 'moving.gif'), join(root, 'still.png')];
    await sharp(frames, { raw: { width: 10, height: 20, channels: 3, pageHeight: 10 } })
      .gif()
      .toFile(moving);
    await sharp(frames.subarray(300), { raw: { width: 10, height: 10, channels: 3 } })
      .png()
      .toFile(still);
    const said = async (path: string, file: string) =>
      JSON.parse((await cnn('predict', '--model', path, ...engine, '--json', file)).out)[0].probabilities;
    expect(await said(model, moving)).toEqual(await said(out(), still));
    const refused = await cnn('predict', '--model', out(), ...engine, moving);
    expect(refused.err).toContain('--page');
  }, 60_000);

  it('takes the --white that a refused image of 16 bits asks for', async () => {
    const [deep, usual] = [join(root, 'deep.png'), join(root, 'usual.png')];
    const level = (index: number) => (index * 37) % 256;
    const bytes = Uint8Array.from({ length: 300 }, (_, index) => level(index));
    const twelveBits = Uint16Array.from({ length: 300 }, (_, index) =>
      Math.round((level(index) * 4095) / 255),
    );
    const shape = { height: 10, width: 10, channels: 3 } as const;
    await sharp(twelveBits, { raw: shape }).toColourspace('rgb16').png().toFile(deep);
    await sharp(bytes, { raw: shape }).png().toFile(usual);
    const refused = await predict(deep);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain('white: 4095 for 12 bits');
    expect(refused.err).toContain('(Type --white N.)');
    const [said] = JSON.parse((await predict(deep, '--json', '--white', '4095')).out);
    const [expected] = JSON.parse((await predict(usual, '--json')).out);
    expect(said.probabilities).toEqual(expected.probabilities);
  }, 60_000);

  it('[model.not-finite] never makes a class of what is no number: the image is named', async () => {
    // One number grows to infinity, one to minus infinity, and their sum is none.
    const layers = [flatten(), dense({ units: 2 }), dense({ units: 1, activation: 'sigmoid' })];
    const deep = sequential({ name: 'deep', input: [10, 10, 3], layers });
    const state = Object.fromEntries(
      Object.entries(initialState(deep, 0)).map(([name, { shape, data }]) => [
        name,
        { shape, data: data.map((_, at) => (data.length === 600 ? 3e38 * (1 - 2 * (at % 2)) : 1)) },
      ]),
    );
    const path = await changed('overflows', { model: deep, state, testTimeViews: 1 });
    for (const [command, ...options] of [
      ['predict', file()],
      ['evaluate', '--data', images()],
      ['heatmap', '--data', file(), '--min-tissue', '0', '--out', join(root, 'x.png')],
    ]) {
      const { code, err, out: said } = await cnn(command as string, '--model', path, ...engine, ...options);
      expect(code, said).toBe(1);
      expect(err).toMatch(/expected a finite number of the model, received NaN|while evaluating is NaN/);
    }
  }, 60_000);
});
