import type { ModelImage } from '@cnn/browser';
import type { EngineProvider } from '@cnn/core';
import type { ImagePrediction, TrainedModel } from '@cnn/experiment';
import type { Classification } from '../service/classification.js';
import type { ModelSettings } from '../service/openModel.js';
import { startClassifierWorker } from '../service/startClassifierWorker.js';
import { CameraProblem, closeCamera, openCamera } from './camera.js';
import { type Classifier, pageClassifier, WorkerFailure, workerClassifier } from './classifiers.js';
import { buildShadow, type Shadow } from './shadow.js';
import { showPicture, showResult } from './showResult.js';
import { attributeOf, type TextName, textOf, texts } from './texts.js';

/** What can be classified: an image file, or something that a page draws. */
export type ClassifiedImage = Blob | Exclude<ImageBitmapSource, Blob | SVGImageElement>;

/** What the attribute and the property `model` can be: an address of a folder or a zip, a zip, or a model that the page has. */
export type ClassifierModel = string | Blob | TrainedModel<ModelImage>;

const attributes = [
  'model',
  'engine',
  'wasm-paths',
  'explain',
  ...(Object.keys(texts) as TextName[]).map(attributeOf),
];

/**
 * `<cnn-classifier model="model/" explain>`: classifies images that are dropped, chosen, pasted or taken by the camera. The model is loaded with the first
 * image, or at once with the attribute `preload`, in a worker. Fires `classify` with the prediction and `error` with what went wrong as `detail`.
 */
export class CnnClassifier extends HTMLElement {
  static readonly observedAttributes: readonly string[] = attributes;

  readonly #shadow: Shadow;
  #model: Blob | TrainedModel<ModelImage> | undefined;
  #onnx: EngineProvider | undefined;
  #worker: Worker | undefined;
  #classifier: Classifier | undefined;
  #opening: Promise<void> | undefined;
  #result: Classification | undefined;
  /** The last image that was given: only its result is shown. */
  #turn = 0;
  #listening: AbortController | undefined;

  constructor() {
    super();
    this.#shadow = buildShadow(this);
    this.#listen();
  }

  /** The model: an address, a zip, or what `loadModel` gave, which stays the page's and computes on its thread. */
  get model(): ClassifierModel | null {
    return this.#model ?? this.getAttribute('model');
  }
  set model(model: ClassifierModel | null | undefined) {
    this.#model = typeof model === 'string' ? undefined : (model ?? undefined);
    if (typeof model === 'string') this.setAttribute('model', model);
    this.#forget();
  }

  /** What `onnxWebFrom` of `@cnn/onnx` gives; it computes on the page's thread. Off it, see `worker`. */
  set onnx(onnx: EngineProvider | undefined) {
    this.#onnx = onnx;
    this.#forget();
  }

  /** A worker of the page's own that calls `serveClassifier` of `@cnn/classifier/worker`. Default: one of this package. */
  set worker(worker: Worker | undefined) {
    this.#worker = worker;
    this.#forget();
  }

  /** Loads the model now. Resolves when it is ready. */
  async load(): Promise<void> {
    this.#opening ??= this.#open();
    await this.#opening;
  }

