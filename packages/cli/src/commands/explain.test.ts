import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { conv2d, dense, flatten, globalAveragePooling2d, initialState, sequential } from '@cnn/core';
import { type Preprocessing, parseNpy } from '@cnn/data';
import { saveModel } from '@cnn/node';
import { captured } from '@cnn/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WrittenExplanation } from '../explanation/writeExplanations.js';
import { run } from '../run.js';

let root = '';
const cnn = captured(run);
const at = (...names: string[]) => join(root, ...names);
const explain = (...args: string[]) => cnn('explain', '--engine', 'wasm', '--model', ...args);

const preprocessing: Preprocessing = {
  source: { type: 'uint8', white: 255 },
  imageSize: [8, 8],
  onOddSize: 'resize',
  rescale: 1 / 255,
};

/** A network whose first channel is red and whose second is blue: red speaks for the second class. */
async function saveRed(directory: string): Promise<void> {
  const layers = [
    conv2d({ filters: 2, kernelSize: 1, name: 'colours' }),
    globalAveragePooling2d(),
    dense({ units: 1, activation: 'sigmoid' }),
  ];
  const model = sequential({ name: 'red', input: [8, 8, 3], layers });
  const state = {
    ...initialState(model, 1),
    'colours/kernel': { shape: [1, 1, 3, 2], data: Float32Array.of(1, 0, 0, 0, 0, 1) },
    'dense/kernel': { shape: [2, 1], data: Float32Array.of(20, -20) },
  };
  await saveModel({ directory, model, state, classNames: ['blue <b>', 'red'], preprocessing });
}

type Colour = readonly [number, number, number];
const [red, blue, grey]: readonly Colour[] = [
  [220, 20, 20],
  [20, 20, 220],
  [120, 120, 120],
];

/** Grey with a spot in the upper left quarter. */
async function picture(path: string, spot: Colour | undefined, [width, height] = [16, 16]): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true });
  const data = Uint8Array.from({ length: width * height * 3 }, (_, place) => {
    const [y, x] = [Math.floor(place / 3 / width), Math.floor(place / 3) % width];
    const colour = (spot && y < height / 2 && x < width / 2 ? spot : grey) as Colour;
    return colour[place % 3] as number;
  });
  await sharp(data, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(path);
}

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-explain-'));
  await saveRed(at('out', 'model'));
  const flat = sequential({
    name: 'flat',
    input: [8, 8, 3],
    layers: [flatten(), dense({ units: 2, activation: 'softmax' })],
  });
  await saveModel({
    ...{
      directory: at('flat'),
      model: flat,
      state: initialState(flat, 1),
      classNames: ['a', 'b'],
      preprocessing,
    },
  });
  const grey = sequential({
    name: 'grey',
    input: [28, 28, 1],
    layers: [conv2d({ filters: 2, kernelSize: 1 }), flatten(), dense({ units: 1, activation: 'sigmoid' })],
  });
  await saveModel({
    ...{ directory: at('grey'), model: grey, state: initialState(grey, 1) },
    ...{ classNames: ['dark', 'bright'] },
    preprocessing: { ...preprocessing, imageSize: [28, 28] },
  });
  await picture(at('set', 'p1', 'red', 'a.png'), red, [16, 24]);
  await picture(at('set', 'p2', 'red', 'b.png'), red);
  await picture(at('set', 'p2', 'blue <b>', 'c.png'), blue);
  await picture(at('set', 'p3', 'blue <b>', 'd.png'), red); // a mistake
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** The share of a map's mass in the quarter where the spot is. */
async function shareInSpot(path: string, shape: readonly number[]): Promise<number> {
  const map = parseNpy(await readFile(path));
  expect(map.shape).toEqual(shape);
  const [height = 0, width = 0] = shape;
  let [inside, all] = [0, 0];
  for (const [place, value] of Array.from(map.data, Number).entries()) {
    all += value;
    if (Math.floor(place / width) < height / 2 && place % width < width / 2) inside += value;
  }
  return inside / all;
}

