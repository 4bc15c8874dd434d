import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dense, flatten, sequential } from '@cnn/core';
import { writeSealedJson } from '@cnn/node';
import { captured } from '@cnn/testing';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { run } from './run.js';

let root = '';
const cnn = captured(run);

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-one-run-'));
  const rows = ['path,label,patient'];
  for (let image = 0; image < 60; image++) {
    const pixels = Uint8Array.from({ length: 64 }, (_, at) => (at * 37 + image * image * 11) % 251);
    await sharp(pixels, { raw: { width: 8, height: 8, channels: 1 } })
      .png()
      .toFile(join(root, `${image}.png`));
    rows.push(`${image}.png,${image % 2 ? 'a' : 'b'},p${image % 20}`);
  }
  await writeFile(join(root, 'images.csv'), rows.join('\n'));
  const layers = [flatten(), dense({ units: 2, activation: 'softmax' })];
  await writeFile(
    join(root, 'model.json'),
    JSON.stringify(sequential({ name: 'tiny', input: [8, 8, 1], layers })),
  );
  vi.spyOn(process, 'cwd').mockReturnValue(root);
});
afterAll(() => rm(root, { recursive: true, force: true }));
afterEach(() => vi.spyOn(process, 'cwd').mockReturnValue(root));

const at = (...path: string[]) => join(root, ...path);
const train = (out: string, ...more: string[]) =>
  cnn(
    ...[
      'train',
      '--data',
      at('images.csv'),
      '--model',
      at('model.json'),
      '--engine',
      'wasm',
      '--allow-leakage',
    ],
    ...['--epochs', '3', '--batch-size', '16', '--out', at(out), ...more],
  );
const json = async (...path: string[]) => JSON.parse(await readFile(at(...path), 'utf8'));
const weights = async (out: string) => {
  const name = (await readdir(at(out, 'model'))).find((one) => one.startsWith('weights')) ?? '';
  return (await readFile(at(out, 'model', name))).toString('base64');
};

describe('a folder is one run', () => {
  it('every part names it', async () => {
    expect(await train('named')).toMatchObject({ code: 0, err: '' });
    const { run: id } = await json('named', 'run.json');
    for (const file of ['history.json', 'evaluation.json']) expect((await json('named', file)).run).toBe(id);
    expect((await json('named', 'model', 'model.json')).details.run).toBe(id);
    expect(existsSync(at('named', 'run.lock'))).toBe(false);
  });

  it('[run.resume] a checkpoint of an earlier run is never gone on with', async () => {
    expect(await train('turns', '--pause-after', '1')).toMatchObject({ code: 0 });
    await cp(at('turns', 'checkpoint'), at('aside'), { recursive: true });
    expect((await train('turns', '--seed', '1')).err).toContain(
      `go on with cnn train --resume ${at('turns')}, or let --overwrite`,
    );
    expect(await train('turns', '--seed', '1', '--pause-after', '1', '--overwrite')).toMatchObject({
      code: 0,
    });
    const { run: id } = await json('turns', 'run.json');
    expect(await json('turns', 'checkpoint', 'checkpoint.json')).toMatchObject({ details: { run: id } });
    await rm(at('turns', 'checkpoint'), { recursive: true });
    await cp(at('aside'), at('turns', 'checkpoint'), { recursive: true });
    const mixed = await cnn('train', '--resume', at('turns'));
    expect(mixed).toMatchObject({ code: 1, err: expect.stringContaining('holds parts of different runs') });
    expect(mixed.err).toContain('checkpoint/checkpoint.json is of');
  });

  it('nothing of an earlier run stays beside a new model', async () => {
    const logs = ['--csv-log', '--tensorboard', '--save-top-k', '1', '--checkpoint-every', 'epoch'];
    expect(await train('stale', ...logs)).toMatchObject({ code: 0 });
    await writeFile(at('stale', 'notes.txt'), 'mine');
    expect(await train('stale', '--split', '0.8,0.2,0', '--overwrite')).toMatchObject({ code: 0 });
    expect((await readdir(at('stale'))).sort()).toEqual(
      [
        ...[
          'curves.svg',
          'accuracy.svg',
          'experiment.json',
          'loss.svg',
          'history.json',
          'model',
          'notes.txt',
          'report.html',
          'report.json',
          'report.md',
        ],
        ...['run.json', 'split.json'],
      ].sort(),
    );
    expect(await cnn('compare', at('stale'), at('stale'))).toMatchObject({ code: 1 });
  });

  it('what fails before it begins has removed nothing, and leaves no folder', async () => {
    expect(await train('kept')).toMatchObject({ code: 0 });
    const before = await readdir(at('kept'));
    expect((await train('kept', '--overwrite', '--engine', 'none')).code).not.toBe(0);
    expect(await readdir(at('kept'))).toEqual(before);
    expect((await train('nothing', '--split-file', at('missing.json'))).code).toBe(1);
    expect(existsSync(at('nothing'))).toBe(false);
  });

  it('compare and ensemble refuse parts of another run', async () => {
    await train('one');
    await train('two', '--seed', '1', '--split-file', at('one', 'split.json'));
    expect(await cnn('compare', at('one'), at('two'))).toMatchObject({ code: 0, err: '' });
    await cp(at('two'), at('mixed'), { recursive: true });
    await cp(at('one', 'evaluation.json'), at('mixed', 'evaluation.json'));
    const expected = { code: 1, err: expect.stringContaining('holds parts of different runs') };
    expect(await cnn('compare', at('one'), at('mixed'))).toMatchObject(expected);
    expect(await cnn('ensemble', at('one'), at('mixed'), '--out', at('both'))).toMatchObject(expected);
    // Without a checksum it would be one of an earlier version, which a folder with a run does not hold.
    const { checksum: _, seal: _seal, ...bare } = await json('two', 'evaluation.json');
    await writeFile(at('two', 'evaluation.json'), JSON.stringify(bare));
    expect((await cnn('compare', at('one'), at('two'))).err).toContain('its checksum is missing');
  });
});

