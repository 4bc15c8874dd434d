import { memoryStore } from '@cnn/experiment';
import { describe, expect, it } from 'vitest';
import { copyFolder, imagesIn, recognizeFolder } from './openedFolder.js';

const folder = (...names: readonly string[]) =>
  memoryStore(new Map(names.map((name) => [name, new TextEncoder().encode(name)])), 'opened');

const run = ['experiment.json', 'history.json', 'split.json', 'model/model.json'];
const project = ['experiment.json', 'split.json', 'images/p1/0/a.png', ...run.map((name) => `run/${name}`)];

describe('recognizeFolder', () => {
  it('tells a project, also in a folder of its own', async () => {
    for (const top of ['', 'tissue/']) {
      const found = await recognizeFolder(folder(...project.map((name) => top + name)));
      expect(found.kind).toBe('project');
      if (found.kind !== 'project') return;
      expect(await found.run?.list()).toEqual([...run].sort());
      expect((await imagesIn(found.folder)).map(({ path }) => path)).toEqual(['p1/0/a.png']);
    }
  });

  it('tells a project without a run', async () => {
    expect(await recognizeFolder(folder('experiment.json', 'split.json', 'images/a.png'))).toMatchObject({
      kind: 'project',
      run: undefined,
    });
  });

  it('tells a run, also in a folder of its own', async () => {
    for (const top of ['', 'out/']) {
      const found = await recognizeFolder(folder(...run.map((name) => top + name)));
      expect(found.kind).toBe('run');
      if (found.kind === 'run') expect(await found.run.read('experiment.json')).toBeDefined();
    }
  });

  it('takes all else for a model', async () => {
    expect((await recognizeFolder(folder('model.json', 'weights.safetensors'))).kind).toBe('model');
    expect((await recognizeFolder(folder('notes.txt'))).kind).toBe('model');
    expect((await recognizeFolder(folder())).kind).toBe('model');
  });
});

it('copyFolder copies every file', async () => {
  const to = memoryStore();
  await copyFolder(folder('a.txt', 'b/c.txt'), to);
  expect(await to.list()).toEqual(['a.txt', 'b/c.txt']);
  expect(new TextDecoder().decode(await to.read('b/c.txt'))).toBe('b/c.txt');
});
