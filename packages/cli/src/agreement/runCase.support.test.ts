import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { conv2d, dense, globalAveragePooling2d, sequential } from '@cnn/core';
import { captured } from '@cnn/testing';
import sharp from 'sharp';
import { run } from '../run.js';
import { type AgreementCase, isFiles } from './cases.support.test.js';
import { decide, inClasses, type Model, type Said } from './decisions.support.test.js';
import { exportedSays } from './exportedSays.support.test.js';
import { type MadeImage, type MadeSet, makeSet, USUAL } from './makeSet.support.test.js';

const cnn = captured(run);
const engine = ['--engine', 'wasm'];

async function succeed(...argv: string[]): Promise<string> {
  const { code, out, err } = await cnn(...argv);
  if (code !== 0) throw new Error(`cnn ${argv.join(' ')} ended with ${code}: ${err}`);
  return out;
}

async function writeModel(one: AgreementCase, folder: string, side: number): Promise<string> {
  const [units, activation] = {
    binary: [1, 'sigmoid'] as const,
    'softmax of two': [2, 'softmax'] as const,
    multiclass: [3, 'softmax'] as const,
    multilabel: [3, 'sigmoid'] as const,
  }[one.task];
  const layers = [
    conv2d({ filters: 4, kernelSize: 3, activation: 'relu' }),
    globalAveragePooling2d(),
    dense({ units, activation }),
  ];
  const path = join(folder, 'net.json');
  await writeFile(path, JSON.stringify(sequential({ name: 'net', input: [side, side, 3], layers })));
  return path;
}

/** Trains the case's model, and asks it for its test set in every way there is. */
export async function runCase(one: AgreementCase, folder: string) {
  await mkdir(folder, { recursive: true });
  const set = await makeSet(one, folder);
  const side = one.imageSize ?? USUAL;
  const out = join(folder, 'out');
  const reference = set.path((set.images[0] as MadeImage).file);
  await succeed(
    ...['train', '--data', set.data, ...set.options, ...engine, '--epochs', '2', '--learning-rate', '0.03'],
    ...['--model', await writeModel(one, folder, one.crop ? side - 4 : side), '--out', out],
    ...['--allow-leakage', '--split', '0.5,0.25,0.25', '--threshold', one.threshold, ...one.pooling],
    ...(one.imageSize ? ['--image-size', String(side)] : []),
    ...(one.oddSize === 'none' ? [] : ['--odd-size', one.oddSize]),
    ...(one.crop ? ['--crop-size', String(side - 4)] : []),
    ...(one.stain ? ['--stain', one.stain] : []),
    ...(one.stain === 'reinhard' ? ['--stain-reference', reference] : []),
    ...(one.tta ? ['--tta'] : []),
    ...(one.calibrate ? ['--calibrate'] : []),
  );
  const model: Model = JSON.parse(await readFile(join(out, 'model', 'model.json'), 'utf8'));
  const trained = saidOf(JSON.parse(await readFile(join(out, 'evaluation.json'), 'utf8')), model);
  const images = set.images.filter(({ file }) => trained.some((own) => own.file === file));
  const known = { one, set, model, images, out };
  return {
    trained,
    ways: {
      evaluate: await evaluateSays(known),
      ...(one.storage === 'signed floats' ? {} : { predict: await predictSays(known) }),
      ...(hasHeatMap(one) ? { heatmap: await heatmapSays(known) } : {}),
      exported: await exportedSays({ ...known, folder }),
    },
  };
}

interface Known {
  readonly one: AgreementCase;
  readonly set: MadeSet;
  readonly model: Model;
  /** Of the test set. */
  readonly images: readonly MadeImage[];
  readonly out: string;
}

/** The predictions of an evaluation.json. */
function saidOf(record: { predictions: Said[] }, model: Model): Said[] {
  return record.predictions.map(({ file, probabilities }) => {
    const all = inClasses(probabilities, model);
    return { file, probabilities: all, decided: decide(all, model) };
  });
}

/** Without a word of the user, the test set is measured, as the model knows its images. */
async function evaluateSays({ set, out, model }: Known): Promise<Said[]> {
  const text = await succeed(
    'evaluate',
    '--model',
    out,
    '--data',
    set.data,
    ...set.options,
    ...engine,
    '--json',
  );
  return saidOf(JSON.parse(text), model);
}

async function predictSays({ set, images, out, model }: Known): Promise<Said[]> {
  const paths = images.map(({ file }) => set.path(file));
  const said = JSON.parse(await succeed('predict', '--model', out, ...engine, '--json', ...paths));
  return said.map((one: { probabilities: Record<string, number>; class: string }, at: number) => {
    const probabilities = model.classNames.map((name) => one.probabilities[name] as number);
    const decided = decide(probabilities, model) === undefined ? undefined : one.class;
    return { file: images[at]?.file, probabilities, decided };
  });
}

function hasHeatMap(one: AgreementCase): boolean {
  return isFiles(one) && one.storage === 'png';
}

/** Lays images of the usual size side by side, as if they had been cut from one slide. */
async function heatmapSays({ images, out, model }: Known): Promise<Said[]> {
  const usual = images.filter(({ height, width }) => height === USUAL && width === USUAL);
  const slide = join(out, 'slide.png');
  const create = { width: USUAL * usual.length, height: USUAL, channels: 3 as const, background: '#ffffff' };
  const tiles = usual.map(({ bytes }, at) => ({
    ...{ input: Buffer.from(bytes), raw: { height: USUAL, width: USUAL, channels: 3 as const } },
    ...{ left: at * USUAL, top: 0 },
  }));
  await sharp({ create }).composite(tiles).png().toFile(slide);
  const columns: number[][] = [];
  for (const name of model.classNames) {
    const json = join(out, `tiles-${name}.json`);
    const files = ['--out', join(out, 'map.png'), '--json', json];
    await succeed(
      ...['heatmap', '--model', out, '--data', slide, ...engine, '--min-tissue', '0', '--class', name],
      ...files,
    );
    const map = JSON.parse(await readFile(json, 'utf8'));
    columns.push(map.tiles.map(({ probability }: { probability: number }) => probability));
  }
  return usual.map(({ file }, at) => ({
    file,
    probabilities: columns.map((column) => column[at] as number),
  }));
}
