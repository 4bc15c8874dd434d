import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dense, flatten, sequential } from '@cnn/core';
import { blobs, referenceEngine } from '@cnn/testing';
import { type Checkpoint, compile } from '@cnn/train';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { crc32c, maskedCrc32c } from '../eventFile/crc32c.js';
import { histogramOf } from '../eventFile/histogram.js';
import { imageSheet } from '../sheet/imageSheet.js';
import { tensorBoard } from './tensorBoard.js';

let root = '';
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-tensorboard-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

/** Bit by bit, from the definition: another way than the code's table. */
function crcByDefinition(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    for (let bit = 0; bit < 8; bit++) {
      const carry = (crc ^ (byte >>> bit)) & 1;
      crc = (crc >>> 1) ^ (carry ? 0x82f63b78 : 0);
    }
  }
  return ~crc >>> 0;
}
const masked = (bytes: Uint8Array): number => {
  const crc = BigInt(crcByDefinition(bytes));
  return Number((((crc >> 15n) | (crc << 17n)) + 0xa282ead8n) & 0xffffffffn);
};

/** The fields of a protobuf message, as the wire format says. */
function fieldsOf(bytes: Uint8Array): { field: number; value: number | Uint8Array }[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found: { field: number; value: number | Uint8Array }[] = [];
  let at = 0;
  const varint = (): number => {
    let [value, factor] = [0, 1];
    for (;;) {
      const byte = view.getUint8(at++);
      value += (byte & 0x7f) * factor;
      if (byte < 0x80) return value;
      factor *= 128;
    }
  };
  while (at < bytes.length) {
    const key = varint();
    const [field, wire] = [key >>> 3, key & 7];
    if (wire === 0) found.push({ field, value: varint() });
    else if (wire === 1 || wire === 5) {
      found.push({ field, value: wire === 1 ? view.getFloat64(at, true) : view.getFloat32(at, true) });
      at += wire === 1 ? 8 : 4;
    } else if (wire === 2) {
      const length = varint();
      found.push({ field, value: bytes.subarray(at, at + length) });
      at += length;
    } else throw new Error(`wire type ${wire}`);
  }
  return found;
}
const field = (bytes: Uint8Array, number: number) =>
  fieldsOf(bytes).find((one) => one.field === number)?.value;
const text = (value: number | Uint8Array | undefined) =>
  value instanceof Uint8Array ? new TextDecoder().decode(value) : value;

interface Read {
  readonly step: number;
  readonly tag: string;
  readonly scalar?: number;
  readonly image?: Uint8Array;
  readonly histogram?: Uint8Array;
}

/** The values of an event file; both sums of each record are checked. */
async function readEvents(part: string): Promise<{ version: unknown; values: Read[] }> {
  const [name = ''] = await readdir(join(root, part));
  const bytes = Uint8Array.from(await readFile(join(root, part, name)));
  const view = new DataView(bytes.buffer);
  const values: Read[] = [];
  let version: unknown;
  for (let at = 0; at < bytes.length; ) {
    const length = Number(view.getBigUint64(at, true));
    expect(view.getUint32(at + 8, true)).toBe(masked(bytes.subarray(at, at + 8)));
    const event = bytes.subarray(at + 12, at + 12 + length);
    expect(view.getUint32(at + 12 + length, true)).toBe(masked(event));
    at += 16 + length;
    version ??= text(field(event, 3));
    const summary = field(event, 5);
    for (const { value } of summary instanceof Uint8Array ? fieldsOf(summary) : []) {
      if (!(value instanceof Uint8Array)) throw new Error('a value is a message');
      const [scalar, image, histogram] = [field(value, 2), field(value, 4), field(value, 5)];
      values.push({
        step: Number(field(event, 2) ?? 0),
        tag: String(text(field(value, 1))),
        ...(typeof scalar === 'number' ? { scalar } : {}),
        ...(image instanceof Uint8Array ? { image } : {}),
        ...(histogram instanceof Uint8Array ? { histogram } : {}),
      });
    }
  }
  return { version, values };
}

