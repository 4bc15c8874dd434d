import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const census = readFileSync(`${root}/docs/what-happens-to-your-data.md`, 'utf8');

/** The ids of the table's rows. */
const ids = [...census.matchAll(/^\| `([a-z0-9.-]+)` \|/gm)].map((match) => match[1] as string);

/** All that test files say. */
function testTexts(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return ['node_modules', 'dist'].includes(entry.name) ? [] : testTexts(path);
    return entry.name.endsWith('.test.ts') ? [readFileSync(path, 'utf8')] : [];
  });
}

it('every row of docs/what-happens-to-your-data.md has four cells, an id of its own, and a test that carries it', () => {
  expect(new Set(ids).size).toBe(ids.length);
  const texts = ['packages', 'apps'].flatMap((folder) => testTexts(`${root}/${folder}`));
  expect(ids.filter((id) => !texts.some((text) => text.includes(`[${id}]`)))).toEqual([]);
  const rows = census.split('\n').filter((line) => /^\| `/.test(line));
  expect(rows.filter((row) => row.split(/(?<!\\)\|/).length !== 6)).toEqual([]);
});
