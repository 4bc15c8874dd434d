import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { run } from './run.js';

it('the commands of the README run, on smaller images and for one epoch', async () => {
  const out = await mkdtemp(join(tmpdir(), 'cnn-cli-readme-'));
  // As they are: readme.slow.test.ts.
  const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8').replace(
    '--image-size 48 --epochs 3',
    '--image-size 22 --epochs 1',
  );
  expect(text).toContain('--image-size 22 --epochs 1');
  const block = /```sh\n([\s\S]*?)```/.exec(text)?.[1] ?? '';
  const commands = [...block.matchAll(/^npx cnn (.*)$/gm)].map(([, words = '']) => words.split(' '));
  expect(commands.map(([name]) => name)).toEqual(['train', 'evaluate', 'summary', 'doctor']);
  const silent = { write: () => {} };
  for (const words of commands) {
    let errors = '';
    const argv = words.map((word) => word.replace(/^out\b/, out));
    const stderr = { write: (line: string) => (errors += line) };
    const code = await run({ argv, terminal: { stdout: silent, stderr, onInterrupt: () => () => {} } });
    expect({ argv, code, errors }).toEqual({ argv, code: 0, errors: '' });
  }
  await rm(out, { recursive: true });
}, 60_000);
