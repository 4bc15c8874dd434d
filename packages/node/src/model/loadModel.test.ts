import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dense, flatten, Graph, initialState, lowerModel, sequential } from '@cnn/core';
import { macenko, type Preprocessing } from '@cnn/data';
import { packZip, type SavedModel } from '@cnn/experiment';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeImage } from '../decode/decodeImage.js';
import { selectEngine } from '../engine/engines.js';
import { imageFolder } from '../sets/folder/imageFolder.js';
import { folderStore } from '../store/folderStore.js';
import { loadModel } from './loadModel.js';
import { readModel, saveModel } from './modelFolder.js';

let root = '';
const at = (...names: string[]) => join(root, ...names);
const engine = 'wasm';

const preprocessing: Preprocessing = {
  source: { type: 'uint8', white: 255 },
  imageSize: [12, 12],
  usualSize: [24, 24],
  onOddSize: 'pad',
  cropSize: [10, 10],
  stain: macenko(),
  rescale: 1 / 255,
};
const layers = [flatten(), dense({ units: 1, activation: 'sigmoid' })];
const model = sequential({ name: 'small', input: [10, 10, 3], layers });
const saved = {
  ...{ model, state: initialState(model, 1), classNames: ['benign', 'malignant'], preprocessing },
  ...{ testTimeViews: 8, temperature: 1.5, decision: { threshold: 0.4 } },
};

/** 24×24 pixels of purple and pink, another picture for each seed. */
const picture = (seed: number) =>
  sharp(
    Uint8Array.from({ length: 24 * 24 * 3 }, (_, place) => {
      const tissue = ((place / 3) * (seed + 3)) % 7 < 3 ? [120, 60, 140] : [220, 150, 190];
      return (tissue[place % 3] as number) + ((place * 31 + seed * 17) % 29);
    }),
    { raw: { width: 24, height: 24, channels: 3 } },
  );

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cnn-load-model-'));
  await saveModel({ directory: at('out', 'model'), ...saved });
  for (const [seed, name] of [
    'benign/a.png',
    'benign/b.png',
    'malignant/c.png',
    'malignant/d.png',
  ].entries()) {
    await mkdir(at('images', name, '..'), { recursive: true });
    await picture(seed).png().toFile(at('images', name));
  }
  await picture(0).extract({ left: 0, top: 0, width: 24, height: 12 }).tiff().toFile(at('odd.tiff'));
  await writeFile(at('text.png'), 'no image');
});
afterAll(() => rm(root, { recursive: true, force: true }));

const a = () => at('images', 'benign', 'a.png');

/** The model with something changed. */
async function changed(name: string, change: Partial<SavedModel>): Promise<string> {
  await saveModel({ ...saved, ...change, directory: at(name) });
  return at(name);
}

