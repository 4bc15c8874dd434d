import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeFolder } from '../folder/folderReport.js';
import { openImageSet } from '../openImageSet.js';
import { type ManifestSet, manifestSet } from './manifestSet.js';

let root = '';
let folder = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-manifest-'));
  folder = join(root, 'data');
  for (const [index, file] of ['a.png', 'b.png', 'deep/c.png', 'd.png', '../outside.png'].entries()) {
    const path = join(folder, file);
    await mkdir(dirname(path), { recursive: true });
    const background = { r: 40 * index, g: 0, b: 0 };
    await sharp({ create: { width: 4, height: 4, channels: 3, background } }).toFile(path);
  }
  await symlink(join(root, 'outside.png'), join(folder, 'link.png'));
  await symlink(join(folder, 'a.png'), join(folder, 'same.png'));
  await symlink(root, join(folder, 'out'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

let count = 0;
async function csv(...lines: string[]): Promise<string> {
  const path = join(folder, `m${count++}.csv`);
  await writeFile(path, lines.join('\n'));
  return path;
}

async function failing(...lines: string[]): Promise<string> {
  const path = await csv(...lines);
  return manifestSet({ path }).then(
    () => 'no error',
    (error: Error) => {
      expect(error.message).toContain(path);
      expect(error.message).not.toContain('\n');
      return error.message;
    },
  );
}

describe('manifestSet', () => {
  it('reads paths, labels, groups, parts and weights, in the order of the rows', async () => {
    const path = await csv(
      'Path, label ,patient,split,weight,remark',
      'deep/c.png,yes,p1,train,2,"a, b"',
      './a.png,no,p2,val,0.5,',
      'b.png,no,p1,train,1,',
      '"d.png",yes,p3,test,1,',
    );
    const set = await openImageSet({ data: path });
    expect(set.classNames).toEqual(['no', 'yes']);
    expect(set.items).toEqual([
      { label: 1, group: 'p1', file: 'deep/c.png', weight: 2 },
      { label: 0, group: 'p2', file: 'a.png', weight: 0.5 },
      { label: 0, group: 'p1', file: 'b.png', weight: 1 },
      { label: 1, group: 'p3', file: 'd.png', weight: 1 },
    ]);
    expect(set.parts).toEqual({ train: [0, 2], validation: [1], test: [3] });
    expect((await set.load(0))[0]).toBe(80);
    expect(set.report).toMatchObject({ images: 4, groups: 3, otherColumns: ['remark'] });
    expect(describeFolder((set as ManifestSet).report).at(-1)).toBe('columns that are not used: remark.');
  });

  it('keeps the columns that are asked for as attributes', async () => {
    const path = await csv('path,label,Scanner,age', 'a.png,no,A,61', 'b.png,yes,,54', 'd.png,yes, B ,');
    const set = await openImageSet({ data: path, attributes: ['scanner', 'age'] });
    expect(set.items.map(({ attributes }) => attributes)).toEqual([
      { scanner: 'A', age: '61' },
      { age: '54' },
      { scanner: 'B' },
    ]);
    expect(set.report?.otherColumns).toEqual([]);
    expect((await openImageSet({ data: path })).items[0]).not.toHaveProperty('attributes');
    await expect(manifestSet({ path, attributes: ['scaner'] })).rejects.toThrow(
      `${path}: there is no column scaner. Did you mean Scanner?`,
    );
    await expect(openImageSet({ data: folder, attributes: ['age'] })).rejects.toMatchObject({
      code: 'OPTIONS',
      message: expect.stringContaining('attributes: columns such as age are those of a CSV manifest, which'),
      details: { option: 'attributes', refused: true },
    });
  });

  it('leaves out a damaged image from its part too, and names it', async () => {
    await writeFile(join(folder, 'text.png'), 'no image');
    const path = await csv(
      'path,label,split',
      'a.png,x,train',
      'text.png,x,train',
      'b.png,y,train',
      'd.png,y,test',
    );
    await expect(manifestSet({ path })).rejects.toThrow(`${join(folder, 'text.png')} is no image`);
    const set = await manifestSet({ path, onBadImage: 'skip' });
    expect(set.items.map(({ file }) => file)).toEqual(['a.png', 'b.png', 'd.png']);
    expect(set.parts).toEqual({ train: [0, 1], validation: [], test: [2] });
    expect(set.report.bad.map(({ file }) => file)).toEqual(['text.png']);
  });

  it('reads what Excel writes, and editors change: a byte order mark, CRLF, now and then LF', async () => {
    const path = await csv('\uFEFFpath,label\r', 'a.png,x', '\r', 'b.png,y\r');
    expect((await manifestSet({ path })).items.map(({ file }) => file)).toEqual(['a.png', 'b.png']);
    const wrong = await csv('path,label\r', 'a.png,x', 'b.png,\r');
    await expect(manifestSet({ path: wrong })).rejects.toThrow('line 3: the label is empty');
  });

  it('needs no group, split or weight', async () => {
    const set = await manifestSet({ path: await csv('file,class', 'a.png,x', 'b.png,y') });
    expect(set.items).toEqual([
      { label: 0, file: 'a.png' },
      { label: 1, file: 'b.png' },
    ]);
    expect(set.parts).toBeUndefined();
  });

  it.each([
    [['a,b', '1,2'], 'expected a header with path and label'],
    [['path,label'], 'a row for each image, received 0 rows'],
    [['path,label', 'a.png,x', 'b.png'], 'no CSV with a header'],
    [['path,label', 'a.png,x', '"b.png,y'], 'no CSV with a header'],
    [['path,file,label', 'a.png,a.png,x'], 'one column of the path, received path and file'],
    [['path,label', 'a.png,x', 'b.png,'], 'line 3: the label is empty'],
    [['path,label,group', 'a.png,x,', 'b.png,y,1'], 'line 2: the group is empty'],
    [['path,label', 'a.png,x', 'a.png,y'], 'line 3: a.png is already on line 2'],
    [['path,label', 'a.png,x', 'deep/../a.png,y'], 'line 3: deep/../a.png is the file of line 2'],
    [['path,label', 'a.png,x', '', 'same.png,y'], 'line 4: same.png is the file of line 2'],
    [
      ['path,label', 'a.png,x', 'b.png,x|y'],
      'line 3: expected one label, received "x|y". Give multiLabel: true',
    ],
    [['path,label', 'a.png,x', 'deep,y'], 'line 3: deep is no file'],
    [['path,label', 'a.png,x', 'deep/../../outside.png,y'], 'lies outside'],
    [['path,label', 'a.png,x', '..\\outside.png,y'], 'lies outside'],
    [['path,label', 'a.png,x', 'out/outside.png,y'], 'line 3: out/outside.png lies outside'],
    [['path,label', 'a.png,x', 'none.png,y'], "line 3: can't read none.png: it does not exist"],
    [
      ['path,label', '../outside.png,x', 'b.png,y'],
      "line 2: ../outside.png lies outside the manifest's folder",
    ],
    [['path,label', '/etc/passwd,x', 'b.png,y'], 'lies outside'],
    [['path,label', 'link.png,x', 'b.png,y'], 'line 2: link.png lies outside'],
    [
      ['path,label,split', 'a.png,x,train', 'b.png,y,tests'],
      'line 3: expected split train, validation or test, received "tests"',
    ],
    [['path,label,split', 'a.png,x,train', 'b.png,y,'], 'line 3: expected a split in every row or in none'],
    [
      ['path,label,weight', 'a.png,x,1', 'b.png,y,-1'],
      'line 3: expected a weight of at least 0, received "-1"',
    ],
    [['path,label,weight', 'a.png,x,1', 'b.png,y,'], 'received ""'],
    [['path,label', 'a.png,x', 'b.png,x'], 'at least two classes'],
  ])('[manifest.empty] refuses %j', async (lines, text) => {
    expect(await failing(...lines)).toContain(text);
  });

  it('refuses labels that are not wanted, and rules for folders', async () => {
    const path = await csv('path,label', 'a.png,x', 'b.png,y');
    await expect(manifestSet({ path, classNames: ['x', 'z'] })).rejects.toThrow(
      `${path}, line 3: the label y is none of the classes x, z.`,
    );
    const both = await csv('path,label', 'a.png,x|y', 'b.png,x|y');
    expect((await manifestSet({ path: both, classNames: ['x|y'] })).items).toHaveLength(2);
    await expect(openImageSet({ data: path, group: 'folder:1' })).rejects.toThrow('are for folders');
  });
});