const ready = () =>
  compile({
    model: sequential({
      name: 'net',
      input: [8, 8, 1],
      layers: [flatten(), dense({ units: 1, activation: 'sigmoid' })],
    }),
    engine: referenceEngine({ precision: 'float32' }),
    loss: 'binaryCrossentropy',
    metrics: ['accuracy'],
  });
const source = blobs({ items: 12 });
const validation = blobs({ items: 6, seed: 1 });
const sheet = () =>
  imageSheet({ rows: [[new Float32Array(6 * 4 * 3).fill(0.5)]], imageShape: [6, 4, 3], white: 1 });

it('CRC-32C agrees with RFC 3720 and the definition', () => {
  expect(crc32c(new TextEncoder().encode('123456789'))).toBe(0xe3069283);
  expect(crc32c(new Uint8Array(32))).toBe(0x8a9136aa);
  expect(crc32c(new Uint8Array(32).fill(255))).toBe(0x62a8ab43);
  expect(crc32c(Uint8Array.from({ length: 32 }, (_, at) => at))).toBe(0x46dd794e);
  const bytes = Uint8Array.from({ length: 99 }, (_, at) => (at * 37) & 255);
  expect(maskedCrc32c(bytes)).toBe(masked(bytes));
});

it('histograms count each finite value once', () => {
  const histogram = histogramOf([0, 1, 2, 3, 30, Number.NaN]);
  expect(histogram).toMatchObject({ min: 0, max: 30, num: 5, sum: 36, sumSquares: 914 });
  expect(histogram?.bucket.slice(0, 5)).toEqual([1, 1, 1, 1, 0]);
  expect(histogram?.bucket.at(-1)).toBe(1);
  expect(histogram?.bucketLimit.at(-1)).toBe(30);
  expect(histogramOf([2, 2])).toMatchObject({ bucketLimit: [2], bucket: [2] });
  expect(histogramOf([Number.NaN])).toBeUndefined();
});

