import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { captured } from '@cnn/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../run.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-optimizer-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const command = captured(run);

async function cnn(...argv: string[]) {
  const { code, out, err } = await command(...argv);
  if (code !== 0) throw new Error(err);
  return out;
}

describe('cnn train with averaged weights', () => {
  it.each([
    ['--ema-momentum', '0.8', '--accumulate-steps', '2'],
    ['--swa', '1', '--schedule', 'oneCycle', '--cycle-momentum'],
  ])('%s %s: validates the weights that it saves', async (...options) => {
    const out = join(root, options[0] as string);
    const engine = ['--data', 'synthetic', '--engine', 'onnx'];
    const size = ['--image-size', '16', '--model', 'lenet5', '--epochs', '2', '--allow-leakage'];
    await cnn('train', ...engine, ...size, ...options, '--out', out);
    const { history } = JSON.parse(await readFile(join(out, 'history.json'), 'utf8'));
    const part = ['--split', join(out, 'split.json'), '--part', 'validation', '--json'];
    const { loss } = JSON.parse(await cnn('evaluate', ...engine, '--model', join(out, 'model'), ...part));
    expect(loss).toBeCloseTo(history.val_loss[1], 6);
    expect(loss).not.toBeCloseTo(history.val_loss[0], 6);
  });
});
