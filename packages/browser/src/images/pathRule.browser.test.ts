import { expect, it } from 'vitest';
import { pathRule } from './pathRule.js';

const paths = ['p1/a/x_1.png', 'p2/b/y_2.png'];
const groups = async (rule: `folder:${number}` | `name:${string}`, of = paths) => {
  const found = await pathRule({ rule, what: 'group', paths: of });
  return [of.map(found.of), found.level];
};

it('rules find what they find in @cnn/node', async () => {
  expect(await groups('folder:1')).toEqual([['p1', 'p2'], 0]);
  expect(await groups('name:_(\\d)')).toEqual([['1', '2'], undefined]);
  await expect(groups('name:^(x)')).rejects.toThrow('p2/b/y_2.png: expected a name that /^(x)/ matches');
  await expect(groups('name:(')).rejects.toMatchObject({ code: 'OPTIONS' });
});

it('a pattern that does not come to an end is ended', async () => {
  const slow = groups('name:^(a+)+$', [`p/${'a'.repeat(40)}!.png`]);
  await expect(slow).rejects.toMatchObject({
    code: 'OPTIONS',
    message: expect.stringContaining('takes more than 2 seconds'),
  });
});
