import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, stat, unlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { captured } from '@cnn/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../run.js';

const built = existsSync(new URL('../../dist/main.js', import.meta.url));
let root = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-cv-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const cnn = captured(run);
const options = [
  '--data',
  'synthetic',
  '--image-size',
  '22',
  '--engine',
  'wasm',
  '--epochs',
  '1',
  '--folds',
  '2',
];

describe.skipIf(!built)('cnn cross-validate (skipped where the packages are not built)', () => {
  it('tests every image once, by patient, and goes on where it was', { timeout: 120_000 }, async () => {
    const out = join(root, 'cv');
    const {
      code,
      err,
      out: text,
    } = await cnn('cross-validate', ...options, '--processes', '2', '--out', out);
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(text).toContain('by patient');
    const read = async () => JSON.parse(await readFile(join(out, 'cross-validation.json'), 'utf8'));
    const { predictions, spread, folds, report } = await read();
    expect(new Set(predictions.map(({ file }: { file: string }) => file)).size).toBe(1200);
    expect(predictions).toHaveLength(1200);
    const foldsOf = new Map<string, Set<number>>();
    for (const { group, fold } of predictions)
      foldsOf.set(group, (foldsOf.get(group) ?? new Set()).add(fold));
    expect([...foldsOf.values()].every((of) => of.size === 1)).toBe(true);
    const aucs = folds.map(({ auc }: { auc: number }) => auc);
    expect(spread.auc.mean).toBeCloseTo((aucs[0] + aucs[1]) / 2, 10);
    expect(report.byGroup.items).toBe(foldsOf.size);
    const page = await readFile(join(out, 'report.html'), 'utf8');
    expect(page).toContain('ROC curves of the folds');
    expect(page).toContain(`>${spread.auc.mean.toFixed(3)}</td>`);
    expect(page).toContain('Each image as predicted by the fold that did not train on it');

    const compared = JSON.parse((await cnn('compare', out, out, '--json')).out);
    expect(compared.byItem.a).toEqual(report.byItem.metrics);
    expect(compared.byGroup.b).toEqual(report.byGroup.metrics);

    const before = (await stat(join(out, 'fold-1', 'evaluation.json'))).mtimeMs;
    await unlink(join(out, 'fold-2', 'report.html')); // as if it had been killed before it was done
    const again = await cnn('cross-validate', ...options, '--out', out);
    expect(again.out).toContain('Fold 1 of 2 is there already');
    expect(again.out).not.toContain('Fold 2 of 2 is there already');
    expect((await stat(join(out, 'fold-1', 'evaluation.json'))).mtimeMs).toBe(before);
    expect((await read()).spread).toEqual(spread); // also without --processes: the threads are the same

    const elsewhere = await cnn('cross-validate', ...options.slice(0, -1), '4', '--out', out);
    expect(elsewhere.err).toContain('is of another set, seed or number of folds');
    const other = await cnn('cross-validate', ...options, '--learning-rate', '0.1', '--out', out);
    expect(other.code).toBe(1);
    expect(other.err).toMatch(
      /^cnn: [^\n]*cv holds trainings of another experiment: --learning-rate: expected 0\.1, received [^\n]*\. Give the same experiment to go on, choose another --out, or begin anew with --overwrite\.\n$/,
    );
  });

  it('says which fold failed and why', { timeout: 60_000 }, async () => {
    const { code, err } = await cnn(
      'cross-validate',
      ...options,
      '--model',
      'missing.json',
      '--out',
      join(root, 'bad'),
    );
    expect(code).not.toBe(0);
    expect(err).toMatch(/^cnn: [^\n]*missing\.json[^\n]*\n$/);
  });
});
