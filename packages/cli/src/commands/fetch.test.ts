import { expect, it } from 'vitest';
import { run } from '../run.js';

async function cnn(...argv: string[]) {
  let [out, err] = ['', ''];
  const code = await run({
    argv,
    terminal: {
      stdout: { write: (text) => (out += text) },
      stderr: { write: (text) => (err += text) },
      onInterrupt: () => () => {},
    },
  });
  return { code, out, err };
}

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
