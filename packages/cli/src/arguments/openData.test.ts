import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { augment as command } from '../declarations/augment.js';
import { experimentOf } from '../experiment/experimentOf.js';
import { parseArguments } from '../options/parseArguments.js';
import { openData, tellUnusual } from './openData.js';

let data = '';
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'cnn-data-options-'));
  for (const label of ['benign', 'malignant']) {
    await mkdir(join(data, label));
    for (const shade of [10, 20]) {
      await sharp({
        create: { width: 6, height: 4, channels: 3, background: { r: shade, g: 0, b: 0 } },
      }).toFile(join(data, label, `${shade}.png`));
    }
  }
  await writeFile(join(data, 'malignant', '30.png'), 'no image');
});
afterAll(() => rm(data, { recursive: true, force: true }));

/** The set of a folder or file, read as these options say. */
async function opened(data: string, ...argv: string[]) {
  const args = parseArguments(command, ['--data', data, ...argv]);
  return openData(args, await experimentOf(args));
}

it('a bad image is an error that names it, unless --on-bad-image skip', async () => {
  await expect(opened(data)).rejects.toThrow(`${join(data, 'malignant', '30.png')} is no image`);
  await expect(opened(data, '--on-bad-image', 'error')).rejects.toThrow('is no image');
  const set = await opened(data, '--on-bad-image', 'skip');
  expect(set.items).toHaveLength(4);
  expect(set.report?.bad.map(({ file }) => file)).toEqual(['malignant/30.png']);
});

it('another word for --on-bad-image is refused', async () => {
  await expect(opened(data, '--on-bad-image', 'ignore')).rejects.toThrow(
    /--on-bad-image.*error.*skip.*ignore/,
  );
});

it('--label-from finds the class in the name, and --cache-dir keeps decoded images', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cnn-label-from-'));
  for (const name of ['Viable___1', 'Viable___2', 'Non-Tumor___3']) {
    const create = { width: 4, height: 4, channels: 3, background: '#102030' } as const;
    await sharp({ create }).toFile(join(folder, `${name}.png`));
  }
  const cache = join(folder, '.cache');
  const named = ['--label-from', 'name:^(.+?)___', '--memory-budget', '0', '--cache-dir', cache];
  const set = await opened(folder, ...named);
  expect(set.classNames).toEqual(['Non-Tumor', 'Viable']);
  await set.load(0);
  expect(await readdir(cache)).toHaveLength(1);
  await expect(opened(folder, '--label-from', 'x')).rejects.toThrow('--label-from: expected folder:N');
  await rm(folder, { recursive: true });
});

it('--white, --page and --colour-profile say which picture a file is', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cnn-pictures-'));
  const twelve = Uint16Array.from([0, 1024, 2048, 4095]);
  for (const label of ['a', 'b']) {
    await mkdir(join(folder, label));
    await sharp(twelve, { raw: { width: 4, height: 1, channels: 1 } })
      .toColourspace('grey16')
      .toFile(join(folder, label, '1.png'));
  }
  await expect(opened(folder)).rejects.toThrow('white: 4095 for 12 bits');
  const set = await opened(folder, '--white', '4095', '--page', '0', '--colour-profile', 'ignore');
  expect([...(await set.load(1))].filter((_, at) => at % 3 === 0)).toEqual([0, 64, 128, 255]);
  await expect(opened(folder, '--page', '1')).rejects.toThrow('It has one image, page 0.');
  await expect(opened(folder, '--colour-profile', 'srgb')).rejects.toThrow(
    /--colour-profile.*convert.*ignore.*srgb/,
  );
  await rm(folder, { recursive: true });
});

/** An array as numpy.save writes it. */
function npy(type: string, shape: string, values: Uint8Array | Uint16Array): Uint8Array {
  const header = `{'descr': '${type}', 'fortran_order': False, 'shape': (${shape}), }`;
  const text = `\x93NUMPY\x01\x00v\x00${header.padEnd(117)}\n`;
  return Uint8Array.from([
    ...Buffer.from(text, 'latin1'),
    ...new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  ]);
}

it('[arrays.told] every command says on stderr what the pixels of an npz file are taken for', async () => {
  const path = join(data, 'set.npz');
  const images = npy(
    '<u2',
    '4, 2, 2',
    Uint16Array.from({ length: 16 }, (_, at) => at * 4096),
  );
  const labels = npy('|u1', '4', Uint8Array.of(0, 1, 0, 1));
  await writeFile(path, zipSync({ 'images.npy': images, 'labels.npy': labels }));
  const lines: string[] = [];
  const terminal = { stderr: { write: (line: string) => void lines.push(line) } };
  tellUnusual({ terminal }, await opened(path));
  expect(lines).toEqual([expect.stringContaining('pixels are uint16 of 0..65535 (white')]);
});
