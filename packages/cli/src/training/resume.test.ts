import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { captured } from '@cnn/testing';
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
    expect((await cnn('--resume', root)).err).toContain('checkpoint.json: it does not exist');
  });
});
describe('cnn train --pause-after', () => {
  it('stops after some epochs, goes on, and ends as the run that never stopped', {
    timeout: 120_000,
  }, async () => {
    const options = ['--data', 'made-up', '--image-size', '24', '--engine', 'wasm', '--epochs', '3'];
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
    const weights = (out: string) => readFile(join(out, 'model', 'weights.safetensors'));
    expect((await weights(parts)).equals(await weights(whole))).toBe(true);
    const written = async (out: string) => JSON.parse(await readFile(join(out, 'history.json'), 'utf8'));
    expect((await written(parts)).history).toEqual((await written(whole)).history);
    expect((await written(parts)).settings.whiten).toBe(true);
    expect(existsSync(join(parts, 'checkpoint'))).toBe(false);
  });
});
