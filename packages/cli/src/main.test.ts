import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const program = fileURLToPath(new URL('../dist/main.js', import.meta.url));

let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-main-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** The built command as a process of its own, which gets SIGINT as soon as it has printed this. */
async function cnn(argv: readonly string[], interruptAt?: string) {
  const child = spawn(process.execPath, [program, ...argv], { stdio: ['ignore', 'pipe', 'pipe'] });
  let [out, err, interrupted] = ['', '', false];
  child.stdout.on('data', (text: Buffer) => {
    out += text.toString();
    if (interruptAt === undefined || interrupted || !out.includes(interruptAt)) return;
    interrupted = true;
    child.kill('SIGINT');
  });
  child.stderr.on('data', (text: Buffer) => {
    err += text.toString();
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, out, err };
}

it('Ctrl-C in mid-epoch ends the process with 130, in one line, and what was saved stays', async () => {
  const out = join(root, 'run');
  const data = ['--data', 'synthetic', '--image-size', '24', '--engine', 'wasm', '--seed', '3'];
  const { code, err } = await cnn(['train', ...data, '--epochs', '500', '--out', out], 'Epoch 1/500  loss');
  expect(err).toMatch(/^cnn: stopped; [^\n]+ finished epochs?\.\n$/);
  expect(code).toBe(130);
  const { history } = JSON.parse(await readFile(join(out, 'history.json'), 'utf8'));
  expect(history.loss.length).toBeGreaterThanOrEqual(1);
  expect(await readdir(join(out, 'model'))).toEqual([
    'model.json',
    expect.stringMatching(/^weights-[0-9a-f]{16}\.safetensors$/),
  ]);
}, 120_000);

it('a mistake ends the process with its code and one line', async () => {
  const { code, out, err } = await cnn(['train', '--data', join(root, 'nowhere'), '--out', join(root, 'no')]);
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(/^cnn: [^\n]*nowhere[^\n]*\n$/);
});
