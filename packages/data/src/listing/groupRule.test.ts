import { describe, expect, it } from 'vitest';
import { type GroupRule, groupByRule, nameOfPath, readGroupRule } from './groupRule.js';

const files = ['p1/a/x_1.png', 'p2/b/y_2.png'];
const groups = (given: GroupRule): string[] => {
  const rule = readGroupRule({ rule: given, what: 'group' });
  const captureOf = (file: string) =>
    'pattern' in rule ? new RegExp(rule.pattern, 'u').exec(nameOfPath(file))?.[1] : undefined;
  return files.map((file) => groupByRule({ rule, file, what: 'group', capture: captureOf(file) }));
};

describe('groupByRule', () => {
  it('takes a folder, counted from 1, or what a pattern finds in the name', () => {
    expect(groups('folder:1')).toEqual(['p1', 'p2']);
    expect(groups('folder:2')).toEqual(['a', 'b']);
    expect(groups('name:_(\\d)')).toEqual(['1', '2']);
  });

  it('names the file without the folder, or without a match', () => {
    expect(() => groups('folder:3')).toThrow(
      'p1/a/x_1.png: expected a folder at level 3 for group folder:3, received 2 folders.',
    );
    expect(() => groups('name:^(x)')).toThrow('p2/b/y_2.png: expected a name that /^(x)/ matches');
    expect(() => groups('name:x')).toThrow('p1/a/x_1.png: expected a name that /x/ matches');
  });

  it.each(['folder:0', 'folder:x', 'name:', 'name:(', 'x', 3 as never])('refuses %j', (rule) => {
    expect(() => readGroupRule({ rule, what: 'label' })).toThrow(
      expect.objectContaining({
        code: 'OPTIONS',
        message: expect.stringContaining('label: expected folder:N'),
      }),
    );
  });
});
