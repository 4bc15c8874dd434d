import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { run } from './run.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-cli-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Runs a command; `interruptAt` presses Ctrl-C when the output holds it. */
async function cnn(argv: readonly string[], interruptAt?: string) {
  let [out, err] = ['', ''];
  let interrupt = (): void => {};
  const code = await run({
    argv,
    terminal: {
      stdout: {
        write: (text) => {
          out += text;
          if (interruptAt !== undefined && text.includes(interruptAt)) interrupt();
        },
      },
      stderr: {
        write: (text) => {
          err += text;
        },
      },
      onInterrupt: (listener) => {
        interrupt = listener;
        return () => {};
      },
    },
  });
  return { code, out, err };
}

const quick = ['--data', 'synthetic', '--engine', 'wasm', '--image-size', '24', '--seed', '3'];

describe('cnn train', () => {
  it('writes every file, and evaluate and predict read the model', async () => {
    const out = join(root, 'run');
    const { code, err } = await cnn(['train', ...quick, '--epochs', '1', '--out', out]);
    expect(err).toBe('');
    expect(code).toBe(0);
    expect((await readdir(out)).sort()).toEqual([
      'accuracy.svg',
      'curves.svg',
      'evaluation.json',
      'experiment.json',
      'history.json',
      'loss.svg',
      'model',
      'report.html',
      'report.json',
      'report.md',
      'run.json',
      'split.json',
    ]);
    const { history } = JSON.parse(await readFile(join(out, 'history.json'), 'utf8'));
    expect(Object.keys(history)).toEqual(
      expect.arrayContaining(['loss', 'accuracy', 'val_loss', 'val_accuracy']),
    );
    const evaluation = JSON.parse(await readFile(join(out, 'evaluation.json'), 'utf8'));
    expect(evaluation.auc).toBeGreaterThan(0);
    expect(evaluation.confusionMatrix).toHaveLength(2);

    const model = join(out, 'model');
    const { decision } = JSON.parse(await readFile(join(model, 'model.json'), 'utf8'));
    const { threshold } = evaluation.threshold;
    expect(decision).toMatchObject({ threshold, rule: { type: 'youden' }, chosenOn: { part: 'validation' } });
    // All patients of its validation set have an image of the second class.
    expect(evaluation.groupThreshold.note).toContain('no threshold separates the classes');
    const same = ['--data', 'synthetic', '--engine', 'wasm', '--seed', '3'];
    const evaluate = (...more: string[]) =>
      cnn(['evaluate', '--model', model, ...same, '--split', join(out, 'split.json'), ...more]);
    const again = await evaluate('--json');
    expect(again.err).toBe('');
    expect(JSON.parse(again.out).report).toEqual(evaluation.report);
    const images = JSON.parse(await readFile(join(out, 'split.json'), 'utf8'));
    expect((await evaluate()).out).toContain(
      `Threshold ${threshold.toFixed(3)}, saved with the model: chosen on the validation set of ${images.validation.length} images (youden)`,
    );
    const all = JSON.parse((await evaluate('--threshold', '0', '--json')).out);
    expect(all.report.byItem.metrics).toMatchObject({ sensitivity: 1, specificity: 0 });
    expect((await evaluate('--threshold', '1.5')).err).toContain('expected a number from 0 to 1');

    const image = join(root, 'image.png');
    await writeFile(
      image,
      await sharp({ create: { width: 24, height: 24, channels: 3, background: '#c8a' } })
        .png()
        .toBuffer(),
    );
    const predict = async (...more: string[]) =>
      JSON.parse(
        (await cnn(['predict', '--model', model, '--engine', 'wasm', '--json', image, ...more])).out,
      )[0];
    const plain = await predict();
    const [negative, positive] = evaluation.classNames;
    const above = plain.probabilities[positive] > threshold;
    expect(plain.class).toBe(above ? positive : negative);
    expect((await predict('--threshold', '0')).class).toBe(positive);
    expect((await predict('--threshold', '1')).class).toBe(negative);
  }, 120_000);

  it('prints one JSON line for each event', async () => {
    const { code, out } = await cnn([
      'train',
      ...quick,
      '--epochs',
      '1',
      '--json',
      '--out',
      join(root, 'json'),
    ]);
    expect(code).toBe(0);
    const types = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).type);
    expect(types).toEqual(
      expect.arrayContaining(['data', 'split', 'model', 'engine', 'epochEnd', 'evaluation', 'saved']),
    );
  }, 120_000);

  it('stops at Ctrl-C with 130 and keeps the finished epochs', async () => {
    const out = join(root, 'stopped');
    const { code, err } = await cnn(['train', ...quick, '--epochs', '50', '--out', out], 'Epoch 1/50  loss');
    expect(code).toBe(130);
    expect(err).toMatch(/^cnn: stopped; .* keep the \d+ finished epochs\.\n$/);
    const { history } = JSON.parse(await readFile(join(out, 'history.json'), 'utf8'));
    expect(history.loss.length).toBeGreaterThanOrEqual(1);
    expect(await readdir(join(out, 'model'))).toEqual([
      'model.json',
      expect.stringMatching(/^weights-[0-9a-f]{16}\.safetensors$/),
    ]);
  }, 120_000);
});

