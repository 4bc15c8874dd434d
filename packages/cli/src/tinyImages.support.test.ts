import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

/** Images of 22×22 of two classes and fifteen patients, of which each half is brighter: a folder for each class and patient. */
export async function writeTinyImages(folder: string): Promise<void> {
  for (let at = 0; at < 60; at++) {
    const place = join(folder, at % 2 ? 'bright' : 'dark', `p${Math.floor(at / 4)}`);
    await mkdir(place, { recursive: true });
    const raw = { width: 22, height: 22, channels: 3 } as const;
    const pixels = Uint8Array.from(
      { length: 22 * 22 * 3 },
      (_, index) => 60 + 40 * (at % 2) + ((index * 37 + at * 101) % 97),
    );
    await sharp(pixels, { raw })
      .png()
      .toFile(join(place, `${at}.png`));
  }
}

/** The options of `cnn` for them: a training of seconds. */
export const tinyTraining = [
  ...['--data', 'images', '--label-from', 'folder:1', '--group-from', 'folder:2', '--allow-leakage'],
  ...['--model', 'lenet5', '--batch-size', '4', '--engine', 'wasm', '--threads', '1'],
];
