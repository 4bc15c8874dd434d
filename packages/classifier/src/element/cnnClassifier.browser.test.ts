import { type ImagePrediction, memoryStore, packZip } from '@cnn/experiment';
import axe from 'axe-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { commands, page, userEvent } from 'vitest/browser';
import '../index.js';
import type { CnnClassifier } from './cnnClassifier.js';

type Files = Readonly<Record<string, string>>;

/** Of `vitest.commands.ts`: it runs in Node. */
const { trainInNode } = commands as unknown as {
  trainInNode(
    files: Files,
    options: readonly string[],
  ): Promise<{ model: Files; predictions: ImagePrediction[] }>;
};

const base64 = (bytes: Uint8Array): string =>
  btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

/** Pink tissue with purple dots, more of them in the second class. */
async function tissue(seed: number, dots: number): Promise<Blob> {
  const canvas = new OffscreenCanvas(24, 24);
  const context = canvas.getContext('2d') as OffscreenCanvasRenderingContext2D;
  context.fillStyle = `rgb(${225 - (seed % 9)} 150 190)`;
  context.fillRect(0, 0, 24, 24);
  for (let dot = 0; dot < dots; dot++) {
    context.fillStyle = `rgb(${110 + ((seed * 3 + dot) % 30)} 60 150)`;
    context.fillRect((seed * 7 + dot * 5) % 22, (seed * 3 + dot * 11) % 21, 3, 3);
  }
  return canvas.convertToBlob();
}

const blobs: Record<string, Blob> = {};
let trained: { readonly model: Files; readonly predictions: readonly ImagePrediction[] };
let zip: Blob;
const realFetch = globalThis.fetch;

beforeAll(async () => {
  const files: Record<string, string> = {};
  for (let index = 0; index < 48; index++) {
    const name = `images/p${index % 16}/${index % 2 ? 'malignant' : 'benign'}/${index}.png`;
    blobs[name] = await tissue(index, index % 2 ? 9 + (index % 4) : 3 + (index % 4));
    files[name] = base64(new Uint8Array(await blobs[name].arrayBuffer()));
  }
  const options = ['--group-from', 'folder:1', '--model', 'patches', '--epochs', '4', '--calibrate'];
  trained = await trainInNode(files, [
    ...options,
    '--split',
    '0.5,0.3,0.2',
    '--batch-size',
    '8',
    '--allow-leakage',
  ]);
  const store = memoryStore(
    new Map(Object.entries(trained.model).map(([name, text]) => [name, bytesOf(text)])),
  );
  zip = new Blob([(await packZip(store)) as Uint8Array<ArrayBuffer>]);
}, 180_000);
afterAll(() => {
  globalThis.fetch = realFetch;
});
afterEach(() => document.body.replaceChildren());

function element(attributes: Readonly<Record<string, string>> = {}, model: Blob | null = zip): CnnClassifier {
  const made = document.createElement('cnn-classifier');
  for (const [name, value] of Object.entries({ engine: 'cpu', ...attributes }))
    made.setAttribute(name, value);
  if (model) made.model = model;
  document.body.append(made);
  return made;
}

const inside = (one: CnnClassifier, selector: string) =>
  (one.shadowRoot as ShadowRoot).querySelector(selector) as HTMLElement;
const textIn = (one: CnnClassifier, part: string) => inside(one, `[part~="${part}"]`).textContent;

/** As if a person had let a file fall onto it. */
function drop(one: CnnClassifier, file: File): void {
  const dataTransfer = new DataTransfer();
  dataTransfer.items.add(file);
  inside(one, '.drop').dispatchEvent(
    new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }),
  );
}

const fileOf = (name: string) => new File([blobs[name] as Blob], name, { type: 'image/png' });

