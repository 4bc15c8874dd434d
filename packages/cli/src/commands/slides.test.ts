import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { captured } from '@cnn/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../run.js';

const bin = fileURLToPath(new URL('../../bin/cnn.js', import.meta.url));
const built = existsSync(new URL('../../dist/main.js', import.meta.url));
const svs = fileURLToPath(
  new URL('../../../../../shared/data/high-resolution/cmu_small_region.svs', import.meta.url),
);

let root = '';
let slide = '';
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-slides-'));
  slide = join(root, 'slide.tif');
  const [width, height] = [300, 200];
  const pixels = Buffer.from(
    Array.from({ length: width * height * 3 }, (_, at) =>
      Math.floor(at / 3) % width < 150 ? ([200, 90, 150][at % 3] ?? 0) + (at % 13) : 244,
    ),
  );
  await sharp(pixels, { raw: { width, height, channels: 3 } })
    .tiff({ tile: true })
    .toFile(slide);
});
afterAll(() => rm(root, { recursive: true, force: true }));

const cnn = captured(run);

describe('cnn tile', () => {
  it('writes tiles and a table of them', async () => {
    const out = join(root, 'tiles');
    const {
      code,
      err,
      out: text,
    } = await cnn(
      ...['tile', '--data', slide, '--tile-size', '50', '--slide-magnification', '20'],
      ...['--magnification', '20,10', '--out', out, '--json'],
    );
    expect(err).toBe('');
    expect(code).toBe(0);
    expect(JSON.parse(text)).toMatchObject([
      { magnification: 20, width: 300, height: 200, tiles: 12, background: 12 },
      { magnification: 10, width: 150, height: 100, background: 2 },
    ]);
    const rows = (await readFile(join(out, 'tiles.csv'), 'utf8')).trim().split('\n');
    expect(rows.slice(0, 2)).toEqual(['path,x,y,magnification', 'x20/0_0.png,0,0,20']);
    expect(await readdir(join(out, 'x20'))).toHaveLength(12);
    expect((await sharp(join(out, 'x20', '100_150.png')).metadata()).width).toBe(50);
  });

  it('writes the magnification of the slide beside tiles of its largest level', async () => {
    const out = join(root, 'largest');
    const told = await cnn(
      ...[
        'tile',
        '--data',
        slide,
        '--tile-size',
        '100',
        '--slide-magnification',
        '40',
        '--out',
        out,
        '--json',
      ],
    );
    expect(JSON.parse(told.out)).toMatchObject([{ magnification: 40 }]);
    const read = async (folder: string) => (await readFile(join(folder, 'tiles.csv'), 'utf8')).split('\n')[1];
    expect(await read(out)).toBe('tiles/0_0.png,0,0,40');
    const unknown = join(root, 'unknown');
    await cnn('tile', '--data', slide, '--tile-size', '100', '--out', unknown);
    expect(await read(unknown)).toBe('tiles/0_0.png,0,0,');
  });

  it('tells what it leaves out of the file, and takes the value of white and the page', async () => {
    const path = join(root, 'profile.tif');
    const made = sharp(slide);
    await made.clone().withIccProfile('p3').tiff({ tile: true, compression: 'deflate' }).toFile(path);
    const tell = async (...options: string[]) => {
      const out = join(root, `told${options.join('')}`);
      return cnn('tile', '--data', path, '--tile-size', '50', '--out', out, ...options);
    };
    expect((await tell()).err).toBe(
      `${path}: its colours are converted to sRGB by its colour profile (colourProfile ignore leaves them).\n`,
    );
    expect((await tell('--colour-profile', 'ignore')).err).toBe('');
    const beyond = await tell('--page', '3');
    expect([beyond.code, beyond.err]).toEqual([1, expect.stringContaining('It has one image, page 0.')]);
    const deep = join(root, 'deep.tif');
    const values = Uint16Array.from(
      { length: 100 * 100 * 3 },
      (_, at) => [3200, 1400, 2400][at % 3] as number,
    );
    await sharp(values, { raw: { width: 100, height: 100, channels: 3 } })
      .toColourspace('rgb16')
      .tiff({ tile: true, compression: 'deflate' })
      .toFile(deep);
    const refused = await cnn('tile', '--data', deep, '--tile-size', '50', '--out', join(root, 'deep'));
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('white: 4095 for 12 bits')]);
    const out = join(root, 'white');
    expect(
      (await cnn('tile', '--data', deep, '--tile-size', '50', '--white', '4095', '--out', out)).code,
    ).toBe(0);
    const tile = await sharp(join(out, 'tiles', '0_0.png'))
      .raw()
      .toBuffer();
    expect([...tile.subarray(0, 3)]).toEqual(
      [3200, 1400, 2400].map((value) => Math.round((value / 4095) * 255)),
    );
  });

  it('[slide.same-folder] refuses a folder with other tiles, and leaves nothing behind when it fails', async () => {
    const out = join(root, 'again');
    const tile = (...more: string[]) =>
      cnn('tile', '--data', slide, '--tile-size', '50', '--out', out, ...more);
    expect((await tile('--min-tissue', '1', '--tissue-threshold', '0.9')).code).not.toBe(0);
    expect((await readdir(root)).filter((name) => name.startsWith('again'))).toEqual([]);
    expect((await tile()).code).toBe(0);
    const before = await readdir(join(out, 'tiles'));
    const { code, err } = await tile('--overlap', '10');
    expect(code).not.toBe(0);
    expect(err).toContain('to be empty or missing');
    expect(await readdir(join(out, 'tiles'))).toEqual(before);
    expect((await readdir(root)).filter((name) => name.startsWith('again'))).toEqual(['again']);
  });

  it.each([
    [['--magnification', '20,x'], 'expected numbers above 0'],
    [['--magnification', '20'], 'does not say its magnification'],
    [['--min-tissue', '2'], '--min-tissue: expected a number from 0 to 1'],
    [['--tissue-threshold', 'x'], '--tissue-threshold: expected a number from 0 to 1'],
    [['--tissue-threshold', '0.9'], 'or --tissue-threshold X'],
    [['--overlap', '224'], 'overlap of 0 to 223'],
    [['--max-pixels', '0'], '--max-pixels: expected a whole number of at least 1'],
  ])('refuses %j', async (options, text) => {
    const { code, err } = await cnn('tile', '--data', slide, '--out', join(root, 'bad'), ...options);
    expect(code).not.toBe(0);
    expect(err).toContain(text);
  });
});

