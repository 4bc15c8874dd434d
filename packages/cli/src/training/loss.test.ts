import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dense, flatten, type ModelDefinition, sequential } from '@cnn/core';
import { captured } from '@cnn/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../run.js';

function ending(units: number, activation: 'sigmoid' | 'softmax'): ModelDefinition {
  return sequential({ name: 'tiny', input: [16, 16, 3], layers: [flatten(), dense({ units, activation })] });
}

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-loss-'));
  for (const activation of ['sigmoid', 'softmax'] as const) {
    const model = ending(activation === 'sigmoid' ? 1 : 2, activation);
    await writeFile(join(root, `${activation}.json`), JSON.stringify(model));
  }
});
afterAll(() => rm(root, { recursive: true, force: true }));

const cnn = captured(run);

const quick = [
  ...['--data', 'synthetic', '--engine', 'onnx', '--image-size', '16', '--epochs', '2'],
  '--allow-leakage',
];

describe('cnn train --loss', () => {
  it.each([
    ['focal', 'sigmoid', 'binaryFocalCrossentropy'],
    ['asymmetric', 'sigmoid', 'asymmetricLoss'],
    ['dice', 'sigmoid', 'dice'],
    ['tversky', 'softmax', 'tversky'],
    ['hinge', 'softmax', 'categoricalHinge'],
    ['kullbackLeibler', 'softmax', 'kullbackLeiblerDivergence'],
  ])('%s with a %s', async (loss, end, name) => {
    const out = join(root, loss);
    const model = join(root, `${end}.json`);
    const { code, err } = await cnn('train', ...quick, '--loss', loss, '--model', model, '--out', out);
    expect(err).toBe('');
    expect(code).toBe(0);
    const { settings, history } = JSON.parse(await readFile(join(out, 'history.json'), 'utf8'));
    expect(settings.loss).toBe(name);
    expect(history.val_loss).toHaveLength(2);
    const { report } = JSON.parse(await readFile(join(out, 'evaluation.json'), 'utf8'));
    expect(report.byItem.metrics.auc).toBeGreaterThan(0);
  });

  it('gives a preset a softmax for two classes where the loss needs it, and weighs the classes later', async () => {
    const out = join(root, 'ldam');
    const { code, err } = await cnn(
      ...['train', ...quick, '--model', 'lenet5', '--loss', 'ldam', '--deferred-reweighting', '1'],
      ...['--accumulate-steps', '2', '--ema-momentum', '0.5', '--out', out],
    );
    expect(err).toBe('');
    expect(code).toBe(0);
    const { definition, details } = JSON.parse(await readFile(join(out, 'model', 'model.json'), 'utf8'));
    expect(definition.layers.at(-1)).toMatchObject({ type: 'cosineDense', units: 2, scale: 30 });
    expect(details.settings).toMatchObject({
      loss: 'ldam',
      deferredReweighting: 1,
      accumulateSteps: 2,
      emaMomentum: 0.5,
    });
    const evaluated = await cnn('evaluate', '--model', join(out, 'model'), '--data', 'synthetic', '--json');
    expect(evaluated.err).toBe('');
    expect(JSON.parse(evaluated.out).auc).toBeGreaterThan(0);
  });
});
