import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cardMemory } from './cardMemory.js';

let folder = '';
const { PATH } = process.env;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cnn-cards-'));
});

afterEach(async () => {
  process.env.PATH = PATH;
  await rm(folder, { recursive: true });
});

it.skipIf(process.platform === 'win32')("takes NVIDIA's memory from its tool, in mebibytes", async () => {
  const tool = join(folder, 'nvidia-smi');
  await writeFile(tool, '#!/bin/sh\n[ "$1" = --query-gpu=memory.total ] && printf "24564\\n81559\\n"\n');
  await chmod(tool, 0o755);
  process.env.PATH = [folder, PATH].join(delimiter);
  expect(await cardMemory('nvidia')).toBe(81559 * 2 ** 20);
});

it("takes AMD's memory from Linux, and of other cards none", async () => {
  for (const card of ['card0', 'card1', 'renderD128'])
    await mkdir(join(folder, card, 'device'), { recursive: true });
  expect(await cardMemory('intel', { cards: folder })).toBeUndefined();
  await writeFile(join(folder, 'card1/device/mem_info_vram_total'), '17163091968\n');
  expect(await cardMemory('amd', { cards: folder })).toBe(17163091968);
});

it('says nothing where neither is there', async () => {
  process.env.PATH = folder;
  expect(await cardMemory('nvidia')).toBeUndefined();
  expect(await cardMemory('amd', { cards: join(folder, 'none') })).toBeUndefined();
});
