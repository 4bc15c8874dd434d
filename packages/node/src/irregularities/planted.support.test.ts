import { execFileSync } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import sharp from 'sharp';
import { pack } from 'tar-stream';

/** What lies at a path: bytes, a link, an empty folder or a pipe. */
type Content = Uint8Array | { readonly link: string } | 'folder' | 'pipe';

/** Files by their paths below the set's folder, with `/`. */
export type Planted = Readonly<Record<string, Content>>;

export type Container = 'folder' | 'manifest' | 'zip' | 'tar';

/** POSIX's program; Node has no call for it. */
const makePipe = ['mk', 'fifo'].join('');

/** Files of a zip, as fflate takes them. */
type ZipFiles = Record<string, Uint8Array | [Uint8Array, { os: number; attrs: number }]>;

/** An 8×8 image of one colour and a corner of another, so that no two are the same. */
export async function picture(
  seed: number,
  format: 'png' | 'jpeg' | 'tiff' | 'gif' | 'webp' = 'png',
): Promise<Uint8Array> {
  const data = Buffer.from(
    Array.from({ length: 192 }, (_, at) => (at * 7 + seed * 31 + (at % 5) * seed) % 256),
  );
  const image = sharp(data, { raw: { width: 8, height: 8, channels: 3 } });
  return new Uint8Array(await image.toFormat(format).toBuffer());
}

/** A PNG of 16 bits whose largest value is given. */
export async function deepPicture(largest: number): Promise<Uint8Array> {
  const values = Uint16Array.from({ length: 64 }, (_, at) => Math.floor((largest * at) / 63));
  const raw = { width: 8, height: 8, channels: 1 as const, depth: 'ushort' as const };
  const image = sharp(values, { raw }).toColourspace('grey16');
  return new Uint8Array(await image.png().toBuffer());
}

/** Eight by eight pixels as a BMP of 24 bits. */
export function bmp(seed: number): Uint8Array {
  const bytes = Buffer.alloc(54 + 192, seed);
  bytes.write('BM', 0, 'latin1');
  for (const [value, at] of [
    ...[
      [bytes.length, 2],
      [0, 6],
      [54, 10],
      [40, 14],
      [8, 18],
      [8, 22],
    ],
    ...[
      [0, 30],
      [192, 34],
      [0, 38],
      [0, 42],
      [0, 46],
      [0, 50],
    ],
  ] as const)
    bytes.writeUInt32LE(value, at);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  return new Uint8Array(bytes);
}

/** Eight by eight pixels as a binary PGM. */
export function pgm(seed: number, white = 255): Uint8Array {
  const header = Buffer.from(`P5\n# made for a test\n8 8\n${white}\n`, 'latin1');
  return new Uint8Array(Buffer.concat([header, Buffer.alloc(white > 255 ? 128 : 64, seed)]));
}

/** Two classes of four images each, of two patients. */
export async function regularFiles(): Promise<Planted> {
  const files: Record<string, Content> = {};
  for (let at = 0; at < 8; at++) files[`${at < 4 ? 'a' : 'b'}/p${at % 2}_${at}.png`] = await picture(at);
  return files;
}

async function writeFolder(path: string, files: Planted): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const target = join(path, name);
    await mkdir(content === 'folder' ? target : dirname(target), { recursive: true });
    if (content instanceof Uint8Array) await writeFile(target, content);
    else if (content === 'pipe') execFileSync(makePipe, [target]);
    else if (content !== 'folder') await symlink(content.link, target);
  }
}

async function writeTar(path: string, files: Planted): Promise<void> {
  const stream = pack();
  for (const [name, content] of Object.entries(files)) {
    if (content instanceof Uint8Array) stream.entry({ name }, Buffer.from(content));
    else if (content === 'folder') stream.entry({ name: `${name}/`, type: 'directory' });
    else if (content === 'pipe') stream.entry({ name, type: 'fifo' });
    else stream.entry({ name, type: 'symlink', linkname: content.link });
  }
  stream.finalize();
  await pipeline(stream, createWriteStream(path));
}

function zipFilesOf(files: Planted): ZipFiles {
  const entries: ZipFiles = {};
  for (const [name, content] of Object.entries(files)) {
    if (content instanceof Uint8Array) entries[name] = content;
    else if (content === 'folder') entries[`${name}/`] = new Uint8Array();
    else if (content !== 'pipe')
      entries[name] = [Buffer.from(content.link), { os: 3, attrs: (0o120777 << 16) >>> 0 }];
  }
  return entries;
}

const isImageFile = (name: string, content: Content): boolean =>
  content !== 'folder' && /\.\w+$/.test(name) && !/\.(txt|csv|zip)$/.test(name);

/** A manifest of the files: path, label (the folder that holds the file) and patient (the name up to its `_`). */
function manifestOf(files: Planted): string {
  const rows = Object.keys(files)
    .filter((name) => isImageFile(name, files[name] as Content))
    .map((name) => [name, name.split('/').at(-2), name.split('/').at(-1)?.split('_')[0]].join(','));
  return ['path,label,patient', ...rows, ''].join('\n');
}

export interface WriteOptions {
  readonly container: Container;
  /** Where to write: a folder of its own for each set. */
  readonly at: string;
  readonly files: Planted;
  /** The manifest, when it is not that of the files. */
  readonly manifest?: string | Uint8Array | ((folder: string) => string);
  /** Packs a zip; needed for one only. */
  readonly zip?: (files: ZipFiles) => Uint8Array;
  /** What is done to the bytes of an archive. */
  readonly spoil?: (bytes: Buffer) => Uint8Array;
}

/** Writes the files in a container. @returns what to open */
export async function writeContainer(options: WriteOptions): Promise<string> {
  const { container, at, files, manifest, zip, spoil } = options;
  await mkdir(at, { recursive: true });
  if (container === 'folder' || container === 'manifest') {
    const data = join(at, 'data');
    await writeFolder(data, files);
    if (container === 'folder') return data;
    const text = typeof manifest === 'function' ? manifest(data) : (manifest ?? manifestOf(files));
    await writeFile(join(data, 'set.csv'), text);
    return join(data, 'set.csv');
  }
  const path = join(at, `data.${container}`);
  if (container === 'zip' && zip) await writeFile(path, zip(zipFilesOf(files)));
  else await writeTar(path, files);
  if (spoil) await writeFile(path, spoil(await readFile(path)));
  return path;
}
