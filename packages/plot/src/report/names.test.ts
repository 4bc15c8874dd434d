import { describe, expect, it } from 'vitest';
import { titleOf, withoutFolders } from './names.js';

describe('names of data', () => {
  it('lose the folders before them', () => {
    expect(
      ['/data/my images/idc/', 'C:\\sets\\idc', '~/idc', 'idc', 'tissue/idc', '/'].map(withoutFolders),
    ).toEqual([...['idc', 'idc', 'idc', 'idc', 'tissue/idc', '/']]);
  });

  it('stand in titles without folders, also with blanks in them', () => {
    expect(titleOf({ title: 'tutorial on /home/me/idc' })).toBe('tutorial on idc');
    expect(titleOf({ title: 'tutorial on C:\\my\\idc, 5 folds' })).toBe('tutorial on idc, 5 folds');
    const data = { name: '/data/my images/idc' };
    expect(titleOf({ title: 'tutorial on /data/my images/idc', data })).toBe('tutorial on idc');
    expect(titleOf({ title: '50 / 50, a/b, </title>', data: { name: '' } })).toBe('50 / 50, a/b, </title>');
  });
});
