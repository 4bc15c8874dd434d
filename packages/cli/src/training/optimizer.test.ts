import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { captured } from '@cnn/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseArguments } from '../arguments/parseArguments.js';
import { train } from '../commands/train.js';
import { run } from '../run.js';
import { readOptimizer } from './optimizer.js';

const read = (...argv: string[]) => readOptimizer(parseArguments(train, argv), 8);
describe('--optimizer', () => {
  it('is read with its momentum, accumulation and averages', () => {
    expect(read('--optimizer', 'sgd', '--momentum', '0.9', '--nesterov')).toMatchObject({
      name: 'sgd',
      learningRate: 0.01,
      momentum: 0.9,
      nesterov: true,
    });
    expect(read('--ema-momentum', '0.9')).toMatchObject({ useEma: true, emaMomentum: 0.9 });
    expect(read('--swa', '2')).toMatchObject({ useEma: false, swaEpochs: 2 });
  });

  it('says in one line what does not fit', () => {
    expect(() => read('--momentum', '0.9')).toThrow('not for adam');
    expect(() => read('--optimizer', 'sgd', '--nesterov')).toThrow('with --momentum');
    expect(() => read('--momentum', '1')).toThrow('a number from 0 to below 1');
    expect(() => read('--swa', '2', '--ema')).toThrow('leave out one of them');
    expect(() => read('--swa', '9')).toThrow('expected at most the 8 epochs, received 9');
  });
});

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
    const engine = ['--data', 'made-up', '--engine', 'onnx'];
    const size = ['--image-size', '16', '--model', 'lenet5', '--epochs', '2', '--allow-leakage'];
    await cnn('train', ...engine, ...size, ...options, '--out', out);
    const { history } = JSON.parse(await readFile(join(out, 'history.json'), 'utf8'));
    const part = ['--split', join(out, 'split.json'), '--part', 'validation', '--json'];
    const { loss } = JSON.parse(await cnn('evaluate', ...engine, '--model', join(out, 'model'), ...part));
    expect(loss).toBeCloseTo(history.val_loss[1], 6);
    expect(loss).not.toBeCloseTo(history.val_loss[0], 6);
  });
});
