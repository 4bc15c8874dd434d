import { type ImagePrediction, memoryStore, packZip, saveModelTo } from '@cnn/experiment';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { commands } from 'vitest/browser';
import { imageFiles } from '../images/imageFiles.js';
import { opfsStore } from '../store/opfsStore.js';
import { loadModel } from './loadModel.js';

type Files = Readonly<Record<string, string>>;

/** Of `vitest.commands.ts`: they run in Node. */
interface NodeCommands {
  trainInNode(
    files: Files,
    options: readonly string[],
  ): Promise<{ model: Files; predictions: ImagePrediction[] }>;
  predictInNode(zip: string, files: Files): Promise<ImagePrediction[]>;
}
const { trainInNode, predictInNode } = commands as unknown as NodeCommands;

const base64 = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** Pink tissue with purple dots, more of them in the second class. */
async function tissue(seed: number, dots: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(16, 16);
  const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
  context.fillStyle = `rgb(${225 - (seed % 9)} ${150 + (seed % 7)} ${190 - (seed % 5)})`;
  context.fillRect(0, 0, 16, 16);
  for (let dot = 0; dot < dots; dot++) {
    context.fillStyle = `rgb(${110 + ((seed * 3 + dot) % 30)} 60 ${140 + ((seed + dot * 5) % 20)})`;
    context.fillRect((seed * 7 + dot * 5) % 15, (seed * 3 + dot * 11) % 14, 2, 2);
  }
  return canvas.convertToBlob();
}

/** 60 images of 20 patients, in base64 by their paths. */
const files: Record<string, string> = {};
const blobs: Record<string, Blob> = {};
let trained: { readonly model: Files; readonly predictions: readonly ImagePrediction[] };

beforeAll(async () => {
  for (let index = 0; index < 60; index++) {
    const name = `images/p${index % 20}/${index % 2 ? 'malignant' : 'benign'}/${index}.png`;
    const blob = await tissue(index, index % 2 ? 9 + (index % 4) : 4 + (index % 4));
    blobs[name] = blob;
    files[name] = base64(new Uint8Array(await blob.arrayBuffer()));
  }
  // All that a model can carry: crop, stain, views, temperature, a threshold that was chosen.
  trained = await trainInNode(files, [
    ...[
      '--group-from',
      'folder:1',
      '--model',
      'patches',
      '--epochs',
      '3',
      '--crop-size',
      '12',
      '--stain',
      'reinhard',
      '--stain-reference',
      'images/p0/benign/0.png',
      '--tta',
      '--calibrate',
    ],
    ...['--threshold', 'sensitivity:0.8', '--allow-leakage', '--split', '0.5,0.3,0.2', '--batch-size', '8'],
  ]);
}, 120_000);
afterAll(async () => {
  const top = await navigator.storage.getDirectory();
  await top.removeEntry('cnn-models', { recursive: true }).catch(() => undefined);
});

/** The folder that `cnn train` wrote. */
const folder = () =>
  memoryStore(
    new Map(Object.entries(trained.model).map(([name, content]) => [name, bytesOf(content)])),
    'out/model',
  );
const engine = 'cpu';

function expectSame(received: readonly ImagePrediction[], expected: readonly ImagePrediction[]): void {
  expect(received).toHaveLength(expected.length);
  for (const [row, { class: predicted, probabilities, threshold }] of expected.entries()) {
    const own = received[row] as ImagePrediction;
    for (const [name, value] of Object.entries(probabilities))
      expect(Math.abs((own.probabilities[name] as number) - value)).toBeLessThan(1e-5);
    // What lies within rounding of the threshold may fall on either side.
    const clear = Math.abs((probabilities.malignant as number) - (threshold as number)) > 1e-5;
    if (clear) expect(own.class).toBe(predicted);
    expect(own.threshold).toBe(threshold);
  }
}

