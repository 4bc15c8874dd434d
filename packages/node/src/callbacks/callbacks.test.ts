import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dense, flatten, sequential } from '@cnn/core';
import type { Preprocessing } from '@cnn/data';
import { blobs, referenceEngine } from '@cnn/testing';
import { type Checkpoint, compile, sgd, type TrainingContext } from '@cnn/train';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readModel } from '../model/modelFolder.js';
import { csvLogger } from './csvLogger.js';
import { readKeptModels } from './keptModels.js';
import { type ModelCheckpointOptions, modelCheckpoint } from './modelCheckpoint.js';
import { tensorBoard } from './tensorBoard.js';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-callbacks-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

const model = sequential({
  name: 'net',
  input: [8, 8, 1],
  layers: [flatten(), dense({ units: 1, activation: 'sigmoid' })],
});
const preprocessing: Preprocessing = {
  source: { type: 'uint8', white: 255 },
  ...{ imageSize: [8, 8], onOddSize: 'resize', rescale: 1 / 255 },
};
const ready = () =>
  compile({ model, engine: referenceEngine(), loss: 'binaryCrossentropy', metrics: ['accuracy'] });
const source = blobs({ items: 12 });

describe('csvLogger', () => {
  it('writes a row for each epoch, and adds rows when asked to', async () => {
    const filename = join(root, 'a', 'log.csv');
    const trained = await ready();
    const { history } = await trained.fit(source, { epochs: 2, callbacks: [csvLogger({ filename })] });
    const rows = (await readFile(filename, 'utf8')).split('\n');
    expect(rows[0]).toBe('epoch,learning_rate,loss,accuracy');
    expect(rows[1]).toBe(`0,0.001,${history.loss?.[0]},${history.accuracy?.[0]}`);
    expect(rows).toHaveLength(4);
    const callbacks = [csvLogger({ filename, append: true })];
    await trained.fit(source, { epochs: 3, initialEpoch: 2, callbacks });
    const all = (await readFile(filename, 'utf8')).split('\n');
    expect(all.slice(0, 3)).toEqual(rows.slice(0, 3));
    expect(all.map((row) => row.split(',')[0])).toEqual(['epoch', '0', '1', '2', '']);
    await trained.fit(source, { callbacks: [csvLogger({ filename })] });
    expect((await readFile(filename, 'utf8')).split('\n')).toHaveLength(3);
  });

  it('has each epoch once after a resume', async () => {
    const filename = join(root, 'log.csv');
    const kept: Checkpoint[] = [];
    const options = { epochs: 3, callbacks: [csvLogger({ filename })] };
    await (await ready()).fit(source, { ...options, checkpoint: { save: (one) => void kept.push(one) } });
    const whole = await readFile(filename, 'utf8');
    const resume = kept[0];
    if (!resume) throw new Error('there is no checkpoint');
    await (await ready()).fit(source, { ...options, callbacks: [csvLogger({ filename })], resume });
    expect(await readFile(filename, 'utf8')).toBe(whole);
    // Also where no epoch is left to be done.
    const last = kept.at(-1) as Checkpoint;
    await (await ready()).fit(source, { ...options, callbacks: [csvLogger({ filename })], resume: last });
    expect(await readFile(filename, 'utf8')).toBe(whole);
  });

  it('fails before the first epoch where nothing can be written', async () => {
    await writeFile(join(root, 'file'), '');
    const callbacks = [csvLogger({ filename: join(root, 'file', 'log.csv') })];
    await expect((await ready()).fit(source, { callbacks })).rejects.toMatchObject({ code: 'FILE' });
  });
});

const context: TrainingContext = {
  epochs: 9,
  logNames: ['loss', 'val_loss'],
  metrics: [],
  learningRate: 0.1,
  stop: () => {},
  weights: async () => ({}),
  setWeights: async () => {},
};

/** The callback after epochs with these values of val_loss; each epoch's weights are its number. */
async function follow(values: readonly number[], options: Partial<ModelCheckpointOptions> = {}) {
  const callback = modelCheckpoint({
    directory: root,
    model,
    classNames: ['a', 'b'],
    preprocessing,
    ...options,
  });
  await callback.onTrainBegin?.(context);
  const end = async (epoch: number, value: number) => {
    const training: TrainingContext = {
      ...context,
      weights: async () => ({
        'dense/kernel': { shape: [64, 1], data: new Float32Array(64).fill(epoch) },
        'dense/bias': { shape: [1], data: new Float32Array(1) },
      }),
    };
    await callback.onEpochEnd?.({ epoch, logs: { val_loss: value }, training });
  };
  for (const [epoch, value] of values.entries()) await end(epoch, value);
  return { callback, end };
}
const listed = async () => (await readdir(root)).sort();
const weightOf = async (folder: string) => (await readModel(folder)).state['dense/kernel']?.data[0];

