import { join } from 'node:path';
import { normalizeStain, type StainNormalization } from '@cnn/data';
import { captured } from '@cnn/testing';
import * as onnx from 'onnxruntime-node';
import sharp from 'sharp';
import { run } from '../run.js';
import type { AgreementCase } from './cases.support.test.js';
import { decide, inClasses, type Said } from './decisions.support.test.js';
import type { MadeImage } from './makeSet.support.test.js';

const cnn = captured(run);

/** What `cnn export --json` documents. */
interface Facts {
  readonly preprocessing: {
    readonly source: { readonly white: number | null };
    readonly imageSize: readonly [number, number];
    readonly usualSize?: readonly [number, number];
    readonly onOddSize: string;
    readonly cropSize?: readonly [number, number];
    readonly stain?: StainNormalization;
    readonly rescale: number;
  };
  readonly testTimeViews: number;
  readonly temperature?: number;
  /** What of it the file does itself. */
  readonly inGraph: readonly string[];
}

export interface ExportedOptions {
  readonly one: AgreementCase;
  readonly images: readonly MadeImage[];
  readonly model: Parameters<typeof decide>[1];
  readonly out: string;
  readonly folder: string;
}

/** Values `[height, width, 3]`. */
interface Image {
  readonly height: number;
  readonly width: number;
  readonly data: Float32Array;
}

/**
 * Prepares images, runs the exported file in ONNX Runtime and treats what it says, all as its documentation says, with no
 * code of the product but the formulas of stain normalization.
 */
export async function exportedSays({ one, images, model, out, folder }: ExportedOptions): Promise<Said[]> {
  const file = join(folder, 'model.onnx');
  const { out: text, err } = await cnn('export', '--model', out, '--out', file, '--json');
  if (err !== '') throw new Error(err);
  const facts: Facts = JSON.parse(text);
  const session = await onnx.InferenceSession.create(file, { intraOpNumThreads: 1 });
  const said: Said[] = [];
  for (const image of images) {
    const prepared = await prepare(image, one, facts);
    const views = viewsOf(prepared, facts.testTimeViews);
    const each: number[][] = [];
    for (const { data, height, width } of views) {
      const feeds = { image: new onnx.Tensor('float32', data, [1, height, width, 3]) };
      const { prediction } = await session.run(feeds);
      each.push(Array.from(prediction?.data as Float32Array));
    }
    const mean = (each[0] as number[]).map(
      (_, at) => each.reduce((sum, row) => sum + (row[at] as number), 0) / each.length,
    );
    const temperature = facts.inGraph.includes('temperature') ? undefined : facts.temperature;
    const probabilities = cooled(inClasses(mean, model), model.task, temperature);
    said.push({ file: image.file, probabilities, decided: decide(probabilities, model) });
  }
  await session.release();
  return said;
}

async function prepare(
  image: MadeImage,
  one: AgreementCase,
  { preprocessing, inGraph }: Facts,
): Promise<Image> {
  const { imageSize, usualSize = imageSize, onOddSize, stain, cropSize, rescale, source } = preprocessing;
  const [height, width] = imageSize;
  const own = [image.height, image.width] as const;
  const isOdd = onOddSize === 'pad' && own.join() !== usualSize.join() && own.join() !== imageSize.join();
  const factors = isOdd ? [height / usualSize[0], width / usualSize[1]] : [height / own[0], width / own[1]];
  const scaled = own.map((side, at) => side * (factors[at] as number));
  const shrink = isOdd ? Math.min(1, height / (scaled[0] as number), width / (scaled[1] as number)) : 1;
  const [h, w] = scaled.map((side) => Math.max(1, Math.round(side * shrink))) as [number, number];
  const raw = { height: image.height, width: image.width, channels: 3 as const };
  const resized = sharp(image.bytes, { raw }).resize({ height: h, width: w, fit: 'fill', kernel: 'linear' });
  const extended = resized.extend({ bottom: height - h, right: width - w, background: '#ffffff' });
  const bytes = await extended.removeAlpha().raw().toBuffer();
  const { white } = source;
  const value = (byte: number): number => {
    if (one.storage === 'signed floats') return (byte - 180) / 50;
    return white === 65_535 ? byte * 257 : byte * ((white as number) / 255);
  };
  const data = Float32Array.from(bytes, value);
  if (stain && !inGraph.includes('stain'))
    normalizeStain({ normalization: stain, pixels: data, white: white as number });
  const whole = { height, width, data };
  const middle = cropSize && !inGraph.includes('crop') ? middleOf(whole, cropSize) : whole;
  return { ...middle, data: middle.data.map((pixel) => pixel * rescale) };
}

function middleOf({ height, width, data }: Image, [h, w]: readonly [number, number]): Image {
  const [top, left] = [Math.floor((height - h) / 2), Math.floor((width - w) / 2)];
  return imageOf(h, w, (y, x, c) => data[((top + y) * width + left + x) * 3 + c] as number);
}

function imageOf(height: number, width: number, value: (y: number, x: number, c: number) => number): Image {
  const data = new Float32Array(height * width * 3);
  for (let at = 0; at < data.length; at++) {
    data[at] = value(Math.floor(at / 3 / width), Math.floor(at / 3) % width, at % 3);
  }
  return { height, width, data };
}

/** The image; mirrored; and, of eight, all those turned by a quarter. */
function viewsOf(image: Image, count: number): Image[] {
  if (count === 1) return [image];
  const { height, width, data } = image;
  const at = (y: number, x: number, c: number): number => data[(y * width + x) * 3 + c] as number;
  const mirrored = [
    image,
    imageOf(height, width, (y, x, c) => at(y, width - 1 - x, c)),
    imageOf(height, width, (y, x, c) => at(height - 1 - y, x, c)),
    imageOf(height, width, (y, x, c) => at(height - 1 - y, width - 1 - x, c)),
  ];
  const turned = mirrored.map((one) =>
    imageOf(width, height, (y, x, c) => one.data[(x * one.width + (one.width - 1 - y)) * 3 + c] as number),
  );
  return count === 4 ? mirrored : [...mirrored, ...turned];
}

/** Probabilities whose logits are divided by the temperature. */
function cooled(said: readonly number[], task: string, temperature: number | undefined): readonly number[] {
  if (temperature === undefined || task === 'multilabel') return said;
  const powers = said.map((value) => value ** (1 / temperature));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((power) => power / sum);
}