describe('a model that cnn train wrote, in Chromium', () => {
  it('opens from its folder, and predicts the same as in Node', async () => {
    const model = await loadModel(folder(), { engine });
    expect(model).toMatchObject({ task: 'binary', testTimeViews: 8, temperature: expect.any(Number) });
    expect(model.preprocessing).toMatchObject({
      imageSize: [16, 16],
      cropSize: [12, 12],
      stain: { type: 'reinhard' },
    });
    expect(model.decision?.rule).toEqual({ type: 'sensitivity', atLeast: 0.8 });
    const images = Object.entries(blobs).map(
      ([name, blob]) => new File([blob], name.split('/').at(-1) as string),
    );
    const predictions = await model.predict(images);
    expectSame(predictions, trained.predictions);
    expect(predictions[7]?.file).toBe('7.png');
    expect(new Set(predictions.map(({ class: name }) => name)).size).toBe(2);
    await model.dispose();
  });

  it('predicts what a page draws as it predicts files', async () => {
    const model = await loadModel(folder(), { engine });
    const [name = ''] = Object.keys(blobs);
    const blob = blobs[name] as Blob;
    const expected = trained.predictions.slice(0, 1);
    const bitmap = await createImageBitmap(blob);
    const canvas = new OffscreenCanvas(16, 16);
    const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
    context.drawImage(bitmap, 0, 0);
    const element = document.createElement('canvas');
    [element.width, element.height] = [16, 16];
    element.getContext('2d')?.drawImage(bitmap, 0, 0);
    const image = new Image();
    image.src = URL.createObjectURL(blob);
    await image.decode();
    for (const drawn of [bitmap, canvas, element, image, context.getImageData(0, 0, 16, 16)])
      expectSame([await model.predict(drawn)], expected);
    expectSame(await model.predict([blob, canvas]), [...expected, ...expected]);
    URL.revokeObjectURL(image.src);
    await model.dispose();
  });

  it('evaluates labelled files, without those that it was trained on', async () => {
    const model = await loadModel(folder(), { engine });
    const chosen = Object.entries(blobs).map(([name, blob]) => ({ path: name, file: blob }));
    const { source: _source, reading: _reading, ...how } = model.imageOptions;
    const set = await imageFiles({ ...how, files: chosen, group: (path) => path.split('/')[1] as string });
    const { seen, predictions } = await model.evaluate(set, { bootstrap: false });
    expect(seen).toEqual({
      train: expect.any(Number),
      validation: expect.any(Number),
      test: predictions.length,
    });
    expect((seen?.train ?? 0) + (seen?.validation ?? 0) + predictions.length).toBe(60);
    await model.dispose();
  });

  it('is kept by the page, goes out as a zip, and opens in Node again', async () => {
    const model = await loadModel(folder(), { engine });
    await model.save('cnn-models/tissue');
    expect((await loadModel('cnn-models/tissue')).saved).toEqual(model.saved);
    const zip = await packZip(opfsStore('cnn-models/tissue'));
    const again = await loadModel(new File([zip as Uint8Array<ArrayBuffer>], 'model.zip'), { engine });
    expect(again.saved).toEqual(model.saved);
    const some = Object.fromEntries(Object.entries(files).slice(0, 10));
    const inNode = await predictInNode(base64(zip), some);
    expect(inNode.map(({ probabilities }) => probabilities)).toEqual(
      trained.predictions.slice(0, 10).map(({ probabilities }) => probabilities),
    );
    await model.dispose();
  });

  it('[model.reading] refuses files that do not have the page that the model takes', async () => {
    const { saved } = await loadModel(folder(), { engine });
    const paged = memoryStore();
    await saveModelTo(paged, { ...saved, preprocessing: { ...saved.preprocessing, reading: { page: 1 } } });
    const model = await loadModel(paged, { engine });
    const [blob] = Object.values(blobs);
    await expect(model.predict(new File([blob as Blob], 'x.png'))).rejects.toThrow(
      'x.png: expected a page that the file has, received page 1. It has one image, page 0.',
    );
    await model.dispose();
  });

  it('says what is wrong with an argument, and what would be right', async () => {
    const model = await loadModel(folder(), { engine });
    // biome-ignore lint/suspicious/noExplicitAny: what plain JavaScript can pass
    const loose = model as any;
    for (const [call, message] of [
      [
        () => loose.predict('/x.png'),
        'received "/x.png". Fetch an address first: await (await fetch(url)).blob().',
      ],
      [() => loose.predict([]), 'predict: expected at least one image, received an empty list.'],
      [
        () => loose.predict(new File(['text'], 'x.png')),
        'x.png is damaged, cut off, or no image that this browser decodes',
      ],
      [() => loose.predict(new Image()), 'the image: it has no pixels yet'],
      [() => loadModel(new File(['text'], 'x.zip')), 'x.zip: expected a zip file'],
      [() => loadModel('cnn-models/none'), "can't read cnn-models/none/model.json: it does not exist."],
      [() => loadModel(3 as never), 'loadModel: expected a zip (File or Blob), a store, or a name'],
      [
        () => loadModel(folder(), { engine: 'steam' as never }),
        'engine: expected webgpu, onnx, onnx-webgpu, webgl, wasm, cpu, received steam.',
      ],
      [
        () => loadModel(folder(), { engin: 'cpu' } as never),
        "loadModel: there is no option 'engin'. Did you mean engine?",
      ],
    ] as const) {
      await expect((async () => call())()).rejects.toThrow(message);
    }
    await model.dispose();
  });
});
