import { captured } from '@cnn/testing';
import { expect, it } from 'vitest';
import { run } from '../run.js';

const cnn = captured(run);

it('lists sets with licence and page', async () => {
  const { code, out } = await cnn('fetch');
  expect(code).toBe(0);
  expect(out).toMatch(/cnn fetch pneumoniamnist .*CC BY 4\.0/);
  expect(out).toContain('--data breakhis:PATH');
});

it('refuses what it does not know', async () => {
  expect(await cnn('fetch', 'imagenet')).toMatchObject({ code: 2, out: '' });
  expect((await cnn('fetch', 'a', 'b')).err).toContain('expected one NAME');
});