it('cnn native status says where TensorFlow is, or what to do', async () => {
  vi.stubEnv('CNN_NATIVE_HOME', join(root, 'no-native'));
  const { code, out } = await cnn(['native', 'status']);
  vi.unstubAllEnvs();
  const here = out.startsWith('TensorFlow is here: ');
  expect(code).toBe(here ? 0 : 1);
  if (!here) expect(out).toBe('TensorFlow is not installed for Node. Run `npx cnn native install`.\n');
});

describe('mistakes are one line on stderr', () => {
  const folder = async (files: Readonly<Record<string, string | Uint8Array>>): Promise<string> => {
    const path = await mkdtemp(join(root, 'data-'));
    for (const [name, content] of Object.entries(files)) {
      await mkdir(join(path, name, '..'), { recursive: true });
      await writeFile(join(path, name), content);
    }
    return path;
  };
  const expectOneLine = (result: { code: number; err: string }, code: number, text: string): void => {
    expect(result.err).toMatch(/^cnn: [^\n]+\n$/);
    expect(result.err).toContain(text);
    expect(result.code).toBe(code);
  };
  const train = (data: string, ...more: string[]) =>
    cnn(['train', '--data', data, '--out', join(root, 'no'), ...more]);

  it('an unknown command, option, engine or number', async () => {
    expectOneLine(await cnn(['fly']), 2, 'there is no command "fly"');
    expectOneLine(await train('synthetic', '--speed', '9'), 2, '--speed');
    expectOneLine(await train('synthetic', '--epochs', 'ten'), 2, '--epochs');
    expectOneLine(await train('synthetic', '--engine', 'steam'), 2, 'steam');
  });

  it('native without a word of what to do', async () => {
    expectOneLine(await cnn(['native']), 2, 'expected install or status');
    expectOneLine(await cnn(['native', 'install', 'all']), 2, 'received install all');
  });

  it('an empty folder, a missing one, one class, broken files', async () => {
    expectOneLine(await train(join(root, 'nowhere')), 1, 'nowhere');
    expectOneLine(await train(await folder({})), 1, '');
    expectOneLine(await train(await folder({ 'a/x.png': 'text' })), 1, 'at least two classes');
    expectOneLine(
      await train(await folder({ 'a/x.png': 'this is text', 'b/y.png': 'so is this' })),
      1,
      '.png',
    );
    expectOneLine(await train(await folder({ 'a/x.png': '', 'b/y.png': '' })), 1, 'png');
  });

  it('a definition that is wrong, and an output folder that cannot be written', async () => {
    const model = join(
      await folder({ 'model.json': '{"format":"cnn-model","version":1,"name":"m","input":[8,8]}' }),
      'model.json',
    );
    expectOneLine(await train('synthetic', '--model', model), 1, 'input: expected three positive integers');
    const file = join(await folder({ file: '' }), 'file');
    expectOneLine(await cnn(['train', '--data', 'synthetic', '--out', join(file, 'out')]), 1, 'file');
  });
});
