import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { captured } from '@cnn/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../run.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-resume-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const train = captured(run);
const cnn = (...argv: string[]) => train('train', ...argv);

describe('cnn train --resume', () => {
  it('refuses other options beside it, and a folder without a checkpoint', async () => {
    expect(await cnn('--resume', root, '--epochs', '3')).toMatchObject({ code: 2 });
    expect((await cnn('--resume', root, '--epochs', '3')).err).toContain('leave out --epochs');
    expect((await cnn('--resume', root)).err).toContain('it holds no run. Name the folder of a run');
    const run = join(root, 'run');
    await mkdir(run);
    await writeFile(join(run, 'split.json'), '{}');
    expect((await cnn('--resume', run)).err).toContain('It is written with --checkpoint-every STEPS');
    await writeFile(join(run, 'report.html'), '');
    expect(await cnn('--resume', run)).toMatchObject({
      code: 0,
      out: expect.stringContaining('is finished'),
    });
    expect((await cnn('--resume', run, '--json')).out).toContain('"type":"finished"');
    const mended = await cnn('--resume', run, '--learning-rate', '0.1');
    expect(mended).toMatchObject({ code: 1, err: expect.stringContaining('Train anew with more --epochs') });
  });

  it('knows no run that began anew where an earlier one was finished as finished', {
    timeout: 120_000,
  }, async () => {
    const out = join(root, 'anew');
    const small = ['--image-size', '16', '--model', 'tutorial-two-stage'];
    const options = ['--data', 'synthetic', ...small, '--engine', 'wasm', '--epochs', '2'];
    expect(await cnn(...options, '--out', out)).toMatchObject({ code: 0 });
    expect(await cnn(...options, '--out', out, '--pause-after', '1', '--overwrite')).toMatchObject({
      code: 0,
    });
    expect(existsSync(join(out, 'report.html'))).toBe(false);
    expect((await cnn('--resume', out)).out).toContain('Epoch 2/2');
  });

  it('takes another learning rate, and refuses data that changed', { timeout: 120_000 }, async () => {
    const data = join(root, 'data');
    const image = (value: number) =>
      sharp({ create: { width: 16, height: 16, channels: 3, background: { r: value, g: 90, b: 90 } } })
        .png({ compressionLevel: value % 2 === 0 ? 9 : 0 })
        .toBuffer();
    for (const [name, first] of Object.entries({ dark: 0, light: 100 })) {
      await mkdir(join(data, name), { recursive: true });
      for (let at = 0; at < 20; at++)
        await writeFile(join(data, name, `${at}.png`), await image(first + 4 * at));
    }
    const out = join(root, 'mended');
    const options = [
      '--data',
      data,
      '--model',
      'lenet5',
      '--engine',
      'wasm',
      '--epochs',
      '2',
      '--learning-rate=0.001',
    ];
    expect(await cnn(...options, '--allow-leakage', '--out', out, '--pause-after', '1')).toMatchObject({
      code: 0,
      err: '',
    });
    const odd = join(data, 'dark', '3.png');
    await writeFile(odd, await image(13));
    expect((await cnn('--resume', out)).err).toContain('images have other sizes in bytes');
    await writeFile(odd, await image(12));
    await writeFile(join(data, 'dark', 'new.png'), await image(2));
    expect((await cnn('--resume', out)).err).toContain('it had 40 images and has 41 now. Bring it back');
    await rm(join(data, 'dark', 'new.png'));
    const mended = await cnn('--resume', out, '--learning-rate', '0.0001', '--clip-norm', '1', '--json');
    expect(mended).toMatchObject({ code: 0, err: '' });
    const rates = mended.out.matchAll(/"type":"epochEnd".*?"learningRate":([^,]+)/g);
    expect([...rates].map(([, rate]) => Number(rate))).toEqual([0.0001]);
    const { settings } = JSON.parse(await readFile(join(out, 'history.json'), 'utf8'));
    expect(settings).toMatchObject({ learningRate: 0.0001, clipNorm: 1 });
    expect((await cnn('--resume', out)).out).toContain(`The run in ${out} is finished`);
  });
});
describe('cnn train --pause-after', () => {
  it('stops after some epochs, goes on, and ends as the run that never stopped', {
    timeout: 120_000,
  }, async () => {
    const small = ['--image-size', '16', '--model', 'tutorial-two-stage'];
    const options = ['--data', 'synthetic', ...small, '--engine', 'wasm', '--epochs', '3'];
    const common = [...options, '--whiten', '--schedule', 'cosine', '--batch-size', '64'];
    const whole = join(root, 'whole');
    const parts = join(root, 'parts');
    expect(await cnn(...common, '--out', whole)).toMatchObject({ code: 0, err: '' });
    const first = await cnn(...common, '--out', parts, '--pause-after', '1');
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toContain('Paused after 1 of 3 epochs');
    expect(existsSync(join(parts, 'report.html'))).toBe(false);
    expect((await cnn('--resume', parts, '--pause-after', '1')).out).toContain('Paused after 1 of 3 epochs');
    expect((await cnn('--resume', parts, '--pause-after', '2')).out).toContain('Paused after 2 of 3 epochs');
    expect(await cnn('--resume', parts)).toMatchObject({ code: 0, err: '' });
    const weights = async (out: string) => {
      const names = (await readdir(join(out, 'model'))).filter((name) => name.startsWith('weights'));
      return readFile(join(out, 'model', names[0] ?? ''));
    };
    expect((await weights(parts)).equals(await weights(whole))).toBe(true);
    const written = async (out: string) => JSON.parse(await readFile(join(out, 'history.json'), 'utf8'));
    expect((await written(parts)).history).toEqual((await written(whole)).history);
    expect((await written(parts)).settings.whiten).toBe(true);
    expect(existsSync(join(parts, 'checkpoint'))).toBe(false);
  });
});
