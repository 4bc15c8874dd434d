import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

type Colour = readonly [red: number, green: number, blue: number];

interface PngOptions {
  readonly width: number;
  readonly height: number;
  /** The colour at a place. */
  readonly colour: (x: number, y: number) => Colour;
}

/** A PNG file of 8 bits, red, green, blue: https://www.w3.org/TR/png-3/. */
function png({ width, height, colour }: PngOptions): Uint8Array {
  const rows = Buffer.alloc(height * (1 + 3 * width));
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) rows.set(colour(x, y), y * (1 + 3 * width) + 1 + 3 * x);
  return pngOf({ width, height, rows });
}

/** A PNG file that says it has 20,000 × 10,000 pixels, and holds hardly any of them. */
export function hugePng(): Uint8Array {
  return pngOf({ width: 20_000, height: 10_000, rows: Buffer.alloc(100_000) });
}

interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Each row begins with the number of its filter. */
  readonly rows: Uint8Array;
}

function pngOf({ width, height, rows }: Pixels): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([
    ...[signature, chunk('IHDR', header)],
    ...[chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))],
  ]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const content = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(content));
  return Buffer.concat([length, content, sum]);
}

/** A number from 0 to 255 that looks random and follows from a place: the finalizer of MurmurHash3, once for each coordinate. */
function noise(...place: readonly number[]): number {
  let hash = 0;
  for (const coordinate of place) {
    hash = Math.imul(hash ^ (coordinate + 0x9e3779b9), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash & 0xff;
}

interface WriteSetOptions {
  readonly patients?: number | undefined;
  /** Images of each class of each patient. */
  readonly each?: number | undefined;
  /** Of the first patient; others follow. */
  readonly from?: number | undefined;
  /** Height and width. */
  readonly side?: number | undefined;
}

/** Writes images of two classes, `PATIENT/CLASS/NUMBER.png`: noise that is red or blue. Tells how many. */
export async function writeSet(folder: string, options: WriteSetOptions = {}): Promise<number> {
  const { patients = 8, each = 3, from = 1, side = 16 } = options;
  for (let patient = from; patient < from + patients; patient++) {
    for (const [label, name] of ['benign', 'malignant'].entries()) {
      const into = join(folder, `patient ${patient}`, name);
      await mkdir(into, { recursive: true });
      for (let number = 0; number < each; number++) {
        const colour = (x: number, y: number): Colour => {
          const value = noise(patient, label, number, x, y);
          return label === 1 ? [value, value >> 1, 60] : [60, value >> 1, value];
        };
        await writeFile(join(into, `${number}.png`), png({ width: side, height: side, colour }));
      }
    }
  }
  return 2 * patients * each;
}
