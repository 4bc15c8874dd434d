import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { pagePolicy, securityHeaders } from './securityHeaders.js';

it('every recipe of the README has every header as it is', async () => {
  const text = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
  const recipes = [...text.matchAll(/```(?:text|nginx|apache)\n([\s\S]*?)```/g)].map(
    ([, recipe = '']) => recipe,
  );
  expect(recipes).toHaveLength(4);
  for (const recipe of recipes) {
    const said = recipe.replaceAll('"', '').replaceAll(' always;', '');
    for (const [name, value] of Object.entries(securityHeaders))
      expect(said).toMatch(new RegExp(`${name}:? ${value.replace(/[.*+?^$()|[\]\\]/g, '\\$&')}$`, 'm'));
  }
});

it('allows no code from text, no other origin and no inline script', () => {
  expect(pagePolicy).not.toMatch(/'unsafe-(inline|eval|hashes)'|https?:|\*/);
  expect(securityHeaders['Content-Security-Policy']).toBe(`${pagePolicy}; frame-ancestors 'none'`);
});
