import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CnnError } from '@cnn/core';
import { zipSync } from 'fflate';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { describeFolder } from '../sets/folder/folderReport.js';
import { openImageSet } from '../sets/openImageSet.js';
import { archiveIrregularities } from './archiveTable.support.test.js';
import { folderIrregularities } from './folderTable.support.test.js';
import type { Irregularity } from './irregularity.support.test.js';
import { manifestIrregularities } from './manifestTable.support.test.js';
import { type Container, type Planted, regularFiles, writeContainer } from './planted.support.test.js';

let root = '';
let regular: Planted = {};
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-irregular-'));
  vi.stubEnv('CNN_CACHE', join(root, 'cache'));
  regular = await regularFiles();
});
afterAll(() => rm(root, { recursive: true, force: true }));

const all = [...folderIrregularities, ...manifestIrregularities, ...archiveIrregularities];
const each = all.flatMap((one) => one.where.map((container) => ({ ...one, container })));

/** What the user sees: classes with their counts, and lines; or an error. */
async function outcome(one: Irregularity, container: Container, at: string) {
  const given = Object.entries({ ...regular, ...one.files });
  const files = Object.fromEntries(given.filter(([, content]) => content !== undefined)) as Planted;
  const data = await writeContainer({
    ...{ container, at, files, zip: zipSync },
    ...(one.manifest === undefined ? {} : { manifest: one.manifest }),
    ...(one.spoil ? { spoil: one.spoil } : {}),
  });
  const { group, label, ...options } = one.options ?? {};
  const rules = container === 'manifest' ? {} : { ...(group && { group }), ...(label && { label }) };
  try {
    const set = await openImageSet({ ...options, ...rules, data });
    if (!set.report) throw new Error('expected a report');
    return { counts: set.report.classCounts, lines: describeFolder(set.report).join('\n') };
  } catch (error) {
    if (error instanceof CnnError) return { error: error.message };
    throw error;
  }
}

it('the sets without anything unusual are whole, and nothing is told of them', async () => {
  for (const container of ['folder', 'manifest', 'zip', 'tar'] as const) {
    const { counts, lines, error } = await outcome(
      { title: '', where: [] },
      container,
      join(root, `r-${container}`),
    );
    expect(error).toBeUndefined();
    expect(counts).toEqual({ a: 4, b: 4 });
    expect(lines?.split('\n').slice(1)).toEqual(container === 'manifest' ? [] : []);
  }
});

it.each(each)('$container: $title', async (one) => {
  const at = await mkdtemp(join(root, 'set-'));
  const found = await outcome(one, one.container, at);
  if (one.error !== undefined) {
    expect(found.error).toContain(one.error);
    expect(found.error).not.toContain('\n');
    return;
  }
  expect(found.error).toBeUndefined();
  if (one.counts) expect(found.counts).toEqual(one.counts);
  if (one.line !== undefined) expect(found.lines).toContain(one.line);
});

it('has at least thirty irregularities, each with something to prove', () => {
  expect(all.length).toBeGreaterThanOrEqual(30);
  expect(
    all.filter(({ counts, line, error }) => !counts && line === undefined && error === undefined),
  ).toEqual([]);
});