describe('modelCheckpoint', () => {
  it('keeps the best and the last', async () => {
    await follow([3, 1, 2, Number.NaN]);
    expect(await listed()).toEqual(['checkpoints.json', 'epoch-0002', 'epoch-0004']);
    const { best, last } = await readKeptModels(root);
    expect(best).toEqual([{ epoch: 1, value: 1, folder: join(root, 'epoch-0002') }]);
    expect(last).toEqual({ epoch: 3, value: null, folder: join(root, 'epoch-0004') });
    expect(await weightOf(best[0]?.folder ?? '')).toBe(1);
    expect((await readModel(join(root, 'epoch-0002'))).details).toEqual({ epoch: 1, logs: { val_loss: 1 } });
  });

  it('keeps the top k, by the direction of the value, of equals the earlier', async () => {
    await follow([5, 3, 4, 3, 9, 1, 8], { top: 3, last: false });
    expect((await readKeptModels(root)).best.map(({ epoch }) => epoch)).toEqual([5, 1, 3]);
    expect(await listed()).toEqual(['checkpoints.json', 'epoch-0002', 'epoch-0004', 'epoch-0006']);
    await rm(root, { recursive: true });
    await follow([5, 3, 4], { mode: 'max', last: false });
    expect(await listed()).toEqual(['checkpoints.json', 'epoch-0001']);
  });

  it('goes on after a resume with what the checkpoint knew', async () => {
    const { callback } = await follow([3, 1, 2], { top: 2, last: false });
    const state = callback.state?.() ?? {};
    const next = await follow([], { top: 2, last: false });
    next.callback.restore?.(JSON.parse(JSON.stringify(state)));
    await next.end(3, 1.5);
    expect((await readKeptModels(root)).best.map(({ epoch }) => epoch)).toEqual([1, 3]);
    expect(await listed()).toEqual(['checkpoints.json', 'epoch-0002', 'epoch-0004']);
  });

  it('keeps what it had when writing fails, and leaves nothing half written', async () => {
    const { end } = await follow([2]);
    const before = await readFile(join(root, 'checkpoints.json'), 'utf8');
    // A folder where the list is to be: no file can take its name, whoever writes.
    await rm(join(root, 'checkpoints.json'));
    await mkdir(join(root, 'checkpoints.json'));
    await expect(end(1, 1)).rejects.toMatchObject({ code: 'FILE' });
    await rm(join(root, 'checkpoints.json'), { recursive: true });
    await writeFile(join(root, 'checkpoints.json'), before);
    expect(await weightOf((await readKeptModels(root)).best[0]?.folder ?? '')).toBe(0);
    expect(await listed()).toEqual(['checkpoints.json', 'epoch-0001']);
  });

  it('removes what a killed process has left half saved', async () => {
    const half = join(root, 'epoch-0002.0f8fad5b-d9cb-469f-a165-70867728950e.tmp');
    await mkdir(half);
    await writeFile(join(half, 'model.json'), '{');
    await mkdir(join(root, 'mine.tmp'));
    await follow([2]);
    expect(await listed()).toEqual(['checkpoints.json', 'epoch-0001', 'mine.tmp']);
  });

  it('fails in a folder that can’t be written, with one line', async () => {
    // Below a file there is no folder, whoever writes.
    const file = join(root, 'file');
    await writeFile(file, '');
    await expect(follow([1], { directory: join(file, 'deep') })).rejects.toMatchObject({ code: 'FILE' });
  });

  it('refuses a value that is not among the logs, and to keep nothing', async () => {
    await expect(follow([1], { monitor: 'val_auc' })).rejects.toThrow("'val_auc' is not among the logs");
    expect(() =>
      modelCheckpoint({
        directory: root,
        model,
        classNames: [],
        preprocessing,
        top: 0,
        last: false,
      }),
    ).toThrow('top must be a whole number, above 0 without last, received 0');
  });

  it('saves the averaged weights that were ranked', async () => {
    const optimizer = sgd({ learningRate: 2, useEma: true, emaMomentum: 0.5 });
    const engine = referenceEngine();
    const averaging = await compile({ model, engine, loss: 'binaryCrossentropy', optimizer });
    const validation = blobs({ items: 12, seed: 1 });
    const checkpoint = modelCheckpoint({
      directory: root,
      model,
      classNames: source.classNames,
      preprocessing,
      top: 9,
    });
    const { history } = await averaging.fit(source, {
      epochs: 4,
      validationData: validation,
      callbacks: [checkpoint],
    });
    const { best } = await readKeptModels(root);
    expect(best).toHaveLength(4);
    for (const { epoch, folder } of best) {
      const { state: weights } = await readModel(folder);
      const plain = await compile({ model, engine, loss: 'binaryCrossentropy', weights });
      expect((await plain.evaluate(validation)).loss).toBeCloseTo(history.val_loss?.[epoch] as number, 5);
    }
  });

  it('saves what fit trains', async () => {
    const trained = await ready();
    const checkpoint = modelCheckpoint({
      directory: root,
      model,
      classNames: source.classNames,
      preprocessing,
      monitor: 'loss',
    });
    await trained.fit(source, { epochs: 2, callbacks: [checkpoint] });
    const { last } = await readKeptModels(root);
    const { 'dense/kernel': kernel } = await trained.weights();
    expect((await readModel(last?.folder ?? '')).state['dense/kernel']?.data).toEqual(kernel?.data);
  });
});

describe('an option that there is not', () => {
  /** As JavaScript passes them, which no compiler looked at. */
  const plain = (options: object): never => options as never;

  it.each<[string, () => unknown]>([
    ['csvLogger: there is no option', () => csvLogger(plain({ file: 'log.csv' }))],
    ['Did you mean histogramFreq?', () => tensorBoard(plain({ histogram_freq: 1 }))],
    ['Use directory, a folder', () => modelCheckpoint(plain({ filepath: 'best.keras' }))],
    ['Use last: false', () => modelCheckpoint(plain({ directory: 'kept', save_best_only: true }))],
  ])('%s', (message, make) => {
    expect(make).toThrow(message);
  });
});