describe('a loaded model', () => {
  it('predicts an image as it was trained, in two lines', async () => {
    const model = await loadModel(at('out'), { engine });
    const { class: predicted, probabilities, ...rest } = await model.predict(a());
    expect(rest).toEqual({ file: a(), threshold: 0.4 });
    const { benign = 0, malignant = 0 } = probabilities;
    expect(benign + malignant).toBeCloseTo(1, 12);
    expect(predicted).toBe(malignant > 0.4 ? 'malignant' : 'benign');
    await model.dispose();
    // Each part of what it was trained with has its effect.
    const { stain: _, ...unstained } = preprocessing;
    const changes: Partial<SavedModel>[] = [
      { testTimeViews: 1 },
      { temperature: 1 },
      { preprocessing: unstained },
      { preprocessing: { ...preprocessing, rescale: 1 / 200 } },
    ];
    for (const [index, change] of changes.entries()) {
      const other = await loadModel(await changed(`changed-${index}`, change), { engine });
      expect(Math.abs(((await other.predict(a())).probabilities.malignant ?? 0) - malignant)).toBeGreaterThan(
        1e-4,
      );
      await other.dispose();
    }
    const strict = await loadModel(await changed('strict', { decision: { threshold: 0.999 } }), { engine });
    expect(await strict.predict(a())).toMatchObject({ class: 'benign', threshold: 0.999 });
    await strict.dispose();
  });

  it('takes paths, bytes, pixels and sets, one or many, and predicts the same for the same image', async () => {
    const model = await loadModel(at('out', 'model', 'model.json'), { engine });
    const paths = [a(), at('images', 'malignant', 'c.png')];
    const list = await model.predict(paths);
    expect(list.map(({ file }) => file)).toEqual(paths);
    const alone = await model.predict(paths[1] as string);
    expect(alone.probabilities.malignant).toBeCloseTo(list[1]?.probabilities.malignant as number, 6);
    const bytes = await readFile(paths[1] as string);
    const { file: _, ...nameless } = alone;
    expect(await model.predict(bytes)).toEqual(nameless);
    const mixed = await model.predict([paths[0] as string, bytes]);
    expect(mixed.map(({ probabilities }) => probabilities)).toEqual(
      list.map(({ probabilities }) => probabilities),
    );
    const { imageSize, usualSize, onOddSize } = preprocessing;
    const set = await imageFolder({ path: at('images'), imageSize, usualSize, onOddSize });
    const ofSet = await model.predict(set, { batchSize: 3 });
    expect(ofSet.map(({ file }) => file)).toEqual([
      'benign/a.png',
      'benign/b.png',
      'malignant/c.png',
      'malignant/d.png',
    ]);
    expect((await model.predict(set, { indices: [2] }))[0]?.probabilities.malignant).toBeCloseTo(
      alone.probabilities.malignant as number,
      6,
    );
    // Pixels of the model's own size are not resized.
    const fit = { size: [12, 12], usualSize: [24, 24], mode: 'pad' } as const;
    const decoded = await decodeImage({ path: paths[1] as string, fit });
    expect((await model.predict(decoded)).probabilities).toEqual(alone.probabilities);
    expect((await model.predict([decoded, paths[0] as string])).map(({ file }) => file)).toEqual([
      undefined,
      paths[0],
    ]);
    await model.dispose();
  });

  it('reads odd images as in training, and refuses those that training left out unless it is told what to do', async () => {
    const model = await loadModel(at('out'), { engine });
    const padded = await model.predict(at('odd.tiff'));
    expect((await model.predict(at('odd.tiff'), { onOddSize: 'resize' })).probabilities).not.toEqual(
      padded.probabilities,
    );
    await model.dispose();
    const skipping = { ...preprocessing, onOddSize: 'skip' } as const;
    const strict = await loadModel(await changed('skips', { preprocessing: skipping }), { engine });
    for (const [image, name] of [
      [at('odd.tiff'), at('odd.tiff')],
      [await readFile(at('odd.tiff')), 'the image'],
      [await decodeImage({ path: at('odd.tiff') }), 'the image'],
    ] as const) {
      await expect(strict.predict(image)).rejects.toMatchObject({
        code: 'DATA',
        message: `${name}: expected an image of 24×24, as others were left out of training, received 12×24. Set onOddSize to resize or pad to predict it nonetheless.`,
      });
      await strict.predict(image, { onOddSize: 'pad' });
    }
    await strict.dispose();
  });

  it('is saved by its own, and read as a plain value', async () => {
    const model = await loadModel(at('out'));
    await model.save(at('copy'));
    expect(await readdir(at('copy'))).toEqual(await readdir(at('out', 'model')));
    expect(await readModel(at('copy'))).toEqual(model.saved);
    await writeFile(at('run.zip'), await packZip(folderStore(at('out'))));
    expect((await loadModel(at('run.zip'))).saved).toEqual(model.saved);
    await expect(loadModel(at('text.zip'))).rejects.toThrow(
      `can't read ${at('text.zip')}: it does not exist.`,
    );
    expect(model).toMatchObject({
      ...{ name: 'small', task: 'binary', definition: model.saved.model, weights: saved.state },
      ...{ classNames: saved.classNames, testTimeViews: 8, temperature: 1.5, decision: { threshold: 0.4 } },
      ...{ preprocessing, trainedOn: undefined, notes: [] },
    });
    await model.dispose();
  });

  it('leaves an engine that was handed over alone, and says that it was disposed of', async () => {
    const own = await selectEngine({ name: engine });
    const model = await loadModel(at('out'), { engine: own });
    const said = await model.predict(a());
    await model.dispose();
    await model.dispose();
    await expect(model.predict(a())).rejects.toThrow("model 'small' was disposed of. Load it again.");
    const again = await loadModel(at('out'), { engine: own });
    expect(await again.predict(a())).toEqual(said);
    await again.dispose();
    await own.dispose();
  });
});