  /**
   * Classifies an image and shows what came out.
   *
   * @throws Error (with `code`) for what is no image, or where there is no model; the element shows it and fires `error` too
   */
  async classify(image: ClassifiedImage): Promise<ImagePrediction> {
    this.#turn += 1;
    const turn = this.#turn;
    let text: TextName = 'noModel';
    try {
      if (!this.#opening) this.#say('loading');
      await this.load();
      text = 'noImage';
      if (turn === this.#turn) this.#say('classifying');
      const sent = image instanceof Blob ? image : await createImageBitmap(image);
      text = 'failed';
      const result = await (this.#classifier as Classifier).classify(sent, this.hasAttribute('explain'));
      if (turn === this.#turn) this.#show(result);
      const { picture: _picture, overlay: _overlay, ...prediction } = result;
      this.dispatchEvent(new CustomEvent('classify', { detail: prediction, bubbles: true, composed: true }));
      return prediction;
    } catch (error) {
      if (turn === this.#turn) this.#fail(error, this.#textFor(error, text));
      throw error;
    }
  }

  connectedCallback(): void {
    this.#listening = new AbortController();
    const { signal } = this.#listening;
    document.addEventListener('paste', (event) => this.#paste(event), { signal });
    this.#write();
    if (this.hasAttribute('preload'))
      void this.load().catch((error) => this.#fail(error, this.#textFor(error, 'noModel')));
  }

  disconnectedCallback(): void {
    this.#listening?.abort();
    this.#closeCamera();
    this.#forget();
  }

  attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    if (before === after) return;
    if (['model', 'engine', 'wasm-paths'].includes(name)) this.#forget();
    else if (name.startsWith('text-')) this.#write();
  }

  async #open(): Promise<void> {
    this.#classifier = this.#make();
    try {
      await this.#classifier.open();
    } catch (error) {
      this.#forget();
      throw error;
    }
  }

  #make(): Classifier {
    const model = this.#model ?? this.getAttribute('model');
    if (model === null || model === '') throw new WorkerFailure('OPTIONS', textOf(this, 'noAddress'));
    if (typeof model === 'object' && !(model instanceof Blob)) return pageClassifier(model);
    const settings: ModelSettings = {
      model: model instanceof Blob ? model : new URL(model, document.baseURI).href,
      engine: this.getAttribute('engine') ?? undefined,
      wasmPaths: addressOf(this.getAttribute('wasm-paths')),
    };
    if (this.#worker) return workerClassifier(this.#worker, settings, false);
    if (this.#onnx) return pageClassifier({ settings, onnx: this.#onnx });
    return workerClassifier(startClassifierWorker(), settings, true);
  }

  /** The next image loads the model anew. */
  #forget(): void {
    this.#classifier?.dispose();
    this.#classifier = undefined;
    this.#opening = undefined;
  }

  #show(result: Classification): void {
    this.#result = result;
    this.#quiet();
    showResult(this, this.#shadow, result);
  }

  #say(text: TextName): void {
    const { frame, status, error } = this.#shadow;
    error.hidden = true;
    frame.classList.add('busy');
    status.classList.remove('said');
    status.textContent = textOf(this, text);
  }

  #quiet(): void {
    const { frame, status } = this.#shadow;
    frame.classList.remove('busy');
    status.textContent = '';
  }

  #fail(error: unknown, text: TextName): void {
    this.#quiet();
    const said = error instanceof Error ? error.message : String(error);
    // An address begins as it does.
    const reason = /^\w+:\/\//.test(said) ? said : said.charAt(0).toUpperCase() + said.slice(1);
    this.#shadow.error.textContent = textOf(this, text, { reason });
    this.#shadow.error.hidden = false;
    if (!(error instanceof CameraProblem)) this.#shadow.result.hidden = true; // It is of another image.
    this.dispatchEvent(new CustomEvent('error', { detail: error, composed: true }));
  }

  #textFor(error: unknown, text: TextName): TextName {
    if (error instanceof CameraProblem) return error.text;
    const code = Object(error).code;
    if (
      error instanceof RangeError ||
      code === 'MEMORY' ||
      /out of memory|allocation failed/i.test(String(error))
    )
      return 'noMemory';
    if (text === 'failed' && (code === 'DATA' || code === 'FILE')) return 'noImage';
    return text;
  }

  /** Puts the texts in. */
  #write(): void {
    const { frame, prompt, choose, useCamera, take, close, video, explainText } = this.#shadow;
    frame.setAttribute('aria-label', textOf(this, 'label'));
    video.setAttribute('aria-label', textOf(this, 'video'));
    const written = { prompt, choose, camera: useCamera, take, close, explain: explainText } as const;
    for (const [name, part] of Object.entries(written)) part.textContent = textOf(this, name as TextName);
    if (this.#result) showResult(this, this.#shadow, this.#result);
  }

  #listen(): void {
    const { drop, file, useCamera, take, close, explain } = this.#shadow;
    file.addEventListener('change', () => {
      this.#take(file.files?.[0]);
      file.value = ''; // The same file can be chosen again.
    });
    for (const name of ['dragenter', 'dragover'] as const)
      drop.addEventListener(name, (event) => {
        event.preventDefault();
        drop.classList.add('over');
      });
    drop.addEventListener('dragleave', () => drop.classList.remove('over'));
    drop.addEventListener('drop', (event) => {
      event.preventDefault();
      drop.classList.remove('over');
      this.#take(event.dataTransfer?.files[0]);
    });
    useCamera.addEventListener('click', () => void this.#openCamera());
    close.addEventListener('click', () => this.#closeCamera());
    take.addEventListener('click', () => {
      createImageBitmap(this.#shadow.video)
        .then((image) => this.#take(image))
        .catch((error) => this.#fail(error, 'cameraMissing'))
        .finally(() => this.#closeCamera());
    });
    explain.addEventListener('change', () => {
      if (this.#result) showPicture(this, this.#shadow, this.#result);
    });
  }

  /** An image that a person gave: errors are shown, and nobody waits for the result. */
  #take(image: ClassifiedImage | undefined): void {
    if (image) void this.classify(image).catch(() => undefined);
  }

  #paste(event: ClipboardEvent): void {
    // Text fields of the page keep what is pasted into them; the first element of a page takes what is pasted anywhere else.
    const inside = event.composedPath().includes(this);
    const anywhere = event.target === document.body && document.querySelector(this.localName) === this;
    const image = [...(event.clipboardData?.files ?? [])].find(({ type }) => type.startsWith('image/'));
    if (image && (inside || anywhere)) this.#take(image);
  }

  async #openCamera(): Promise<void> {
    const { camera, video, take, useCamera, error } = this.#shadow;
    error.hidden = true;
    try {
      await openCamera(video);
      camera.hidden = false;
      useCamera.hidden = true;
      take.focus();
    } catch (problem) {
      this.#fail(problem, this.#textFor(problem, 'cameraMissing'));
    }
  }

  #closeCamera(): void {
    const { camera, video, useCamera } = this.#shadow;
    const focused = this.shadowRoot?.activeElement;
    closeCamera(video);
    const was = camera.contains(focused ?? null);
    camera.hidden = true;
    useCamera.hidden = false;
    if (was) useCamera.focus();
  }
}

/** An address of a page as a worker needs it: in full. */
function addressOf(path: string | null): string | undefined {
  return path === null ? undefined : new URL(path, document.baseURI).href;
}
