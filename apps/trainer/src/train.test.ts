import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { train } from './train.js';

it('trains the shared definition and leaves a report', async () => {
  const out = await mkdtemp(join(tmpdir(), 'cnn-trainer-'));
  const lines: string[] = [];
  const { auc } = await train({
    out,
    stream: { write: (text) => lines.push(text) },
    epochs: 2,
    count: 240,
    engine: 'wasm',
  });
  expect(auc).toBeGreaterThan(0.5);
  const page = await readFile(join(out, 'report.html'), 'utf8');
  expect(page).toContain('ynthetic');
  expect(lines.join('')).toContain('Engine: wasm');
  const { history } = JSON.parse(await readFile(join(out, 'history.json'), 'utf8'));
  expect(history.val_loss).toHaveLength(2);
  await rm(out, { recursive: true });
}, 120_000);