describe('cnn heatmap', () => {
  it('draws what a model says of each tile', async () => {
    const out = join(root, 'run');
    const trained = await cnn(
      'train',
      '--data',
      'synthetic',
      '--image-size',
      '24',
      '--engine',
      'wasm',
      '--epochs',
      '1',
      '--out',
      out,
    );
    expect(trained.code).toBe(0);
    const [picture, json] = [join(root, 'heat.png'), join(root, 'heat.json')];
    const { code, err } = await cnn(
      ...['heatmap', '--model', join(out, 'model'), '--data', slide, '--engine', 'wasm'],
      ...['--overlap', '8', '--out', picture, '--json', json],
    );
    expect(err).toBe('');
    expect(code).toBe(0);
    const { width: sheet, height: tall } = await sharp(picture).metadata();
    expect([sheet, tall > 200]).toEqual([612, true]); // with the legend below
    const explained = join(root, 'explained.png');
    const told = await cnn(
      ...['heatmap', '--model', out, '--data', slide, '--engine', 'wasm', '--overlap', '8', '--explain'],
      ...['--signed', '--class', 'benign-like', '--out', explained],
    );
    expect([told.code, told.err]).toEqual([0, '']);
    const pixelsOf = async (path: string) => (await sharp(path).raw().toBuffer()).subarray(0, 612 * 200 * 3);
    expect((await pixelsOf(explained)).equals(await pixelsOf(picture))).toBe(false);
    const { tiles } = JSON.parse(await readFile(json, 'utf8'));
    expect(tiles.length).toBeGreaterThan(50);
    expect(
      tiles.every(({ probability }: { probability: number }) => probability >= 0 && probability <= 1),
    ).toBe(true);
  }, 60_000);
});

describe.skipIf(!existsSync(svs) || !built)(
  'a slide of 2220×2967 (skipped where ../shared/data is absent or nothing is built)',
  () => {
    it('is tiled at two magnifications in under 300 MB', { timeout: 60_000 }, () => {
      const told =
        "process.on('exit', () => process.stderr.write('peak ' + process.resourceUsage().maxRSS + ' kB'))";
      const { stderr, status } = spawnSync(
        process.execPath,
        [
          ...['--import', `data:text/javascript,${encodeURIComponent(told)}`, bin, 'tile', '--data', svs],
          ...['--tile-size', '224', '--magnification', '20,10', '--out', join(root, 'svs')],
        ],
        { encoding: 'utf8' },
      );
      expect(status).toBe(0);
      expect(Number(/peak (\d+) kB/.exec(stderr)?.[1]) / 1024).toBeLessThan(300);
    });
  },
);
