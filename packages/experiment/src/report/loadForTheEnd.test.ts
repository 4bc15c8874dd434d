import { expect, it } from 'vitest';
import { loadForTheEnd } from './loadForTheEnd.js';

it('loads what a report is drawn with', async () => {
  await loadForTheEnd();
});

it('says in a line what can’t be loaded', async () => {
  const load = () => Promise.reject(new Error('EMFILE: too many open files,\n open vega'));
  await expect(loadForTheEnd(load)).rejects.toMatchObject({
    code: 'FILE',
    message: expect.stringMatching(
      /^what draws the charts .*: EMFILE: too many open files, open vega\. Install/,
    ),
  });
});
