import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../run.js';

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-resume-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

describe('cnn train --resume', () => {
  it('refuses other options beside it, and a folder without a checkpoint', async () => {
    const cnn = async (...argv: string[]) => {
      let err = '';
      const code = await run({
        argv: ['train', ...argv],
        terminal: {
          stdout: { write: () => {} },
          stderr: { write: (text) => (err += text) },
          onInterrupt: () => () => {},
        },
      });
      return { code, err };
    };
    expect(await cnn('--resume', root, '--epochs', '3')).toMatchObject({ code: 2 });
    expect((await cnn('--resume', root, '--epochs', '3')).err).toContain('leave out --epochs');
    expect((await cnn('--resume', root)).err).toContain('checkpoint.json: it does not exist');
  });
});