describe('cnn explain', () => {
  it('writes a picture, a map of the image’s own size, and a page, of images and folders', async () => {
    const [a, b] = [at('set', 'p1', 'red', 'a.png'), at('set', 'p2', 'red', 'b.png')];
    const { code, out, err } = await explain(at('out'), a, b, '--out', at('e1'));
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(`${a}  red 98.1 %; colours\n`);
    expect(out).toContain(`Wrote ${at('e1', 'explain.html')} and 2 pictures with their maps (.npy)`);
    expect((await readdir(at('e1'), { recursive: true })).sort()).toEqual(
      expect.arrayContaining(['explain.html', 'explanations.json', 'p1/red/a.npy', 'p1/red/a.png']),
    );
    expect(await shareInSpot(at('e1', 'p1/red/a.npy'), [24, 16])).toBeGreaterThan(0.4);
    const { width = 0, height = 0 } = await sharp(at('e1', 'p1/red/a.png')).metadata();
    expect(width).toBeGreaterThan(2 * 16);
    expect(height % 24).toBe(0);
    const page = await readFile(at('e1', 'explain.html'), 'utf8');
    expect(page).not.toContain('<script');
    expect(page.match(/<img /g)).toHaveLength(4);
  });

  it('explains the class that is asked for, with evidence against it in --signed', async () => {
    const image = at('set', 'p2', 'blue <b>', 'c.png');
    const blueOnes = await explain(at('out'), image, '--target', 'blue <b>', '--json', '--out', at('e2'));
    expect(JSON.parse(blueOnes.out)).toMatchObject([
      {
        file: image,
        class: 'blue <b>',
        target: 'blue <b>',
        method: 'gradCam',
        layers: ['colours'],
        map: at('e2', 'c.npy'),
      },
    ]);
    const positive = parseNpy(await readFile(at('e2', 'c.npy'))).data;
    const signed = await explain(at('out'), image, '--target', 'red', '--signed', '--out', at('e3'));
    expect(signed.code).toBe(0);
    const negative = Array.from(parseNpy(await readFile(at('e3', 'c.npy'))).data, Number);
    expect(Math.min(...negative)).toBeLessThan(0);
    expect(Math.max(...Array.from(positive, Number))).toBeGreaterThan(0);
    expect(await readFile(at('e2', 'explain.html'), 'utf8')).toContain('blue &lt;b&gt;');
    const other = JSON.parse(
      (await explain(at('out'), image, '--target', 'red', '--json', '--out', at('e4'))).out,
    );
    expect(other).toMatchObject([
      {
        class: 'blue <b>',
        target: 'red',
        note: expect.stringContaining('Other layers, --signed or another class'),
      },
    ]);
  });

  it('chooses the worst, some at random, or those of a class of a labelled set', async () => {
    const of = async (name: string, ...args: string[]): Promise<WrittenExplanation[]> => {
      const { code, out, err } = await explain(
        ...[at('out'), '--data', at('set'), '--group-from', 'folder:1', '--json', '--out', at(name), ...args],
      );
      expect(code, err).toBe(0);
      return JSON.parse(out);
    };
    expect((await of('w', '--worst', '5')).map(({ file }) => file)).toEqual(['p3/blue <b>/d.png']);
    expect((await of('c', '--class', 'red')).map(({ file }) => file)).toEqual([
      'p1/red/a.png',
      'p2/red/b.png',
    ]);
    expect(await of('r', '--random', '3')).toHaveLength(3);
    const [second, third] = [await of('r2', '--random', '3'), await of('r3', '--random', '3')];
    expect(second.map(({ file }) => file)).toEqual(third.map(({ file }) => file));
    const all = await of('all');
    expect(new Set(all.map(({ file }) => file)).size).toBe(4);
    const page = await readFile(at('all', 'explain.html'), 'utf8');
    for (const title of ['Surest mistakes', 'Least sure', 'Typical of “red”']) expect(page).toContain(title);
  });

  it.each([
    [['--layer', 'colour'], "Did you mean 'colours'?"],
    [['--layer', 'dense'], 'whose output is [1]'],
    [['--target', 'Red!'], 'Did you mean "red"?'],
    [['--method', 'gradcam'], '--method: expected gradCam'],
    [['--worst', '3'], '--worst chooses images of --data DATA, and there is none.'],
    [['--on-bad-image', 'skip'], '--on-bad-image says how --data DATA is read, and there is none.'],
    [['--group-from', 'folder:1'], '--group-from says how --data DATA is read, and there is none.'],
    [['--method', 'occlusion', '--layer', 'colours'], '--layer: expected a method that looks at a layer'],
    [
      ['--method', 'rise', '--signed'],
      'received --method rise, which looks at the image. Leave --signed out.',
    ],
    [['--target', '2'], 'expected target to be one of blue <b>, red, or its index, received 2.'],
  ])('says what is wrong with %j', async (args, message) => {
    const { code, err } = await explain(
      at('out'),
      at('set', 'p2', 'red', 'b.png'),
      '--out',
      at('x'),
      ...args,
    );
    expect(code).not.toBe(0);
    expect(err).toContain(message);
    expect(err.trim().split('\n')).toHaveLength(1);
  });

  it('refuses a folder that holds something, images beside --data, and a network without places', async () => {
    await mkdir(at('full'));
    await writeFile(at('full', 'mine.txt'), 'x');
    const image = at('set', 'p2', 'red', 'b.png');
    expect((await explain(at('out'), image, '--out', at('full'))).err).toContain('to be empty or missing');
    expect((await explain(at('out'), image, '--data', at('set'))).err).toContain('received both');
    expect((await explain(at('out'))).err).toContain('expected image files or folders, or --data DATA');
    expect((await explain(at('flat'), image, '--out', at('x'))).err).toContain('saliency');
    const blank = await explain(
      at('out'),
      '--data',
      at('set'),
      '--group-from',
      'folder:1',
      '--class',
      'green',
    );
    expect(blank.err).toContain('--class: expected blue <b>, red, received "green".');
  });

  it('takes the index of a class', async () => {
    const image = at('set', 'p2', 'red', 'b.png');
    const { out, err } = await explain(at('out'), image, '--target', '0', '--json', '--out', at('i'));
    expect(err).toBe('');
    expect(JSON.parse(out)).toMatchObject([{ class: 'red', target: 'blue <b>' }]);
  });

  it('says where the files are, from here in --json and from the folder in explanations.json', async () => {
    const image = at('set', 'p2', 'red', 'b.png');
    const { out } = await explain(at('out'), image, '--json', '--out', at('p'));
    expect(JSON.parse(out)).toMatchObject([{ picture: at('p', 'b.png'), map: at('p', 'b.npy') }]);
    expect(JSON.parse(await readFile(at('p', 'explanations.json'), 'utf8'))).toMatchObject([
      { picture: 'b.png', map: 'b.npy' },
    ]);
  });

  it('gives what --check found, in JSON, in words and on the page', async () => {
    const image = at('set', 'p2', 'red', 'b.png');
    const { out } = await explain(at('out'), image, '--check', '--json', '--out', at('k1'));
    const { images, check } = JSON.parse(out);
    expect(images).toMatchObject([{ class: 'red', picture: at('k1', 'b.png') }]);
    expect(check).toEqual(JSON.parse(await readFile(at('k1', 'check.json'), 'utf8')));
    expect(check).toMatchObject({ method: 'gradCam', images: 1, gap: { interval: null } });
    expect(await readFile(at('k1', 'explain.html'), 'utf8')).toContain(
      'Grad-CAM of the predicted class: 1 image, layer colours.',
    );
    const told = await explain(at('out'), image, '--check', '--out', at('k2'));
    expect(told.out).toContain('One image is too few for a conclusion.');
    expect(told.out).toContain('and one picture with its map (.npy)');
    const empty = await explain(at('out'), image, '--target', '0', '--check', '--out', at('k3'));
    expect({ code: empty.code, err: empty.err }).toEqual({ code: 0, err: '' });
    expect(empty.out).toContain('so nothing follows about the method.');
    expect(await readdir(at('k3'))).not.toContain('deletion-insertion.svg');
    expect(await readFile(at('k3', 'explain.html'), 'utf8')).not.toContain('relu: false');
  });

  it.each([[[]], [['--random', '2']], [['--class', '3']]])(
    'refuses a set of other classes, as evaluate does, with %j',
    async (args) => {
      const data = ['--data', 'digits'];
      const { code, err } = await explain(at('grey'), ...data, ...args, '--out', at('o'));
      expect(code).not.toBe(0);
      expect(err).toContain(
        "expected the classes dark, bright of model 'grey', in this order, received 0, 1, 2",
      );
      const { err: evaluated } = await cnn('evaluate', '--engine', 'wasm', '--model', at('grey'), ...data);
      expect(err).toContain(evaluated.trim());
    },
  );

  it.each(['--method', '--layer', '--signed'])('heatmap refuses %s without --explain', async (option) => {
    const typed = option === '--signed' ? [option] : [option, option === '--method' ? 'rise' : 'colours'];
    const { code, err } = await cnn('heatmap', '--model', at('out'), '--data', at('no.svs'), ...typed);
    expect(code).not.toBe(0);
    expect(err).toContain(`${option} says how --explain explains. Add --explain, or leave it out.`);
  });
});
