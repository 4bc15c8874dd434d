import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openImageSet } from '../openImageSet.js';
import { downloadFile } from './download.js';
import { knownSets } from './knownSets.js';
import { downloadSet, openKnownSet } from './openKnownSet.js';

const content = Buffer.from(Array.from({ length: 200_000 }, (_, at) => (at * 31) % 251));
const md5 = createHash('md5').update(content).digest('hex');
let root = '';
let folder = '';
let server: Server;
let url = '';
/** How many bytes the server sends before it breaks the connection, and what it was asked for. */
let breakAfter = Infinity;
let ranges: (string | undefined)[] = [];
let encodings: unknown[] = [];
let honoursRanges = true;
/** By how much the server says it starts elsewhere than asked. */
let shift = 0;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-sets-'));
  server = createServer((request, response) => {
    ranges.push(request.headers.range);
    if (request.url !== '/file') {
      response.writeHead(404).end();
      return;
    }
    encodings.push(request.headers['accept-encoding']);
    const start = honoursRanges ? Number(/bytes=(\d+)-/.exec(request.headers.range ?? '')?.[1] ?? 0) : 0;
    if (start >= content.length) {
      response.writeHead(416).end('too far');
      return;
    }
    const range = { 'content-range': `bytes ${start + shift}-${content.length - 1}/${content.length}` };
    response.writeHead(start > 0 ? 206 : 200, {
      'content-length': content.length - start,
      ...(start > 0 ? range : {}),
    });
    const rest = content.subarray(start);
    if (breakAfter >= rest.length) response.end(rest);
    else response.write(rest.subarray(0, breakAfter), () => setTimeout(() => response.destroy(), 20));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`;
});
beforeEach(async () => {
  folder = await mkdtemp(join(root, 'to-'));
  [breakAfter, ranges, encodings, honoursRanges, shift] = [Infinity, [], [], true, 0];
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(root, { recursive: true, force: true });
});

describe('downloadFile', () => {
  it('brings a file, tells how far it is, and leaves one that is there', async () => {
    const path = join(folder, 'deep', 'file');
    const seen: number[] = [];
    await downloadFile({ url, path, md5, onProgress: ({ bytes, total }) => seen.push(bytes / (total ?? 0)) });
    expect(await readFile(path)).toEqual(content);
    expect(seen.at(-1)).toBe(1);
    await downloadFile({ url, path, md5 });
    expect(ranges).toHaveLength(1);
  });

  it.each([true, false])(
    'goes on after the connection broke (the server knows ranges: %s)',
    async (honours) => {
      honoursRanges = honours;
      breakAfter = 70_000;
      const path = join(folder, 'file');
      await expect(downloadFile({ url, path, md5 })).rejects.toThrow('the download broke off');
      expect(await readdir(folder)).toEqual(['file.part']);
      breakAfter = Infinity;
      await downloadFile({ url, path, md5 });
      expect(await readFile(path)).toEqual(content);
      expect(await readdir(folder)).toEqual(['file']);
      expect(ranges[1]).toMatch(/^bytes=\d+-$/);
    },
  );

  it('asks for the bytes as they are', async () => {
    await downloadFile({ url, path: join(folder, 'file'), md5 });
    expect(encodings).toEqual(['identity']);
  });

  it('takes a part that is whole, and refuses one that is not the file’s', async () => {
    const path = join(folder, 'file');
    await writeFile(`${path}.part`, content);
    await downloadFile({ url, path, md5 });
    expect(ranges).toEqual([`bytes=${content.length}-`]);
    expect(await readdir(folder)).toEqual(['file']);
    await rm(path);
    await writeFile(`${path}.part`, content.subarray(1, 1000));
    await expect(downloadFile({ url, path, md5 })).rejects.toThrow('expected the MD5 sum');
    expect(await readdir(folder)).toEqual([]);
    await downloadFile({ url, path, md5 });
    expect(await readFile(path)).toEqual(content);
  });

  it('refuses bytes from another place than asked', async () => {
    const path = join(folder, 'file');
    await writeFile(`${path}.part`, content.subarray(0, 1000));
    shift = 5;
    await expect(downloadFile({ url, path, md5 })).rejects.toThrow(
      `the server sent the bytes from 1005 on, not from 1000. Remove ${path}.part`,
    );
    expect(await readFile(`${path}.part`)).toEqual(content.subarray(0, 1000));
  });

  it('stops in the middle, and goes on', async () => {
    const path = join(folder, 'file');
    const controller = new AbortController();
    breakAfter = 70_000;
    const stopped = downloadFile({
      url,
      path,
      md5,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(stopped).rejects.toMatchObject({ code: 'ABORTED' });
    breakAfter = Infinity;
    await downloadFile({ url, path, md5 });
    expect(await readFile(path)).toEqual(content);
  });

  it('[cli.sums] refuses another sum, and keeps nothing', async () => {
    const path = join(folder, 'file');
    const other = '0'.repeat(32);
    await expect(downloadFile({ url, path, md5: other })).rejects.toThrow(`expected the MD5 sum ${other}`);
    expect(await readdir(folder)).toEqual([]);
    await writeFile(path, 'another');
    await expect(downloadFile({ url, path, md5 })).rejects.toThrow('has another MD5 sum');
  });

  it('says what the server said, that there is none, and stops', async () => {
    const path = join(folder, 'file');
    await expect(downloadFile({ url: `${url}s`, path, md5 })).rejects.toThrow('answered 404');
    await expect(downloadFile({ url: 'http://127.0.0.1:9/x', path, md5 })).rejects.toThrow('broke off');
    const controller = new AbortController();
    controller.abort();
    await expect(downloadFile({ url, path, md5, signal: controller.signal })).rejects.toThrow('was stopped');
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('known sets', () => {
  it('have names of their own, sums and classes', () => {
    expect(new Set(knownSets.map(({ name }) => name)).size).toBe(knownSets.length);
    for (const set of knownSets) {
      expect(set.classNames.length).toBeGreaterThan(1);
      if (set.kind !== 'folder') for (const file of set.files) expect(file.md5).toMatch(/^[0-9a-f]{32}$/);
    }
  });

  it('are never downloaded unasked', async () => {
    vi.stubEnv('CNN_CACHE', folder);
    const fetched = vi.spyOn(globalThis, 'fetch');
    await expect(openImageSet({ data: 'bloodmnist' })).rejects.toThrow(
      'Download it with cnn fetch bloodmnist',
    );
    expect(fetched).not.toHaveBeenCalled();
    await expect(downloadSet({ name: 'breakhis' })).rejects.toThrow('there is no set "breakhis" to download');
    fetched.mockRestore();
    vi.unstubAllEnvs();
  });

  it('are read from where they were put', async () => {
    const idx = (dims: readonly number[], data: Uint8Array): Uint8Array => {
      const header = Buffer.alloc(4 + 4 * dims.length);
      header.set([0, 0, 8, dims.length]);
      for (const [at, dim] of dims.entries()) header.writeUInt32BE(dim, 4 + 4 * at);
      return Buffer.concat([header, data]);
    };
    const files = {
      'train-images-idx3-ubyte.gz': idx(
        [3, 2, 2],
        Uint8Array.from({ length: 12 }, (_, at) => at),
      ),
      'train-labels-idx1-ubyte.gz': idx([3], Uint8Array.of(5, 0, 9)),
      't10k-images-idx3-ubyte.gz': idx([1, 2, 2], Uint8Array.of(7, 7, 7, 7)),
      't10k-labels-idx1-ubyte.gz': idx([1], Uint8Array.of(1)),
    };
    for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), bytes);
    const set = await openKnownSet('mnist', folder);
    expect(set?.items.map(({ label }) => label)).toEqual([5, 0, 9, 1]);
    expect(set?.note).toContain('MNIST');
    expect([...((await set?.load(3)) ?? [])]).toEqual([7, 7, 7, 7]);
    expect(await openKnownSet('nothing')).toBeUndefined();
  });

  it('breakhis:PATH finds class and patient in the names of its files', async () => {
    const names = ['SOB_B_A-14-22549AB-40-001', 'SOB_M_DC-14-11031-40-012', 'SOB_B_F-14-9133-40-002'];
    const image = sharp({ create: { width: 4, height: 4, channels: 3, background: '#aa2200' } });
    for (const name of names) await image.clone().toFile(join(folder, `${name}.png`));
    const set = await openImageSet({ data: `breakhis:${folder}` });
    expect(set.classNames).toEqual(['B', 'M']);
    expect(set.items.map(({ label, group }) => [label, group])).toEqual([
      [0, '14-22549AB'],
      [0, '14-9133'],
      [1, '14-11031'],
    ]);
  });
});
