import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { captured } from '@cnn/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../run.js';

const cnn = captured(run);

describe('cnn plot', () => {
  let out = '';
  beforeAll(async () => {
    out = await mkdtemp(join(tmpdir(), 'cnn-plot-'));
    const history = {
      loss: [0.7, 0.5],
      accuracy: [0.5, 0.7],
      auc: [0.6, 0.8],
      val_loss: [0.8, 0.6],
      val_accuracy: [0.4, 0.6],
    };
    await writeFile(join(out, 'history.json'), JSON.stringify({ epoch: [0, 1], history }));
  });
  afterAll(() => rm(out, { recursive: true }));

  it("draws the tutorial's two figures from history.json alone", async () => {
    const { code, out: printed } = await cnn('plot', out);
    expect({ code, printed }).toEqual({
      code: 0,
      printed: `Wrote ${join(out, 'accuracy.svg')}\nWrote ${join(out, 'loss.svg')}\n`,
    });
    const read = (name: string) => readFile(join(out, name), 'utf8');
    for (const text of [
      'Training and Validation Accuracy',
      'Epochs',
      'Training Accuracy',
      'Validation Accuracy',
    ])
      expect(await read('accuracy.svg')).toContain(`>${text}<`);
    for (const text of ['Training and Validation Loss', 'Epochs', 'Training Loss', 'Validation Loss'])
      expect(await read('loss.svg')).toContain(`>${text}<`);
  });

  it('draws another metric into a file of its name, and into another folder', async () => {
    const other = join(out, 'figures');
    const { out: printed } = await cnn(
      'plot',
      join(out, 'history.json'),
      '--metric',
      'auc',
      '--out',
      other,
      '--json',
    );
    expect(JSON.parse(printed)).toEqual({ files: [join(other, 'auc.svg'), join(other, 'loss.svg')] });
    expect((await readdir(other)).sort()).toEqual(['auc.svg', 'loss.svg']);
    expect(await readFile(join(other, 'auc.svg'), 'utf8')).toContain('>Training AUC<');
  });

  it('draws PNG files, on the paper of a theme', async () => {
    const other = join(out, 'pictures');
    const { out: printed } = await cnn('plot', out, '--png', '--theme', 'dark', '--out', other);
    expect(printed).toBe(`Wrote ${join(other, 'accuracy.png')}\nWrote ${join(other, 'loss.png')}\n`);
    expect((await readdir(other)).sort()).toEqual(['accuracy.png', 'loss.png']);
    const { data, info } = await sharp(join(other, 'loss.png')).raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([1920, 960]);
    expect(data.subarray(0, 3).toString('hex')).toBe('14181f');
    expect((await cnn('plot', out, '--theme', 'sepia')).err).toContain('light, dark, auto');
  });

  it('says which file has no history', async () => {
    const file = join(out, 'other.json');
    await writeFile(file, '{"loss": [1]}');
    const { code, err } = await cnn('plot', file);
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringContaining(`${file}: expected a history.json of cnn train`),
    });
    await writeFile(file, '{"history": {"loss": ["1"]}}');
    expect((await cnn('plot', file)).err).toContain(`${file}: history.loss needs numbers`);
    expect((await cnn('plot', out, '--metric', 'f1')).err).toContain('received "f1"');
    expect((await cnn('plot')).code).toBe(2);
  });
});
