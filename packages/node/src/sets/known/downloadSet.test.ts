import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { openImageSet } from '../openImageSet.js';
import type { DownloadableSet, RemoteFile } from './knownSets.js';
import { downloadSet, openKnownSet } from './openKnownSet.js';

/** Known sets whose files lie on a server of this machine. */
const sets = vi.hoisted((): DownloadableSet[] => []);
vi.mock('./knownSets.js', () => ({
  knownSets: sets,
  findKnownSet: (name: string) => sets.find((set) => set.name === name),
}));

const golden: Readonly<Record<'train' | 'valid' | 'test', Readonly<Record<'x' | 'y', string>>>> = JSON.parse(
  readFileSync(new URL('../../../../testing/goldens/data/hdf5.json', import.meta.url), 'utf8'),
);
const contents = new Map<string, Buffer>();
for (const part of ['train', 'valid', 'test'] as const)
  for (const what of ['x', 'y'] as const) {
    const packed = gzipSync(Buffer.from(golden[part][what], 'base64'));
    contents.set(`camelyonpatch_level_2_split_${part}_${what}.h5.gz`, packed);
  }
const asked: string[] = [];
let server: Server;
let root = '';
let folder = '';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-download-'));
  server = createServer((request, response) => {
    const name = request.url?.slice(1) ?? '';
    asked.push(name);
    response.writeHead(contents.has(name) ? 200 : 404).end(contents.get(name));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const files = [...contents].map(
    ([name, content]): RemoteFile => ({
      name,
      url: `http://127.0.0.1:${port}/${name}`,
      md5: createHash('md5').update(content).digest('hex'),
    }),
  );
  const about = { title: 'a title', licence: 'CC0 1.0', page: 'a page', classNames: ['normal', 'tumor'] };
  const [first] = files;
  if (!first) throw new Error('expected files');
  sets.push({ kind: 'hdf5', name: 'pcam', ...about, files });
  sets.push({ kind: 'hdf5', name: 'broken', ...about, files: [{ ...first, md5: '0'.repeat(32) }] });
});
beforeEach(async () => {
  folder = await mkdtemp(join(root, 'to-'));
  asked.length = 0;
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  await rm(root, { recursive: true, force: true });
});

it('brings and unpacks HDF5 files, and leaves what is there', async () => {
  expect(await downloadSet({ name: 'pcam', folder })).toBe(folder);
  const names = [...contents.keys()].map((name) => name.slice(0, -'.gz'.length)).sort();
  expect((await readdir(folder)).sort()).toEqual(names);
  expect(asked).toHaveLength(6);
  await downloadSet({ name: 'pcam', folder });
  expect(asked).toHaveLength(6);

  const set = await openKnownSet('pcam', folder);
  expect(set?.items).toHaveLength(10);
  expect(set?.parts?.test).toEqual([8, 9]);
  const own = await openImageSet({ data: `pcam:${folder}` });
  expect(own.note).toBe('a title, CC0 1.0, a page');
  expect(own.load(3)).toEqual(set?.load(3));
});

it('goes on with the files that are missing', async () => {
  await downloadSet({ name: 'pcam', folder });
  await rm(join(folder, 'camelyonpatch_level_2_split_valid_y.h5'));
  asked.length = 0;
  await downloadSet({ name: 'pcam', folder });
  expect(asked).toEqual(['camelyonpatch_level_2_split_valid_y.h5.gz']);
});

it('is in the cache, and says how to get it before', async () => {
  vi.stubEnv('CNN_CACHE', folder);
  const sent =
    'pcam (a title, CC0 1.0) is not on this machine. Download it with cnn fetch pcam, or downloadSet().';
  await expect(openImageSet({ data: 'pcam' })).rejects.toMatchObject({ code: 'FILE', message: sent });
  expect(asked).toEqual([]);
  expect(await downloadSet({ name: 'pcam' })).toBe(join(folder, 'sets', 'pcam'));
  const set = await openImageSet({ data: 'pcam' });
  expect(set.name).toBe('pcam');
  vi.unstubAllEnvs();
});

it('unpacks nothing that has another sum', async () => {
  await expect(downloadSet({ name: 'broken', folder })).rejects.toThrow('expected the MD5 sum');
  expect(await readdir(folder)).toEqual([]);
});

it('keeps nothing half unpacked', async () => {
  const { unpackGzip } = await import('../../files/unpackGzip.js');
  const path = join(folder, 'x.gz');
  const packed = contents.get('camelyonpatch_level_2_split_train_x.h5.gz') ?? Buffer.alloc(0);
  await writeFile(path, packed.subarray(0, packed.length >> 1));
  await expect(unpackGzip({ path, to: join(folder, 'x') })).rejects.toMatchObject({ code: 'DATA' });
  await writeFile(path, 'no gzip');
  await expect(unpackGzip({ path, to: join(folder, 'x') })).rejects.toThrow(`${path} is damaged or cut off`);
  const missing = join(folder, 'none.gz');
  await expect(unpackGzip({ path: missing, to: join(folder, 'x') })).rejects.toThrow('it does not exist');
  expect(await readdir(folder)).toEqual(['x.gz']);
});
