import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { program } from './program.js';
import { tinyTraining, writeTinyImages } from './tinyImages.support.test.js';

const FOLDS = 2;
let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-manifest-'));
  await writeTinyImages(join(root, 'images'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function ran(command: string, argv: readonly string[], env: object = {}): Promise<string> {
  const child = spawn(command, argv, { cwd: root, env: { ...process.env, ...env } });
  let [out, err] = ['', ''];
  child.stdout.on('data', (text: Buffer) => {
    out += text.toString();
  });
  child.stderr.on('data', (text: Buffer) => {
    err += text.toString();
  });
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(err).toBe('');
  expect(code, out).toBe(0);
  return out;
}

describe.skipIf(!existsSync(new URL('../dist/main.js', import.meta.url)))(
  'cnn cross-validate --executor manifest',
  () => {
    it('leaves what each index of the Job runs, and gathers the results afterwards', async () => {
      const folds = [
        program,
        'cross-validate',
        ...tinyTraining,
        '--folds',
        `${FOLDS}`,
        '--epochs',
        '2',
        '--out',
        'folds',
      ];
      const job = ['--executor', 'manifest', '--image', 'registry.example/cnn:1', '--volume-claim', 'images'];
      const cnn = `${process.execPath} ${program}`;
      await ran(process.execPath, [...folds, ...job, '--working-dir', root, '--job-command', cnn]);
      const text = await readFile(join(root, 'folds', 'kubernetes-job.yaml'), 'utf8');
      const [container] = parse(text).spec.template.spec.containers;
      expect(container.workingDir).toBe(root);
      for (let index = 0; index < FOLDS; index++) {
        const [shell, ...argv] = container.command;
        const lines = (await ran(shell, argv, { JOB_COMPLETION_INDEX: `${index}` })).trim().split('\n');
        expect(JSON.parse(lines.at(-1) ?? '')).toEqual({
          type: 'done',
          outcome: { status: 'finished', epochs: 2 },
        });
      }
      const gathered = await ran(process.execPath, folds);
      for (let fold = 1; fold <= FOLDS; fold++)
        expect(gathered).toContain(`Fold ${fold} of ${FOLDS} is there already`);
      expect(existsSync(join(root, 'folds', 'cross-validation.json'))).toBe(true);
    });
  },
);
