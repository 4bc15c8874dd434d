import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { captured } from '@cnn/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../run.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-augment-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const cnn = captured(run);

const all = 'flip,turn,affine,crop,color,stain,blur,noise,jpeg,cutout,randaugment,tissue';
const quick = ['--data', 'synthetic', '--engine', 'wasm', '--image-size', '22', '--epochs', '1'];

describe('cnn augment', () => {
  it('writes a picture sheet', async () => {
    const preview = join(root, 'sheet.png');
    const { code, out, err } = await cnn(
      ...['augment', '--data', 'synthetic', '--image-size', '24', '--augment', all],
      ...['--out', preview, '--images', '3', '--columns', '4'],
    );
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(out).toContain('3 images of');
    const { width, height } = await sharp(preview).metadata();
    // 5 columns and 3 rows of 96 pixels with gaps of 4.
    expect([width, height]).toEqual([5 * 100 - 4, 3 * 100 - 4]);
    const { data } = await sharp(preview).raw().toBuffer({ resolveWithObject: true });
    const tile = (column: number): string =>
      Array.from({ length: 96 }, (_, x) => data[3 * (column * 100 + x)]).join();
    expect(tile(1)).not.toBe(tile(0));
    expect(tile(2)).not.toBe(tile(1));
  });

  it.each([
    [['--augment', 'flip,spin'], 'received "spin"'],
    [['--augment', 'missing.json'], 'missing.json'],
    [['--stain', 'reinhard'], '--stain reinhard needs --stain-reference'],
    [['--stain-reference', 'a.png'], '--stain-reference needs --stain'],
  ])('refuses %j', async (options, text) => {
    const { code, err } = await cnn('augment', '--data', 'synthetic', '--preview', 'x.png', ...options);
    expect(err).toContain(text);
    expect(code).not.toBe(0);
  });

  it('refuses a file that holds no steps', async () => {
    const path = join(root, 'steps.json');
    await writeFile(path, '{"type": "randomFlip"}');
    const { err } = await cnn('augment', '--data', 'synthetic', '--preview', 'x.png', '--augment', path);
    expect(err).toContain('expected a list of steps');
  });
});

describe('cnn train', () => {
  it('augments, mixes, samples and normalizes stains, and the model remembers the last', async () => {
    const out = join(root, 'run');
    const steps = join(root, 'own.json');
    await writeFile(steps, '[{"type": "randomFlip", "mode": "vertical", "probability": 0.5}]');
    const { code, err } = await cnn(
      ...['train', ...quick, '--augment', steps, '--mix', 'mixup', '--sampling', 'balanced'],
      ...['--class-weight', 'effective', '--stain', 'macenko', '--out', out],
    );
    expect(err).toBe('');
    expect(code).toBe(0);
    const { preprocessing, details } = JSON.parse(await readFile(join(out, 'model', 'model.json'), 'utf8'));
    expect(preprocessing.stain.type).toBe('macenko');
    expect(details.settings).toMatchObject({
      augment: ['randomFlip'],
      mix: 'mixup',
      sampling: 'balanced',
      stain: 'macenko',
      classWeight: 'effective',
    });
    const evaluated = await cnn(
      'evaluate',
      '--model',
      join(out, 'model'),
      '--data',
      'synthetic',
      '--engine',
      'wasm',
      '--json',
    );
    expect(evaluated.err).toBe('');
    const evaluation = JSON.parse(await readFile(join(out, 'evaluation.json'), 'utf8'));
    const again = new Map(
      JSON.parse(evaluated.out).predictions.map((one: { file: string; probabilities: number[] }) => [
        one.file,
        one.probabilities[0],
      ]),
    );
    for (const { file, probabilities } of evaluation.predictions) {
      expect(Math.abs((again.get(file) as number) - probabilities[0])).toBeLessThan(1e-5);
    }
  }, 60_000);

  it('averages weights (--ema) and views (--tta)', async () => {
    const out = join(root, 'tta');
    const { code, err } = await cnn(
      ...['train', ...quick, '--tta', '--ema', '--optimizer', 'adamW', '--weight-decay', '0.01'],
      ...['--clip-norm', '1', '--out', out],
    );
    expect(err).toBe('');
    expect(code).toBe(0);
    const { details } = JSON.parse(await readFile(join(out, 'model', 'model.json'), 'utf8'));
    expect(details.settings).toMatchObject({
      optimizer: 'adamW',
      weightDecay: 0.01,
      clipNorm: 1,
      ema: true,
      tta: true,
    });
    const evaluation = JSON.parse(await readFile(join(out, 'evaluation.json'), 'utf8'));
    const plain = await cnn(
      ...[
        'evaluate',
        '--model',
        join(out, 'model'),
        '--data',
        'synthetic',
        '--engine',
        'wasm',
        '--no-tta',
        '--json',
      ],
    );
    const probability = new Map<string, number>(
      JSON.parse(plain.out).predictions.map((one: { file: string; probabilities: number[] }) => [
        one.file,
        one.probabilities[0],
      ]),
    );
    const differences = evaluation.predictions.map((one: { file: string; probabilities: number[] }) =>
      Math.abs((probability.get(one.file) ?? 9) - (one.probabilities[0] ?? 9)),
    );
    // The mean of eight views is near the plain prediction, and not the same.
    expect(Math.max(...differences)).toBeGreaterThan(1e-4);
    expect(Math.max(...differences)).toBeLessThan(0.5);
    expect(evaluation.auc).toBeGreaterThan(0);
  }, 60_000);

  it.each(['over', 'under'])(
    '--sampling %s changes how many images an epoch has',
    async (sampling) => {
      const { code, out } = await cnn(
        'train',
        ...quick,
        '--sampling',
        sampling,
        '--json',
        '--out',
        join(root, sampling),
      );
      expect(code).toBe(0);
      const events = out
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      const { classCounts } = events.find(({ type }) => type === 'split').parts[0];
      const counts = Object.values<number>(classCounts);
      const expected = sampling === 'over' ? 2 * Math.max(...counts) : 2 * Math.min(...counts);
      expect(events.find(({ type }) => type === 'trainBegin').images).toBe(expected);
    },
    60_000,
  );
});