describe('wrong arguments of a loaded model', () => {
  it('are refused in one line with the remedy', async () => {
    const model = await loadModel(at('out'), { engine });
    // biome-ignore lint/suspicious/noExplicitAny: what plain JavaScript can pass
    const loose = model as any;
    const none =
      'predict: expected paths, bytes of image files, images as { height, width, channels, data }, or a set, received';
    for (const [call, message] of [
      [() => loose.predict([]), 'predict: expected at least one image, received an empty list.'],
      [() => loose.predict(), `${none} undefined.`],
      [() => loose.predict([a(), 3]), `${none} 3, a number.`],
      [() => loose.predict({ shape: [1, 2], data: [] }), `${none} an object with shape, data.`],
      [() => loose.predict(Uint8Array.of(1, 2, 3)), 'the image is no image of a known format'],
      [() => loose.predict(at('text.png')), `${at('text.png')} is no image of a known format`],
      [() => loose.predict(at('images')), `${at('images')} is a folder. Expected an image file.`],
      [
        () => loose.predict(a(), { batch_size: 3 }),
        "predict: there is no option 'batch_size'. Use batchSize.",
      ],
      [
        () => loose.predict(a(), { batchsize: 3 }),
        "predict: there is no option 'batchsize'. Did you mean batchSize?",
      ],
      [() => loose.save(), 'save: expected a name or a store, received undefined.'],
    ] as const) {
      await expect(call()).rejects.toThrow(message);
    }
    await model.dispose();
    const load = loadModel as (...given: unknown[]) => Promise<unknown>;
    await expect(load({ path: 'x' })).rejects.toThrow(
      "loadModel: expected the path of a model folder, such as 'out/model', received an object with path.",
    );
    await expect(load(at('out'), { engine: 'onx' })).rejects.toMatchObject({
      code: 'OPTIONS',
      message: expect.stringMatching(/^engine: expected tensorflow, .*received onx\. Did you mean onnx\?$/),
    });
    await expect(load(at('out'), { custom_objects: {} })).rejects.toThrow(
      "there is no option 'custom_objects'",
    );
    await expect(load(at('nowhere'))).rejects.toThrow(
      `can't read ${at('nowhere', 'model.json')}: it does not exist.`,
    );
    const save = saveModel as (...given: unknown[]) => Promise<unknown>;
    await expect(save(at('x'), saved)).rejects.toThrow(
      `saveModel: expected { directory, model, state, classNames, preprocessing }, received "${at('x')}". A model of loadModel is saved by model.save(directory).`,
    );
    await expect(save({ ...saved, directory: at('x'), classnames: [] })).rejects.toThrow(
      "saveModel: there is no option 'classnames'. Did you mean classNames?",
    );
  });

  it('opens images with what they were before they were fitted, from paths, bytes, pixels and sets', async () => {
    const model = await loadModel(at('out'), { engine });
    const odd = at('odd.tiff');
    const expected = await decodeImage({ path: odd });
    const { height, width, data } = expected;
    expect([height, width]).toEqual([12, 24]);
    const pixels = { height, width, channels: 3, data };
    const folder = await imageFolder({ path: at('images'), imageSize: [12, 12] });
    for (const set of [
      await model.open([odd]),
      await model.open([await readFile(odd)]),
      await model.open([pixels]),
      await model.open([pixels, odd]),
    ]) {
      expect(set.imageShape).toEqual([12, 12, 3]);
      expect(set.originals?.sizeOf(0)).toEqual([12, 24]);
      expect(await set.originals?.load(0)).toEqual(data);
    }
    expect(folder.originals?.sizeOf(1)).toEqual([24, 24]);
    expect(await folder.originals?.load(1)).toEqual(
      (await decodeImage({ path: at('images', 'benign', 'b.png') })).data,
    );
    expect(await model.open(folder)).toBe(folder);
    await model.dispose();
  });

  it('compiles other programs over its weights once, and frees them with itself', async () => {
    const model = await loadModel(at('out'), { engine });
    let compiled = 0;
    const programs = () => {
      compiled += 1;
      const { graph, output } = inferred;
      return { state: graph.stateSpecs, programs: { own: graph.program({ outputs: { output } }) } };
    };
    const graph = new Graph();
    const image = graph.input('image', {
      shape: [-1, 10, 10, 3],
      dtype: 'float32',
      source: { kind: 'batch' },
    });
    const inferred = {
      graph,
      output: lowerModel(graph, model.definition, { image, training: false }).output,
    };
    const [session, again] = await Promise.all([model.load('own', programs), model.load('own', programs)]);
    expect(session).toBe(again);
    expect(compiled).toBe(1);
    const run = () => session.run('own', { image: { shape: [1, 10, 10, 3], data: new Float32Array(300) } });
    expect((await run()).output?.shape).toEqual([1, 1]);
    await model.dispose();
    await expect(run()).rejects.toThrow();
    await expect(model.load('own', programs)).rejects.toThrow('was disposed of');
  });
});
