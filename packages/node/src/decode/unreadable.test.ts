import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { picture, regularFiles, writeContainer } from '../irregularities/planted.support.test.js';
import { imageFolder } from '../sets/folder/imageFolder.js';
import { decodeImage } from './decodeImage.js';

/** Files that the system does not open, and its reason. */
const refused = vi.hoisted(() => new Map<string, string>());

vi.mock('node:fs/promises', async (original) => {
  const system = await original<typeof import('node:fs/promises')>();
  const open: typeof system.open = async (path, ...rest) => {
    const code = [...refused].find(([name]) => String(path).endsWith(name))?.[1];
    if (code !== undefined) throw Object.assign(new Error('refused'), { code });
    return system.open(path, ...rest);
  };
  return { ...system, open };
});

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-unreadable-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('[image.unreadable] an image that the system does not open', () => {
  it.each([
    ['EACCES', 'permission denied'],
    ['EMFILE', 'too many files are open; allow more with ulimit -n'],
    ['EIO', 'the disk reports an error'],
    ['ENOMEM', 'there is too little memory'],
  ])('is told by the reason (%s), and not left out', async (code, reason) => {
    const name = `p1_${code}.png`;
    const files = { ...(await regularFiles()), [`a/${name}`]: new TextEncoder().encode('what sharp sees') };
    const path = await writeContainer({ container: 'folder', at: join(root, code), files });
    refused.set(name, code);
    await expect(imageFolder({ path, onBadImage: 'skip' })).rejects.toMatchObject({
      code: 'FILE',
      message: expect.stringContaining(`can't read ${join(path, 'a', name)}: ${reason}`),
    });
    refused.clear();
    expect((await imageFolder({ path, onBadImage: 'skip' })).report.bad).toHaveLength(1);
  });

  it('is a folder: it is told, and not to be removed', async () => {
    await expect(decodeImage({ path: root })).rejects.toThrow(`${root} is a folder. Expected an image file.`);
    const path = join(root, 'whole.png');
    await writeFile(path, await picture(1));
    expect(await decodeImage({ path })).toMatchObject({ height: 8, width: 8 });
  });
});
