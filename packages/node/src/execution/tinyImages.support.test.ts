import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';

/** Images of 22×22 of two classes and twelve patients, of which each half is brighter: a folder for each class and patient. */
export async function writeTinyImages(folder: string): Promise<string> {
  for (let at = 0; at < 48; at++) {
    const place = join(folder, at % 2 ? 'bright' : 'dark', `p${Math.floor(at / 4)}`);
    await mkdir(place, { recursive: true });
    const raw = { width: 22, height: 22, channels: 3 } as const;
    const pixels = Uint8Array.from(
      { length: 22 * 22 * 3 },
      (_, place) => 60 + 90 * (at % 2) + ((place * 37 + at * 101) % 97),
    );
    await sharp(pixels, { raw })
      .png()
      .toFile(join(place, `${at}.png`));
  }
  return folder;
}
