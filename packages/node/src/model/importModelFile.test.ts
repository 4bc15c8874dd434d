import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dense, flatten, initialState, sequential } from '@cnn/core';
import { exportModel } from '@cnn/exchange';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { importModelFile } from './importModelFile.js';

const model = sequential({ input: [2, 2, 3], layers: [flatten(), dense({ units: 2 })] });
const files = exportModel({ format: 'tfjs', model, weights: initialState(model, 1) });
const shard = Object.keys(files).find((name) => name.endsWith('.bin')) as string;
let root = '';
const at = (...names: string[]) => join(root, ...names);

/** A folder of TensorFlow.js. */
async function folder(name: string): Promise<string> {
  await mkdir(at(name));
  for (const [file, bytes] of Object.entries(files)) await writeFile(at(name, file), bytes);
  return at(name);
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'import-'));
});
afterAll(() => rm(root, { recursive: true }));

const kernel = async (path: string) => (await importModelFile(path)).weights['dense/kernel']?.shape;

describe('files beside the model', () => {
  it('are read, also where the folder is a link, or all of its files are links to one other folder', async () => {
    const plain = await folder('plain');
    expect(await kernel(plain)).toEqual([12, 2]);
    await symlink(plain, at('linked'));
    expect(await kernel(at('linked'))).toEqual([12, 2]);
    await mkdir(at('cache'));
    for (const file of Object.keys(files)) await symlink(at('plain', file), at('cache', file));
    expect(await kernel(at('cache', 'model.json'))).toEqual([12, 2]);
  });

  it('are links within the folder', async () => {
    const own = await folder('within');
    await rename(join(own, shard), join(own, 'other.bin'));
    await symlink('other.bin', join(own, shard));
    expect(await kernel(own)).toEqual([12, 2]);
  });

  it('are not read through a link that leads out of it', async () => {
    const own = await folder('out');
    await rename(join(own, shard), at('secret.bin'));
    await symlink(at('secret.bin'), join(own, shard));
    await expect(importModelFile(own)).rejects.toMatchObject({
      code: 'FILE',
      details: { reason: 'externalData' },
      message: expect.stringContaining(`"${shard}", which is a link to a file outside of its folder`),
    });
  });

  it('are not read through a folder that is such a link', async () => {
    const own = await folder('deep');
    await mkdir(at('elsewhere'));
    await rename(join(own, shard), at('elsewhere', shard));
    await symlink(at('elsewhere'), join(own, 'inner'));
    const json = new TextDecoder().decode(files['model.json']).replaceAll(shard, `inner/${shard}`);
    await writeFile(join(own, 'model.json'), json);
    await expect(importModelFile(own)).rejects.toMatchObject({ details: { reason: 'externalData' } });
  });

  it('are missing where there is none', async () => {
    const own = await folder('missing');
    await rm(join(own, shard));
    await expect(importModelFile(own)).rejects.toMatchObject({ code: 'FILE' });
  });
});
