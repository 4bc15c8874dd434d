import { chmod, mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Checkpoint } from '@cnn/train';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { loadCheckpoint, saveCheckpoint } from './checkpointFolder.js';

let root = '';
let directory = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-checkpoint-'));
});
beforeEach(async () => {
  directory = await mkdtemp(join(root, 'run-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const checkpoint = (step: number): Checkpoint => ({
  state: {
    step,
    epoch: 1,
    seed: 3,
    learningRate: 0.1,
    variables: {
      'dense/kernel': { shape: [2, 1], data: Float32Array.of(0.1, step) },
      'optimizer/momentum/dense/kernel': { shape: [2, 1], data: Float32Array.of(-1e-30, 5) },
    },
  },
  epoch: 1,
  position: {
    batches: 2,
    losses: [0.1 + 0.2, 1 / 3],
    sizes: [2, 1],
    labels: { shape: [3], data: Int32Array.of(0, 1, 2) },
    predictions: { shape: [3, 2], data: Float32Array.of(1, 2, 3, 4, 5, 6) },
  },
  history: { epoch: [0], history: { loss: [0.7] } },
  callbacks: {
    earlyStopping: {
      values: { wait: 1 },
      tensors: { 'dense/kernel': { shape: [1], data: Float32Array.of(9) } },
    },
    save: { values: {} },
  },
});

describe('checkpoint folder', () => {
  it('gives back every bit', async () => {
    await saveCheckpoint({ directory, checkpoint: checkpoint(7), details: { args: ['train'] } });
    expect(await loadCheckpoint(directory)).toEqual({
      checkpoint: checkpoint(7),
      details: { args: ['train'] },
    });
  });

  it('holds the newest alone', async () => {
    for (const step of [1, 2, 3]) await saveCheckpoint({ directory, checkpoint: checkpoint(step) });
    await writeFile(join(directory, 'checkpoint.json.123.tmp'), 'half');
    await saveCheckpoint({ directory, checkpoint: checkpoint(4) });
    expect(await readdir(directory)).toHaveLength(2);
    expect((await loadCheckpoint(directory)).checkpoint.state.step).toBe(4);
  });

  it('keeps the old one when the new one can’t be written', async () => {
    await saveCheckpoint({ directory, checkpoint: checkpoint(1) });
    // A folder in the way of the new JSON file's temporary name can't be made by hand; a read-only folder can.
    await chmod(directory, 0o555);
    const saved = saveCheckpoint({ directory, checkpoint: checkpoint(2) });
    if (process.getuid?.() !== 0) await expect(saved).rejects.toThrow("can't write");
    else await saved; // root writes everywhere
    await chmod(directory, 0o755);
    expect((await loadCheckpoint(directory)).checkpoint.state.step).toBe(process.getuid?.() === 0 ? 2 : 1);
    await rm(directory, { recursive: true });
    await writeFile(directory, 'a file');
    await expect(saveCheckpoint({ directory, checkpoint: checkpoint(2) })).rejects.toThrow("can't write");
  });

  it('refuses one that is cut off, changed, of another format or not there', async () => {
    await expect(loadCheckpoint(directory)).rejects.toThrow('it does not exist');
    await saveCheckpoint({ directory, checkpoint: checkpoint(1) });
    const tensors = (await readdir(directory)).find((name) => name.startsWith('tensors-')) ?? '';
    await truncate(join(directory, tensors), 40);
    await expect(loadCheckpoint(directory)).rejects.toThrow('its SHA-256 is another');
    const path = join(directory, 'checkpoint.json');
    const text = await readFile(path, 'utf8');
    await writeFile(path, text.slice(0, 100));
    await expect(loadCheckpoint(directory)).rejects.toThrow(
      'checkpoint.json: it is cut off, damaged or edited. Take',
    );
    await writeFile(path, text.replace('"step": 1', '"step": 2'));
    await expect(loadCheckpoint(directory)).rejects.toThrow('it is cut off, damaged or edited');
  });

  it('checks the fields of one whose JSON has no checksum, as version 1 wrote it', async () => {
    await saveCheckpoint({ directory, checkpoint: checkpoint(1) });
    const path = join(directory, 'checkpoint.json');
    const { seal: _, checksum: _sum, ...latest } = JSON.parse(await readFile(path, 'utf8'));
    const write = (value: object) => writeFile(path, JSON.stringify(value));
    await write(latest);
    await expect(loadCheckpoint(directory)).rejects.toThrow('its checksum is missing');
    const json = { ...latest, version: 1 };
    await write(json);
    expect((await loadCheckpoint(directory)).checkpoint).toEqual(checkpoint(1));
    await write({ ...json, format: 'other' });
    await expect(loadCheckpoint(directory)).rejects.toThrow('expected format "cnn-checkpoint"');
    await write({ ...json, tensors: { ...json.tensors, file: `../${json.tensors.file}` } });
    await expect(loadCheckpoint(directory)).rejects.toThrow('its field "tensors.file" is not as');
    for (const [name, rest] of [
      ['state.step', { state: { ...json.state, step: undefined } }],
      ['epoch', { epoch: undefined }],
      ['history.history', { history: { epoch: [0] } }],
      ['callbacks', { callbacks: undefined }],
      ['tensors.file', { tensors: undefined }],
    ] as const) {
      await write({ ...json, ...rest });
      await expect(loadCheckpoint(directory)).rejects.toThrow(`its field "${name}" is missing.`);
    }
    await write({ ...json, position: { ...json.position, sizes: 3 } });
    await expect(loadCheckpoint(directory)).rejects.toThrow('its field "position" is not as it was saved');
  });
});
