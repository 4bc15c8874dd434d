import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dense, flatten, sequential } from '@cnn/core';
import { randomCrop, randomFlip, randomResizedCrop } from '@cnn/data';
import { withCrop } from '@cnn/experiment';
import { captured } from '@cnn/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../run.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-crop-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const cnn = captured(run);

describe('withCrop', () => {
  it('gives the crop that is there a size, else cuts last', () => {
    expect(withCrop([randomFlip()], undefined)).toEqual([randomFlip()]);
    expect(withCrop([randomFlip()], [20, 16])).toEqual([randomFlip(), randomCrop({ size: [20, 16] })]);
    expect(withCrop([randomResizedCrop(), randomFlip()], [20, 16])).toEqual([
      randomResizedCrop({ size: [20, 16] }),
      randomFlip(),
    ]);
  });
});

describe('cnn train --crop-size', () => {
  it('trains on windows, evaluates and predicts on the middle of images of the size they were brought to', async () => {
    const out = join(root, 'out');
    const engine = ['--engine', 'wasm'];
    const data = ['--data', 'synthetic', ...engine];
    const { code, err } = await cnn(
      ...['train', ...data, '--image-size', '32', '--crop-size', '24', '--augment', 'crop,flip'],
      ...['--tta', '--epochs', '1', '--out', out],
    );
    expect(err).toBe('');
    expect(code).toBe(0);
    const model = join(out, 'model');
    const json = JSON.parse(await readFile(join(model, 'model.json'), 'utf8'));
    expect(json.definition.input).toEqual([24, 24, 3]);
    expect(json.preprocessing).toMatchObject({ imageSize: [32, 32], cropSize: [24, 24] });
    expect(json.testTimeViews).toBe(8);

    const evaluation = JSON.parse(await readFile(join(out, 'evaluation.json'), 'utf8'));
    const part = ['--split', join(out, 'split.json'), '--json'];
    const again = await cnn('evaluate', '--model', model, ...data, ...part);
    expect(JSON.parse(again.out).report).toEqual(evaluation.report);

    // What is outside the middle does not matter; what is inside does.
    const image = async (name: string, edge: string, middle: string) => {
      const inner = await sharp({ create: { width: 24, height: 24, channels: 3, background: middle } }).png();
      const input = await inner.toBuffer();
      const outer = sharp({ create: { width: 32, height: 32, channels: 3, background: edge } });
      await writeFile(join(root, name), await outer.composite([{ input }]).png().toBuffer());
      return join(root, name);
    };
    const files = [
      await image('a.png', '#ffffff', '#b06090'),
      await image('b.png', '#000000', '#b06090'),
      await image('c.png', '#000000', '#e0c0d0'),
    ];
    const said = JSON.parse((await cnn('predict', '--model', model, ...engine, '--json', ...files)).out);
    const [a, b, c] = said.map((one: { probabilities: object }) => one.probabilities);
    expect(a).toEqual(b);
    expect(c).not.toEqual(a);
  }, 120_000);

  it('says what does not fit', async () => {
    const data = [
      '--data',
      'synthetic',
      '--engine',
      'wasm',
      '--image-size',
      '24',
      '--out',
      join(root, 'bad'),
    ];
    const large = await cnn('train', ...data, '--crop-size', '32');
    expect(large.err).toContain("expected size of at most the image's 24×24, received 32×32");
    const wrong = await cnn('train', ...data, '--crop-size', '0');
    expect(wrong.err).toContain('--crop-size');
    const model = join(root, 'model.json');
    const layers = [flatten(), dense({ units: 1, activation: 'sigmoid' })];
    await writeFile(model, JSON.stringify(sequential({ name: 'given', input: [20, 20, 3], layers })));
    const other = await cnn('train', ...data, '--crop-size', '16', '--model', model);
    expect(other.err).toContain('has [16, 16, 3] after cropping. Change the input, or --crop-size.');
  });
});
