import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { captured } from '@cnn/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseArguments } from '../arguments/parseArguments.js';
import { train } from '../commands/train.js';
import { run } from '../run.js';
import { makeOptimizer, optimizerOptions, readOptimizer } from './optimizer.js';

const read = (...argv: string[]) => readOptimizer(parseArguments(train, argv), 8);
const made = (...argv: string[]) => {
  const choice = read(...argv);
  return makeOptimizer({ choice, learningRate: choice.learningRate, epochs: 8, steps: 10 });
};

describe('--optimizer', () => {
  it('reaches all of them, each with its own default rate', () => {
    const names = optimizerOptions.optimizer.help.replace(' (default)', '').split(', ');
    expect(names).toHaveLength(10);
    for (const name of names) expect(made('--optimizer', name).name).toBe(name);
    expect(made('--optimizer', 'sgd').learningRate).toBe(0.01);
  });

  it('passes on momentum, accumulation and averages', () => {
    const { config } = made(
      '--optimizer',
      'sgd',
      '--momentum',
      '0.9',
      '--nesterov',
      '--accumulate-steps',
      '3',
    );
    expect(config).toMatchObject({ momentum: 0.9, nesterov: true, gradientAccumulationSteps: 3 });
    expect(made('--optimizer', 'rmsprop', '--momentum', '0.5').config).toMatchObject({ momentum: 0.5 });
    expect(made('--accumulate-steps', '1').gradientAccumulationSteps).toBeUndefined();
    expect(made('--ema').config).toMatchObject({ useEma: true, emaMomentum: 0.99 });
    expect(made('--ema-momentum', '0.9').config).toMatchObject({ useEma: true, emaMomentum: 0.9 });
    expect(made('--swa', '2').config).toMatchObject({ useEma: true, emaMomentum: 'equal', emaStartStep: 60 });
    expect(made('--swa', '2', '--accumulate-steps', '4').config).toMatchObject({ emaStartStep: 15 });
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
