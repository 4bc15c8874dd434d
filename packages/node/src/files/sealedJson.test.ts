import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { canonicalSum } from '@cnn/experiment';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSealedJson, writeSealedJson } from './sealedJson.js';

let root = '';
let path = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-sealed-'));
  path = join(root, 'x.json');
});
afterAll(() => rm(root, { recursive: true, force: true }));

const value = { b: [1, -0.1, 1e300, null], a: { ü: 'José', '10': true, '9': undefined }, c: Number.NaN };

describe('sealed JSON', () => {
  it('has the SHA-256 of the text without spaces, names in order', () => {
    const text = '{"a":{"10":true,"ü":"José"},"b":[1,-0.1,1e+300,null],"c":null}';
    const sum = createHash('sha256').update(text).digest('hex');
    expect(canonicalSum(JSON.parse(JSON.stringify(value)))).toBe(sum);
  });

  it('comes back as written, also with other spaces and another order', async () => {
    await writeSealedJson({ path, value });
    const kept = { b: [1, -0.1, 1e300, null], a: { ü: 'José', '10': true }, c: null };
    expect(await readSealedJson(path)).toEqual({ value: kept, sealed: true });
    const fields = Object.entries(JSON.parse(await readFile(path, 'utf8')) as object);
    await writeFile(path, JSON.stringify(Object.fromEntries(fields.reverse())));
    expect(await readSealedJson(path)).toEqual({ value: kept, sealed: true });
  });

  it('says of a file of an earlier version that it has no sum', async () => {
    await writeFile(path, '{"a":1}');
    expect(await readSealedJson(path)).toEqual({ value: { a: 1 }, sealed: false });
  });

  it('refuses, by name, every flipped bit that JSON can read, and every field removed', async () => {
    await writeSealedJson({ path, value });
    const bytes = await readFile(path);
    const whole = (await readSealedJson(path)).value;
    const accepted: string[] = [];
    for (let bit = 0; bit < bytes.length * 8; bit++) {
      const changed = Uint8Array.from(bytes);
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      await writeFile(path, changed);
      const read = await readSealedJson(path).catch((error: unknown) => {
        expect(error).toMatchObject({ code: 'FILE' });
        expect((error as Error).message).toContain(path);
        return undefined;
      });
      if (read && JSON.stringify(read.value) !== JSON.stringify(whole)) accepted.push(`bit ${bit}`);
    }
    expect(accepted).toEqual([]);
    const fields = JSON.parse(bytes.toString()) as Record<string, unknown>;
    for (const name of Object.keys(fields)) {
      const { [name]: _, ...rest } = fields;
      await writeFile(path, JSON.stringify(rest));
      await expect(readSealedJson(path)).rejects.toThrow(`${path} is not as it was written`);
    }
  });

  it.each(['[]', 'null', '3', '"text"'])('refuses %s', async (text) => {
    await writeFile(path, text);
    await expect(readSealedJson(path)).rejects.toThrow(`${path}: expected a JSON object`);
  });
});
