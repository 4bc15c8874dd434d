import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { memoryStore } from './memoryStore.js';
import { packZip, unpackZip } from './zip.js';

const content = {
  'model/model.json': new Uint8Array(500).fill(32),
  'model/weights.safetensors': Uint8Array.of(0, 1, 254, 255),
  'ü.txt': new Uint8Array(0),
};
const store = () => memoryStore(new Map(Object.entries(content)));

describe('a store as a zip', () => {
  it('comes back with every bit, and equal content gives equal bytes', async () => {
    const zip = await packZip(store());
    const back = unpackZip(zip, 'run.zip');
    expect(back.name).toBe('run.zip');
    expect(await back.list()).toEqual(Object.keys(content));
    for (const [name, bytes] of Object.entries(content)) expect(await back.read(name)).toEqual(bytes);
    expect(await packZip(back)).toEqual(zip);
  });

  it('takes zips of other programs, with folders in them', async () => {
    const back = unpackZip(zipSync({ 'a/': new Uint8Array(0), 'a/b': Uint8Array.of(1) }));
    expect(await back.list()).toEqual(['a/b']);
  });

  it('[model.zip] refuses what is cut off, changed, or no zip, by name', async () => {
    const zip = await packZip(store());
    const refused = (bytes: Uint8Array) =>
      expect(() => unpackZip(bytes, 'x.zip')).toThrow(
        expect.objectContaining({ code: 'FILE', message: expect.stringMatching(/^x\.zip/) }),
      );
    refused(new Uint8Array(0));
    refused(zip.subarray(0, zip.length - 1));
    refused(Uint8Array.of(1, 2, 3));
    const changed = zip.slice();
    changed[zip.indexOf(254)] = 3;
    refused(changed);
  });

  it('[model.zip] refuses names that lead out of it', async () => {
    for (const name of ['../a', '/a', 'a/../../b', 'a\\b'])
      expect(() => unpackZip(zipSync({ [name]: Uint8Array.of(1) }), 'x.zip')).toThrow(
        'x.zip: expected the name of a file below it',
      );
  });
});