describe('tensorBoard', () => {
  it('writes what fit measured, byte for byte as TensorBoard reads it', async () => {
    const trained = await ready();
    const png = await sheet();
    const callback = tensorBoard({
      logDir: root,
      histogramFreq: 2,
      updateFreq: 'batch',
      images: () => ({ 'wrong ones': png }),
    });
    const { history } = await trained.fit(source, {
      epochs: 3,
      batchSize: 4,
      validationData: validation,
      callbacks: [callback],
    });
    const { version, values } = await readEvents('train');
    expect(version).toBe('brain.Event:2');
    const of = (tag: string) => values.filter((value) => value.tag === tag);
    expect(of('epoch_loss').map(({ step }) => step)).toEqual([0, 1, 2]);
    expect(of('epoch_loss').map(({ scalar }) => scalar)).toEqual(history.loss?.map(Math.fround));
    expect(of('epoch_learning_rate')[0]?.scalar).toBe(Math.fround(0.001));
    expect(of('batch_loss').map(({ step }) => step)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(of('dense/kernel/histogram').map(({ step }) => step)).toEqual([0, 2]);
    expect(field(of('dense/kernel/histogram')[0]?.histogram ?? png, 3)).toBe(64);
    const image = of('wrong ones')[2]?.image ?? new Uint8Array();
    expect(field(image, 4)).toEqual(Uint8Array.from(png));
    const validated = await readEvents('validation');
    expect(validated.values.filter(({ tag }) => tag === 'epoch_loss').map(({ scalar }) => scalar)).toEqual(
      history.val_loss?.map(Math.fround),
    );
  });

  it('has each epoch once after a resume, whatever a killed process left behind', async () => {
    const kept: Checkpoint[] = [];
    const make = () => tensorBoard({ logDir: root, updateFreq: 'batch' });
    const options = { epochs: 3, batchSize: 4 };
    await (await ready()).fit(source, {
      ...options,
      callbacks: [make()],
      checkpoint: { everySteps: 1, save: (one) => void kept.push(one) },
    });
    const plain = ({ values }: Awaited<ReturnType<typeof readEvents>>) => values;
    const whole = plain(await readEvents('train'));
    const [name = ''] = await readdir(join(root, 'train'));
    await writeFile(join(root, 'train', name), 'torn', { flag: 'a' });
    const resume = kept[3];
    if (!resume) throw new Error('there is no checkpoint');
    await (await ready()).fit(source, { ...options, callbacks: [make()], resume });
    expect(plain(await readEvents('train'))).toEqual(whole);
  });

  it('has each epoch once when it was killed after the first events and before the next checkpoint', async () => {
    const kept: Checkpoint[] = [];
    const options = { epochs: 2, batchSize: 4, validationData: validation };
    const make = () => tensorBoard({ logDir: root, replace: true });
    const whole = async () =>
      Promise.all([readEvents('train'), readEvents('validation'), readdir(join(root, 'train'))]);
    await (await ready()).fit(source, {
      ...options,
      callbacks: [make()],
      checkpoint: { everySteps: 1, save: (one) => void kept.push(structuredClone(one)) },
    });
    const expected = await whole();
    for (const resume of kept) {
      await (await ready()).fit(source, { ...options, callbacks: [make()], resume });
      expect(await whole()).toEqual(expected);
    }
  });

  it('replaces the events of an earlier training when asked to, and nothing else', async () => {
    const train = async (replace: boolean) =>
      (await ready()).fit(source, { callbacks: [tensorBoard({ logDir: root, replace })] });
    const count = async () => (await readdir(join(root, 'train'))).length;
    await train(true);
    await writeFile(join(root, 'train', 'notes.txt'), 'mine');
    await train(true);
    expect(await count()).toBe(2);
    await train(false);
    expect(await count()).toBe(3);
  });

  it('refuses what is no PNG, and a folder that cannot be', async () => {
    const images = () => ({ photo: new Uint8Array(40) });
    await expect(
      (await ready()).fit(source, { callbacks: [tensorBoard({ logDir: root, images })] }),
    ).rejects.toThrow("image 'photo' must be the bytes of a PNG file");
    await writeFile(join(root, 'file'), '');
    await expect(
      (await ready()).fit(source, { callbacks: [tensorBoard({ logDir: join(root, 'file', 'x') })] }),
    ).rejects.toMatchObject({ code: 'FILE' });
    expect(() => tensorBoard({ histogramFreq: 0.5 })).toThrow('histogramFreq must be a whole number');
  });
});

const python = process.env.PYTHON ?? 'python3';
const reader = `
import json, sys
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
a = EventAccumulator(sys.argv[1], size_guidance={"images": 0, "histograms": 0, "scalars": 0})
a.Reload()
image = a.Images("picture")[0]
histogram = a.Histograms("dense/kernel/histogram")[0].histogram_value
print(json.dumps({
  "loss": [[e.step, e.value] for e in a.Scalars("epoch_loss")],
  "image": [image.width, image.height, len(image.encoded_image_string)],
  "histogram": [histogram.num, sum(histogram.bucket), len(histogram.bucket), histogram.max == histogram.bucket_limit[-1]],
}))
`;
function hasTensorBoard(): boolean {
  try {
    execFileSync(python, ['-c', 'import tensorboard'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

it('TensorBoard itself reads the files', { timeout: 120_000 }, async (test) => {
  if (!hasTensorBoard()) test.skip(`${python} has no tensorboard; PYTHON names another`);
  const png = await sheet();
  const callback = tensorBoard({ logDir: root, histogramFreq: 1, images: () => ({ picture: png }) });
  const { history } = await (await ready()).fit(source, { epochs: 2, callbacks: [callback] });
  const output = execFileSync(python, ['-c', reader, join(root, 'train')], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const read = JSON.parse(output);
  expect(read.loss).toEqual(history.loss?.map((value, epoch) => [epoch, Math.fround(value)]));
  const view = new DataView(png.buffer, png.byteOffset);
  expect(read.image).toEqual([view.getUint32(16), view.getUint32(20), png.length]);
  expect(read.histogram).toEqual([64, 64, 30, true]);
});
