import { expect, it } from 'vitest';
import { FakeRay } from './fakeRay.support.test.js';
import { httpRequest } from './httpRequest.js';

it('may submit, where fetch may not: Ray refuses the header that fetch always sends', async () => {
  const ray = new FakeRay({ cpus: 1, program: async () => 0 });
  const url = new URL('/api/jobs/', await ray.listen());
  const body = { submission_id: 'a', entrypoint: 'true', metadata: {} };
  const fetched = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
  expect(fetched.status).toBe(405);
  expect(await httpRequest({ url, method: 'POST', body, timeoutMs: 5_000 })).toMatchObject({ status: 200 });
  const again = await httpRequest({ url, method: 'POST', body, timeoutMs: 5_000 });
  expect(again).toMatchObject({ status: 500, text: expect.stringContaining('already exists') });
  const without = await httpRequest({ url: new URL('/api/jobs', url), method: 'GET', timeoutMs: 5_000 });
  expect(without.status).toBe(404);
  await ray.close();
});