async function seriousIn(one: CnnClassifier): Promise<readonly string[]> {
  const { violations } = await axe.run(one, { rules: { region: { enabled: false } } });
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id} ${nodes[0]?.html}`);
}

describe('<cnn-classifier>', () => {
  it('classifies a file that is dropped as cnn predict does, in a worker, and says it', async () => {
    const one = element({ explain: '' });
    for (const expected of trained.predictions.slice(0, 4)) {
      const told = new Promise<ImagePrediction>((resolve) =>
        one.addEventListener('classify', (event) => resolve((event as CustomEvent<ImagePrediction>).detail), {
          once: true,
        }),
      );
      drop(one, fileOf(expected.file as string));
      const { class: name, probabilities } = await told;
      expect(name).toBe(expected.class);
      for (const [label, value] of Object.entries(expected.probabilities))
        expect(Math.abs((probabilities[label] as number) - value)).toBeLessThan(1e-4);
      expect(textIn(one, 'class')).toBe(expected.class);
      expect(textIn(one, 'status')).toContain(`${expected.class}, `);
    }
    const bars = [...(one.shadowRoot as ShadowRoot).querySelectorAll('[part~="bar"]')].map(
      (bar) => bar.clientWidth,
    );
    expect(Math.max(...bars)).toBeGreaterThan(0);
  });

  it('shows where it looked, and the image without it', async () => {
    const one = element({ explain: '' });
    const [name] = Object.keys(blobs) as [string];
    await one.classify(fileOf(name));
    const canvas = inside(one, 'canvas') as HTMLCanvasElement;
    const pixels = () =>
      base64(new Uint8Array(canvas.getContext('2d')?.getImageData(0, 0, 24, 24).data ?? []));
    const looked = pixels();
    expect(canvas.getAttribute('aria-label')).toContain('the places that spoke for');
    await userEvent.click(page.getByRole('checkbox', { name: 'Show where it looked' }));
    expect(pixels()).not.toBe(looked);
    expect(canvas.getAttribute('aria-label')).toContain('The image, classified as');
    const plain = element();
    await plain.classify(fileOf(name));
    expect(inside(plain, '[part~="explain"]').hidden).toBe(true);
  });

  it('takes a canvas, a chosen file and a pasted one, and an address of a folder', async () => {
    const served: string[] = [];
    const [name] = Object.keys(blobs) as [string];
    const canvas = document.createElement('canvas');
    const bitmap = await createImageBitmap(blobs[name] as Blob);
    Object.assign(canvas, { width: 24, height: 24 });
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
    const one = element();
    const { probabilities } = await one.classify(canvas);
    const expected = trained.predictions.find(({ file }) => file === name)?.probabilities ?? {};
    for (const [label, value] of Object.entries(expected))
      expect(Math.abs((probabilities[label] as number) - value)).toBeLessThan(1e-4);
    one.addEventListener('classify', () => served.push(textIn(one, 'class') ?? ''));
    const input = (one.shadowRoot as ShadowRoot).querySelector('input[type=file]') as HTMLInputElement;
    await userEvent.upload(input, fileOf(name));
    await vi.waitFor(() => expect(served).toHaveLength(1), { timeout: 20_000 });
    const clipboardData = new DataTransfer();
    clipboardData.items.add(fileOf(name));
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true }));
    await vi.waitFor(() => expect(served).toHaveLength(2), { timeout: 20_000 });
  });

  it('is used by keyboard, and axe finds nothing serious in any state', async () => {
    const one = element({ explain: '' });
    expect(await seriousIn(one)).toEqual([]);
    const focused = (): string | undefined => {
      const active = one.shadowRoot?.activeElement;
      return active?.getAttribute('type') === 'file'
        ? 'file'
        : (active?.getAttribute('part') ?? active?.localName);
    };
    await userEvent.tab();
    expect(focused()).toBe('file');
    await userEvent.tab();
    expect(focused()).toBe('button camera-button');
    await one.classify(fileOf(Object.keys(blobs)[0] as string));
    await userEvent.tab();
    expect(focused()).toBe('input');
    await userEvent.keyboard(' ');
    expect((inside(one, 'input[type=checkbox]') as HTMLInputElement).checked).toBe(false);
    expect(await seriousIn(one)).toEqual([]);
    await one.classify(new Blob(['no image'])).catch(() => undefined);
    expect(await seriousIn(one)).toEqual([]);
  });

  it('says what is wrong: no model named, none there, no image, an engine that there is not', async () => {
    const failing = async (
      one: CnnClassifier,
      image: Blob = blobs[Object.keys(blobs)[0] as string] as Blob,
    ) => {
      const events: unknown[] = [];
      one.addEventListener('error', (event) => events.push((event as unknown as CustomEvent).detail));
      const error = await one.classify(image).catch((problem: unknown) => problem);
      expect(events).toEqual([error]);
      expect(inside(one, '[role=alert]').hidden).toBe(false);
      return textIn(one, 'error');
    };
    const unnamed = document.createElement('cnn-classifier');
    document.body.append(unnamed);
    expect(await failing(unnamed)).toBe(
      'The model can’t be loaded. No model is named: the attribute model is missing.',
    );
    const absent = element({ model: '/there-is-none/' }, null);
    expect(await failing(absent)).toMatch(/^The model can’t be loaded\. .*there-is-none/);
    const one = element();
    expect(await failing(one, new Blob(['no image'], { type: 'image/png' }))).toMatch(
      /^This image can’t be read\. /,
    );
    expect(await failing(element({ engine: 'gpu' }))).toContain(
      'Engine: expected webgpu, onnx, onnx-webgpu, webgl, wasm, cpu, received gpu',
    );
    await one.classify(blobs[Object.keys(blobs)[0] as string] as Blob);
    expect(inside(one, '[role=alert]').hidden).toBe(true);
  });

  it('says that the camera is refused or missing', async () => {
    const one = element();
    const getUserMedia = vi.spyOn(navigator.mediaDevices, 'getUserMedia');
    for (const [error, said] of [
      ['NotAllowedError', 'The camera is not allowed on this page.'],
      ['NotFoundError', 'There is no camera here'],
    ] as const) {
      getUserMedia.mockRejectedValueOnce(new DOMException('', error));
      await userEvent.click(page.getByRole('button', { name: 'Use the camera' }));
      await vi.waitFor(() => expect(textIn(one, 'error')).toContain(said), { timeout: 20_000 });
    }
    const canvas = document.createElement('canvas');
    canvas.getContext('2d');
    getUserMedia.mockResolvedValueOnce(canvas.captureStream());
    await userEvent.click(page.getByRole('button', { name: 'Use the camera' }));
    await vi.waitFor(() => expect(inside(one, '[part~="camera"]').hidden).toBe(false), {
      timeout: 20_000,
    });
    await userEvent.click(page.getByRole('button', { name: 'Close the camera' }));
    expect((inside(one, 'video') as HTMLVideoElement).srcObject).toBeNull();
    getUserMedia.mockRestore();
  });

  it('has the texts of the page, in its language', async () => {
    const one = element({
      'text-choose': 'Bild wählen',
      'text-result': '{class}: {probability}',
      lang: 'de',
    });
    expect(inside(one, '[part~="choose"]').textContent).toBe('Bild wählen');
    await one.classify(fileOf(Object.keys(blobs)[0] as string));
    expect(textIn(one, 'status')).toMatch(/^(benign|malignant): [<>]?\u00a0?\d+(,\d)?\u00a0%$/);
  });

  it('keeps the page’s thread free while it computes', async () => {
    const long: number[] = [];
    const observer = new PerformanceObserver((list) =>
      long.push(...list.getEntries().map(({ duration }) => duration)),
    );
    const one = element({ explain: '', preload: '' });
    await one.load();
    observer.observe({ type: 'longtask' });
    for (const name of Object.keys(blobs).slice(0, 3)) await one.classify(fileOf(name));
    observer.disconnect();
    expect(long.filter((duration) => duration > 100)).toEqual([]);
  });
});