describe('cnn train --resume', () => {
  it('[run.moved] writes into the folder that it names, also into a copy, and from elsewhere', async () => {
    const relative = ['--data', 'images.csv', '--model', 'model.json'];
    const options = ['--engine', 'wasm', '--allow-leakage', '--epochs', '3', '--batch-size', '16'];
    await train('original', '--pause-after', '1');
    // As if it had been begun in that folder with relative paths.
    const path = at('original', 'checkpoint', 'checkpoint.json');
    const {
      seal: _,
      checksum: _sum,
      ...checkpoint
    } = await json('original', 'checkpoint', 'checkpoint.json');
    checkpoint.details.argv = [...relative, ...options, '--out', 'original', '--overwrite'];
    checkpoint.details.folder = root;
    await writeSealedJson({ path, value: checkpoint });
    await cp(at('original'), at('copy'), { recursive: true });
    await mkdir(at('else', 'where'), { recursive: true });
    await rename(at('copy'), at('else', 'where', 'moved'));
    vi.spyOn(process, 'cwd').mockReturnValue(at('else'));
    const resumed = await cnn('train', '--resume', at('else', 'where', 'moved'));
    expect(resumed).toMatchObject({ code: 0, err: '' });
    expect(existsSync(at('else', 'where', 'moved', 'report.html'))).toBe(true);
    expect(existsSync(at('original', 'checkpoint', 'checkpoint.json'))).toBe(true);
    expect(existsSync(at('original', 'report.html'))).toBe(false);
    await train('whole');
    expect(await weights('else/where/moved')).toBe(await weights('whole'));
  });

  it('[run.engine] goes on with the engine and threads of its beginning', async () => {
    await train('pinned', '--pause-after', '1', '--threads', '3');
    const { details } = await json('pinned', 'checkpoint', 'checkpoint.json');
    expect(details.engine).toMatchObject({ name: 'wasm', threads: 3 });
    const resumed = await cnn('train', '--resume', at('pinned'), '--pause-after', '2', '--json');
    expect(resumed.out).toContain('"type":"engine","name":"wasm"');
    const path = at('pinned', 'checkpoint', 'checkpoint.json');
    const { seal: _, checksum: _sum, ...checkpoint } = await json('pinned', 'checkpoint', 'checkpoint.json');
    checkpoint.details.engine.description = 'another version';
    await writeSealedJson({ path, value: checkpoint });
    const other = await cnn('train', '--resume', at('pinned'));
    expect(other.out).toContain('The run began on another version and goes on with TensorFlow.js');
  });

  it('refuses a model file that changed', async () => {
    await cp(at('model.json'), at('other.json'));
    await train('changed', '--pause-after', '1');
    const layers = [flatten(), dense({ units: 2, activation: 'softmax', useBias: false })];
    const model = sequential({ name: 'tiny', input: [8, 8, 1], layers });
    await writeFile(at('model.json'), JSON.stringify(model));
    const resumed = await cnn('train', '--resume', at('changed'));
    await cp(at('other.json'), at('model.json'));
    expect(resumed).toMatchObject({
      code: 1,
      err: expect.stringContaining('model is not as it was when the run began'),
    });
  });
});
